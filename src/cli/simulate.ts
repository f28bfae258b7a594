import { availableParallelism } from 'node:os';
import { refused, usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { RiskMarket } from '../impact/risk-market.js';
import type { CompileOptions } from '../impact/scenario/compile-scenario.js';
import type { ScenarioInput } from '../impact/simulate/frame.js';
import type { BookKind, Job } from '../impact/simulate/job.js';
import type { Part } from '../impact/simulate/part-file.js';
import type { Simulation } from '../impact/simulate/report.js';
import type { Outcomes } from '../impact/simulate/run-paths.js';
import { parseSource } from '../observe/source-spec.js';
import { resolveSource, type SourceContext } from '../plan/sources.js';
import type { ParamSet } from '../protocol/param-set.js';
import { type BookAtHand, bookOf } from './book.js';
import { foundText } from './book-view.js';

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
  readonly paths: number;
  readonly seed: bigint;
  readonly sampling: 'random' | 'quasi';
  readonly kinds: readonly BookKind[];
  /** Null: as many as the computer has. */
  readonly threads: number | null;
  readonly shard: { readonly index: number; readonly of: number } | null;
  readonly note: (text: string) => void;
}

/** Scenarios for a market, and those that could not be compiled, with why. */
interface CompiledScenarios {
  readonly inputs: readonly ScenarioInput[];
  readonly findings: readonly Finding[];
}

const namesOf = async (
  asked: readonly string[],
  scenarios: import('../impact/scenario/scenarios.js').Scenarios,
): Promise<readonly string[]> => {
  if (asked.length > 0) return asked;
  const listed = (await scenarios.list()).filter(({ document }) => document !== null && !document.partial);
  const own = listed.filter(({ origin }) => origin === 'workspace');
  return (own.length > 0 ? own : listed).map(({ name }) => name);
};

/** What was measured of the depth of a market's assets, and where from: nothing where there is no depth file. */
const measuredDepths = async (
  input: SimulateInput,
  context: SourceContext,
): Promise<Required<Pick<CompileOptions, 'depths' | 'depthSources'>>> => {
  const { depthsOf } = await import('./depth.js');
  const { sourceText } = await import('../impact/depth/depth.js');
  const found = await depthsOf(input.market, input.depth, context);
  const entries = found?.depths.entries ?? [];
  const of = `${found?.file ?? ''} (sha256 ${found?.digest.slice(0, 16) ?? ''})`;
  return {
    depths: new Map(entries.map(({ asset, model }) => [asset, model])),
    depthSources: new Map(entries.map(({ asset, source }) => [asset, `measured, ${sourceText(source)}, in ${of}`])),
  };
};

/** A scenario that was asked for by name and cannot be compiled stops the simulation; one of all is told and left out. */
const compileAll = async (
  input: SimulateInput,
  market: RiskMarket,
  context: SourceContext,
): Promise<CompiledScenarios> => {
  const [
    { Scenarios, soundDocument },
    { compileScenario },
    { readHistories },
    { readHistory },
    { nearestCorrelation },
  ] = await Promise.all([
    import('../impact/scenario/scenarios.js'),
    import('../impact/scenario/compile-scenario.js'),
    import('../impact/scenario/read-histories.js'),
    import('../impact/histories/read-history.js'),
    import('../impact/prices/correlation.js'),
  ]);
  const { workspace } = context;
  const measured = await measuredDepths(input, context);
  const scenarios = new Scenarios(workspace.files, workspace.folders.scenarios);
  const inputs: ScenarioInput[] = [];
  const told: Finding[] = [];
  for (const name of await namesOf(input.scenarios, scenarios)) {
    const listed = await scenarios.named(name);
    const document = soundDocument(listed);
    const read = await readHistories(document, workspace.files, (source) =>
      readHistory(source, { name: source.file, column: null }),
    );
    const { scenario, findings } = compileScenario(document, market, {
      histories: read.histories,
      ...measured,
      nearest: (matrix) => nearestCorrelation(matrix).correlation,
    });
    const all = [...listed.findings, ...read.findings, ...findings];
    if (scenario !== null) inputs.push({ scenario: { ...scenario, name }, findings: all });
    else if (input.scenarios.length > 0)
      throw refused('simulate/scenario', `the scenario ${name} cannot be run on ${market.name}`, { findings: all });
    else
      told.push({
        ruleId: 'simulate/scenario',
        severity: 'warning',
        message: `the scenario ${name} is left out: ${all.find(({ severity }) => severity === 'error')?.message ?? 'it cannot be compiled'}`,
        help: `plimsoll simulate ${market.name} --scenario ${name} says everything that it lacks`,
      });
  }
  if (inputs.length === 0)
    throw refused('simulate/no-scenario', `there is no scenario that can be run on ${market.name}`, { findings: told });
  return { inputs, findings: told };
};

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

