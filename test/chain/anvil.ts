import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Hex } from '../../src/chain/hex.js';
import { createRpc, type Rpc } from '../../src/chain/rpc.js';

/** A local chain in a process of its own. */
export interface Anvil {
  readonly url: string;
  readonly rpc: Rpc;
  /** Gives an address code. */
  code(address: Hex, code: Hex): Promise<void>;
  mine(): Promise<void>;
  stop(): Promise<void>;
}

/** The binary of this platform, or undefined where npm did not install one. */
export const anvilBinary = (): string | undefined => {
  try {
    const { resolve } = createRequire(import.meta.url);
    const path = resolve(`@foundry-rs/anvil-${process.platform}-${ARCH}/package.json`);
    const binary = path.replace(/package\.json$/, process.platform === 'win32' ? 'bin/anvil.exe' : 'bin/anvil');
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
};

const ARCH = process.arch === 'x64' ? 'amd64' : process.arch;

/** Starts anvil on a free port. Skips the suite, saying why, where there is no binary. */
export const startAnvil = async (context: Mocha.Context, ...flags: readonly string[]): Promise<Anvil> => {
  const binary = anvilBinary();
  if (binary !== undefined) return launchAnvil(binary, ...flags);
  process.stderr.write('skipped: @foundry-rs/anvil is not installed for this platform\n');
  return context.skip();
};

/** Starts the given binary on a free port. */
export const launchAnvil = async (binary: string, ...flags: readonly string[]): Promise<Anvil> => {
  const child = spawn(binary, ['--port', '0', '--host', '127.0.0.1', '--no-request-size-limit', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stopped = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`anvil stopped: ${output}`)));
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      output += part;
      const address = /Listening on (\S+)/.exec(output)?.[1];
      if (address !== undefined) resolve(`http://${address}`);
    });
  });
  const rpc = createRpc(url);
  return {
    url,
    rpc,
    code: async (address, code) => void (await rpc.request('anvil_setCode', [address, code])),
    mine: async () => void (await rpc.request('evm_mine', [])),
    stop: async () => {
      process.removeListener('exit', kill);
      kill();
      await stopped;
    },
  };
};
