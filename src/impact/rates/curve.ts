import type { RateCurve } from '../risk-market.js';

/** The share of supply that is borrowed, from 0 to 1. Nothing supplied and nothing borrowed: 0. */
export const utilisation = (supplied: number, borrowed: number): number =>
  borrowed <= 0 ? 0 : supplied <= 0 ? 1 : Math.min(1, borrowed / supplied);

/**
 * What borrowers pay a year at this utilisation: base + slope1 · u/kink up to the kink, then base + slope1 + slope2 · the part
 * of the way from the kink to 1.
 */
export const borrowRate = ({ kink, base, slope1, slope2 }: RateCurve, used: number): number => {
  if (used <= kink) return base + (kink > 0 ? (slope1 * used) / kink : 0);
  return base + slope1 + (slope2 * (used - kink)) / (1 - kink);
};

/** What suppliers earn a year: the share of borrow interest that the protocol does not keep, spread over all supply. */
export const supplyRate = (curve: RateCurve, reserveFactor: number, used: number): number =>
  borrowRate(curve, used) * used * (1 - reserveFactor);
