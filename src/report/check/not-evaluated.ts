import type { CheckReport } from '../../check/report.js';

/** Rules that were left out for one reason in one market. */
export interface LeftOut {
  readonly ruleId: string;
  readonly market: string | null;
  readonly why: string;
  /** Where; empty where it is about the whole market. */
  readonly paths: readonly string[];
  readonly count: number;
}

const MOST_PATHS = 3;

/** What was not evaluated, one entry a rule, market and reason, in the order of the report. */
export const leftOutOf = ({ summary: { notEvaluated } }: CheckReport): readonly LeftOut[] => {
  const groups = new Map<string, { readonly first: LeftOut; readonly paths: string[]; count: number }>();
  for (const { ruleId, market = null, path, why } of notEvaluated) {
    const key = JSON.stringify([ruleId, market, why]);
    const group = groups.get(key) ?? { first: { ruleId, market, why, paths: [], count: 0 }, paths: [], count: 0 };
    group.count += 1;
    if (path !== null) group.paths.push(path);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first, paths, count }) => ({ ...first, paths, count }));
};

/** Where, as far as a line holds it: `reserves.WETH, reserves.DAI and 40 more`. Not escaped. */
export const pathsText = ({ paths }: LeftOut): string => {
  const more = paths.length - MOST_PATHS;
  return `${paths.slice(0, MOST_PATHS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};
