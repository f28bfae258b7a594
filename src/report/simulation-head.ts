import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Frame } from '../impact/simulate/report.js';
import type { Style } from './style.js';

/** What a simulation compares: the market, both sides, and what differs. */
export const comparedLines = (frame: Frame, style: Style): readonly string[] => [
  `${style('strong', escapeForTerminal(frame.market))}  ${escapeForTerminal(frame.before.source)} → ${escapeForTerminal(frame.after.source)}`,
  frame.changes.length === 0
    ? 'no parameter differs'
    : escapeForTerminal(`${frame.changes.length} changed: ${frame.changes.join(', ')}`),
];

export const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
