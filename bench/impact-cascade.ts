// Liquidations over the 24 hours of a day: what an analyst would write with NumPy, without depth or prices that sales move, and
// ours, first as bare as that and then with pools that feel sales, reported prices and liquidators with finite capital. On the
// same book and paths, each on one thread, ours then on two; rounds alternate and the fastest of each counts. All must find the
// same accounts at risk where no sale moves a price; what is repaid differs, since ours repays pairs of positions, not shares of all.
// Needs python3 with numpy (Debian: python3-numpy). Run: npx tsx bench/impact-cascade.ts [accounts] [paths] [rounds]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makePaths } from '../src/impact/prices/make.js';
import type { RiskMarket } from '../src/impact/risk-market.js';
import type { Depth, Scenario } from '../src/impact/scenario.js';
import { measured, widthOf } from '../src/impact/simulate/columns.js';
import type { Job } from '../src/impact/simulate/job.js';
import { runJob } from '../src/impact/simulate/run-jobs.js';
import type { Outcomes } from '../src/impact/simulate/run-paths.js';
import { makeNumbers } from './impact/numbers.js';

const [accounts = 10_000, paths = 200, rounds = 3] = process.argv.slice(2).map(Number);
const STEPS = 24;
const HOUR = 3600;
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

interface Run {
  readonly wall: number;
  readonly cpu: number;
  readonly atRisk: number;
}

const numbers = makeNumbers(accounts, 1, 'as on chains');
const market: RiskMarket = {
  ...numbers.market,
  liquidation: { ...numbers.market.liquidation, closeFactor: 0.5, closeFactorOf: 'position' },
};
const size = market.assets.length;

/** A stressed day: the seven dear assets move together, 8 % of a day and 12 % for the last of them; dollars hardly at all. */
const daily = market.assets.map(({ price }) => (price < 2 ? 0.003 : 0.08));
const source = makePaths(
  {
    kind: 'gbm',
    assets: daily.map((volatility) => ({ drift: 0, volatility: volatility * Math.sqrt(365) })),
    correlation: daily.map((_, row) => daily.map((_one, column) => (row === column ? 1 : 0.7))),
  },
  { steps: STEPS, stepSeconds: HOUR, seed: 20261123n },
);
const list = Array.from({ length: paths }, (_, path) => {
  const prices = new Float64Array(STEPS * size);
  source.fill(path, prices);
  return prices;
});

const deep: Depth = { model: { kind: 'constant-product', reserve: 1e18, fee: 0 }, halfLife: HOUR, stressed: 1 };
const pool: Depth = { model: { kind: 'constant-product', reserve: 5e7, fee: 0.0005 }, halfLife: 6 * HOUR, stressed: 1 };
const bare: Scenario = {
  name: 'bare',
  title: 'As the analyst has it',
  horizon: STEPS * HOUR,
  step: HOUR,
  prices: { kind: 'paths', paths: list },
  events: [],
  oracles: market.assets.map(() => null),
  depths: market.assets.map(() => deep),
  liquidators: {
    count: 1,
    capital: Number.POSITIVE_INFINITY,
    gas: 0,
    minimumProfit: 0,
    latency: 0,
    bidding: 0,
    absence: 0,
    turnover: 0,
  },
  auctions: null,
  backstops: [],
  elasticities: market.assets.map(() => null),
  proxies: [],
};
const felt: Scenario = {
  ...bare,
  name: 'felt',
  title: 'Depth that sales move, reported prices, finite capital',
  depths: market.assets.map(() => pool),
  oracles: market.assets.map(() => ({
    sources: [{ name: 'feed', heartbeat: HOUR, deviation: 0.005, latency: 30, outages: [], manipulations: [] }],
    aggregate: 'first-valid',
    maxAge: null,
    cap: null,
  })),
  liquidators: {
    ...bare.liquidators,
    count: 5,
    capital: 1e7,
    gas: 20,
    minimumProfit: 10,
    bidding: 0.5,
    turnover: HOUR,
  },
};

const jobOf = (scenario: Scenario): Job => {
  const side = { market, book: numbers.book };
  return { scenario, seed: 1n, paths, sampling: 'random', pairs: [{ kind: 'as-is', before: side, after: side }] };
};

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
const runs = new Map<string, Run[]>();
const add = (name: string, run: Run): void => {
  runs.set(name, [...(runs.get(name) ?? []), run]);
};

