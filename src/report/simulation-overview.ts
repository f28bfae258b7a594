import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Frame, ScenarioFrame } from '../impact/simulate/report.js';
import type { BookResult } from '../impact/simulate/results.js';
import { sameAttack, worstAttackText } from './attack-text.js';
import { BOOK_NAMES } from './book-kinds.js';
import { dollars, percents } from './estimate-text.js';
import { indent } from './simulation-head.js';
import { happens } from './simulation-scenario.js';
import type { Style } from './style.js';
import { table } from './table.js';

const COLUMNS = [
  { title: 'scenario' },
  { title: 'book' },
  { title: 'bad debt before', align: 'right' },
  { title: 'after', align: 'right' },
  { title: 'difference', align: 'right', role: 'strong' },
  { title: 'liquidated', align: 'right' },
  { title: 'insolvent', align: 'right' },
] as const;

type Books = ScenarioFrame['books'];

const row = (name: string, { kind }: Books[number], result: BookResult, exact: boolean): readonly string[] => {
  const { before, after, difference } = result.badDebt.mean;
  const insolvent = exact ? happens(result.insolvencyProbability)[1] : percents(result.insolvencyProbability.after);
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
    'bad debt by scenario and book, the mean over paths; differences of it and of what is liquidated; insolvent: ever, after',
    indent(table(COLUMNS, rows, style)),
  ].join('\n');
};

/** Names behind what they have in common; all of them are not listed. */
const grouped = (
  scenarios: readonly ScenarioFrame[],
  saying: (scenario: ScenarioFrame) => readonly string[],
): ReadonlyMap<string, string> => {
  const by = new Map<string, string[]>();
  for (const scenario of scenarios)
    for (const line of saying(scenario)) by.set(line, [...(by.get(line) ?? []), scenario.name]);
  return new Map(
    [...by].map(([line, names]) => {
      const whose = names.length === scenarios.length ? 'all scenarios' : escapeForTerminal(names.join(', '));
      return [line, whose];
    }),
  );
};

/** What scenarios that are not told in full rest on: what stands in for missing data, notes, and the worst attack. */
export const restsOnLines = ({ scenarios }: Frame, style: Style): readonly string[] => {
  const lines = (
    word: string,
    role: 'note' | 'warning',
    of: (one: ScenarioFrame) => readonly string[],
  ): readonly string[] =>
    [...grouped(scenarios, of)].map(
      ([line, whose]) => `${style(role, word)}  ${escapeForTerminal(line)}  ${style('faint', `(${whose})`)}`,
    );
  const attacks = scenarios.flatMap((scenario, index) => {
    if (scenarios.slice(0, index).some(({ attack }) => sameAttack(scenario.attack, attack))) return [];
    const names = scenarios.filter(({ attack }) => sameAttack(scenario.attack, attack)).map(({ name }) => name);
    return [
      `${worstAttackText(scenario.attack, style)}  ${style('faint', `(${escapeForTerminal(names.join(', '))})`)}`,
    ];
  });
  return [
    ...lines('proxy', 'note', ({ proxies }) => proxies),
    ...lines('note', 'warning', ({ notes }) => notes),
    ...attacks.map((line) => `cost of attack, the worst: ${line}`),
  ];
};
