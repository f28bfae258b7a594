import type { Correlation, PriceModel } from '../paths.js';
import type { UncertainEntry, UncertainName } from '../uncertainty.js';
import { factorOf } from './correlation.js';

/**
 * How the errors of a number of two assets go together, whose returns have the correlation ρ. Means have ρ; variances ρ², for
 * cov(s²ᵢ, s²ⱼ) = 2σ²ᵢⱼ ÷ n (T. W. Anderson, "An introduction to multivariate statistical analysis", section 3.4), and so nearly do
 * the numbers that make them up. Jumps of different assets strike apart.
 */
const errorCorrelation = (name: UncertainName, rho: number): number => {
  switch (name) {
    case 'drift':
    case 'mean':
      return rho;
    case 'jumpRate':
    case 'jumpMean':
    case 'jumpDeviation':
      return 0;
    default:
      return rho * rho;
  }
};

/** Entries that have a number, in their order, and the triangular root of the correlation of its errors. */
interface Coupled {
  readonly members: readonly number[];
  readonly root: readonly (readonly number[])[];
}

/** Entries stand for their first asset; numbers of the model as a whole go with nobody's. */
const coupledBy = (name: UncertainName, entries: readonly UncertainEntry[], correlation: Correlation): Coupled => {
  const members = entries.flatMap(({ numbers }, index) => (numbers.some((one) => one.name === name) ? [index] : []));
  const between = (a: number, b: number): number => {
    const [first, second] = [entries[a]?.assets[0]?.asset, entries[b]?.assets[0]?.asset];
    const rho = first === undefined || second === undefined ? undefined : correlation[first]?.[second];
    return rho === undefined ? 0 : errorCorrelation(name, rho);
  };
  // A matrix of squares of correlations is one of correlations too (Schur's product theorem).
  const matrix = members.map((a) => members.map((b) => (a === b ? 1 : between(a, b))));
  return { members, root: factorOf(matrix, members.length, `The correlation of errors of ${name}`) };
};

/**
 * Makes independent normal numbers of entries ones that go together: of the entry at `index`, from its own and those of the
 * entries before it, each in the order of its `numbers`.
 *
 * @throws paths/correlation-impossible where the model's correlations are none
 */
export const couplingOf = (
  model: PriceModel,
  entries: readonly UncertainEntry[],
): ((index: number, normals: readonly Float64Array[]) => Float64Array) => {
  const correlation = 'correlation' in model ? model.correlation : [];
  const names = new Set(entries.flatMap(({ numbers }) => numbers.map(({ name }) => name)));
  const coupled = new Map([...names].map((name) => [name, coupledBy(name, entries, correlation)]));
  return (index, normals) =>
    Float64Array.from(entries[index]?.numbers ?? [], ({ name }) => {
      const { members, root } = coupled.get(name) as Coupled;
      const row = root[members.indexOf(index)] ?? [];
      return members.reduce((sum, member, at) => {
        const place = entries[member]?.numbers.findIndex((one) => one.name === name) ?? -1;
        return (row[at] ?? 0) === 0 ? sum : sum + (row[at] as number) * (normals[member]?.[place] as number);
      }, 0);
    });
};
