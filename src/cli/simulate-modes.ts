import { usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { Frame } from '../impact/simulate/report.js';
import type { SourceContext } from '../plan/sources.js';
import { accountPathText } from '../report/account-path-text.js';
import { findingText } from '../report/findings.js';
import { reverseText } from '../report/reverse-text.js';
import { atOnceSensitivityText, sensitivityText } from '../report/sensitivity-text.js';
import { comparedLines, footLines, limitLines } from '../report/simulation-head.js';
import type { SimulationTelling } from '../report/simulation-text.js';
import type { Style } from '../report/style.js';
import { publicFinding } from './public-finding.js';
import type { CommandResult } from './result.js';
import { prepare, runAll, type SimulateInput } from './simulate.js';
import { finite, LIMITS } from './simulation-json.js';

/** What is asked of a simulation besides its results. */
export type SimulateMode =
  | { readonly kind: 'account'; readonly account: string; readonly path: number | 'worst' }
  | { readonly kind: 'reverse'; readonly falling: readonly string[] }
  | { readonly kind: 'sensitivity' };

interface ModeFlags {
  readonly account?: string | undefined;
  readonly path?: string | undefined;
  readonly reverse: boolean;
  readonly falling?: readonly string[] | undefined;
  readonly sensitivity: boolean;
}

const pathFrom = (text: string | undefined): number | 'worst' => {
  if (text === undefined || text === 'worst') return 'worst';
  if (/^[1-9][0-9]{0,7}$/.test(text)) return Number(text) - 1;
  throw usage('simulate/path', `--path is a path's number, from 1, or worst, not ${text}`);
};

/** Reads which mode the flags ask for; null: the simulation itself. Throws a usage error. */
export const modeFrom = ({ account, path, reverse, falling = [], sensitivity }: ModeFlags): SimulateMode | null => {
  if (account !== undefined) return { kind: 'account', account, path: pathFrom(path) };
  if (reverse) return { kind: 'reverse', falling };
  return sensitivity ? { kind: 'sensitivity' } : null;
};

const headOf = ({ market, engine, seed, sampling, book, before, after, changes }: Frame): Record<string, unknown> => ({
  market,
  engine,
  seed,
  sampling,
  inputs: { book, before, after },
  changes,
});

/** What a result of a scenario rests on. */
const restsOn = ({ scenarios }: Frame, index: number): Record<string, unknown> => {
  const { proxies = [], notes = [], card = null } = scenarios[index] ?? {};
  return { proxies, notes, card };
};

const resultOf = (
  { frame, findings }: { readonly frame: Frame; readonly findings: readonly Finding[] },
  fields: Readonly<Record<string, unknown>>,
  { shows, limits }: SimulationTelling,
  lines: (style: Style) => readonly string[],
): CommandResult => {
  const told = findings.map(publicFinding);
  const body = { ...headOf(frame), limits: LIMITS, ...fields };
  return {
    json: {
      format: 'plimsoll.simulate/1',
      ok: true,
      ...(JSON.parse(JSON.stringify(body, finite)) as Record<string, unknown>),
      findings: told,
    },
    text: (style) =>
      [
        ...findings.map((finding) => findingText(finding, style)),
        ...comparedLines(frame, style),
        ...lines(style).flatMap((line) => ['', line]),
        ...(shows.has('details') ? ['', ...limitLines(limits, style)] : []),
        '',
        ...footLines(frame, style),
      ].join('\n'),
  };
};

/** Follow one account through one path of every scenario. */
const account = async (
  input: SimulateInput,
  context: SourceContext,
  mode: Extract<SimulateMode, { kind: 'account' }>,
  telling: SimulationTelling,
): Promise<CommandResult> => {
  const [prepared, { checkAccount, explainAccount, worstPath }] = await Promise.all([
    prepare(input, context),
    import('../impact/simulate/explain-account.js'),
  ]);
  const { jobs, frame } = prepared;
  checkAccount(jobs, mode.account);
  const outcomes = mode.path === 'worst' ? (await runAll(input, jobs)).outcomes : null;
  const scenarios = jobs.map((job, index) => {
    const worst = outcomes?.[index];
    const path = mode.path === 'worst' ? (worst === undefined ? 0 : worstPath(worst)) : mode.path;
    return {
      name: job.scenario.name,
      ...restsOn(frame, index),
      path: path + 1,
      books: explainAccount(job, mode.account, path),
    };
  });
  return resultOf(prepared, { account: mode.account, scenarios }, telling, (style) =>
    scenarios.map((one) => accountPathText(one, one.books, style, telling.shows.has('plots') ? telling.space : null)),
  );
};

/** The smallest falls that break the market, in the markets of every scenario. */
const reverse = async (
  input: SimulateInput,
  context: SourceContext,
  { falling }: Extract<SimulateMode, { kind: 'reverse' }>,
  telling: SimulationTelling,
): Promise<CommandResult> => {
  const [prepared, { fallingAssets }, { reverseStress }] = await Promise.all([
    prepare(input, context),
    import('../impact/simulate/falling.js'),
    import('../impact/simulate/reverse.js'),
  ]);
  const { assets } = prepared.prepared.before;
  const falls = fallingAssets(prepared.prepared.before, falling);
  const named = assets.filter((_, index) => falls[index]).map(({ label }) => label);
  const scenarios = prepared.jobs.map((job, index) => ({
    name: job.scenario.name,
    ...restsOn(prepared.frame, index),
    books: reverseStress(job, falls),
  }));
  return resultOf(prepared, { falling: named, scenarios }, telling, (style) => [
    `all at once and for good fall ${named.join(', ')}; what is drawn is that of the first path`,
    ...scenarios.map(({ name, books }) => reverseText(name, books, style)),
  ]);
};

/** Which changed parameter causes how much of the difference. */
const sensitivity = async (
  input: SimulateInput,
  context: SourceContext,
  telling: SimulationTelling,
): Promise<CommandResult> => {
  const [prepared, { atOnceSensitivity, sensitivityOf, variantPairs, variantsOf }] = await Promise.all([
    prepare(input, context),
    import('../impact/simulate/sensitivity.js'),
  ]);
  const { book, before, after } = prepared.sides;
  const variants = variantsOf(before, after);
  const pairs = variantPairs(book, prepared.prepared, variants);
  const jobs = prepared.jobs.map((job) => ({ ...job, pairs: pairs(job.scenario) }));
  const { outcomes } = await runAll(input, jobs);
  const atOnce = atOnceSensitivity(book, variants);
  const scenarios = jobs.flatMap((job, index) => {
    const outcome = outcomes[index];
    const scenario = prepared.frame.scenarios[index];
    if (outcome === undefined || scenario === undefined) return [];
    const { name, paths, exact } = scenario;
    return [
      { name, ...restsOn(prepared.frame, index), paths, exact, books: sensitivityOf(job, outcome, variants.paths) },
    ];
  });
  return resultOf(prepared, { atOnce, scenarios }, telling, (style) => [
    atOnceSensitivityText(atOnce, style),
    ...scenarios.map(({ name, books }) => sensitivityText(name, books, style)),
  ]);
};

/** Run a mode of `simulate`. Throws what preparing a simulation does, and what the mode refuses. */
export const simulateMode = (
  mode: SimulateMode,
  input: SimulateInput,
  context: SourceContext,
  telling: SimulationTelling,
): Promise<CommandResult> => {
  if (mode.kind === 'account') return account(input, context, mode, telling);
  return mode.kind === 'reverse' ? reverse(input, context, mode, telling) : sensitivity(input, context, telling);
};
