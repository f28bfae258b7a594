import { availableParallelism } from 'node:os';
import { refused, usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { AuthorityAtHand } from '../impact/attack/authority.js';
import { foundText } from '../impact/book/found-text.js';
import type { MeasuredDepths } from '../impact/depth/measured.js';
import type { BookKind, Job, SamplingName } from '../impact/simulate/job.js';
import type { Part } from '../impact/simulate/part-file.js';
import type { Simulation } from '../impact/simulate/report.js';
import type { ObservedAt } from '../observe/own-snapshot.js';
import { parseSource } from '../observe/source-spec.js';
import { marketInWorktree, resolveSource, type SourceContext } from '../plan/sources.js';
import type { ParamSet } from '../protocol/param-set.js';
import { type BookAtHand, bookOf } from './book.js';
import { progressOf } from './progress.js';

/** How `simulate` was called. */
export interface SimulateInput {
  readonly market: string;
  readonly book: string | undefined;
  /** A file of measured depths; undefined: the market's, where there is one. */
  readonly depth?: string | undefined;
  /** Where the parameters before are from; undefined: the block of the book. */
  readonly from: string | undefined;
  readonly to: string;
  /** Names of scenarios; none: every one of the workspace, else those that come with the program. */
  readonly scenarios: readonly string[];
  /** Assets whose falls are looked at, by symbol: each alone, and several together. */
  readonly falling?: readonly string[];
  readonly paths: number;
  readonly seed: bigint;
  readonly sampling: SamplingName;
  /** How often parameters that errors are stated of are redrawn; absent or 0: not at all. */
  readonly parameterDraws?: number;
  readonly kinds: readonly BookKind[];
  /** Null: as many as the computer has. */
  readonly threads: number | null;
  readonly shard: { readonly index: number; readonly of: number } | null;
  readonly note: (text: string) => void;
}

/** Parameters as a source has them, laid over those of the book's block: what a document does not manage stays. */
const sideOf = async (
  name: string,
  market: string,
  under: ParamSet,
  context: SourceContext,
): Promise<{ source: string; params: ParamSet }> => {
  const { overlaid } = await import('../impact/market/overlay.js');
  const { side } = await resolveSource(parseSource(name), name, market, context);
  return { source: name, params: overlaid(under, side.set) };
};

/** The authority that a market's document names, with what the chain says of it at a block; null for none. */
const authorityOf: AskAuthority = async (name, at, context) => {
  const market = await marketInWorktree(context, name);
  const authority = context.workspace.authorities.get(market.authority ?? '');
  if (authority === undefined) return null;
  const { authorityAt } = await import('./authority-at.js');
  return authorityAt(authority, at, context.workspace);
};

type AskAuthority = (market: string, at: ObservedAt, context: SourceContext) => Promise<AuthorityAtHand | null>;

const askNobody: AskAuthority = async () => null;

/** What the depth file that was asked for says; undefined where none was: scenarios take the market's own. */
const askedDepths = async (input: SimulateInput, context: SourceContext): Promise<MeasuredDepths | undefined> => {
  if (input.depth === undefined) return undefined;
  const [{ depthsOf }, { measuredFrom }] = await Promise.all([
    import('./depth.js'),
    import('../impact/depth/measured.js'),
  ]);
  const { depths, file } = await depthsOf(input.market, input.depth, context);
  return measuredFrom(depths, file);
};

/** Prepare a simulation: book, parameters and scenarios, nothing run yet. Nobody is asked of the authority unless told how. */
export const prepare = async (input: SimulateInput, context: SourceContext, ask: AskAuthority = askNobody) => {
  const [{ prepareBooks }, { scenariosFor }, { setUp }] = await Promise.all([
    import('../impact/simulate/prepare.js'),
    import('../impact/simulate/scenarios-for.js'),
    import('../impact/simulate/set-up.js'),
  ]);
  const book: BookAtHand = await bookOf(input.market, input.book, context);
  const under = book.book.params;
  const before =
    input.from === undefined
      ? { source: `chain@${book.book.at.block}`, params: under }
      : await sideOf(input.from, input.market, under, context);
  const after = await sideOf(input.to, input.market, before.params, context);
  const prepared = prepareBooks(book.book, { before: before.params, after: after.params }, input.kinds);
  const { inputs, findings } = await scenariosFor(
    input.scenarios,
    prepared,
    context.workspace,
    await askedDepths(input, context),
  );
  if (inputs.length === 0)
    throw refused('simulate/no-scenario', `there is no scenario that can be run on ${prepared.before.name}`, {
      findings: [...findings],
    });
  const { paths, seed, sampling, falling = [] } = input;
  const authority = await ask(input.market, book.book.at, context);
  const said = { book: book.book, file: book.file, digest: book.digest, found: foundText(book.book.found) };
  const { jobs, frame } = setUp({
    book: said,
    before,
    after,
    prepared,
    scenarios: inputs,
    paths,
    seed,
    sampling,
    authority,
    falling,
  });
  const sides = { book: book.book, before: before.params, after: after.params };
  return { jobs, frame, prepared, sides, findings: [...book.findings, ...findings] };
};

/** Run the jobs of a simulation, or one shard of each. */
export const runAll = async (input: SimulateInput, jobs: readonly Job[]): Promise<Omit<Part, 'frame'>> => {
  const [{ runJobs }, { pathCount }, { shardOf }, { replicatesOf }] = await Promise.all([
    import('../impact/simulate/run-jobs.js'),
    import('../impact/simulate/run-paths.js'),
    import('../impact/simulate/part-file.js'),
    import('../impact/simulate/sampling.js'),
  ]);
  const threads = input.threads ?? availableParallelism();
  const ranges = jobs.map((job) =>
    shardOf(pathCount(job), input.shard?.index ?? 0, input.shard?.of ?? 1, replicatesOf(job)),
  );
  const all = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const tell = progressOf(input.note);
  const outcomes = await runJobs(jobs, ranges, threads, (done, { scenario }) => tell(scenario.name, done, all));
  return { ranges, outcomes };
};

/** What a run gives: a simulation, or one part of it. */
export interface Simulated {
  readonly simulation: Simulation | null;
  readonly part: Part;
  readonly findings: readonly Finding[];
}

/** A simulation with its model errors, where redraws are asked for. */
const redrawn = async (input: SimulateInput, jobs: readonly Job[], simulation: Simulation): Promise<Simulation> => {
  const { parameterDraws: draws = 0 } = input;
  if (draws === 0) return simulation;
  const { addModelErrors } = await import('../impact/simulate/model-error.js');
  const tell = progressOf(input.note, { of: 'redraws of its parameters' });
  return addModelErrors(simulation, jobs, {
    draws,
    threads: input.threads ?? availableParallelism(),
    onDraw: (scenario, done) => tell(scenario, done, draws),
  });
};

/** Compare parameters under scenarios. Throws what reading the book, sources and scenarios does; writes nothing. */
export const simulate = async (input: SimulateInput, context: SourceContext): Promise<Simulated> => {
  const { simulationOf } = await import('../impact/simulate/results-of-frame.js');
  const { jobs, frame, findings } = await prepare(input, context, authorityOf);
  const run = await runAll(input, jobs);
  const part: Part = { frame, ...run };
  if (input.shard !== null) return { simulation: null, part, findings };
  return { simulation: await redrawn(input, jobs, simulationOf(frame, run.outcomes)), part, findings };
};

/** Reads `i/n`, i from 1 to n. Throws a usage error. */
export const shardFrom = (text: string | undefined): SimulateInput['shard'] => {
  if (text === undefined) return null;
  const [, i = '', n = ''] = /^([1-9][0-9]{0,5})\/([1-9][0-9]{0,5})$/.exec(text) ?? [];
  const [index, of] = [Number(i) - 1, Number(n)];
  if (i !== '' && index < of) return { index, of };
  throw usage('simulate/shard', `--shard is i/n, from 1/n to n/n, not ${text}`);
};

/** Reads how often parameters are redrawn. Throws a usage error where that has no spread, or is asked of a shard. */
export const drawsFrom = (draws: number, shard: SimulateInput['shard']): number => {
  if (draws === 1)
    throw usage('simulate/parameter-draws', '--parameter-draws is 0 or at least 2, not 1: one redraw has no spread');
  if (draws > 0 && shard !== null)
    throw usage('simulate/parameter-draws', '--parameter-draws is for a whole simulation, not for a shard of it', {
      hint: 'leave --shard out, or run the redraws by themselves with fewer paths',
    });
  return draws;
};

/** Reads a seed. Throws a usage error where it is not from 0 to 2⁶⁴ − 1. */
export const seedFrom = (text: string): bigint => {
  const seed = /^[0-9]{1,20}$/.test(text) ? BigInt(text) : -1n;
  if (seed >= 0n && seed < 1n << 64n) return seed;
  throw usage('simulate/seed', `--seed is a whole number from 0 to 18446744073709551615, not ${text}`);
};

const KINDS: readonly BookKind[] = ['as-is', 'filled', 'relevered'];

/** Reads which books are simulated: the book as it is always is. Throws a usage error. */
export const kindsFrom = (names: readonly string[]): readonly BookKind[] => {
  const strange = names.find((name) => !KINDS.includes(name as BookKind));
  if (strange !== undefined) throw usage('simulate/books', `--books has ${KINDS.join(', ')}, not ${strange}`);
  return names.length === 0 ? KINDS : KINDS.filter((kind) => kind === 'as-is' || names.includes(kind));
};
