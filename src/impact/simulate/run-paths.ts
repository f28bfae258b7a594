import type { Uniform } from '../liquidation/runner.js';
import { createSimulator, type Simulator } from '../liquidation/simulator.js';
import type { PathSource } from '../paths.js';
import { makePaths } from '../prices/make.js';
import { fillUniforms, keyOf, type RandomKey } from '../random/counter.js';
import type { Scenario } from '../scenario.js';
import { type Columns, type Kept, type Layout, layoutOf, NOT_AMPLIFIED, newColumns, store } from './columns.js';
import type { Case, Job, PathRange } from './job.js';
import { replicatesOf, samplingOf } from './sampling.js';

/** Streams of random numbers below this one are those of prices. */
const OWN_STREAMS = 256;

const uniformOf = (key: RandomKey): Uniform => {
  const out = new Float64Array(2);
  return (path, step, stream) => {
    fillUniforms(key, OWN_STREAMS + stream, path, step * 2, 1, out);
    return out[0] as number;
  };
};

/** The paths of a job's prices. */
export const pathsOf = (job: Job): PathSource => {
  const { scenario, seed, pairs } = job;
  const assets = pairs[0]?.before.market.assets.map(({ id }) => id) ?? [];
  const { prices } = scenario;
  return makePaths(prices, {
    steps: Math.round(scenario.horizon / scenario.step),
    stepSeconds: scenario.step,
    seed,
    paths: prices.kind === 'paths' ? prices.paths.length : pathCount(job),
    sampling: samplingOf(job),
    events: { assets, events: scenario.events },
  });
};

/** True where what people do is drawn in every step: whether liquidators act, and whether keepers bid. */
const drawsActs = ({ liquidators, auctions }: Scenario): boolean =>
  [liquidators.absence, auctions?.absence ?? 0].some((chance) => chance > 0 && chance < 1);

/** Whether a job runs everything that there is and draws nothing: then its results have no error. */
export const isExact = ({ scenario, paths }: Job): boolean =>
  scenario.prices.kind === 'paths' && !drawsActs(scenario) && paths >= scenario.prices.paths.length;

/**
 * Paths at most where prices are given and acts alone are drawn: the prices are the same, so that few draws tell enough. Of 500
 * the worst five tell of the worst in a hundred, and so does the error of that.
 */
const DRAWS_OF_ACTS = 500;

/**
 * How many paths a job has: explicit prices are run once each, or some times in turn where acts are drawn; quasi-random ones are
 * as many of each randomisation, at least what is asked for.
 */
export const pathCount = (job: Job): number => {
  const { scenario, paths } = job;
  if (scenario.prices.kind === 'paths') {
    const given = scenario.prices.paths.length;
    return Math.min(paths, drawsActs(scenario) ? given * Math.ceil(DRAWS_OF_ACTS / given) : given);
  }
  const replicates = replicatesOf(job);
  return Math.ceil(paths / replicates) * replicates;
};

/** The simulation of one market and book under a job's scenario. */
export const simulatorOf = (job: Job, { market, book }: Case): Simulator =>
  createSimulator(market, book, job.scenario, uniformOf(keyOf(job.seed)));

/** Writes prices, and lows where the model has them, of a path. Explicit ones come in turn. */
export const priceReader = (source: PathSource) => {
  const prices = new Float64Array(source.steps * source.assets);
  const lows = source.fillLow === null ? null : new Float64Array(prices.length);
  return (number: number): { readonly prices: Float64Array; readonly lows: Float64Array | null } => {
    const path = Number.isFinite(source.paths) ? number % source.paths : number;
    source.fill(path, prices);
    if (lows !== null) source.fillLow?.(path, prices, lows);
    return { prices, lows };
  };
};

/** Outcomes of some paths: by pair of books, before and after. `weights` are logarithms; null where all weigh the same. */
export interface Outcomes {
  readonly pairs: readonly { readonly before: Columns; readonly after: Columns }[];
  readonly weights: Float64Array | null;
}

/** So many paths, the first, are run with and without prices that feel sales. */
export const AMPLIFIED = 200;

const keptOf = (simulator: Simulator, path: number, prices: Float64Array, lows: Float64Array | null): Kept => {
  if (path >= AMPLIFIED) return { ...simulator.run(path, prices, lows), amplification: NOT_AMPLIFIED };
  const { felt, factor } = simulator.amplification(path, prices, lows);
  return { ...felt, amplification: factor };
};

