/** Halvings of the range: the answer is exact to its 2⁻⁴⁸th part. */
const HALVINGS = 48;

/** Guesses of where the sign changes, before the halvings. */
const GUESSES = 12;

/** A part of the range that is a few of the last halvings wide. */
const NEAR = 2 ** -46;

/** What halving the range finds, every middle being looked at. */
export const lastEarningByHalves = (marginal: (amount: number) => number, most: number): number => {
  let [low, high] = [0, most];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    if (marginal(middle) >= 0) low = middle;
    else high = middle;
  }
  return low;
};

/**
 * The largest amount up to `most` that is seen to earn something, as `lastEarningByHalves` finds it, to the last digit and with
 * fewer looks: the sign of `marginal` is known below an amount that earns and above one that does not. For a `marginal` that
 * never rises, to the last digit; `first` is what it is at 0, above zero, and `last` at `most`, below it; `hint` is where its sign may change. Guesses are those of
 * the Illinois method (M. Dowell, P. Jarratt, "A modified regula falsi method", BIT 11, 1971).
 */
export const lastEarning = (
  marginal: (amount: number) => number,
  most: number,
  first: number,
  last: number,
  hint: number,
): number => {
  let [earns, fails, above, below, before] = [0, most, first, last, 0];
  for (let i = 0; i < GUESSES && fails - earns > NEAR * most; i += 1) {
    const guess = i === 0 ? hint : earns + ((fails - earns) * above) / (above - below);
    const inside = guess > earns && guess < fails;
    const at = inside ? guess : (earns + fails) / 2;
    const value = marginal(at);
    if (value >= 0) {
      [earns, above] = [at, value];
      if (before > 0) below /= 2;
      before = 1;
    } else {
      [fails, below] = [at, value];
      if (before < 0) above /= 2;
      before = -1;
    }
  }
  let [low, high] = [0, most];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    if (middle <= earns) low = middle;
    else if (middle >= fails) high = middle;
    else if (marginal(middle) >= 0) low = earns = middle;
    else high = fails = middle;
  }
  return low;
};