const ours = async (name: string, scenario: Scenario, threads: number): Promise<void> => {
  const job = jobOf(scenario);
  const [start, used] = [performance.now(), process.cpuUsage()];
  const outcomes: Outcomes = await runJob({ ...job }, { from: 0, to: paths }, threads, () => undefined);
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(used);
  const [pair] = outcomes.pairs;
  add(name, {
    wall,
    cpu: (user + system) / 1000,
    atRisk: pair === undefined ? Number.NaN : sum(measured(pair.after, 'accountsAtRisk')),
  });
};

const hasNumpy = (): boolean => {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
const numpy = hasNumpy();
if (!numpy) console.log('python3 with numpy is not there (Debian: python3-numpy): only ours is measured.');
let theirPeak = 0;
const python = (): void => {
  const program = fileURLToPath(new URL('./impact/cascade.py', import.meta.url));
  const argv = [program, folder, String(accounts), String(size), String(STEPS)];
  const text = execFileSync('python3', argv, { env: { ...process.env, ...ONE_THREAD }, encoding: 'utf8' });
  const { peak, ...programs } = JSON.parse(text) as Record<string, Run> & { readonly peak: number };
  theirPeak = Math.max(theirPeak, peak);
  for (const [name, { wall, cpu, atRisk }] of Object.entries(programs as Record<string, Run>))
    add(`NumPy ${name}`, { wall: wall * 1000, cpu: cpu * 1000, atRisk });
};

try {
  // Insolvent accounts are in no path of ours: the analyst leaves them out too.
  const { collateral, debt } = numbers;
  for (let account = 0; account < accounts; account += 1) {
    let [held, owed] = [0, 0];
    for (const [asset, { price }] of market.assets.entries()) {
      held += (collateral[account * size + asset] ?? 0) * price;
      owed += (debt[account * size + asset] ?? 0) * price;
    }
    if (held < owed) debt.fill(0, account * size, (account + 1) * size);
  }
  const dollars = list.map((ratios) => ratios.map((ratio, at) => ratio * (market.assets[at % size]?.price ?? 0)));
  const whole = new Float64Array(paths * STEPS * size);
  for (const [path, prices] of dollars.entries()) whole.set(prices, path * STEPS * size);
  writeFileSync(join(folder, 'prices.f64'), whole);
  writeFileSync(
    join(folder, 'threshold.f64'),
    Float64Array.from(market.assets, ({ liquidationThreshold }) => liquidationThreshold),
  );
  for (const name of ['collateral', 'debt'] as const) writeFileSync(join(folder, `${name}.f64`), numbers[name]);
  for (let round = 0; round < rounds; round += 1) {
    if (numpy) python();
    await ours('ours, bare', bare, 1);
    await ours('ours, bare, two threads', bare, 2);
    await ours('ours, with feedback', felt, 1);
    await ours('ours, with feedback, two threads', felt, 2);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const best = [...runs].map(([name, all]) => ({
  name,
  wall: Math.min(...all.map(({ wall }) => wall)),
  cpu: Math.min(...all.map(({ cpu }) => cpu)),
  atRisk: all[0]?.atRisk ?? Number.NaN,
}));
const theirs = best.filter(({ name }) => name.startsWith('NumPy'));
const base = { wall: Math.min(...theirs.map(({ wall }) => wall)), cpu: Math.min(...theirs.map(({ cpu }) => cpu)) };
const column = (value: number, than: number): string =>
  `${value.toFixed(0).padStart(8)} ms${numpy ? `${(than / value).toFixed(2).padStart(7)} x` : ''}`;
console.log(`${accounts} accounts × ${size} assets × ${STEPS} steps, ${paths} paths`);
console.log(`${''.padEnd(36)} wall clock            processor             accounts at risk`);
for (const { name, wall, cpu, atRisk } of best)
  console.log(`${name.padEnd(34)}${column(wall, base.wall)}${column(cpu, base.cpu)}${String(atRisk).padStart(16)}`);
const kept = paths * widthOf({ backstops: 0, pools: 0, timed: 0, minted: 0 }) * 8;
const state = numbers.book.asset.length * 40 + accounts * 40;
console.log(
  `Memory: outcomes ${(kept / 1024).toFixed(0)} KiB (paths × ${widthOf({ backstops: 0, pools: 0, timed: 0, minted: 0 })} numbers), each thread about ${(state / 2 ** 20).toFixed(1)} MiB of accounts, whatever the paths; ` +
    `peak of this process ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB${numpy ? `, of NumPy's ${(theirPeak / 2 ** 20).toFixed(0)} MiB` : ''}`,
);
const counts = new Set(best.filter(({ name }) => !name.includes('feedback')).map(({ atRisk }) => atRisk));
if (counts.size > 1) throw new Error(`not all count the same accounts at risk: ${[...counts].join(', ')}`);
