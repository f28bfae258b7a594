import { escapeForTerminal } from '../diagnostic/escape.js';
import type { ToldPending, ToldReview } from '../review/told.js';
import { fields } from './review-details.js';
import type { Style } from './style.js';
import { table } from './table.js';

const MAX_ROWS = 40;

/** Where something that waits stands to the transaction under review. */
export const placeOf = ({ nonce, safeTxHash }: ToldPending, { hashes, transaction }: ToldReview): string => {
  if (safeTxHash === hashes?.safeTx) return 'this one';
  if (transaction === null) return 'waits';
  if (nonce === transaction.nonce) return 'on the same nonce';
  return BigInt(nonce) < BigInt(transaction.nonce) ? 'before this one' : 'after this one';
};

/** What waits in the queue of the Safe, in the order in which it can be executed; nothing where nobody was asked. */
export const queueSection = (review: ToldReview, style: Style): readonly string[] => {
  const { queue } = review;
  if (queue === undefined) return [];
  const title = ['', style('strong', 'What waits in the queue of the Safe')];
  if (queue.length === 0) return [...title, '  nothing that was told'];
  const rows = queue
    .slice(0, MAX_ROWS)
    .map((one) => [one.nonce, placeOf(one, review), one.safeTxHash, escapeForTerminal(one.from.slice(0, 300))]);
  const head = ['nonce', 'place', 'safeTxHash', 'from'].map((name) => ({ title: name }));
  const more = queue.length - MAX_ROWS;
  return [
    ...title,
    ...table(head, rows, style)
      .split('\n')
      .map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${more} more; --json has them all`] : []),
  ];
};

/** The ids that people compare, in decimal too where they are shown so; nothing where there are none. */
export const idsSection = ({ ids = [] }: ToldReview, style: Style): readonly string[] => {
  if (ids.length === 0) return [];
  const rows = ids.flatMap(({ name, value, hex }) => [
    [escapeForTerminal(name), value],
    ...(value === hex ? [] : [['', hex]]),
  ]);
  return ['', style('strong', 'What identifies it'), ...fields(rows, style)];
};
