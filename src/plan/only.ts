import { entitiesOf, type ParamSet, pathOf } from '../protocol/param-set.js';
import type { LabelOf } from '../protocol/value.js';

/** A glob in parts: text that stands for itself, `*` for text without a dot, `**` for any text. */
const partsOf = (glob: string): readonly string[] => {
  const parts = glob.split(/(\*\*+|\*)/).filter((part) => part !== '');
  return parts.map((part) => (/^\*\*+$/.test(part) ? '**' : part));
};

/**
 * Positions of the path at which the parts matched so far may end. Kept as a set, so that no glob takes longer than its
 * length times the path's: globs come from proposals too.
 */
const advance = (path: string, part: string, ends: ReadonlySet<number>): ReadonlySet<number> => {
  const next = new Set<number>();
  for (const end of ends) {
    if (part !== '*' && part !== '**') {
      if (path.startsWith(part, end)) next.add(end + part.length);
      continue;
    }
    for (let at = end; at <= path.length && !next.has(at); at += 1) {
      next.add(at);
      if (part === '*' && path[at] === '.') break;
    }
  }
  return next;
};

/**
 * Whether a parameter's path fits a glob: `*` stands for any text without a dot, `**` for any text, everything else for
 * itself. A glob also fits everything below what it fits: `reserves.WETH` fits `reserves.WETH.ltv`.
 */
export const fitsGlob = (path: string, glob: string): boolean => {
  let ends: ReadonlySet<number> = new Set([0]);
  for (const part of partsOf(glob)) ends = advance(path, part, ends);
  return [...ends].some((end) => end === path.length || path[end] === '.');
};

/** A filter over paths from the globs given; without any, everything fits. */
export const onlyFits = (globs: readonly string[]): ((path: string) => boolean) =>
  globs.length === 0 ? () => true : (path) => globs.some((glob) => fitsGlob(path, glob));

/** The globs that fit no parameter of any of the sets: probably a slip, and never the same as "no differences". */
export const globsWithoutFit = (
  globs: readonly string[],
  sets: readonly ParamSet[],
  labelOf: LabelOf,
): readonly string[] => {
  const paths = sets.flatMap((set) =>
    [...entitiesOf(set)].flatMap(({ group, entity }) =>
      [...group.parameters.keys()].map((name) => pathOf(group, labelOf(group.name, entity.identity), name)),
    ),
  );
  return globs.filter((glob) => !paths.some((path) => fitsGlob(path, glob)));
};
