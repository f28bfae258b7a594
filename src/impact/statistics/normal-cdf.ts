const INNER = [2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356] as const;
const INNER_LEAD = 0.06568233791820745;
const INNER_BELOW = [47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673] as const;
const MIDDLE = [
  0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002, 2494.5375852903726, 6848.190450536283,
  11602.65143764735, 9842.714838383978,
] as const;
const MIDDLE_LEAD = 1.0765576773720192e-8;
const MIDDLE_BELOW = [
  22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097, 34900.95272114598,
  38912.00328609327, 19685.429676859992,
] as const;
const OUTER = [
  0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934, 0.000029112874951168793,
] as const;
const OUTER_LEAD = 0.023073441764940174;
const OUTER_BELOW = [
  1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824, 0.00007297515550839662,
] as const;
const INVERSE_ROOT_TWO_PI = 0.3989422804014327;
const ROOT_32 = 5.656854249492381;

/** (((lead·x + c0)·x + c1)·x + …): one more than coefficients, the last not multiplied. */
const nested = (x: number, lead: number, coefficients: readonly number[]): number => {
  let sum = lead * x;
  for (let at = 0; at < coefficients.length - 1; at += 1) sum = (sum + (coefficients[at] as number)) * x;
  return sum + (coefficients[coefficients.length - 1] as number);
};

/** exp(−y²/2), with the square split so that no digits are lost for large y. */
const bell = (y: number): number => {
  const coarse = Math.trunc(y * 16) / 16;
  return Math.exp(-0.5 * coarse * coarse) * Math.exp(-0.5 * (y - coarse) * (y + coarse));
};

/** The upper tail beyond y > 0.66291. */
const tail = (y: number): number => {
  if (y > 38.5) return 0;
  if (y <= ROOT_32) return (bell(y) * nested(y, MIDDLE_LEAD, MIDDLE)) / nested(y, 1, MIDDLE_BELOW);
  const x = 1 / (y * y);
  const correction = (x * nested(x, OUTER_LEAD, OUTER)) / nested(x, 1, OUTER_BELOW);
  return (bell(y) * (INVERSE_ROOT_TWO_PI - correction)) / y;
};

/**
 * The standard normal distribution function, to nearly double precision in the lower tail too: W. J. Cody, "Rational
 * Chebyshev approximations for the error function", Math. Comp. 23 (1969) 631-637, with the coefficients of his SPECFUN.
 */
export const normalCdf = (z: number): number => {
  const y = Math.abs(z);
  if (y > 0.66291) return z < 0 ? tail(y) : 1 - tail(y);
  const x = z * z;
  return 0.5 + (z * nested(x, INNER_LEAD, INNER)) / nested(x, 1, INNER_BELOW);
};
