/**
 * How many equally weighted paths would say as much as weighted ones: (Σw)² ÷ Σw² (L. Kish). From logarithms of weights, so
 * that none is lost to their range.
 */
export const effectiveSampleSize = (logWeights: Float64Array): number => {
  let top = -Infinity;
  for (const weight of logWeights) top = Math.max(top, weight);
  if (top === -Infinity) return 0;
  let sum = 0;
  let squares = 0;
  for (const logWeight of logWeights) {
    const weight = Math.exp(logWeight - top);
    sum += weight;
    squares += weight * weight;
  }
  return (sum * sum) / squares;
};
