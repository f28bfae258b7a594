import { refused } from '../../diagnostic/error.js';
import type { ParamSet } from '../../protocol/param-set.js';
import { newlyLiquidatable } from '../book/newly-liquidatable.js';
import type { RawBook } from '../book/raw-book.js';
import { applied } from '../market/overlay.js';
import type { Estimate } from '../outcome.js';
import { mintsIn, type Scenario } from '../scenario.js';
import { meanOf } from '../statistics/mean.js';
import { sampleOf } from '../statistics/sample.js';
import { behaving, lendAlike } from './behaviour.js';
import { type Columns, type MeasureName, measured, paidBy } from './columns.js';
import { changesBetween } from './frame.js';
import type { BookKind, BookPair, Case, Job } from './job.js';
import { actAlike, type Prepared, prepareBooks } from './prepare.js';
import { isExact, type Outcomes } from './run-paths.js';

/** So many changed parameters are taken apart at most: each is two more runs. */
const MOST = 64;

/** A book's sides of a change, and those of every parameter of it. */
export interface Variants {
  readonly paths: readonly string[];
  readonly before: ParamSet;
  readonly after: ParamSet;
  /** By changed parameter: it alone over what was before, and all but it. */
  readonly alone: readonly ParamSet[];
  readonly without: readonly ParamSet[];
}

/** The changed parameters, each by itself. Throws `simulate/sensitivity` where too many differ. */
export const variantsOf = (before: ParamSet, after: ParamSet): Variants => {
  const changes = changesBetween(before, after);
  if (changes.length > MOST)
    throw refused('simulate/sensitivity', `${changes.length} parameters differ; ${MOST} can be told apart`, {
      hint: 'compare a smaller change with --from and --to',
    });
  return {
    paths: changes.map(({ path }) => path),
    before,
    after,
    alone: changes.map((change) => applied(before, change, change.after)),
    without: changes.map((change) => applied(after, change, change.before)),
  };
};

/** The case of a kind of book after a change; a kind that is left out is the book as it is. */
const caseOf = ({ pairs }: Prepared, kind: BookKind): Case => {
  const pair = pairs.find((one) => one.kind === kind) ?? pairs.find((one) => one.kind === 'as-is');
  if (pair === undefined) throw new TypeError('the first book of a simulation is the book as it is');
  return pair.after;
};

/**
 * Makes, for a scenario, the pairs of a job that runs a change and its variants: for each kind of book first before and after, then for
 * each changed parameter it alone and all but it. Cases that act alike are one, so that they are run once. Where somebody mints, books
 * are those of the simulation, in which caps and factors of new loans act too.
 */
export const variantPairs = (
  raw: RawBook,
  prepared: Prepared,
  variants: Variants,
): ((scenario: Scenario) => readonly BookPair[]) => {
  const kinds = prepared.pairs.map(({ kind }) => kind);
  const of = (after: ParamSet): Prepared => prepareBooks(raw, { before: variants.before, after }, kinds);
  const alone = variants.alone.map(of);
  const without = variants.without.map(of);
  return (scenario) => {
    if (mintsIn(scenario).length === 0) return pairsOf(prepared, alone, without, actAlike);
    const minted = (one: Prepared): Prepared => ({ ...one, pairs: behaving(one, scenario) });
    return pairsOf(minted(prepared), alone.map(minted), without.map(minted), lendAlike);
  };
};

const pairsOf = (
  prepared: Prepared,
  alone: readonly Prepared[],
  without: readonly Prepared[],
  alike: typeof actAlike,
): readonly BookPair[] =>
  prepared.pairs.flatMap((pair): BookPair[] => {
    const known = [pair.before, pair.after];
    const caseAfter = (change: Prepared): Case => {
      const found = caseOf(change, pair.kind);
      const same = known.find((one) => alike(one, found));
      if (same === undefined) known.push(found);
      return same ?? found;
    };
    const parts = alone.map(
      (one, at): BookPair => ({
        kind: pair.kind,
        before: caseAfter(one),
        after: caseAfter(without[at] as Prepared),
      }),
    );
    return [pair, ...parts];
  });

/** Means over paths, in US dollars or counts of accounts. */
export type Effect = Readonly<
  Record<'badDebt' | 'socialised' | 'liquidated' | 'debtAtRisk' | 'accountsAtRisk', Estimate>
>;

