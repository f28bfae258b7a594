import { escapeForTerminal } from '../diagnostic/escape.js';
import type { AtHorizon } from '../impact/simulate/at-horizon.js';
import type { ScenarioFrame } from '../impact/simulate/report.js';
import type { BookResult, Compared, Distribution } from '../impact/simulate/results.js';
import { attackText } from './attack-text.js';
import { captureText } from './authority-text.js';
import { BOOK_KINDS } from './book-kinds.js';
import { distributionPlots } from './distribution-plot.js';
import {
  count,
  dollars,
  exactDollars,
  happens,
  modelName,
  percents,
  percentText,
  time,
  times,
} from './estimate-text.js';
import { harmLines } from './harm-text.js';
import { indent } from './indent.js';
import { mintedRows, mintLines, noRoomLines } from './minted-text.js';
import { modelErrorLines, parameterDrawsText } from './model-error-text.js';
import { counted } from './names.js';
import type { PlotSpace } from './plot/chart.js';
import type { Style } from './style.js';
import { table } from './table.js';

const COLUMNS = [
  { title: '' },
  { title: 'before', align: 'right' },
  { title: 'after', align: 'right' },
  { title: 'difference', align: 'right' },
] as const;

type Row = readonly [string, string, string, string];

const row = (name: string, { before, after, difference }: Compared, unit: typeof dollars): Row => [
  name,
  unit(before),
  unit(after),
  unit(difference, 'always'),
];

const happening = (name: string, { before, after }: Compared): Row => [name, happens(before), happens(after), ''];

const distribution = (name: string, of: Distribution): readonly Row[] => [
  row(`${name}, mean`, of.mean, dollars),
  row('  99% of paths below', of.p99, dollars),
  row('  mean of the worst 1%', of.es99, dollars),
];

/** When backstops no longer hold what debt is uncovered, on the paths that come to it; a step takes so many seconds. */
const insolvency = (
  { stepsToInsolvency: { before, after } }: BookResult,
  { exact, step }: Pick<ScenarioFrame, 'exact' | 'step'>,
): readonly Row[] => {
  if (before === null && after === null) return [];
  const when = (steps: typeof before): string =>
    steps === null ? 'never' : time({ value: steps.value * step, error: steps.error * step });
  return [[exact ? '  how soon' : '  how soon, in the mean', when(before), when(after), '']];
};

const horizonText = ({ paths, shortfall, debtAtRisk, accountsAtRisk, likely }: AtHorizon, style: Style): string => {
  const rows = [
    row('debt above collateral, mean', shortfall.mean, dollars),
    row('  95% of paths below', shortfall.p95, dollars),
    row('  99% of paths below', shortfall.p99, dollars),
    row('  mean of the worst 1%', shortfall.es99, dollars),
    row('debt at risk, 95% below', debtAtRisk.p95, dollars),
    row('accounts at risk', accountsAtRisk.mean, count),
  ];
  const accounts = likely
    .slice(0, 3)
    .map(
      ({ account, probability, debt }) =>
        `${escapeForTerminal(account)} ${percents(probability)} of ${exactDollars(debt)}`,
    );
  return [
    `  at the horizon, had nobody liquidated anything (${paths} paths, one step)`,
    indent(table(COLUMNS, rows, style)),
    ...(accounts.length === 0 ? [] : [`    most likely below 1 then, by what they owe: ${accounts.join('; ')}`]),
  ].join('\n');
};

const rowsOf = (result: BookResult, { exact, step }: ScenarioFrame): readonly Row[] => {
  const bad = exact ? [row('bad debt', result.badDebt.mean, dollars)] : distribution('bad debt', result.badDebt);
  return [
    ...bad,
    row('liquidated', result.liquidated.mean, dollars),
    row('debt at risk', result.debtAtRisk.mean, dollars),
    row('accounts at risk', result.accountsAtRisk.mean, count),
    row('amplification by sales', result.amplification, times),
    ...(exact ? [] : [row('chance of bad debt', result.badDebtProbability, percents)]),
    exact
      ? happening('ever insolvent', result.insolvencyProbability)
      : row('ever insolvent', result.insolvencyProbability, percents),
    ...insolvency(result, { exact, step }),
    ...result.backstops.flatMap(({ name, paid, exhausted }) => [
      row(`paid by ${escapeForTerminal(name)}`, paid, dollars),
      exact ? happening('  exhausted', exhausted) : row('  exhausted', exhausted, percents),
    ]),
    row('lost by suppliers', result.socialised, dollars),
    ...(result.pools ?? []).flatMap(({ asset, utilisation, borrowRate }) => [
      row(`use of ${escapeForTerminal(asset)} at the end`, utilisation, percents),
      ...(borrowRate === null ? [] : [row('  borrow rate', borrowRate, percents)]),
    ]),
    ...mintedRows(result.minted, row),
  ];
};

