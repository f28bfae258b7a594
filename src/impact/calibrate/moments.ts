/** Mean and standard deviation of returns, the latter over their number. */
export const momentsOf = (returns: ArrayLike<number>): { readonly mean: number; readonly deviation: number } => {
  let sum = 0;
  for (let i = 0; i < returns.length; i++) sum += returns[i] ?? 0;
  const mean = sum / returns.length;
  let squares = 0;
  for (let i = 0; i < returns.length; i++) squares += ((returns[i] ?? 0) - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / returns.length) };
};
