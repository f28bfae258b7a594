// How fast paths of each kind of price model are made, as ratios to Brownian motion: npx tsx bench/impact-paths.ts. A day of
// hours for eight assets; medians of interleaved runs.
import type { PathSource, PriceModel } from '../src/impact/paths.js';
import { makePaths } from '../src/impact/prices/make.js';
import type { PathOptions } from '../src/impact/prices/options.js';

const RUNS = 5;
const PATHS = 2000;
const ASSETS = 8;
const OPTIONS: PathOptions = { steps: 24, stepSeconds: 3600, seed: 1n };

const each = <T>(of: (asset: number) => T): T[] => Array.from({ length: ASSETS }, (_, asset) => of(asset));
const correlation = each((row) => each((column) => (row === column ? 1 : 0.6)));
const assets = each((asset) => ({ drift: 0, volatility: 0.3 + asset / 10 }));
const jumps = { rate: 20, mean: -0.05, deviation: 0.05 };
const garch = { mean: 0, omega: 1e-6, alpha: 0.1, beta: 0.85, start: 1e-4 };
const history = Array.from({ length: 5000 }, (_, row) =>
  Float64Array.from(each((asset) => Math.sin(row * (asset + 1)) / 50)),
);
const regimes = ['calm', 'crisis'].map((name, at) => ({
  name,
  assets: assets.map(({ volatility }) => ({ drift: 0, volatility: volatility * (1 + 2 * at) })),
  correlation,
}));

const gbm: PriceModel = { kind: 'gbm', assets, correlation };
const importance = { kind: 'importance', direction: each(() => 1), deviations: 2 } as const;
const cases: Record<string, PathSource> = {
  gbm: makePaths(gbm, OPTIONS),
  'gbm, quasi-random': makePaths(gbm, { ...OPTIONS, sampling: 'quasi' }),
  'gbm, importance': makePaths(gbm, { ...OPTIONS, sampling: importance }),
  'student-t': makePaths({ kind: 'student-t', assets, degrees: 4, correlation }, OPTIONS),
  garch: makePaths({ kind: 'garch', assets: each(() => ({ ...garch, degrees: null })), correlation }, OPTIONS),
  'garch, student-t': makePaths(
    { kind: 'garch', assets: each(() => ({ ...garch, degrees: 5 })), correlation },
    OPTIONS,
  ),
  jumps: makePaths(
    {
      kind: 'jumps',
      assets: assets.map((asset) => ({ ...asset, jumps })),
      common: { ...jumps, loading: each(() => 1) },
      correlation,
    },
    OPTIONS,
  ),
  regimes: makePaths(
    {
      kind: 'regimes',
      regimes,
      start: [1, 0],
      transition: [
        [0.95, 0.05],
        [0.2, 0.8],
      ],
    },
    OPTIONS,
  ),
  bootstrap: makePaths({ kind: 'bootstrap', returns: history, meanBlock: 12 }, OPTIONS),
  filtered: makePaths(
    { kind: 'filtered', assets: each(() => ({ ...garch, degrees: null })), residuals: history, meanBlock: 12 },
    OPTIONS,
  ),
};

const prices = new Float64Array(OPTIONS.steps * ASSETS);
const lows = new Float64Array(prices.length);

/** Microseconds a path, of this process's own time: others may want the machine too. */
const time = (make: (path: number) => void): number => {
  const start = process.cpuUsage();
  for (let path = 0; path < PATHS; path += 1) make(path);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / PATHS;
};

const times = new Map<string, { readonly fill: number[]; readonly low: number[] }>();
for (const name of Object.keys(cases)) times.set(name, { fill: [], low: [] });
for (let run = 0; run <= RUNS; run += 1)
  for (const [name, source] of Object.entries(cases)) {
    const fill = time((path) => source.fill(path, prices));
    const { fillLow } = source;
    const both =
      fillLow === null
        ? fill
        : time((path) => {
            source.fill(path, prices);
            fillLow(path, prices, lows);
          });
    // The first run compiles.
    if (run > 0) times.get(name)?.fill.push(fill);
    if (run > 0) times.get(name)?.low.push(both - fill);
  }

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const base = median(times.get('gbm')?.fill ?? []);
console.log('model                 time a path   paths a second   with lows');
for (const [name, { fill, low }] of times) {
  const own = median(fill);
  const withLows = cases[name]?.fillLow === null ? 'none' : `${((own + median(low)) / base).toFixed(2)} x`;
  console.log(
    `${name.padEnd(20)} ${(own / base).toFixed(2).padStart(10)} x ${Math.round(1e6 / own)
      .toString()
      .padStart(16)} ${withLows.padStart(11)}`,
  );
}
