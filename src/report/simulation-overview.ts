import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Frame, ScenarioFrame } from '../impact/simulate/report.js';
import type { BookResult } from '../impact/simulate/results.js';
import { worstAttackText } from './attack-text.js';
import { BOOK_NAMES } from './book-kinds.js';
import { dollars, happens, percents } from './estimate-text.js';
import { indent } from './indent.js';
import type { Style } from './style.js';
import { table } from './table.js';

const COLUMNS = [
  { title: 'scenario' },
  { title: 'book' },
  { title: 'bad debt before', align: 'right' },
  { title: 'after', align: 'right' },
  { title: 'difference', align: 'right', role: 'strong' },
  { title: 'more liquidated', align: 'right' },
  { title: 'insolvent after', align: 'right' },
] as const;

type Books = ScenarioFrame['books'];

const row = (name: string, { kind }: Books[number], result: BookResult, exact: boolean): readonly string[] => {
  const { before, after, difference } = result.badDebt.mean;
  const insolvent = exact ? happens(result.insolvencyProbability.after) : percents(result.insolvencyProbability.after);
  return [
    escapeForTerminal(name),
    BOOK_NAMES[kind],
    dollars(before),
    dollars(after),
    dollars(difference, 'always'),
    dollars(result.liquidated.mean.difference, 'always'),
    insolvent,
  ];
};

/** Mean bad debt of every scenario and book on a line, with the difference in what is liquidated, and insolvency after. */
export const overviewText = (
  { scenarios }: Frame,
  results: readonly (readonly BookResult[])[],
  style: Style,
): string => {
  const rows = scenarios.flatMap(({ name, exact, books }, index) =>
    books.flatMap((book, at) => {
      const result = results[index]?.[at];
      return result === undefined ? [] : [row(at === 0 ? name : '', book, result, exact)];
    }),
  );
  return [
    'bad debt at the end, in the mean over paths or on the one given path',
    'insolvent: uncovered debt was at any time more than backstops held; prices may come back',
    indent(table(COLUMNS, rows, style)),
  ].join('\n');
};

/** Whose a line is: all scenarios, all but some, or some. */
const whose = (names: readonly string[], all: readonly string[]): string => {
  const lacking = all.filter((name) => !names.includes(name));
  if (lacking.length === 0) return 'all scenarios';
  return escapeForTerminal(lacking.length < names.length ? `all but ${lacking.join(', ')}` : names.join(', '));
};

/** Lines under whom they are said of, in the order in which they come up. */
const grouped = (
  scenarios: readonly ScenarioFrame[],
  saying: (scenario: ScenarioFrame) => readonly string[],
): ReadonlyMap<string, readonly string[]> => {
  const names = new Map<string, string[]>();
  for (const scenario of scenarios)
    for (const line of saying(scenario)) names.set(line, [...(names.get(line) ?? []), scenario.name]);
  const lines = new Map<string, string[]>();
  const all = scenarios.map(({ name }) => name);
  for (const [line, own] of names) {
    const of = whose(own, all);
    lines.set(of, [...(lines.get(of) ?? []), line]);
  }
  return lines;
};

/** The scenario in whose markets an attack pays most after the change, or costs least. */
const worstAttack = (scenarios: readonly ScenarioFrame[]): ScenarioFrame | undefined => {
  const margin = ({ attack }: ScenarioFrame): number => attack.worst.after?.point.margin ?? Number.POSITIVE_INFINITY;
  return scenarios.toSorted((a, b) => margin(a) - margin(b))[0];
};

/** What scenarios that are not told in full rest on: what stands in for missing data, notes, and the worst attack. */
export const restsOnLines = ({ scenarios }: Frame, style: Style): readonly string[] => {
  const lines = (
    word: string,
    role: 'note' | 'warning',
    of: (one: ScenarioFrame) => readonly string[],
  ): readonly string[] =>
    [...grouped(scenarios, of)].flatMap(([names, list]) => [
      `${style(role, word)} of ${names}`,
      ...list.map((line) => `    ${escapeForTerminal(line)}`),
    ]);
  const worst = worstAttack(scenarios);
  return [
    ...lines('proxies', 'note', ({ proxies }) => proxies),
    ...lines('notes', 'warning', ({ notes }) => notes),
    ...(worst === undefined
      ? []
      : [
          `cost of attack, the worst of all in ${escapeForTerminal(worst.name)}: ${worstAttackText(worst.attack, style)}`,
        ]),
  ];
};
