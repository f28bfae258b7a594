import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Run } from '../program.js';
import { runHere } from '../program-here.js';
import { USDC, WETH } from '../protocol/support.js';

export const CONFIG = `apiVersion: plimsoll/v1
kind: Workspace
chains:
  ethereum: { id: 1, rpc: "\${ETHEREUM_RPC_URL}" }
authorities:
  dao:
    chain: ethereum
    safe: { address: "0x0000000000000000000000000000000000000001" }
`;

export const MARKET = `apiVersion: plimsoll/v1
kind: Market
name: core
protocol: aave-v3
chain: ethereum
authority: dao
contracts:
  poolAddressesProvider: "0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e"
reserves:
  WETH:
    asset: "${WETH}"
    ltv: 80.5%                     # set together
    liquidationThreshold: 83%
    liquidationBonus: 5%
    supplyCap: 3_000_000
    borrowCap: unlimited
    frozen: false
    interestRate: { optimalUsage: 90%, base: 0%, slope1: 2.7%, slope2: 80% }
  USDC:
    asset: "${USDC}"
    supplyCap: 6_750_000_000
eModes:
  1:
    label: ETH correlated
    collateral: [WETH]
`;

/** A workspace of one market in a git repository of its own. */
export class TestWorkspace {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(): Promise<TestWorkspace> {
    const workspace = new TestWorkspace(await mkdtemp(join(tmpdir(), 'plimsoll-commands-')));
    workspace.git('init', '-q', '-b', 'main');
    await workspace.write('plimsoll.yaml', CONFIG);
    await workspace.write('params/core.yaml', MARKET);
    workspace.commit();
    return workspace;
  }

  git(...args: readonly string[]): void {
    execFileSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args],
      { cwd: this.root },
    );
  }

  commit(): void {
    this.git('add', '-A');
    this.git('commit', '-qm', 'x');
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await writeFile(join(this.root, path), text);
  }

  read(path: string): Promise<string> {
    return readFile(join(this.root, path), 'utf8');
  }

  run(...argv: readonly string[]): Promise<Run> {
    return runHere(argv, { cwd: this.root });
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}
