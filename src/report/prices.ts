import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Finding } from '../diagnostic/finding.js';
import type { HistorySummary } from '../impact/histories/summary.js';
import { percentText } from './estimate-text.js';
import { findingsText } from './findings.js';
import type { Style } from './style.js';
import { table } from './table.js';

const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
const percent = (share: number): string => percentText(share, 1);
const price = (value: number): string => String(Number(value.toPrecision(6)));

/** Price files, one a line, and below what is to be said of them. */
export const pricesText = (rows: readonly HistorySummary[], findings: readonly Finding[], style: Style): string => {
  const heading = [
    'asset',
    'from',
    'to',
    'prices',
    'step',
    'missing',
    'lowest',
    'highest',
    'last',
    'volatility',
    'worst fall',
    'read as',
  ];
  const columns = heading.map((title, i) => ({
    title,
    ...(i >= 3 && i <= 9 ? { align: 'right' as const } : {}),
    ...(i === 0 ? { role: 'strong' as const } : {}),
  }));
  const cells = rows.map((one) =>
    [
      one.name,
      day(one.from),
      day(one.to),
      String(one.prices),
      `${one.step}s`,
      String(one.gaps.missing),
      price(one.lowest),
      price(one.highest),
      price(one.last),
      `${percent(one.volatility)} a year`,
      `${percent(one.drawdown.share)} to ${day(one.drawdown.at)}`,
      one.format,
    ].map(escapeForTerminal),
  );
  return [...(rows.length === 0 ? [] : [table(columns, cells, style), '']), findingsText(findings, style)].join('\n');
};
