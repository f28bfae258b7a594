/** Halvings of the range: the answer is exact to its 2⁻⁴⁸th part. */
const HALVINGS = 48;

/** Guesses of where the sign changes, before the halvings. */
const GUESSES = 12;

/** A part of the range that is a few of the last halvings wide. */
const NEAR = 2 ** -46;

/** What is known of a `marginal` that never rises, to the last digit: at `earns` it is `above`, not below 0, at `fails` `below`, below 0. */
export interface Bracket {
  earns: number;
  above: number;
  fails: number;
  below: number;
}

export const newBracket = (): Bracket => ({ earns: 0.5, above: 0.5, fails: 0.5, below: 0.5 });

/** Forgets all but what `marginal` is at 0, above zero. */
export const openBracket = (known: Bracket, first: number): void => {
  known.earns = 0;
  known.above = first;
  known.fails = Number.POSITIVE_INFINITY;
  known.below = Number.NEGATIVE_INFINITY;
};

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
 * The largest amount up to `most` that is seen to earn something: `most` itself, or what `lastEarningByHalves` finds, to the last
 * digit and with fewer looks, since the sign of `marginal` is known below an amount that earns and above one that does not.
 * What is seen is added to the bracket, whatever the range. `hint` says where the sign may change. Guesses are those of the Illinois method
 * (M. Dowell, P. Jarratt, "A modified regula falsi method", BIT 11, 1971).
 */
export const lastEarning = (
  marginal: (amount: number) => number,
  most: number,
  known: Bracket,
  hint: () => number,
): number => {
  if (most <= known.earns) return most;
  const fresh = known.earns === 0;
  if (most < known.fails) {
    const last = marginal(most);
    if (last >= 0) {
      [known.earns, known.above] = [most, last];
      return most;
    }
    [known.fails, known.below] = [most, last];
  }
  let { earns, above, fails, below } = known;
  let before = 0;
  for (let i = 0; i < GUESSES && fails - earns > NEAR * most; i += 1) {
    const guess = i === 0 && fresh ? hint() : earns + ((fails - earns) * above) / (above - below);
    const inside = guess > earns && guess < fails;
    const at = inside ? guess : (earns + fails) / 2;
    const value = marginal(at);
    if (value >= 0) {
      earns = at;
      above = value;
      if (before > 0) below /= 2;
      before = 1;
    } else {
      fails = at;
      below = value;
      if (before < 0) above /= 2;
      before = -1;
    }
  }
  let low = 0;
  let high = most;
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    if (middle <= earns) low = middle;
    else if (middle >= fails) high = middle;
    else {
      const value = marginal(middle);
      if (value >= 0) {
        low = earns = middle;
        above = value;
      } else {
        high = fails = middle;
        below = value;
      }
    }
  }
  known.earns = earns;
  known.above = above;
  known.fails = fails;
  known.below = below;
  return low;
};