/** What one changed parameter causes. */
export interface ParameterEffect {
  readonly path: string;
  /** It alone, over what was before. */
  readonly alone: Effect;
  /** What is gone of the whole difference where it alone is left out. */
  readonly withoutIt: Effect;
}

export interface SensitivityResult {
  readonly kind: BookKind;
  /** The whole difference. */
  readonly total: Effect;
  readonly parameters: readonly ParameterEffect[];
  /** What of the whole the parameters do not cause alone, but with each other. */
  readonly interplay: Effect;
}

const MEASURED = {
  badDebt: 'badDebt',
  liquidated: 'repaid',
  debtAtRisk: 'atRisk',
  accountsAtRisk: 'accountsAtRisk',
} as const satisfies Record<string, MeasureName>;

const columnsOf = (columns: Columns, name: keyof Effect): Float64Array =>
  name === 'socialised' ? paidBy(columns, columns.backstops) : measured(columns, MEASURED[name]);

const ROUNDING = 1e-12;

/** Sums over paths of columns times factors: the mean, with the error of the sum path by path. */
const effectOf = (
  terms: readonly (readonly [number, Columns])[],
  weights: Float64Array | null,
  drawn: boolean,
): Effect => {
  const estimate = (name: keyof Effect): Estimate => {
    const columns = terms.map(([factor, one]) => [factor, columnsOf(one, name)] as const);
    const length = columns[0]?.[1].length ?? 0;
    const values = Float64Array.from({ length }, (_, path) => {
      const parts = columns.map(([factor, one]) => factor * (one[path] ?? 0));
      const sum = parts.reduce((total, part) => total + part, 0);
      // What is left of numbers that cancel is rounding.
      return Math.abs(sum) <= ROUNDING * Math.max(...parts.map(Math.abs)) ? 0 : sum;
    });
    const found = meanOf(sampleOf(values, weights), (path) => values[path] ?? 0);
    return drawn ? found : { value: found.value, error: 0 };
  };
  return {
    badDebt: estimate('badDebt'),
    socialised: estimate('socialised'),
    liquidated: estimate('liquidated'),
    debtAtRisk: estimate('debtAtRisk'),
    accountsAtRisk: estimate('accountsAtRisk'),
  };
};

/** Which changed parameter causes how much, of a job over `variantPairs`. Errors are those of differences on the same paths. */
export const sensitivityOf = (
  job: Job,
  { pairs, weights }: Outcomes,
  paths: readonly string[],
): readonly SensitivityResult[] => {
  const drawn = !isExact(job);
  const width = paths.length + 1;
  return Array.from({ length: pairs.length / width }, (_, block): SensitivityResult => {
    const [whole, ...parts] = pairs.slice(block * width, (block + 1) * width);
    if (whole === undefined) throw new RangeError('there are no outcomes to compare');
    const effect = (terms: readonly (readonly [number, Columns])[]): Effect => effectOf(terms, weights, drawn);
    const { before, after } = whole;
    return {
      kind: job.pairs[block * width]?.kind ?? 'as-is',
      total: effect([
        [1, after],
        [-1, before],
      ]),
      parameters: parts.map((part, at) => ({
        path: paths[at] ?? '',
        alone: effect([
          [1, part.before],
          [-1, before],
        ]),
        withoutIt: effect([
          [1, after],
          [-1, part.after],
        ]),
      })),
      interplay: effect([[1, after], [parts.length - 1, before], ...parts.map((part) => [-1, part.before] as const)]),
    };
  });
};

/** Accounts that become liquidatable at once: by the whole change, by each parameter alone, and by all but it. Exact. */
export interface AtOnceSensitivity {
  readonly total: number;
  readonly parameters: readonly { readonly path: string; readonly alone: number; readonly withoutIt: number }[];
  readonly interplay: number;
}

export const atOnceSensitivity = (raw: RawBook, { paths, before, after, ...variants }: Variants): AtOnceSensitivity => {
  const newly = (set: ParamSet): number => newlyLiquidatable(raw, before, set).newly.length;
  const total = newly(after);
  const parameters = paths.map((path, at) => ({
    path,
    alone: newly(variants.alone[at] ?? before),
    withoutIt: total - newly(variants.without[at] ?? after),
  }));
  return { total, parameters, interplay: total - parameters.reduce((sum, { alone }) => sum + alone, 0) };
};
