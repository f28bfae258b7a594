/** The logarithm of each return's density under parameters; null where a model does not have such parameters. */
export type LogDensities = (values: readonly number[]) => Float64Array | null;

/** ln L of logarithms of densities; −Infinity outside the model. */
export const logLikelihoodOf = (densities: Float64Array | null): number => {
  if (densities === null) return -Infinity;
  let sum = 0;
  for (let i = 0; i < densities.length; i++) sum += densities[i] ?? 0;
  return sum;
};

/** −½ ln 2π. */
export const HALF_LOG_TAU = -0.9189385332046728;
