import { escapeForTerminal } from '../diagnostic/escape.js';
import { cut } from './book-text.js';
import { counted } from './names.js';
import type { Style } from './style.js';
import { table } from './table.js';

/** Who a change makes liquidatable at once: counts of accounts, and an exact decimal of US dollars. */
export interface AtOnceCounts {
  readonly newly: number;
  readonly debt: string;
  readonly already: number;
  readonly rescued: number;
  readonly unknown: number;
}

/** Who becomes liquidatable at once, in a line. */
export const atOnceWords = ({ newly, debt, already, rescued, unknown }: AtOnceCounts): string =>
  [
    newly === 0
      ? 'no account becomes liquidatable at once'
      : `${counted(newly, 'account becomes', 'accounts become')} liquidatable at once, owing $${cut(debt, 0)}`,
    ...(already > 0 ? [`${already} are liquidatable before and after`] : []),
    ...(rescued > 0 ? [`${rescued} no longer are`] : []),
    ...(unknown > 0 ? [`of ${unknown} it is not known`] : []),
  ].join('; ');

/** What is told of an account that becomes liquidatable. */
export type NewlyRow = readonly [account: string, before: string, after: string, debt: string, collateral: string];

/** An account that becomes liquidatable, in words. Nothing is escaped. */
export const newlyRow = (one: {
  readonly account: string;
  readonly healthBefore: string | null;
  readonly healthAfter: string | null;
  readonly debt: string;
  readonly collateral: string;
}): NewlyRow => [
  one.account,
  cut(one.healthBefore, 4),
  cut(one.healthAfter, 4),
  `$${cut(one.debt, 0)}`,
  `$${cut(one.collateral, 0)}`,
];

/** Accounts that become liquidatable, as a table. */
export const newlyTable = (rows: readonly NewlyRow[], style: Style): string =>
  table(
    [
      { title: 'account' },
      { title: 'health before', align: 'right' },
      { title: 'after', align: 'right' },
      { title: 'debt', align: 'right' },
      { title: 'collateral', align: 'right' },
    ],
    rows.map((cells) => cells.map(escapeForTerminal)),
    style,
  );
