import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root as checkout } from '../program.js';

export const CORE = 'params/aave-v3/ethereum/core.yaml';
const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';

const report = (ltv: number): string =>
  JSON.stringify({
    chainId: 1,
    poolConfig: { poolAddressesProvider: '0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e' },
    reserves: {
      [WETH]: { underlying: WETH, symbol: 'WETH', id: 0, ltv, liquidationThreshold: 8300, supplyCap: 3_000_000 },
    },
    strategies: {},
    eModes: {},
  });

/** Half a year of daily prices that go up and down, by no chance. */
const prices = (phase: number): string => {
  const day = (i: number): string => new Date(Date.UTC(2024, 0, 1 + i)).toISOString();
  const price = (i: number): number => 100 * Math.exp(0.1 * Math.sin(i * 1.3 + phase) + 0.05 * Math.sin(i * i));
  return `time,price,USDC\n${Array.from({ length: 180 }, (_, i) => `${day(i)},${price(i)},${1 + i / 1e6}`).join('\n')}\n`;
};

const git = (cwd: string, ...args: readonly string[]): void => {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...who, ...args], { cwd });
};

/**
 * A folder in which the examples that need no chain can be typed: this project's own workspace in a git repository, one
 * cap edited since the commit, and snapshot files beside it.
 */
export class ExampleWorkspace {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(): Promise<ExampleWorkspace> {
    const root = await mkdtemp(join(tmpdir(), 'plimsoll-examples-'));
    for (const part of ['plimsoll.yaml', 'params', 'policies'])
      await cp(join(checkout, part), join(root, part), { recursive: true });
    git(root, 'init', '-q', '-b', 'main');
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'x');
    const core = await readFile(join(root, CORE), 'utf8');
    await writeFile(join(root, CORE), core.replace('supplyCap: 3_000_000', 'supplyCap: 3_300_000'));
    await writeFile(join(root, 'before.json'), report(8000));
    await writeFile(join(root, 'after.json'), report(8050));
    await writeFile(join(root, 'report.json'), report(8050));
    await mkdir(join(root, 'prices'));
    await writeFile(join(root, 'prices/ETH.csv'), prices(0));
    await writeFile(join(root, 'prices/BTC.csv'), prices(1));
    await writeFile(join(root, 'prices/all.csv'), prices(2));
    await writeFile(join(root, 'ETHUSDT-1h.csv'), prices(3));
    return new ExampleWorkspace(root);
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}
