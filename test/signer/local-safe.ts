import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { Interface } from 'ethers/abi';
import type { Hex } from '../../src/chain/hex.js';
import { createRpc, type Rpc } from '../../src/chain/rpc.js';
import { devnetKey } from '../../src/signer/devnet-keys.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import type { SafeIdentity } from '../../src/signer/safe-tx.js';
import type { SecretKey } from '../../src/signer/secret-key.js';

const require = createRequire(import.meta.url);

interface Artifact {
  readonly abi: readonly object[];
  readonly bytecode: Hex;
}

const artifact = (path: string): Artifact =>
  require(`@safe-global/safe-contracts/build/artifacts/contracts/${path}.json`) as Artifact;

/** A fresh Anvil with Safe 1.4.1 at its canonical addresses and one Safe of which two of three owners must sign. */
export interface LocalSafe {
  readonly url: string;
  readonly rpc: Rpc;
  readonly identity: SafeIdentity;
  /** Keys 1, 2 and 3 of Anvil. */
  readonly owners: readonly SecretKey[];
  /** Keys 0 and 4: funded, not owners. */
  readonly sender: SecretKey;
  readonly stranger: SecretKey;
  /** Sends from an unlocked account and returns the receipt. */
  readonly send: (from: Hex, to: Hex | undefined, data: Hex) => Promise<Readonly<Record<string, unknown>>>;
  readonly stop: () => Promise<void>;
}

const ANVIL = (() => {
  try {
    return require.resolve(
      `@foundry-rs/anvil-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}/bin/anvil`,
    );
  } catch {
    return undefined;
  }
})();

export const hasAnvil = ANVIL !== undefined;

const SALT = 0n;

export const startLocalSafe = async (): Promise<LocalSafe> => {
  if (ANVIL === undefined) throw new Error('Anvil is not installed');
  const child = spawn(ANVIL, ['--port', '0', '--host', '127.0.0.1', '--threads', '1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    return await prepare(child);
  } catch (error) {
    child.kill();
    throw error;
  }
};

const prepare = async (child: ChildProcess): Promise<LocalSafe> => {
  const url = `http://${await listening(child)}`;
  const rpc = createRpc(url);
  const clientVersion = String(await rpc.request('web3_clientVersion', []));
  const key = (index: number) => devnetKey(index, { rpcUrl: url, clientVersion, chainId: 31337n });
  const owners = [key(1), key(2), key(3)];
  const sender = key(0);
  const send = async (from: Hex, to: Hex | undefined, data: Hex) => {
    const hash = await rpc.request('eth_sendTransaction', [{ from, ...(to ? { to } : {}), data, gas: '0xe00000' }]);
    for (;;) {
      const receipt = await rpc.request('eth_getTransactionReceipt', [hash]);
      if (receipt !== null) return receipt as Record<string, unknown>;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const place = async (path: string, address: Hex | undefined): Promise<Hex> => {
    if (address === undefined) throw new Error(`no canonical address of ${path}`);
    const receipt = await send(sender.address, undefined, artifact(path).bytecode);
    const code = await rpc.request('eth_getCode', [receipt.contractAddress, 'latest']);
    await rpc.request('anvil_setCode', [address, code]);
    return address;
  };
  const singleton = await place('Safe.sol/Safe', knownAddress('Singleton', '1.4.1'));
  // The constructor locks the singleton with a threshold of 1; copied code has no storage of its own.
  await rpc.request('anvil_setStorageAt', [singleton, `0x${'4'.padStart(64, '0')}`, `0x${'1'.padStart(64, '0')}`]);
  const factory = await place('proxies/SafeProxyFactory.sol/SafeProxyFactory', knownAddress('ProxyFactory', '1.4.1'));
  await place('libraries/MultiSendCallOnly.sol/MultiSendCallOnly', knownAddress('MultiSendCallOnly', '1.4.1'));
  await place('libraries/MultiSend.sol/MultiSend', knownAddress('MultiSend', '1.4.1'));
  await place('libraries/CreateCall.sol/CreateCall', knownAddress('CreateCall', '1.4.1'));
  await place('libraries/SignMessageLib.sol/SignMessageLib', knownAddress('SignMessageLib', '1.4.1'));
  await place('accessors/SimulateTxAccessor.sol/SimulateTxAccessor', knownAddress('SimulateTxAccessor', '1.4.1'));
  const handler = await place(
    'handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler',
    knownAddress('FallbackHandler', '1.4.1'),
  );
  const zero = `0x${'0'.repeat(40)}`;
  const setup = SAFE_ABI.encodeFunctionData('setup', [
    owners.map((o) => o.address),
    2,
    zero,
    '0x',
    handler,
    zero,
    0,
    zero,
  ]);
  const factoryAbi = new Interface(artifact('proxies/SafeProxyFactory.sol/SafeProxyFactory').abi);
  const create = factoryAbi.encodeFunctionData('createProxyWithNonce', [singleton, setup, SALT]) as Hex;
  const predicted = await rpc.request('eth_call', [{ from: sender.address, to: factory, data: create }, 'latest']);
  await send(sender.address, factory, create);
  const safe = `0x${String(predicted).slice(-40)}` as Hex;
  return {
    url,
    rpc,
    identity: { chainId: 31337n, safe, version: '1.4.1' },
    owners,
    sender,
    stranger: key(4),
    send,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill();
      }),
  };
};

/** The interface of Safe 1.4.1 as its own artefact has it. */
export const SAFE_ABI = new Interface(artifact('Safe.sol/Safe').abi);

const listening = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const found = /Listening on (\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`Anvil ended: ${text.slice(-300)}`)));
  });
