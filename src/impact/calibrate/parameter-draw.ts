import type { Fit } from './fit.js';
import { cholesky } from './matrix.js';

/**
 * Parameters as uncertain as a fit leaves them: its values plus its covariance's root times as many standard normal numbers. Simulating
 * under several of them tells the uncertainty of the model apart from that of the paths. Null where the fit has no covariance, or
 * `allowed` says that the model cannot have such values: draw again.
 */
export const drawParameters = <Name extends string>(
  fit: Fit<Name>,
  normals: ArrayLike<number>,
  allowed: (values: Readonly<Record<Name, number>>) => boolean,
): Readonly<Record<Name, number>> | null => {
  const root = fit.covariance === null ? null : cholesky(fit.covariance);
  if (root === null) return null;
  const drawn = fit.names.map((name, i): [Name, number] => {
    const moved = (root[i] ?? []).reduce((sum, one, j) => sum + one * (normals[j] ?? 0), 0);
    return [name, fit.parameters[name].value + moved];
  });
  const values = Object.fromEntries(drawn) as Record<Name, number>;
  return allowed(values) ? values : null;
};
