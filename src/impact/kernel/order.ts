/**
 * Scenarios by how much of the book's margin they leave, so that neighbours are alike and bounds on a block are tight. Any
 * order gives the same results; a good one is faster. `prices` is scenario × asset; the order is written to `out`.
 */
export const orderByStress = (prices: Float64Array, margin: Float64Array, out: Uint32Array): void => {
  const assets = margin.length;
  const scores = new Float64Array(out.length);
  let lowest = Infinity;
  let highest = -Infinity;
  for (let scenario = 0; scenario < out.length; scenario += 1) {
    let score = 0;
    for (let asset = 0; asset < assets; asset += 1)
      score += (margin[asset] as number) * (prices[scenario * assets + asset] as number);
    scores[scenario] = score;
    if (score < lowest) lowest = score;
    if (score > highest) highest = score;
  }
  // One number of 53 bits, score above, scenario below, sorts without a comparator: some twenty times as fast.
  const scale = 2 ** 30 / (highest - lowest);
  for (let scenario = 0; scenario < out.length; scenario += 1) {
    const rank = Math.floor(((scores[scenario] as number) - lowest) * scale);
    scores[scenario] = (Number.isFinite(rank) ? rank : 0) * SCENARIOS + scenario;
  }
  scores.sort();
  for (let index = 0; index < out.length; index += 1) out[index] = (scores[index] as number) % SCENARIOS;
};

/** More scenarios than are ever in memory at once. */
const SCENARIOS = 2 ** 22;
