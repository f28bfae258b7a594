/** Each step moves the price by a factor of 10^(1/40), about 6 %: up to ten times and down to a tenth. */
const STEPS = 40;

const factors = (sign: 1 | -1): readonly number[] =>
  Array.from({ length: STEPS }, (_, index) => 10 ** ((sign * (index + 1)) / STEPS));

/** The moves that are tried, as multiples of the price. */
export const GRID = { up: factors(1), down: factors(-1) } as const;
