/** The square root of a positive integer, rounded down (Newton's method). */
const squareRoot = (value: bigint): bigint => {
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
};

/** A price of token0 in token1, both with the same decimals, as Uniswap v3 holds it: its square root times 2^96. */
export const sqrtPriceX96 = (price: bigint): bigint => squareRoot(price << 192n);
