// Fuzzes the review in-process, as test/review/fuzz.slow.test.ts does: executions per second, how they ended, and the
// slowest single one, which must stay under two seconds. Run: npx tsx bench/fuzz-review.ts [runs] [seed]
import fc from 'fast-check';
import { type FuzzInput, fuzzInput, largeInputs } from '../test/review/fuzz-inputs.js';
import { Fuzz, UNSEEN } from '../test/review/fuzz-run.js';

const AT_MOST = 2000;
const CHUNK = 100;

const [runs = 1000, seed = Date.now() & 0x7fffffff] = process.argv.slice(2).map((text) => Number.parseInt(text, 10));

interface Slowest {
  readonly milliseconds: number;
  readonly what: string;
}

const sizeOf = (input: FuzzInput): string => ('text' in input ? `${input.text.length} characters` : input.file);

const fuzz = await Fuzz.open();
const ends = new Map<string, number>();
const byKind = new Map<string, { readonly times: number; readonly milliseconds: number }>();
let slowest: Slowest = { milliseconds: 0, what: '' };

const once = async (input: FuzzInput, what: string): Promise<void> => {
  const start = performance.now();
  const { end, printed } = await fuzz.run(input);
  const milliseconds = performance.now() - start;
  if (end === 'OK' || printed.some((text) => UNSEEN.test(text.replaceAll('\n', ''))))
    throw new Error(`${what} ends with ${end}`);
  ends.set(end, (ends.get(end) ?? 0) + 1);
  const before = byKind.get(input.kind) ?? { times: 0, milliseconds: 0 };
  byKind.set(input.kind, { times: before.times + 1, milliseconds: before.milliseconds + milliseconds });
  if (milliseconds > slowest.milliseconds) slowest = { milliseconds, what: `${what}, ${sizeOf(input)}` };
};

const show = (name: string, { times, milliseconds }: { readonly times: number; readonly milliseconds: number }): void =>
  console.log(
    `${name.padEnd(28)} ${String(times).padStart(6)} runs ${((times * 1000) / milliseconds).toFixed(0).padStart(6)} a second`,
  );

try {
  // The first run compiles what all later ones use.
  await once({ kind: 'calldata', text: '0x8456cb59', flags: 'target' }, 'the first');
  byKind.clear();
  slowest = { milliseconds: 0, what: '' };
  for (let chunk = 0; chunk * CHUNK < runs; chunk += 1) {
    const numRuns = Math.min(CHUNK, runs - chunk * CHUNK);
    const inputs = fc.sample(fuzzInput, { numRuns, seed: seed + chunk });
    for (const [index, input] of inputs.entries()) await once(input, `${input.kind}, ${index} of seed ${seed + chunk}`);
  }
  const spent = [...byKind.values()].reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  show(`all, from seed ${seed}`, { times: runs, milliseconds: spent });
  for (const [kind, cost] of byKind) show(kind, cost);
  const among = slowest;
  console.log(`slowest of them      ${among.milliseconds.toFixed(0).padStart(5)} ms  ${among.what}`);
  for (const input of largeInputs()) await once(input, input.kind);
  console.log(`slowest of all       ${slowest.milliseconds.toFixed(0).padStart(5)} ms  ${slowest.what}`);
  const rows = [...ends].sort(([, a], [, b]) => b - a).map(([end, times]) => `${end} ${times}`);
  console.log(`ended with ${rows.join(', ')}`);
  if (slowest.milliseconds > AT_MOST) process.exitCode = 1;
} finally {
  await fuzz.close();
}
