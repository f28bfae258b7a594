import { escapeForTerminal } from '../diagnostic/escape.js';
import type { ReverseResult, ReverseShock, ReverseSides } from '../impact/simulate/reverse.js';
import { BOOK_KINDS } from './book-kinds.js';
import { exactDollars, percentText } from './estimate-text.js';
import { indent } from './indent.js';
import type { Style } from './style.js';
import { table } from './table.js';

const fall = ({ fall: share }: ReverseShock): string => {
  if (share === null) return 'none does';
  return share === 0 ? 'without any' : `-${percentText(share, 2)}`;
};

const row = (what: string, { before, after }: ReverseSides): readonly string[] => [
  what,
  fall(before),
  fall(after),
  after.fall === null ? '' : exactDollars(after.badDebt),
  after.fall === null ? '' : exactDollars(after.liquidated),
];

const COLUMNS = [
  { title: 'the smallest fall that' },
  { title: 'before', align: 'right' },
  { title: 'after', align: 'right' },
  { title: 'bad debt then, after', align: 'right' },
  { title: 'liquidated, after', align: 'right' },
] as const;

/** Reverse stress of one scenario. */
export const reverseText = (name: string, books: readonly ReverseResult[], style: Style): string =>
  [
    `in the markets of ${style('strong', escapeForTerminal(name))}`,
    ...books.flatMap(({ kind, unchanged, badDebt, backstopsEmpty }) => [
      `  ${BOOK_KINDS[kind]}${unchanged ? ': the change does nothing to it' : ''}`,
      indent(table(COLUMNS, [row('makes bad debt', badDebt), row('empties the backstops', backstopsEmpty)], style)),
    ]),
  ].join('\n');
