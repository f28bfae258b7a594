import { escapeForTerminal } from '../diagnostic/escape.js';
import type { AtHorizon } from '../impact/simulate/at-horizon.js';
import type { Frame, ScenarioFrame, Simulation } from '../impact/simulate/report.js';
import type { BookResult, Compared, Distribution } from '../impact/simulate/results.js';
import { attackText } from './attack-text.js';
import { authorityLines, captureText } from './authority-text.js';
import { BOOK_KINDS } from './book-kinds.js';
import { cut } from './book-text.js';
import { count, dollars, modelName, percents, time, times } from './estimate-text.js';
import { mintedRows, mintLines, noRoomLines } from './minted-text.js';
import { modelErrorLines, parameterDrawsText } from './model-error-text.js';
import { comparedLines, indent } from './simulation-head.js';
import type { Style } from './style.js';
import { table } from './table.js';

const OMITTED = {
  'as-is': '',
  filled: 'the book as it is: no finite cap leaves room',
  relevered: 'the book as it is: no limit is raised',
} as const;

const SHOWN_ACCOUNTS = 10;

type Row = readonly [string, string, string, string];

const row = (name: string, { before, after, difference }: Compared, unit: typeof dollars): Row => [
  name,
  unit(before),
  unit(after),
  unit(difference, 'always'),
];

const distribution = (name: string, of: Distribution): readonly Row[] => [
  row(`${name}, mean`, of.mean, dollars),
  row('  99% of paths below', of.p99, dollars),
  row('  mean of the worst 1%', of.es99, dollars),
];