const timeLeft = (done: number, all: number, started: number): string => {
  const seconds = Math.round(((performance.now() - started) / 1000 / done) * (all - done));
  return seconds >= 60 ? `${Math.round(seconds / 60)} min left` : `${seconds} s left`;
};

/** What progress is told after: below that nobody waits. */
const PATIENCE = 1_000;

/** Prepare a simulation: book, parameters and scenarios, nothing run yet. */
const prepare = async (input: SimulateInput, context: SourceContext) => {
  const [{ prepareBooks }, { frameOf }] = await Promise.all([
    import('../impact/simulate/prepare.js'),
    import('../impact/simulate/frame.js'),
  ]);
  const book: BookAtHand = await bookOf(input.market, input.book, context);
  const under = book.book.params;
  const before =
    input.from === undefined
      ? { source: `chain@${book.book.at.block}`, params: under }
      : await sideOf(input.from, input.market, under, context);
  const after = await sideOf(input.to, input.market, before.params, context);
  const prepared = prepareBooks(book.book, { before: before.params, after: after.params }, input.kinds);
  const compiled = await compileAll(input, prepared.before, context);
  const jobs = compiled.inputs.map(
    ({ scenario }): Job => ({
      scenario,
      seed: input.seed,
      paths: input.paths,
      sampling: scenario.prices.kind === 'paths' ? 'random' : input.sampling,
      pairs: prepared.pairs,
    }),
  );
  const frame = frameOf({
    book: { book: book.book, file: book.file, digest: book.digest, found: foundText(book.book.found) },
    before,
    after,
    prepared,
    scenarios: compiled.inputs,
    jobs,
    seed: input.seed,
    sampling: input.sampling,
  });
  return { jobs, frame, findings: [...book.findings, ...compiled.findings] };
};

/** Run the jobs of a simulation, or one shard of each. */
const runAll = async (input: SimulateInput, jobs: readonly Job[]): Promise<Omit<Part, 'frame'>> => {
  const [{ runJob }, { pathCount }, { shardOf }] = await Promise.all([
    import('../impact/simulate/run-job.js'),
    import('../impact/simulate/run-paths.js'),
    import('../impact/simulate/part-file.js'),
  ]);
  const threads = input.threads ?? availableParallelism();
  const ranges = jobs.map((job) => shardOf(pathCount(job), input.shard?.index ?? 0, input.shard?.of ?? 1));
  const all = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const outcomes: Outcomes[] = [];
  const started = performance.now();
  let [told, before] = [started, 0];
  for (const [index, job] of jobs.entries()) {
    const range = ranges[index] ?? { from: 0, to: 0 };
    outcomes.push(
      await runJob(job, range, threads, (done) => {
        const now = performance.now();
        if (now - told < PATIENCE || before + done === all) return;
        told = now;
        input.note(
          `  ${job.scenario.name}: ${before + done} of ${all} paths, ${timeLeft(before + done, all, started)}`,
        );
      }),
    );
    before += range.to - range.from;
  }
  return { ranges, outcomes };
};

/** What a run gives: a simulation, or one part of it. */
export interface Simulated {
  readonly simulation: Simulation | null;
  readonly part: Part;
  readonly findings: readonly Finding[];
}

/** Compare parameters under scenarios. Throws what reading the book, sources and scenarios does; writes nothing. */
export const simulate = async (input: SimulateInput, context: SourceContext): Promise<Simulated> => {
  const { simulationOf } = await import('../impact/simulate/results-of-frame.js');
  const { jobs, frame, findings } = await prepare(input, context);
  const run = await runAll(input, jobs);
  const part: Part = { frame, ...run };
  return { simulation: input.shard === null ? simulationOf(frame, run.outcomes) : null, part, findings };
};

/** Reads `i/n`, i from 1 to n. Throws a usage error. */
export const shardFrom = (text: string | undefined): SimulateInput['shard'] => {
  if (text === undefined) return null;
  const [, i = '', n = ''] = /^([1-9][0-9]{0,5})\/([1-9][0-9]{0,5})$/.exec(text) ?? [];
  const [index, of] = [Number(i) - 1, Number(n)];
  if (i !== '' && index < of) return { index, of };
  throw usage('simulate/shard', `--shard is i/n, from 1/n to n/n, not ${text}`);
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
