import { escapeForTerminal } from '../diagnostic/escape.js';
import type { ReverseResult, ReverseShock, ReverseSides } from '../impact/simulate/reverse.js';
import { BOOK_KINDS } from './book-kinds.js';
import { dollars } from './estimate-text.js';
import { indent } from './simulation-head.js';
import type { Style } from './style.js';
import { table } from './table.js';

const fall = ({ fall: share }: ReverseShock): string => {
  if (share === null) return 'none does';
  return share === 0 ? 'without any' : `-${(share * 100).toFixed(2)}%`;
};

const row = (what: string, { before, after }: ReverseSides): readonly string[] => [
  what,
  fall(before),
  fall(after),
  after.fall === null ? '' : dollars({ value: after.badDebt, error: 0 }),
  after.fall === null ? '' : dollars({ value: after.liquidated, error: 0 }),
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
