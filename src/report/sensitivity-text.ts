import { escapeForTerminal } from '../diagnostic/escape.js';
import type { AtOnceSensitivity, Effect, SensitivityResult } from '../impact/simulate/sensitivity.js';
import { BOOK_KINDS } from './book-kinds.js';
import { count, dollars } from './estimate-text.js';
import { indent } from './indent.js';
import type { Style } from './style.js';
import { table } from './table.js';

const cells = (effect: Effect): readonly string[] => [
  dollars(effect.badDebt, 'always'),
  dollars(effect.liquidated, 'always'),
  dollars(effect.debtAtRisk, 'always'),
  count(effect.accountsAtRisk, 'always'),
];

const COLUMNS = [
  { title: '' },
  { title: 'bad debt', align: 'right' },
  { title: 'liquidated', align: 'right' },
  { title: 'debt at risk', align: 'right' },
  { title: 'accounts at risk', align: 'right' },
] as const;

const bookText = ({ kind, total, parameters, interplay }: SensitivityResult, style: Style): string => {
  const rows = [
    ['the whole change', ...cells(total)],
    ...parameters.flatMap(({ path, alone, withoutIt }) => [
      [escapeForTerminal(path), ...cells(alone)],
      ['  gone without it', ...cells(withoutIt)],
    ]),
    ['interplay', ...cells(interplay)],
  ];
  return `  ${BOOK_KINDS[kind]}\n${indent(table(COLUMNS, rows, style))}`;
};

/** Who becomes liquidatable at once by which parameter. */
export const atOnceSensitivityText = ({ total, parameters, interplay }: AtOnceSensitivity, style: Style): string =>
  `accounts liquidatable at once\n${indent(
    table(
      [{ title: '' }, { title: 'alone', align: 'right' }, { title: 'gone without it', align: 'right' }],
      [
        ['the whole change', `${total}`],
        ...parameters.map(({ path, alone, withoutIt }) => [escapeForTerminal(path), `${alone}`, `${withoutIt}`]),
        ['interplay', `${interplay}`],
      ],
      style,
    ),
  )}`;

/** Which changed parameter causes how much, in one scenario. */
export const sensitivityText = (name: string, books: readonly SensitivityResult[], style: Style): string =>
  [style('strong', escapeForTerminal(name)), ...books.map((one) => bookText(one, style))].join('\n');
