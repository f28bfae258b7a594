// Accounts × scenarios in one step: the programs an analyst would write with NumPy and ours, on the same numbers, as ratios to
// the fastest NumPy program. Each on one thread, ours then on two. Rounds alternate, so that what else the machine does falls
// on all; medians of wall-clock time. Ours starts from the book and includes checks, layout and sorting of scenarios.
// Needs python3 with numpy (Debian: python3-numpy). Run: npx tsx bench/impact.ts [accounts] [scenarios] [rounds]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { solvencyOf } from '../src/impact/kernel/engine.js';
import type { SolvencyOutcome } from '../src/impact/kernel/outcome.js';
import { matrixPrices } from '../src/impact/kernel/scenario-prices.js';
import { solvencyOnThreads, startThreads } from '../src/impact/kernel/threads.js';
import { type BookShape, makeNumbers, type Numbers } from './impact/numbers.js';

const [accounts = 10_000, scenarios = 10_000, rounds = 7] = process.argv.slice(2).map(Number);
const SHAPES: readonly BookShape[] = ['as on chains', 'all assets in all accounts'];
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

/** What a program counted, to see that all computed the same. */
interface Totals {
  readonly atRisk: number;
  readonly insolvent: number;
  readonly shortfall: number;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

const totalsOf = ({ accountsAtRisk, accountsInsolvent, shortfall }: SolvencyOutcome): Totals => ({
  atRisk: sum(accountsAtRisk),
  insolvent: sum(accountsInsolvent),
  shortfall: sum(shortfall),
});

const hasNumpy = (): boolean => {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** One round of all NumPy programs: name → seconds and totals. */
const numpyRound = (
  folder: string,
  assets: number,
): Record<string, Totals & { readonly seconds: readonly number[] }> => {
  const program = fileURLToPath(new URL('./impact/programs.py', import.meta.url));
  const argv = [program, folder, String(accounts), String(assets), '2'];
  const env = { ...process.env, ...ONE_THREAD };
  return JSON.parse(execFileSync('python3', argv, { env, encoding: 'utf8', maxBuffer: 2 ** 24 }));
};

const measure = async (numbers: Numbers, numpy: boolean): Promise<void> => {
  const { book, market, prices } = numbers;
  const assets = market.assets.length;
  const source = matrixPrices(prices, assets);
  const times = new Map<string, number[]>();
  const totals = new Map<string, Totals>();
  const add = (name: string, milliseconds: number, found: Totals): void => {
    times.set(name, [...(times.get(name) ?? []), milliseconds]);
    totals.set(name, found);
  };
  const timed = async (name: string, run: () => SolvencyOutcome | Promise<SolvencyOutcome>): Promise<void> => {
    const start = performance.now();
    const outcome = await run();
    add(name, performance.now() - start, totalsOf(outcome));
  };
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  const threads = startThreads(2);
  try {
    for (const name of ['weighted', 'collateral', 'debt', 'prices'] as const)
      writeFileSync(join(folder, `${name}.f64`), numbers[name]);
    await timed('ours, first run', () => solvencyOf(book, market, source));
    for (let round = 0; round < rounds; round += 1) {
      if (numpy)
        for (const [name, { seconds, ...found }] of Object.entries(numpyRound(folder, assets)))
          for (const time of seconds) add(`NumPy ${name}`, time * 1000, found);
      for (let again = 0; again < 3; again += 1) {
        await timed('ours', () => solvencyOf(book, market, source));
        await timed('ours, two threads', () => solvencyOnThreads(threads, book, market, source));
        await timed('ours, without WebAssembly', () => solvencyOf(book, market, source, { kernel: 'typescript' }));
      }
      await timed('ours, without pruning', () => solvencyOf(book, market, source, { pruning: 'none' }));
    }
  } finally {
    await threads.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const medians = [...times].map(([name, list]) => ({ name, time: median(list) })).sort((a, b) => b.time - a.time);
  const best = Math.min(...medians.filter(({ name }) => name.startsWith('NumPy')).map(({ time }) => time));
  for (const { name, time } of medians)
    console.log(
      `${name.padEnd(36)} ${time.toFixed(1).padStart(9)} ms ${numpy ? `${(best / time).toFixed(2).padStart(8)} x` : ''}`,
    );
  const ours = totals.get('ours');
  for (const [name, found] of totals)
    if (
      found.atRisk !== ours?.atRisk ||
      found.insolvent !== ours.insolvent ||
      Math.abs(found.shortfall - ours.shortfall) > 1e-9 * ours.shortfall
    )
      throw new Error(`${name} counted ${JSON.stringify(found)}, ours ${JSON.stringify(ours)}`);
  console.log(`All counted the same: ${JSON.stringify(ours)} of ${accounts * scenarios} pairs`);
};

const numpy = hasNumpy();
if (!numpy) console.log('python3 with numpy is not there (Debian: python3-numpy): only ours is measured.');
for (const shape of SHAPES) {
  console.log(`\n${accounts} accounts × 8 assets × ${scenarios} scenarios, ${shape}`);
  await measure(makeNumbers(accounts, scenarios, shape), numpy);
}
