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

/** What the engine does not see in any scenario. */
export const limitLines = (limits: readonly string[], style: Style): readonly string[] => [
  style('strong', 'What the engine does not see in any scenario'),
  ...limits.map((limit) => `  ${limit}`),
];

/** Where the model cards are, and what makes the numbers again. */
export const footLines = ({ seed, engine }: Pick<Frame, 'seed' | 'engine'>, style: Style): readonly string[] => [
  style(
    'faint',
    'assumptions, sources and what a scenario cannot see: plimsoll scenario show NAME; the engine: --details; all of it: --json',
  ),
  style('faint', `seed ${seed}, engine ${engine}, ± is one standard error`),
];
