import type { Finding } from '../../../src/diagnostic/finding.js';
import type { PriceHistory } from '../../../src/impact/histories/history.js';
import { readHistory } from '../../../src/impact/histories/read-history.js';

export const read = (text: string, column: string | null = null, name = 'ETH') =>
  readHistory({ file: 'eth.csv', text }, { name, column });

/** The history of a text in which nothing is wrong. */
export const historyOf = (text: string, column: string | null = null, name = 'ETH'): PriceHistory => {
  const { history, findings } = read(text, column, name);
  if (history === null) throw new Error(findings.map(told).join('\n'));
  return history;
};

/** `severity rule line:column message`. */
export const told = ({ severity, ruleId, range, message }: Finding): string =>
  `${severity} ${ruleId} ${range === undefined ? '' : `${range.start.line}:${range.start.column} `}${message}`;

export const points = ({ times, prices }: PriceHistory): readonly (readonly [number, number])[] =>
  Array.from(times, (time, i) => [time, prices[i] ?? Number.NaN] as const);
