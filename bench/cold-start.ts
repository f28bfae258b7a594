// How long commands take to start, as ratios to an empty node: npm run bench. Medians of interleaved runs.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RUNS = 11;
const root = fileURLToPath(new URL('..', import.meta.url));
const run = join(root, 'bin/run.js');
const market = 'params/aave-v3/ethereum/core.yaml';

const cases: Record<string, string[]> = {
  'node -e 0': ['-e', '0'],
  '--version': [run, '--version'],
  '--help': [run, '--help'],
  explain: [run, 'explain', 'cli/usage'],
  ...(existsSync(join(root, 'commands/validate.ts')) ? { validate: [run, 'validate', market] } : {}),
};

const once = (argv: readonly string[]): number => {
  const start = process.hrtime.bigint();
  spawnSync(process.execPath, argv, { cwd: root, stdio: 'ignore', env: { ...process.env, NO_COLOR: '1' } });
  return Number(process.hrtime.bigint() - start) / 1e6;
};

const times = new Map(Object.keys(cases).map((name) => [name, [] as number[]]));
for (let round = 0; round < RUNS; round += 1)
  for (const [name, argv] of Object.entries(cases)) times.get(name)?.push(once(argv));

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const base = median(times.get('node -e 0') ?? []);
for (const [name, values] of times)
  console.log(
    `${name.padEnd(12)} ${median(values).toFixed(0).padStart(5)} ms  ${(median(values) / base).toFixed(2)} x`,
  );
