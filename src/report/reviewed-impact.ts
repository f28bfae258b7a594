import { escapeForTerminal } from '../diagnostic/escape.js';
import type { ToldReview } from '../review/told.js';
import type { FigureStatus } from '../review/told-impact.js';
import { counted } from './names.js';
import type { Style } from './style.js';

const SAID: Readonly<Record<FigureStatus, string>> = {
  recomputed: 'recomputed, equal',
  differs: 'made again, and NOT what the proposal says',
  claimed: 'as claimed',
};

/** How the figures of a bundle's impact stand, without any style: a line each. */
export const impactLines = ({ impact }: ToldReview): readonly string[] => {
  if (impact === undefined) return [];
  if (!impact.simulated) return [`not simulated by the proposer: ${impact.reason}`];
  const { newlyLiquidatable: newly, atOnce, estimates, reason, book } = impact;
  return [
    `${newly === 0 ? 'no account becomes' : counted(newly, 'account becomes', 'accounts become')} liquidatable at once: ${SAID[atOnce]}`,
    `estimates of the scenarios: ${SAID[estimates]}${reason === null ? '' : ` (${reason})`}`,
    ...(book.synthetic ? ['the book is SYNTHETIC: no account of it is real'] : []),
  ];
};

const roleOf = ({ impact }: ToldReview): 'error' | 'warning' | 'good' => {
  if (impact?.simulated !== true) return 'warning';
  const all = [impact.atOnce, impact.estimates];
  return all.includes('differs') ? 'error' : all.includes('claimed') || impact.book.synthetic ? 'warning' : 'good';
};

/** The section of a review on the impact that a bundle tells. */
export const reviewedImpact = (review: ToldReview, style: Style): readonly string[] => {
  const lines = impactLines(review);
  if (lines.length === 0) return [];
  return ['', style('strong', 'Impact'), ...lines.map((line) => `  ${style(roleOf(review), escapeForTerminal(line))}`)];
};
