import type { Finding } from '../../diagnostic/finding.js';
import { canonicalDigest } from '../../document/canonical.js';
import { type Change, diffSets } from '../../plan/diff.js';
import { labelsFor } from '../../plan/labels.js';
import type { ParamSet } from '../../protocol/param-set.js';
import { type AuthorityAtHand, authorityCapture, controlRead } from '../attack/authority.js';
import { type AuthorityCost, captureOf } from '../attack/capture.js';
import { type AttackedMarkets, createAttacker } from '../attack/market-attack.js';
import type { AttackReport, Capture } from '../attack/report.js';
import type { RawBook } from '../book/raw-book.js';
import { valuesDigest } from '../market/values-digest.js';
import type { Scenario } from '../scenario.js';
import { atHorizon } from './at-horizon.js';
import { atOnceOf } from './at-once.js';
import { mintFrames, poolFrames, rateAnswers } from './behaviour.js';
import { asIs, dropsOf, namedDrops } from './drops.js';
import { ENGINE } from './engine-version.js';
import type { Job, SamplingName } from './job.js';
import { LEVELS } from './levels.js';
import type { ModelCard } from './model-card.js';
import type { Prepared } from './prepare.js';
import type { Frame, ScenarioFrame } from './report.js';
import { isExact, pathCount, simulatorOf } from './run-paths.js';
import { replicatesOf } from './sampling.js';
import { standingNumbers } from './standing-numbers.js';

/** A book that is simulated, and what it is called. */
export interface BookInput {
  readonly book: RawBook;
  readonly file: string;
  readonly digest: string;
  /** How its accounts were found, in words. */
  readonly found: string;
}

/** Parameters on one side of a change, and what they are called. */
export interface SideInput {
  readonly source: string;
  readonly params: ParamSet;
}

/** A scenario that is run, with what was said of it. */
export interface ScenarioInput {
  readonly scenario: Scenario;
  readonly findings: readonly Finding[];
  /** Absent: the scenario is of no document. */
  readonly card?: ModelCard;
  /** What it says of every asset that the market lists. */
  readonly attacked: AttackedMarkets;
  /** What it takes a capture of the authority to cost; absent or null: it does not say. */
  readonly authority?: AuthorityCost | null;
}

export interface FrameInput {
  readonly book: BookInput;
  readonly before: SideInput;
  readonly after: SideInput;
  readonly prepared: Prepared;
  readonly scenarios: readonly ScenarioInput[];
  readonly jobs: readonly Job[];
  readonly seed: bigint;
  readonly sampling: SamplingName;
  /** Who sets the market's values; absent or null where it names nobody. */
  readonly authority?: AuthorityAtHand | null;
  /** Assets whose falls are looked at, by symbol: each alone, and several together. */
  readonly falling?: readonly string[];
}

/** The parameters that differ, by path. */
export const changesBetween = (before: ParamSet, after: ParamSet): readonly Change[] =>
  diffSets({ set: before, role: 'observation' }, { set: after, role: 'observation' }, labelsFor([after], [before]))
    .changes;

/** sha256 of everything in a scenario, compiled for a market. */
export const scenarioDigest = (scenario: Scenario): string =>
  canonicalDigest(
    JSON.parse(
      JSON.stringify(scenario, (_key, value: unknown) =>
        value instanceof Float64Array ? [...value] : value === Number.POSITIVE_INFINITY ? 'infinite' : value,
      ),
    ),
  );

/** A list under its name, where there is anything in it. */
const stated = <K extends string, T>(name: K, list: readonly T[]): { readonly [key in K]?: readonly T[] } =>
  (list.length === 0 ? {} : { [name]: list }) as { readonly [key in K]?: readonly T[] };

/** What attacks cost in a scenario; no capture where nobody is named, or the scenario does not say what one costs. */
interface Attacks {
  readonly attack: (markets: AttackedMarkets) => AttackReport;
  readonly capture: (assumed: AuthorityCost) => Capture | null;
}

const scenarioFrame = (
  { scenario, findings, card, attacked, authority = null }: ScenarioInput,
  job: Job,
  prepared: Prepared,
  { attack, capture }: Attacks,
): ScenarioFrame => ({
  name: scenario.name,
  title: scenario.title,
  digest: scenarioDigest(scenario),
  horizon: scenario.horizon,
  step: scenario.step,
  model: scenario.prices.kind,
  paths: pathCount(job),
  exact: isExact(job),
  ...(replicatesOf(job) > 1 ? { replicates: replicatesOf(job) } : {}),
  proxies: scenario.proxies,
  notes: findings.map(({ message }) => message),
  backstops: scenario.backstops.map(({ name }) => name),
  card: card ?? null,
  attack: attack(attacked),
  capture: authority === null ? null : capture(authority),
  atHorizon: atHorizon(job),
  ...stated('rateAnswers', rateAnswers(prepared, scenario)),
  ...stated('pools', poolFrames(prepared, scenario)),
  ...stated('mints', mintFrames(prepared, scenario)),
  books: job.pairs.map(({ kind, before, after }) => ({
    kind,
    accounts: after.book.accounts.length,
    unchanged: before === after,
  })),
});

/** Accounts that owe more than their collateral is worth before anything happens. */
const insolventNow = (prepared: Prepared, jobs: readonly Job[]): number => {
  const [job] = jobs;
  const [pair] = prepared.pairs;
  return job === undefined || pair === undefined ? 0 : simulatorOf(job, pair.before).standing.insolvent.length;
};

/** What a simulation is of. */
export const frameOf = (input: FrameInput): Frame => {
  const { book, before, after, prepared, scenarios, jobs, authority = null } = input;
  const attacks: Attacks = {
    attack: createAttacker(prepared.target),
    capture: (assumed) => (authority === null ? null : captureOf(assumed, controlRead(authority), prepared.target)),
  };
  const priced = scenarios.some((one) => (one.authority ?? null) !== null);
  return {
    market: book.book.market,
    engine: ENGINE,
    seed: input.seed.toString(),
    sampling: input.sampling,
    book: {
      file: book.file,
      digest: book.digest,
      found: book.found,
      synthetic: book.book.found.kind === 'synthetic',
      block: Number(book.book.at.block),
      time: Number(book.book.time),
      accounts: asIs(prepared).accounts.length,
      leftOut: prepared.leftOut.length,
      insolventNow: insolventNow(prepared, jobs),
    },
    before: { source: before.source, digest: valuesDigest(before.params) },
    after: { source: after.source, digest: valuesDigest(after.params) },
    changes: changesBetween(before.params, after.params).map(({ path }) => path),
    atOnce: atOnceOf(book.book, before.params, after.params),
    standing: standingNumbers(asIs(prepared), prepared.before, prepared.after),
    drops: dropsOf(prepared),
    ...stated('dropsOf', namedDrops(prepared, input.falling ?? [])),
    levels: LEVELS,
    omitted: prepared.omitted,
    authority: authority === null ? null : authorityCapture(authority, prepared.target, priced),
    scenarios: scenarios.map((one, index) => scenarioFrame(one, jobs[index] as Job, prepared, attacks)),
  };
};
