import type { Correlation, Diffusion, Garch, PriceModel } from '../paths.js';
import { compileCorrelation } from './compile-correlation.js';
import { compileBootstrap, compileFiltered, compileReplay, type Histories, scaledGarch } from './compile-histories.js';
import type { Compiling } from './compiling.js';
import type { Keyed, Pairs, Points, PricesSpec } from './document.js';
import { type Move, movesOf } from './moves.js';

/** What prices need besides the document. */
export interface PriceOptions {
  readonly histories: Histories;
  readonly nearest: ((matrix: Correlation) => Correlation) | null;
}

const scaled = ({ drift, volatility }: Diffusion, beta: number): Diffusion => ({
  drift: drift * beta,
  volatility: volatility * beta,
});

const whole = <T>(moves: readonly (Move<T> | null)[]): readonly Move<T>[] | null => {
  const found = moves.flatMap((move) => move ?? []);
  return found.length === moves.length ? found : null;
};

/** The price over the one at the start, on a line of logarithms between points; 1 before the first, the last one after it. */
const interpolated = (points: Points, time: number): number => {
  let before = { at: 0, price: 1 };
  for (const point of points) {
    if (point.at >= time) {
      if (point.at === before.at) return point.price;
      const part = (time - before.at) / (point.at - before.at);
      return before.price * (point.price / before.price) ** part;
    }
    before = point;
  }
  return before.price;
};

const explicit = (
  paths: readonly Keyed<Points>[],
  timing: { readonly step: number; readonly steps: number },
  compiling: Compiling,
): PriceModel | null => {
  const made = paths.map((entries) => {
    const moves = whole(movesOf(entries, compiling));
    if (moves === null) return null;
    const out = new Float64Array(timing.steps * moves.length);
    moves.forEach(({ value, beta }, i) => {
      for (let at = 0; at < timing.steps; at += 1)
        out[at * moves.length + i] = interpolated(value, (at + 1) * timing.step) ** beta;
    });
    return out;
  });
  const found = made.flatMap((path) => path ?? []);
  return found.length === made.length ? { kind: 'paths', paths: found } : null;
};

/** The price model of a market's assets; null, with findings, where something is missing. */
export const compilePrices = (
  spec: PricesSpec,
  timing: { readonly step: number; readonly steps: number },
  compiling: Compiling,
  { histories, nearest }: PriceOptions,
): PriceModel | null => {
  const correlated = (moves: readonly (Move<unknown> | null)[], pairs: Pairs | null = compiling.document.correlation) =>
    compileCorrelation(pairs, moves, compiling, nearest);
  const drawn = <T, P>(entries: Keyed<T>, scale: (value: T, beta: number) => P) => {
    const moves = movesOf(entries, compiling);
    const correlation = correlated(moves);
    const found = whole(moves);
    if (found === null || correlation === null) return null;
    return { moves: found, assets: found.map(({ value, beta }) => scale(value, beta)), correlation };
  };
  switch (spec.model) {
    case 'gbm': {
      const parts = drawn(spec.assets, scaled);
      return parts && { kind: 'gbm', assets: parts.assets, correlation: parts.correlation };
    }
    case 'student-t': {
      const parts = drawn(spec.assets, scaled);
      const { degrees } = spec;
      return parts && { kind: 'student-t', assets: parts.assets, degrees, correlation: parts.correlation };
    }
    case 'garch': {
      const parts = drawn(spec.assets, ({ errors: _errors, ...garch }, beta): Garch => scaledGarch(garch, beta));
      return parts && { kind: 'garch', assets: parts.assets, correlation: parts.correlation };
    }
    case 'jumps':
      return jumping(spec, compiling, drawn);
    case 'regimes':
      return regimes(spec, compiling, correlated);
    case 'bootstrap':
      return compileBootstrap(
        movesOf(spec.assets, compiling),
        histories,
        { step: timing.step, meanBlock: spec.meanBlock },
        compiling,
      );
    case 'filtered':
      return compileFiltered(
        movesOf(spec.assets, compiling),
        histories,
        { step: timing.step, meanBlock: spec.meanBlock },
        compiling,
      );
    case 'paths':
      return explicit(spec.paths, timing, compiling);
    case 'replay':
      return compileReplay(movesOf(spec.assets, compiling), spec.starts, histories, timing, compiling);
  }
};

type Jumping = Extract<PricesSpec, { model: 'jumps' }>;
type JumpingAsset = Extract<PriceModel, { kind: 'jumps' }>['assets'][number];

const jumping = (
  { assets, common }: Jumping,
  compiling: Compiling,
  drawn: <T, P>(
    entries: Keyed<T>,
    scale: (value: T, beta: number) => P,
  ) => { moves: readonly Move<T>[]; assets: readonly P[]; correlation: Correlation } | null,
): PriceModel | null => {
  const parts = drawn(
    assets,
    ({ jumps, ...diffusion }, beta): JumpingAsset => ({
      ...scaled(diffusion, beta),
      jumps: jumps && { rate: jumps.rate, mean: jumps.mean * beta, deviation: jumps.deviation * beta },
    }),
  );
  if (parts === null) return null;
  if (common === null) return { kind: 'jumps', assets: parts.assets, common: null, correlation: parts.correlation };
  const { rate, mean, deviation } = common;
  const loading = movesOf(common.loading, compiling).map((move) => (move === null ? 0 : move.value * move.beta));
  return {
    kind: 'jumps',
    assets: parts.assets,
    common: { rate, mean, deviation, loading },
    correlation: parts.correlation,
  };
};

const regimes = (
  spec: Extract<PricesSpec, { model: 'regimes' }>,
  compiling: Compiling,
  correlated: (moves: readonly (Move<unknown> | null)[], pairs: Pairs | null) => Correlation | null,
): PriceModel | null => {
  const made = spec.regimes.map(({ name, assets, correlation: own }) => {
    const moves = movesOf(assets, compiling);
    const correlation = correlated(moves, own ?? compiling.document.correlation);
    const found = whole(moves);
    if (found === null || correlation === null) return null;
    return { name, assets: found.map(({ value, beta }) => scaled(value, beta)), correlation };
  });
  const found = made.flatMap((regime) => regime ?? []);
  if (found.length !== made.length) return null;
  return {
    kind: 'regimes',
    regimes: found,
    start: spec.regimes.map(({ start }) => start),
    transition: spec.regimes.map(({ to }) => to),
  };
};
