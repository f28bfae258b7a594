import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { coreMarket } from '../../devnet/core-market.js';
import { Rpc } from '../../devnet/node/rpc.js';
import { type Devnet, startDevnet } from '../../devnet/start.js';
import { makeDevnetWorkspace } from '../../devnet/workspace.js';
import { sendAndWait } from '../devnet/receipt.js';
import { type Run, run } from '../program.js';
import { runHere } from '../program-here.js';
import { temporary } from '../temporary.js';

let started: Promise<Devnet> | undefined;

/**
 * The one devnet of this process, started when it is first asked for, shared by all test files that the process runs, and
 * gone when it ends. A suite that calls this needs a long timeout.
 */
export const sharedDevnet = (): Promise<Devnet> => {
  started ??= coreMarket().then((market) => startDevnet({ market }));
  return started;
};

/** Puts the shared chain back after each test of the suite this is called in to where it was before it. */
export const revertAfterEach = (): void => {
  let snapshot: string;
  beforeEach(async function () {
    this.timeout(180_000);
    snapshot = await (await devnetRpc()).sendHex('evm_snapshot');
  });
  afterEach(async () => {
    await (await devnetRpc()).send('evm_revert', snapshot);
  });
};

/** JSON-RPC to the shared chain. */
export const devnetRpc = async (): Promise<Rpc> => new Rpc((await sharedDevnet()).rpcUrl);

/** Sends a transaction from an account of the devnet and mines it. Throws where it reverts. */
export const send = async (from: string, to: string, data: string): Promise<void> => {
  const rpc = await devnetRpc();
  const { status } = await sendAndWait(rpc, { from, to, data, gas: '0xf00000' });
  if (status !== '0x1') throw new Error(`the transaction to ${to} reverted`);
};

/** A folder of this process's own, gone after the test file that asks for it. */
export const temporaryFolder = (): Promise<string> => temporary('e2e');

/** Environment variables that keep a run apart from whoever runs the tests: git's identity, and folders of its own. */
export type Environment = Readonly<Record<string, string | undefined>>;

const environmentIn = (folder: string): Environment => ({
  HOME: folder,
  XDG_CONFIG_HOME: join(folder, '.config'),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@plimsoll.invalid',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@plimsoll.invalid',
});

/** A workspace of its own for the shared devnet, equal to the chain as it is now, in a clean git repository. */
export const freshWorkspace = async (): Promise<{ readonly root: string; readonly env: Environment }> => {
  const folder = await temporaryFolder();
  const { root } = await makeDevnetWorkspace({ dir: join(folder, 'workspace'), devnet: await sharedDevnet() });
  return { root, env: environmentIn(folder) };
};

/** Runs git in a folder, with the environment of `freshWorkspace`. */
export const git = async (cwd: string, env: Environment, ...args: readonly string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)('git', args, { cwd, env: { ...process.env, ...env } });
  return stdout.trim();
};

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Environment;
  readonly input?: string;
}

/** How a run of the built program ended. `json` is stdout parsed where `--json` was given, else undefined. */
export interface CliRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Typed as `JSON.parse` types it: tests look into many shapes. */
  readonly json: ReturnType<typeof JSON.parse>;
}

/** Runs the built program in this process: `cli(['diff', '--json'], { cwd: root, env })`. */
export const cli = async (args: readonly string[], options: CliOptions): Promise<CliRun> =>
  toldBy(args, await runHere(args, options));

/** Runs the built program as a process of its own, as people do. */
export const cliProcess = async (args: readonly string[], options: CliOptions): Promise<CliRun> =>
  toldBy(args, await run(args, options));

const toldBy = (args: readonly string[], { code, stdout, stderr }: Run): CliRun => ({
  code,
  out: stdout,
  err: stderr,
  json: args.includes('--json') ? JSON.parse(stdout) : undefined,
});
