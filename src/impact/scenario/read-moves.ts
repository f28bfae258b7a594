import { child, type DocumentNode, type Span, textOf } from '../../document/node.js';
import type { Diffusion, Garch, Jumps } from '../paths.js';
import type { Fitted } from './read-errors.js';
import { ABOVE_ZERO, AT_LEAST_ZERO, type Bounds, type ScenarioReading } from './reading.js';

/** Student's t has no variance with two degrees of freedom or fewer. */
export const DEGREES: Bounds = { min: 2.000001, max: 1_000_000 };

const NOTHING: Diffusion = { drift: Number.NaN, volatility: Number.NaN };

/** Drift and volatility of an asset. `more`: what else its entry may have. */
export const readDiffusion = (
  node: DocumentNode,
  reading: ScenarioReading,
  path: string,
  where: Span,
  more: readonly string[],
): Diffusion => {
  reading.takes(node, ['drift', 'volatility', ...more], path);
  if (!reading.needs(node, ['drift', 'volatility'], where, path)) return NOTHING;
  return {
    drift: reading.number(node, 'drift', 'percent', path),
    volatility: reading.number(node, 'volatility', 'percent', path, AT_LEAST_ZERO),
  };
};

/** Jumps: how many a year, and the logarithm of one. */
export const readJumps = (node: DocumentNode, reading: ScenarioReading, path: string): Jumps => ({
  rate: reading.number(node, 'rate', 'number', path, AT_LEAST_ZERO),
  mean: reading.number(node, 'mean', 'percent', path),
  deviation: reading.number(node, 'deviation', 'percent', path, AT_LEAST_ZERO),
});

const GARCH = ['mean', 'omega', 'alpha', 'beta', 'start', 'degrees'] as const;

/** A GARCH(1,1) of an asset. A variance that grows without end is a finding. */
export const readGarch = (
  node: DocumentNode,
  reading: ScenarioReading,
  path: string,
  where: Span,
  more: readonly string[],
): Garch => {
  reading.takes(node, [...GARCH, ...more], path);
  reading.needs(node, GARCH, where, path);
  const degrees = textOf(node, 'degrees');
  const garch: Garch = {
    mean: reading.number(node, 'mean', 'number', path),
    omega: reading.number(node, 'omega', 'number', path, AT_LEAST_ZERO),
    alpha: reading.number(node, 'alpha', 'number', path, AT_LEAST_ZERO),
    beta: reading.number(node, 'beta', 'number', path, AT_LEAST_ZERO),
    start: reading.number(node, 'start', 'number', path, ABOVE_ZERO),
    degrees: degrees === 'normal' ? null : reading.number(node, 'degrees', 'number', path, DEGREES),
  };
  if (garch.alpha + garch.beta >= 1)
    reading.add(
      child(node, 'beta')?.span ?? where,
      'scenario/garch',
      `${path}: alpha and beta sum to ${garch.alpha + garch.beta}: the variance has no mean`,
      `${path}.beta`,
      'they sum to less than 1',
    );
  return garch;
};

/** Numbers of a diffusion that errors may stand beside, and of its jumps. */
export const fittedDiffusion = ({ drift, volatility }: Diffusion, jumps: Jumps | null): readonly Fitted[] => [
  { name: 'drift', value: drift, unit: 'percent' },
  { name: 'volatility', value: volatility, unit: 'percent' },
  ...(jumps === null
    ? []
    : ([
        { name: 'jumpRate', value: jumps.rate, unit: 'number' },
        { name: 'jumpMean', value: jumps.mean, unit: 'percent' },
        { name: 'jumpDeviation', value: jumps.deviation, unit: 'percent' },
      ] as const)),
];

/** Numbers of a GARCH that errors may stand beside. */
export const fittedGarch = ({ degrees, ...garch }: Garch): readonly Fitted[] => [
  ...(['mean', 'omega', 'alpha', 'beta', 'start'] as const).map((name) => ({
    name,
    value: garch[name],
    unit: 'number' as const,
  })),
  ...(degrees === null ? [] : [{ name: 'degrees', value: degrees, unit: 'number' } as const]),
];
