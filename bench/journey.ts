// What the commands of the journey cost on the devnet: time as a ratio to an empty node, and peak memory. npm run bench.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coreMarket } from '../devnet/core-market.js';
import { DEMO_MARKET, makeDemoEdits } from '../devnet/demo.js';
import { startDevnet } from '../devnet/start.js';
import { makeDevnetWorkspace } from '../devnet/workspace.js';

const RUNS = 5;
const run = fileURLToPath(new URL('../bin/run.js', import.meta.url));

/** Says its peak memory when it ends, in kilobytes. */
const WATCH = `data:text/javascript,process.on('exit',()=>process.stderr.write('\\nRSS='+process.resourceUsage().maxRSS))`;

interface Cost {
  readonly milliseconds: number;
  readonly megabytes: number;
}

const once = (argv: readonly string[], cwd: string): Cost => {
  const start = process.hrtime.bigint();
  const ended = spawnSync(process.execPath, ['--import', WATCH, ...argv], { cwd, encoding: 'utf8' });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  if (ended.status !== 0) throw new Error(`${argv.join(' ')} ended with ${ended.status}: ${ended.stderr}`);
  return { milliseconds, megabytes: Number(/RSS=(\d+)/.exec(ended.stderr)?.[1] ?? 0) / 1024 };
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const measure = (argv: readonly string[], cwd: string, before: () => void = () => undefined): Cost => {
  const costs = Array.from({ length: RUNS }, () => {
    before();
    return once(argv, cwd);
  });
  return {
    milliseconds: median(costs.map((cost) => cost.milliseconds)),
    megabytes: median(costs.map((cost) => cost.megabytes)),
  };
};

const devnet = await startDevnet({ market: await coreMarket() });
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
try {
  const { root } = await makeDevnetWorkspace({ dir: join(folder, 'workspace'), devnet });
  await makeDemoEdits(root);
  const base = measure(['-e', '0'], root);
  const show = (name: string, cost: Cost): void =>
    console.log(
      `${name.padEnd(28)} ${cost.milliseconds.toFixed(0).padStart(6)} ms ${(cost.milliseconds / base.milliseconds).toFixed(1).padStart(6)} x ${cost.megabytes.toFixed(0).padStart(5)} MB`,
    );
  show('node -e 0', base);
  const [a, b] = ['a.json', 'b.json'].map((name) => join(folder, name)) as [string, string];
  once([run, 'snapshot', DEMO_MARKET, '--out', a], root);
  writeFileSync(b, readFileSync(a, 'utf8').replace('"3000000"', '"3300000"'));
  show('diff of two snapshots', measure([run, 'diff', '--from', a, '--to', b], root));
  show('diff against the chain', measure([run, 'diff', DEMO_MARKET], root));
  const propose = [run, 'propose', DEMO_MARKET, '--out', join(root, 'proposals', 'bench')];
  const clear = (): void => rmSync(join(root, 'proposals'), { recursive: true, force: true });
  show('propose', measure(propose, root, clear));
  const bundle = join('proposals', readdirSync(join(root, 'proposals'))[0] ?? '');
  show('review', measure([run, 'review', bundle], root));
  show('review --offline', measure([run, 'review', bundle, '--offline'], root));
} finally {
  rmSync(folder, { recursive: true, force: true });
  await devnet.stop();
}
