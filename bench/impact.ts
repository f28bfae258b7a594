// Accounts × scenarios in one step: the programs an analyst would write with NumPy and ours, on the same numbers, as ratios to
// the fastest NumPy program. Each on one thread, ours then on two. Rounds alternate, and the fastest run of each program
// counts, so that what else the machine does weighs least; processor time, which it hardly changes, stands beside wall-clock
// time and includes compiling and collecting garbage on other threads. Ours starts from the book: it includes checks, layout
// and sorting of scenarios.
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

/** Milliseconds that a run took. */
interface Run {
  readonly wall: number;
  readonly cpu: number;
}

const fastest = (runs: readonly Run[]): Run => ({
  wall: Math.min(...runs.map(({ wall }) => wall)),
  cpu: Math.min(...runs.map(({ cpu }) => cpu)),
});
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

/** One round of NumPy programs: name → seconds and totals. */
const numpyRound = (
  folder: string,
  assets: number,
  which: 'naive' | 'chunked',
): Record<string, Totals & { readonly runs: readonly Run[] }> => {
  const program = fileURLToPath(new URL('./impact/programs.py', import.meta.url));
  const argv = [program, folder, String(accounts), String(assets), which];
  const env = { ...process.env, ...ONE_THREAD };
  return JSON.parse(execFileSync('python3', argv, { env, encoding: 'utf8', maxBuffer: 2 ** 24 }));
};

const measure = async (numbers: Numbers, numpy: boolean): Promise<void> => {
  const { book, market, prices } = numbers;
  const assets = market.assets.length;
  const source = matrixPrices(prices, assets);
  const times = new Map<string, Run[]>();
  const totals = new Map<string, Totals>();
  const add = (name: string, run: Run, found: Totals): void => {
    times.set(name, [...(times.get(name) ?? []), run]);
    totals.set(name, found);
  };
  const timed = async (name: string, run: () => SolvencyOutcome | Promise<SolvencyOutcome>): Promise<void> => {
    const [start, used] = [performance.now(), process.cpuUsage()];
    const outcome = await run();
    const wall = performance.now() - start;
    const { user, system } = process.cpuUsage(used);
    add(name, { wall, cpu: (user + system) / 1000 }, totalsOf(outcome));
  };
  const python = (which: 'naive' | 'chunked'): void => {
    for (const [name, { runs, ...found }] of Object.entries(numpyRound(folder, assets, which)))
      for (const { wall, cpu } of runs) add(`NumPy ${name}`, { wall: wall * 1000, cpu: cpu * 1000 }, found);
  };
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  const threads = startThreads(2);
  try {
    for (const name of ['weighted', 'collateral', 'debt', 'prices'] as const)
      writeFileSync(join(folder, `${name}.f64`), numbers[name]);
    await timed('ours, first run', () => solvencyOf(book, market, source));
    if (numpy) python('naive');
    for (let round = 0; round < rounds; round += 1) {
      if (numpy) python('chunked');
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
  const best = [...times].map(([name, runs]) => ({ name, ...fastest(runs) })).sort((a, b) => b.wall - a.wall);
  const theirs = fastest(best.filter(({ name }) => name.startsWith('NumPy')));
  const column = (value: number, base: number): string =>
    `${value.toFixed(1).padStart(10)} ms${numpy ? `${(base / value).toFixed(2).padStart(7)} x` : ''}`;
  console.log(`${''.padEnd(32)} wall clock              processor`);
  for (const { name, wall, cpu } of best)
    console.log(`${name.padEnd(28)}${column(wall, theirs.wall)}${column(cpu, theirs.cpu)}`);
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
