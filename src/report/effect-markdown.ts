import { escapeMarkdown as cell } from '../diagnostic/escape.js';
import type { Effect } from '../review/review.js';
import { balanceLine, logLine, writeLine } from './effect-text.js';

const MOST = 100;

const list = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0
    ? []
    : [
        '',
        `${title}:`,
        '',
        ...lines.slice(0, MOST).map((line) => `- ${cell(line)}`),
        ...(lines.length > MOST ? [`- … and ${lines.length - MOST} more`] : []),
      ];

/** What running a transaction does besides changing parameters, as Markdown; nothing where it was not run. */
export const effectLines = (effect: Effect | null): readonly string[] => {
  if (effect === null) return [];
  const { block, blockHash, method, after, balances, newCode, logs, storage } = effect;
  return [
    `Run on block ${block} (\`${blockHash}\`) by ${method}${after.length === 0 ? '' : `, after ${after.map((hash) => `\`${hash}\``).join(', ')}`}.`,
    ...(storage === null ? ['', 'Storage was **not seen**: the node gives no traces.'] : []),
    ...list('Balances', balances.map(balanceLine)),
    ...list('New code', newCode ?? []),
    ...list('Events', logs.map(logLine)),
    ...list('Storage', (storage ?? []).map(writeLine)),
  ];
};