/** The cases of a job, each once: one that stands in several pairs, or on both sides of one, is run once. */
export const casesOf = ({ pairs }: Job): readonly Case[] => [
  ...new Set(pairs.flatMap(({ before, after }) => [before, after])),
];

/** What is kept of the paths of a case: when harm comes of the book as it is before the change, and of no other. */
export const layoutFor = ({ pairs, scenario }: Job, one: Case | undefined): Layout =>
  layoutOf(scenario, pairs.find(({ kind }) => kind === 'as-is')?.before === one ? 'timed' : 'not timed');

/** Outcomes of some paths under some of a job's cases, by their numbers in `casesOf`. */
export interface CaseOutcomes {
  readonly columns: ReadonlyMap<number, Columns>;
  readonly weights: Float64Array | null;
}

/** Runs ranges of a job's paths under some of its cases; keeps buffers, so each thread has its own. */
export type CaseRunner = (range: PathRange, cases: readonly number[]) => CaseOutcomes;

/**
 * What runs paths of a job under books one by one. A path's outcome depends on nothing but the job, the case and its number. The
 * simulator of a case is made when it is first run; throws then what making it does, and at once what making paths does.
 */
export const createCaseRunner = (job: Job): CaseRunner => {
  const source = pathsOf(job);
  const read = priceReader(source);
  const all = casesOf(job);
  const simulators = new Map<number, Simulator>();
  const simulatorFor = (number: number): Simulator => {
    const one = all[number];
    if (one === undefined) throw new RangeError('the job has no such case');
    const simulator = simulators.get(number) ?? simulatorOf(job, one);
    simulators.set(number, simulator);
    return simulator;
  };
  return ({ from, to }, cases) => {
    const run = cases.map((number) => ({
      number,
      simulator: simulatorFor(number),
      columns: newColumns(to - from, layoutFor(job, all[number])),
    }));
    const weights = source.logWeight === null ? null : new Float64Array(to - from);
    for (let path = from; path < to; path += 1) {
      const { prices, lows } = read(path);
      for (const { simulator, columns } of run) store(columns, path - from, keptOf(simulator, path, prices, lows));
      if (weights !== null) weights[path - from] = source.logWeight?.(path) ?? 0;
    }
    return { columns: new Map(run.map(({ number, columns }) => [number, columns])), weights };
  };
};

/** Outcomes of one range put together from those of all cases. */
export const outcomesOf = (job: Job, parts: readonly CaseOutcomes[]): Outcomes => {
  const columns = new Map(parts.flatMap((part) => [...part.columns]));
  const cases = casesOf(job);
  const columnsOf = (one: Case): Columns => {
    const own = columns.get(cases.indexOf(one));
    if (own === undefined) throw new RangeError('a case of the job was not run');
    return own;
  };
  return {
    pairs: job.pairs.map(({ before, after }) => ({ before: columnsOf(before), after: columnsOf(after) })),
    weights: parts[0]?.weights ?? null,
  };
};

/** Runs ranges of a job's paths under all its cases. */
export type Runner = (range: PathRange) => Outcomes;

/**
 * What runs paths of a job under every book, before and after, on the same prices. A path's outcome depends on nothing but the
 * job and its number. Throws what making paths and simulators does.
 */
export const createRunner = (job: Job): Runner => {
  const run = createCaseRunner(job);
  const all = [...casesOf(job).keys()];
  // Nothing is run yet, but what cannot be is told.
  run({ from: 0, to: 0 }, all);
  return (range) => outcomesOf(job, [run(range, all)]);
};

/** Outcomes of following ranges put together, in their order. */
export const joinOutcomes = (parts: readonly Outcomes[]): Outcomes => {
  const join = (arrays: readonly Float64Array[]): Float64Array => {
    const whole = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const array of arrays) {
      whole.set(array, at);
      at += array.length;
    }
    return whole;
  };
  const [first] = parts;
  if (first === undefined) throw new RangeError('there are no outcomes to put together');
  const joined = (pair: number, side: 'before' | 'after'): Columns => ({
    backstops: first.pairs[pair]?.[side].backstops ?? 0,
    pools: first.pairs[pair]?.[side].pools ?? 0,
    timed: first.pairs[pair]?.[side].timed ?? 0,
    minted: first.pairs[pair]?.[side].minted ?? 0,
    values: join(parts.map((part) => part.pairs[pair]?.[side].values ?? new Float64Array(0))),
  });
  return {
    pairs: first.pairs.map((_, pair) => ({ before: joined(pair, 'before'), after: joined(pair, 'after') })),
    weights: first.weights === null ? null : join(parts.map((part) => part.weights ?? new Float64Array(0))),
  };
};