/** When backstops no longer hold what debt is uncovered, on the paths that come to it; a step takes so many seconds. */
const insolvency = ({ stepsToInsolvency: { before, after } }: BookResult, step: number): readonly Row[] => {
  if (before === null && after === null) return [];
  const when = (steps: typeof before): string =>
    steps === null ? 'never' : time({ value: steps.value * step, error: steps.error * step });
  return [['  how soon, in the mean', when(before), when(after), '']];
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
        `${escapeForTerminal(account)} ${percents(probability)} of ${dollars({ value: debt, error: 0 })}`,
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
    row('ever insolvent', result.insolvencyProbability, percents),
    ...insolvency(result, step),
    ...result.backstops.flatMap(({ name, paid, exhausted }) => [
      row(`paid by ${escapeForTerminal(name)}`, paid, dollars),
      row('  exhausted', exhausted, percents),
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

const rate = (value: number): string => `${(value * 100).toFixed(2)}%`;

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

const COLUMNS = [
  { title: '' },
  { title: 'before', align: 'right' },
  { title: 'after', align: 'right' },
  { title: 'difference', align: 'right' },
] as const;

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
  const title = `  ${BOOK_KINDS[of.kind]}, ${of.accounts} accounts${worth(result, scenario.paths)}`;
  const more = [...noRoomLines(result.minted), ...modelErrorLines(result)];
  if (of.unchanged) {
    const same = rows.map(([name, before]) => [name, before]);
    const body = indent(table(COLUMNS.slice(0, 2), same, style));
    return [`${title}: the change does nothing to it`, body, ...more].join('\n');
  }
  return [title, indent(table(COLUMNS, rows, style)), ...more].join('\n');
};

const atOnce = ({ atOnce: { newly, already, rescued, unknown, debt } }: Frame, style: Style): readonly string[] => {
  const head =
    newly.length === 0
      ? style('good', 'at once: no account becomes liquidatable')
      : style(
          'error',
          `at once: ${newly.length} ${newly.length === 1 ? 'account becomes' : 'accounts become'} liquidatable, owing $${cut(debt, 0)}`,
        );
  const rest = [
    already > 0 ? `${already} are liquidatable before and after` : '',
    rescued > 0 ? `${rescued} no longer are` : '',
    unknown > 0 ? `of ${unknown} it is not known` : '',
  ].filter((text) => text !== '');
  const lines = [rest.length === 0 ? head : `${head}; ${rest.join('; ')}`];
  if (newly.length > 0)
    lines.push(
      indent(
        table(
          [
            { title: 'account' },
            { title: 'health before', align: 'right' },
            { title: 'after', align: 'right' },
            { title: 'debt', align: 'right' },
            { title: 'collateral', align: 'right' },
          ],
          newly
            .slice(0, SHOWN_ACCOUNTS)
            .map((one) => [
              escapeForTerminal(one.account),
              cut(one.healthBefore, 4),
              cut(one.healthAfter, 4),
              `$${cut(one.debt, 0)}`,
              `$${cut(one.collateral, 0)}`,
            ]),
          style,
        ),
      ),
    );
  if (newly.length > SHOWN_ACCOUNTS) lines.push(`    and ${newly.length - SHOWN_ACCOUNTS} more: --json has all`);
  return lines;
};

const BAR = 30;

/** How much is liquidatable once the main collateral falls: bars of both sides on one scale. */
const dropLines = ({ drops }: Frame, style: Style): readonly string[] => {
  const most = Math.max(...drops.before.map(({ debt }) => debt), ...drops.after.map(({ debt }) => debt));
  if (!(most > 0)) return [];
  const kept = drops.after.flatMap((point, index) => (index % 4 === 3 ? [[point, drops.before[index]] as const] : []));
  const same = kept.every(([after, before]) => after.debt === before?.debt);
  const bar = (debt: number): string => '█'.repeat(Math.round((debt / most) * BAR));
  return [
    `debt liquidatable at once if everything but dollars falls${same ? '' : ' (before, then after)'}`,
    ...kept.flatMap(([after, before]) => {
      const label = `-${(after.drop * 100).toFixed(0)}%`.padStart(6);
      const line = (debt: number, name: string): string =>
        `  ${name} ${bar(debt).padEnd(BAR)} ${dollars({ value: debt, error: 0 })}`;
      return same || before === undefined
        ? [line(after.debt, label)]
        : [style('faint', line(before.debt, label)), line(after.debt, ' '.repeat(6))];
    }),
  ];
};

const share = (value: number): string => `${(value * 100).toFixed(1)}%`;

const standingLines = ({ standing }: Frame): readonly string[] => {
  const { borrowingPower, powerUsed, topTenShare } = standing;
  const money = (value: number): string => dollars({ value, error: 0 });
  const moved = standing.rates.filter(
    ({ before, after }) => before.borrow !== after.borrow || before.supply !== after.supply,
  );
  return [
    `borrowing power ${money(borrowingPower.before)} → ${money(borrowingPower.after)}, used ${share(powerUsed.before)} → ${share(powerUsed.after)}; the ten largest owe ${share(topTenShare)} of all debt`,
    ...moved.map(
      ({ asset, utilisation, before, after }) =>
        `rates of ${escapeForTerminal(asset)} at ${share(utilisation)} use: borrow ${(before.borrow * 100).toFixed(2)}% → ${(after.borrow * 100).toFixed(2)}%, supply ${(before.supply * 100).toFixed(2)}% → ${(after.supply * 100).toFixed(2)}%`,
    ),
  ];
};

/** A simulation for a person: what the change does at once, then each scenario and book, before, after and their difference. */
export const simulationText = ({ frame, results }: Simulation, style: Style): string => {
  const { book } = frame;
  const said = [
    `${book.accounts} accounts of ${escapeForTerminal(book.file)} at block ${book.block}`,
    escapeForTerminal(book.found),
    ...(book.insolventNow > 0 ? [`${book.insolventNow} insolvent already, counted apart`] : []),
    ...(book.leftOut > 0 ? [`${book.leftOut} left out: a price is not known`] : []),
  ].join('; ');
  return [
    ...comparedLines(frame, style),
    book.synthetic ? style('warning', said) : said,
    '',
    ...atOnce(frame, style),
    ...standingLines(frame),
    ...(frame.authority === null ? [] : authorityLines(frame.authority, style)),
    '',
    ...dropLines(frame, style),
    ...(frame.omitted.length === 0
      ? []
      : ['', ...frame.omitted.map((kind) => `not run: ${BOOK_KINDS[kind]}, which is ${OMITTED[kind]}`)]),
    ...frame.scenarios.flatMap((scenario, index) => [
      '',
      ...scenarioHead(scenario, frame.scenarios.slice(0, index), style),
      ...(scenario.atHorizon === null ? [] : [horizonText(scenario.atHorizon, style)]),
      ...scenario.books.map((one, at) => bookBlock(one, results[index]?.[at] as BookResult, scenario, style)),
      ...attackLines(scenario, frame.scenarios.slice(0, index), style),
    ]),
    '',
    style(
      'faint',
      'assumptions, data and what the engine cannot see: --json has card and limits; plimsoll scenario show NAME',
    ),
    style('faint', `seed ${frame.seed}, engine ${frame.engine}, ± is one standard error`),
  ].join('\n');
};
