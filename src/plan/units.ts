import type { Plan } from './plan.js';

/** The intended paths that each call changes, in the order in which the calls first change them. */
const intendedIn = ({ calls }: Plan): readonly (readonly string[])[] =>
  calls.map(({ changes }) => changes.filter(({ kind }) => kind === 'intent').map(({ path }) => path));

/**
 * What cannot be taken apart of a plan's changes: the paths that one call changes together, and those of other calls that
 * change one of them too. Units are in the order of their first call, so that what another one needs comes before it.
 */
export const unitsOf = (plan: Plan): readonly (readonly string[])[] => {
  const wanted = plan.changes.map(({ path }) => path);
  let units: readonly ReadonlySet<string>[] = [];
  for (const paths of [...intendedIn(plan), ...wanted.map((path) => [path])]) {
    if (paths.length === 0) continue;
    const joined = units.filter((unit) => paths.some((path) => unit.has(path)));
    const [first] = joined;
    const unit = new Set([...joined.flatMap((one) => [...one]), ...paths]);
    units =
      first === undefined
        ? [...units, unit]
        : units.flatMap((one) => (one === first ? [unit] : joined.includes(one) ? [] : [one]));
  }
  return units.map((unit) => [...unit]);
};
