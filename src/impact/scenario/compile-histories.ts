import { garchResiduals } from '../calibrate/garch.js';
import { commonTime, gridReturns, priceAt } from '../histories/grid.js';
import type { PriceSeries } from '../histories/history.js';
import type { Garch, PriceModel } from '../paths.js';
import type { Compiling } from './compiling.js';
import type { Move } from './moves.js';

/** Price files of the workspace that were read, by their paths. */
export type Histories = ReadonlyMap<string, PriceSeries>;

/** Fewer rows than this are no history. */
const LEAST_ROWS = 30;

/** The histories of each asset's moves; null, with findings, where one is not at hand. */
const historiesOf = (
  moves: readonly (Move<string> | null)[],
  histories: Histories,
  compiling: Compiling,
): readonly PriceSeries[] | null => {
  const found: PriceSeries[] = [];
  moves.forEach((move, index) => {
    const asset = compiling.market.assets[index];
    const history = move === null ? undefined : histories.get(move.value);
    if (history !== undefined) found.push(history);
    else if (move !== null && asset !== undefined)
      compiling.missing(
        {
          datum: 'history',
          assets: [asset],
          effect: `its past prices are to be in ${move.value}, which was not read`,
          severity: 'error',
          help: 'name a price file of the workspace, by its path from plimsoll.yaml',
        },
        compiling.document.prices ?? compiling.top,
      );
  });
  return found.length === moves.length ? found : null;
};

const rowsOf = (
  moves: readonly (Move<string> | null)[],
  histories: Histories,
  step: number,
  compiling: Compiling,
): readonly Float64Array[] | null => {
  const found = historiesOf(moves, histories, compiling);
  if (found === null) return null;
  const { from, to } = commonTime(found);
  const { rows } = gridReturns(found, { from, step, count: Math.floor((to - from) / step) }, () => step);
  if (rows.length >= LEAST_ROWS) return rows;
  compiling.add(
    compiling.document.prices ?? compiling.top,
    'scenario/history',
    `the price files have ${rows.length} steps of ${step} s in common; at least ${LEAST_ROWS} are needed`,
    { path: 'prices', help: 'use files that overlap, with prices at least every step' },
  );
  return null;
};

/** Past returns whole rows at once; a proxy's are those that it borrows, times its beta. */
export const compileBootstrap = (
  moves: readonly (Move<string> | null)[],
  histories: Histories,
  timing: { readonly step: number; readonly meanBlock: number },
  compiling: Compiling,
): PriceModel | null => {
  const rows = rowsOf(moves, histories, timing.step, compiling);
  if (rows === null) return null;
  const returns = rows.map((row) => row.map((value, i) => value * (moves[i]?.beta ?? 1)));
  return { kind: 'bootstrap', returns, meanBlock: timing.meanBlock / timing.step };
};

/** A GARCH of moves that are `beta` times larger. */
export const scaledGarch = (garch: Garch, beta: number): Garch => ({
  ...garch,
  mean: garch.mean * beta,
  omega: garch.omega * beta * beta,
  start: garch.start * beta * beta,
});

/** Filtered historical simulation: each file's residuals under its GARCH. */
export const compileFiltered = (
  moves: readonly (Move<{ readonly file: string; readonly garch: Garch }> | null)[],
  histories: Histories,
  timing: { readonly step: number; readonly meanBlock: number },
  compiling: Compiling,
): PriceModel | null => {
  const files = moves.map((move) => (move === null ? null : { ...move, value: move.value.file }));
  const rows = rowsOf(files, histories, timing.step, compiling);
  if (rows === null) return null;
  const garch = moves.flatMap((move) => (move === null ? [] : [move.value.garch]));
  const columns = garch.map((one, i) =>
    garchResiduals(
      Float64Array.from(rows, (row) => row[i] ?? 0),
      one,
    ),
  );
  const residuals = rows.map((_, t) => Float64Array.from(columns, (column) => column[t] ?? 0));
  const assets = moves.flatMap((move) => (move === null ? [] : [scaledGarch(move.value.garch, move.beta)]));
  return { kind: 'filtered', assets, residuals, meanBlock: timing.meanBlock / timing.step };
};

/** What prices did after each of the starts, over the price then; a proxy's to the power of its beta. */
export const compileReplay = (
  moves: readonly (Move<string> | null)[],
  starts: readonly number[],
  histories: Histories,
  timing: { readonly step: number; readonly steps: number },
  compiling: Compiling,
): PriceModel | null => {
  const found = historiesOf(moves, histories, compiling);
  if (found === null) return null;
  const { step, steps } = timing;
  const paths = starts.map((start) => {
    const path = new Float64Array(steps * found.length);
    found.forEach((history, i) => {
      const first = priceAt(history, start, step) ?? Number.NaN;
      for (let at = 0; at < steps; at += 1) {
        const price = priceAt(history, start + (at + 1) * step, step) ?? Number.NaN;
        path[at * found.length + i] = (price / first) ** (moves[i]?.beta ?? 1);
      }
    });
    if (!path.every(Number.isFinite))
      compiling.add(
        compiling.document.prices ?? compiling.top,
        'scenario/history',
        `the price files do not cover the ${steps} steps after ${new Date(start * 1000).toISOString()}`,
        { path: 'prices.starts', help: 'begin where every file has prices to the end of the horizon' },
      );
    return path;
  });
  return { kind: 'paths', paths };
};
