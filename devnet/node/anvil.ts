import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { unavailable } from '../../src/diagnostic/error.js';
import { ACCOUNT_COUNT } from '../accounts.js';
import { BLOCK_GAS_LIMIT, CHAIN_ID } from '../chain.js';
import type { AnvilBinary } from './binary.js';
import { WATCHDOG } from './watchdog.js';

export interface AnvilOptions {
  readonly binary: AnvilBinary;
  /** 0 takes any free port. */
  readonly port: number;
  /** Seconds since 1970: the time of the genesis block, or of the block the loaded state ends with. */
  readonly timestamp: number;
  /** That of the embedded chain unless told. */
  readonly chainId?: bigint;
  /** How many of anvil's own accounts are funded; those of the embedded chain unless told. */
  readonly accounts?: number;
  /** Further arguments for anvil. */
  readonly extra: readonly string[];
}

/** A running anvil. It ends with this process, however this process ends. */
export interface Anvil {
  readonly url: string;
  readonly pid: number;
  /** Ends anvil and resolves when it is gone. May be called more than once. */
  readonly stop: () => Promise<void>;
}

type Watchdog = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * Starts anvil and waits until it listens. It does not keep this process alive: whoever wants to serve it must wait for
 * something else.
 *
 * @throws PlimsollError `devnet/anvil-failed` with anvil's own words where it does not come up (a port in use, say).
 */
export const startAnvil = async (options: AnvilOptions): Promise<Anvil> => {
  const args = [
    // Said outright: the accounts' keys are known to all, so the chain must not listen to other machines.
    ...['--host', '127.0.0.1'],
    ...[
      '--port',
      String(options.port),
      '--chain-id',
      String(options.chainId ?? CHAIN_ID),
      '--timestamp',
      String(options.timestamp),
    ],
    ...['--accounts', String(options.accounts ?? ACCOUNT_COUNT), '--gas-limit', String(BLOCK_GAS_LIMIT)],
    // Real chains refuse a transaction above the EIP-7825 limit; anvil does only when told to.
    '--enable-tx-gas-limit',
    '--no-request-size-limit',
    ...options.extra,
  ];
  // Detached: Ctrl-C on the terminal must reach whoever uses the chain first, not the chain.
  const watchdog = spawn(process.execPath, ['-e', WATCHDOG, options.binary.path, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: environment(),
    windowsHide: true,
  });
  watchdog.stdin.on('error', () => {});
  const exited = once(watchdog, 'exit');
  const { url, pid } = await listening(watchdog, exited);
  release(watchdog);
  return { url, pid, stop: () => stop(watchdog, exited) };
};

/** Without what would load or inspect something in the watchdog as in this process. */
const environment = (): NodeJS.ProcessEnv => {
  const { NODE_OPTIONS, NODE_V8_COVERAGE, ...rest } = process.env;
  return rest;
};

const listening = async (watchdog: Watchdog, exited: Promise<unknown>): Promise<{ url: string; pid: number }> => {
  const complaints: string[] = [];
  watchdog.stderr.setEncoding('utf8').on('data', (chunk: string) => complaints.push(chunk));
  const line = new Promise<string>((resolve) => {
    let text = '';
    watchdog.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
  });
  const first = await Promise.race([line, exited.then(() => undefined)]);
  if (first === undefined) {
    const said = complaints.join('').trim().split('\n').at(-1) ?? '';
    throw unavailable('devnet/anvil-failed', `anvil did not start: ${said === '' ? 'it said nothing' : said}`, {
      hint: 'Choose another port, or leave it out to take any free one.',
    });
  }
  return JSON.parse(first) as { url: string; pid: number };
};

/** Lets this process end although the watchdog runs. */
const release = (watchdog: Watchdog): void => {
  watchdog.unref();
  for (const pipe of [watchdog.stdin, watchdog.stdout, watchdog.stderr]) if (pipe instanceof Socket) pipe.unref();
};

const stop = async (watchdog: Watchdog, exited: Promise<unknown>): Promise<void> => {
  watchdog.ref();
  watchdog.stdin.end();
  await exited;
};
