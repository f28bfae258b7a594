// What a review costs. Offline, as a user runs it: a transaction of one call and of a hundred, by the program and by the
// reviewer's one file, as ratios to an empty node in the same run. Online, on the devnet: HTTP requests, JSON-RPC messages and
// time, of a bundle, of a transaction alone, and with a second node. Medians of interleaved runs.
// Run after a build: npx tsx bench/review.ts [rounds]
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Interface } from 'ethers/abi';
import { coreMarket } from '../devnet/core-market.js';
import { DEMO_MARKET, makeDemoEdits } from '../devnet/demo.js';
import { startDevnet } from '../devnet/start.js';
import { makeDevnetWorkspace } from '../devnet/workspace.js';
import type { Hex } from '../src/chain/hex.js';
import { formatSafeTransactionFile } from '../src/route/safe/safe-transaction-file.js';
import { wrapCalls } from '../src/route/safe/wrap.js';
import { startRelay } from '../test/chain/relay.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = join(root, 'bin/run.js');
const alone = join(root, 'dist/plimsoll-review.mjs');
const rounds = Number.parseInt(process.argv[2] ?? '9', 10);

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

type Env = Readonly<Record<string, string | undefined>>;
const once = async (argv: readonly string[], cwd: string, env: Env): Promise<number> => {
  const start = performance.now();
  await promisify(execFile)(process.execPath, argv, { cwd, env: { ...process.env, NO_COLOR: '1', ...env } });
  return performance.now() - start;
};

/** Interleaved, so that what else the machine does falls on all of them. */
const measure = async (
  cases: Readonly<Record<string, readonly string[]>>,
  cwd: string,
  env: Env,
): Promise<ReadonlyMap<string, number>> => {
  const times = new Map(Object.keys(cases).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1)
    for (const [name, argv] of Object.entries(cases)) times.get(name)?.push(await once(argv, cwd, env));
  return new Map([...times].map(([name, list]) => [name, median(list)]));
};

const show = (times: ReadonlyMap<string, number>, more: ReadonlyMap<string, string> = new Map()): void => {
  const base = times.get('node -e 0') ?? 1;
  for (const [name, time] of times)
    console.log(
      `${name.padEnd(40)} ${time.toFixed(0).padStart(6)} ms ${(time / base).toFixed(1).padStart(6)} x${more.get(name) ?? ''}`,
    );
};

const abi = new Interface(['function setSupplyCap(address,uint256)']);
const CONFIGURATOR: Hex = '0x64b761d848206f447fe2dd461b0c635ec39ebb27';
const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
const SAFE: Hex = '0x5afe5afe5afe5afe5afe5afe5afe5afe5afe5afe';

const fileOf = (calls: number): string => {
  const list = Array.from({ length: calls }, (_, index) => ({
    to: CONFIGURATOR,
    value: 0n,
    data: abi.encodeFunctionData('setSupplyCap', [WETH, 3_000_000 + index]) as Hex,
  }));
  const tx = wrapCalls(list, { address: SAFE, version: '1.4.1', chainId: 1n }, { nonce: 7n });
  return formatSafeTransactionFile({ chainId: 1n, safe: SAFE, version: '1.4.1', tx });
};

const offline = async (folder: string, env: Env): Promise<void> => {
  const [one, hundred] = [join(folder, 'one.json'), join(folder, 'hundred.json')];
  await writeFile(one, fileOf(1));
  await writeFile(hundred, fileOf(100));
  const reviews = (words: readonly string[]) => (file: string) => [...words, file, '--offline'];
  const [whole, single] = [reviews([run, 'review']), reviews([alone])];
  // The checkout is a workspace: its definitions and markets are read, as in a signer's clone.
  const times = await measure(
    {
      'node -e 0': ['-e', '0'],
      '--version': [run, '--version'],
      'review --offline, 1 call': whole(one),
      'review --offline, 100 calls': whole(hundred),
      ...(existsSync(alone)
        ? { 'plimsoll-review.mjs, 1 call': single(one), 'plimsoll-review.mjs, 100 calls': single(hundred) }
        : {}),
    },
    root,
    env,
  );
  show(times);
};

const online = async (folder: string, env: Env): Promise<void> => {
  const devnet = await startDevnet({ market: await coreMarket() });
  let messages = 0;
  const relay = await startRelay(devnet.rpcUrl, () => {
    messages += 1;
    return undefined;
  });
  try {
    const made = await makeDevnetWorkspace({ dir: join(folder, 'workspace'), devnet });
    const config = join(made.root, 'plimsoll.yaml');
    await writeFile(config, (await readFile(config, 'utf8')).replace(/rpc: .*/, `rpc: "\${BENCH_RPC_URL}"`));
    await makeDemoEdits(made.root);
    const direct = { ...env, BENCH_RPC_URL: devnet.rpcUrl };
    const counted = { ...env, BENCH_RPC_URL: relay.url };
    const bundle = join(made.root, 'proposals', 'bench');
    await once([run, 'propose', DEMO_MARKET, '--out', bundle], made.root, direct);
    await once([run, 'trust', 'add', '--ref', 'main', '--yes'], made.root, direct);
    const file = join(bundle, 'safe-transaction.json');
    const cases = {
      'node -e 0': ['-e', '0'],
      'review of the bundle': [run, 'review', bundle],
      'the same, asking a second node': [run, 'review', bundle, '--rpc-check', 'BENCH_RPC_URL'],
      'review of its transaction alone': [run, 'review', file],
      'the same against the document': [run, 'review', file, '--against', 'git:HEAD'],
    };
    const times = await measure(cases, made.root, direct);
    // Counted apart from the times: the counting server is in between only here.
    const counts = new Map<string, string>();
    for (const [name, argv] of Object.entries(cases)) {
      messages = 0;
      relay.bodies.length = 0;
      await once(argv, made.root, counted);
      if (messages > 0) counts.set(name, `  ${relay.bodies.length} HTTP requests, ${messages} messages`);
    }
    show(times, counts);
  } finally {
    await relay.close();
    await devnet.stop();
  }
};

const folder = await mkdtemp(join(tmpdir(), 'plimsoll-bench-'));
try {
  const env = { XDG_CONFIG_HOME: join(folder, 'config') };
  await offline(folder, env);
  await online(folder, env);
} finally {
  await rm(folder, { recursive: true, force: true });
}
