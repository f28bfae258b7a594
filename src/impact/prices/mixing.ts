import { gammaQuantileAt } from '../statistics/gamma.js';

const REACH = 8.5;
const PER_UNIT = 32;
const KNOTS = 2 * REACH * PER_UNIT + 3;

/**
 * What turns a normal shock into one of a Student-t distribution of unit variance: its variance is multiplied with
 * W = (ν − 2) ÷ χ²(ν). W is a function of one standard normal deviate z, that of χ²'s level, tabulated as ln W: smooth, so
 * that four knots give it to about ten digits. Several assets that share z get their large moves together.
 */
export const makeMixing = (degrees: number): ((z: number) => number) => {
  const table = Float64Array.from({ length: KNOTS }, (_, knot) =>
    Math.log((degrees - 2) / (2 * gammaQuantileAt(degrees / 2, (knot - 1) / PER_UNIT - REACH))),
  );
  return (z) => {
    const place = (Math.min(Math.max(z, -REACH), REACH) + REACH) * PER_UNIT + 1;
    const knot = Math.min(Math.floor(place), KNOTS - 3);
    const t = place - knot;
    const a = table[knot - 1] as number;
    const b = table[knot] as number;
    const c = table[knot + 1] as number;
    const d = table[knot + 2] as number;
    // Lagrange's cubic through four knots.
    const before = (-t * (t - 1) * (t - 2)) / 6;
    const here = ((t + 1) * (t - 1) * (t - 2)) / 2;
    const next = (-(t + 1) * t * (t - 2)) / 2;
    const after = ((t + 1) * t * (t - 1)) / 6;
    return Math.exp(before * a + here * b + next * c + after * d);
  };
};