const duration = (seconds: number): string =>
  seconds % 86_400 === 0
    ? `${seconds / 86_400} d`
    : seconds % 3600 === 0
      ? `${seconds / 3600} h`
      : `${Math.round(seconds / 60)} min`;

const rate = (value: number): string => percentText(value, 2);

/** What is said of a scenario; what one of those before it said too is not repeated. */
const scenarioHead = (scenario: ScenarioFrame, earlier: readonly ScenarioFrame[], style: Style): readonly string[] => {
  const how = scenario.exact ? 'one given path' : `${scenario.paths} paths, ${modelName(scenario.model)}`;
  const alike = earlier.find(({ proxies }) => proxies.join() === scenario.proxies.join());
  const span = `${duration(scenario.horizon)} in steps of ${duration(scenario.step)}`;
  return [
    `${style('strong', escapeForTerminal(scenario.name))}: ${escapeForTerminal(scenario.title)} (${how}, ${span})`,
    ...(alike !== undefined && scenario.proxies.length > 0
      ? [`  ${style('note', 'proxy')}  the same ${scenario.proxies.length} as of ${escapeForTerminal(alike.name)}`]
      : scenario.proxies.map((proxy) => `  ${style('note', 'proxy')}  ${escapeForTerminal(proxy)}`)),
    ...(scenario.rateAnswers ?? []).map(
      ({ asset, debt, borrowRate }) =>
        `  ${style('note', 'rates')}  borrowers of ${escapeForTerminal(asset)} answer ${rate(borrowRate.before)} → ${rate(borrowRate.after)}: debts × ${debt.toFixed(4)}, after the change`,
    ),
    ...mintLines(scenario, style),
    ...parameterDrawsText(scenario, style),
    ...scenario.notes.map((note) => `  ${style('warning', 'note')}  ${escapeForTerminal(note)}`),
  ];
};

/** A part of a scenario, or where it was said before. */
const unlessSaid = <K extends 'attack' | 'capture'>(
  part: K,
  name: string,
  of: ScenarioFrame,
  earlier: readonly ScenarioFrame[],
  text: (value: NonNullable<ScenarioFrame[K]>) => string,
): readonly string[] => {
  const value = of[part];
  if (value === null) return [];
  const said = JSON.stringify(value);
  const alike = earlier.find((one) => JSON.stringify(one[part]) === said);
  return [alike === undefined ? text(value) : `  ${name}: the same as in ${escapeForTerminal(alike.name)}`];
};

const attackLines = (scenario: ScenarioFrame, earlier: readonly ScenarioFrame[], style: Style): readonly string[] => [
  ...unlessSaid('attack', 'cost of attack', scenario, earlier, (attack) => attackText(attack, style)),
  ...unlessSaid('capture', 'capturing the authority', scenario, earlier, (capture) => captureText(capture, style)),
];

/** What weighted paths are worth. */
const worth = ({ effectivePaths }: BookResult, paths: number): string =>
  effectivePaths < paths * (1 - 1e-9) ? `, as telling as ${Math.floor(effectivePaths)} paths of equal weight` : '';

const bookBlock = (
  of: ScenarioFrame['books'][number],
  result: BookResult,
  scenario: ScenarioFrame,
  style: Style,
): string => {
  const rows = rowsOf(result, scenario);
  const title = `  ${BOOK_KINDS[of.kind]}, ${counted(of.accounts, 'account')}${worth(result, scenario.paths)}`;
  const body = of.unchanged
    ? [`${title}: the change does nothing to it`, indent(table(COLUMNS.slice(0, 2), rows, style))]
    : [title, indent(table(COLUMNS, rows, style))];
  return [...body, ...harmLines(result.timing), ...noRoomLines(result.minted), ...modelErrorLines(result)].join('\n');
};

/** What the parts of a simulation's text need besides what they tell of. */
export interface Telling {
  readonly style: Style;
  readonly space: PlotSpace;
  /** The shares of paths that distributions are plotted at; null: they are not plotted. */
  readonly plotted: readonly number[] | null;
}

/** One scenario in full; what one of those before it said too is not repeated. */
export const scenarioLines = (
  scenario: ScenarioFrame,
  results: readonly BookResult[],
  earlier: readonly ScenarioFrame[],
  { style, space, plotted }: Telling,
): readonly string[] => [
  ...scenarioHead(scenario, earlier, style),
  ...(scenario.atHorizon === null ? [] : [horizonText(scenario.atHorizon, style)]),
  ...scenario.books.flatMap((one, at) => {
    const result = results[at] as BookResult;
    const plots = plotted === null ? [] : distributionPlots(result, plotted, space);
    const said =
      scenario.exact && plots.length > 0 ? ['    one given path has no distribution: nothing to plot'] : plots;
    return [bookBlock(one, result, scenario, style), ...said];
  }),
  ...attackLines(scenario, earlier, style),
];
