import { createRequire } from 'node:module';
import { Interface } from 'ethers/abi';
import { getCreate2Address } from 'ethers/address';
import { keccak256 } from 'ethers/crypto';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import { SAFE_SINGLETON_FACTORY } from '../../devnet/safe/canonical.js';
import type { Hex } from '../../src/chain/hex.js';
import type { Rpc } from '../../src/chain/rpc.js';
import { type KnownContractKind, knownAddress } from '../../src/signer/known-contracts.js';

/** Versions of Safe whose published bytecode is at hand. */
export const REAL_VERSIONS = ['1.3.0', '1.4.1', '1.5.0'] as const;
export type RealVersion = (typeof REAL_VERSIONS)[number];

const PACKAGES: Readonly<Record<RealVersion, string>> = {
  '1.3.0': '@gnosis.pm/safe-contracts',
  '1.4.1': '@safe-global/safe-contracts',
  '1.5.0': '@safe-global/safe-smart-account',
};

const NOBODY: Hex = `0x${'0'.repeat(40)}`;
const SALT = `0x${'0'.repeat(64)}`;
const SENDER = SAFE_OWNERS[0]?.address;
/** Through this one, which Anvil comes with, the canonical deployments of 1.3.0 were made. */
const DETERMINISTIC_DEPLOYER = '0x4e59b44847b379578588920cA78FbF26c0B4956C';

const require = createRequire(import.meta.url);

interface Published {
  readonly abi: readonly object[];
  readonly bytecode: Hex;
}
const published = (version: RealVersion, path: string): Published =>
  require(`${PACKAGES[version]}/build/artifacts/contracts/${path}.json`) as Published;

const sources = (version: RealVersion): readonly (readonly [KnownContractKind, string])[] => {
  const [safe, factory] = version === '1.3.0' ? ['GnosisSafe', 'GnosisSafeProxyFactory'] : ['Safe', 'SafeProxyFactory'];
  return [
    ['Singleton', `${safe}.sol/${safe}`],
    ['ProxyFactory', `proxies/${factory}.sol/${factory}`],
    ['FallbackHandler', 'handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler'],
    ['MultiSend', 'libraries/MultiSend.sol/MultiSend'],
    ['MultiSendCallOnly', 'libraries/MultiSendCallOnly.sol/MultiSendCallOnly'],
    ['CreateCall', 'libraries/CreateCall.sol/CreateCall'],
    ['SimulateTxAccessor', 'accessors/SimulateTxAccessor.sol/SimulateTxAccessor'],
    // The package of 1.3.0 was compiled with another SignMessageLib than the one that was deployed.
    ...(version === '1.3.0' ? [] : [['SignMessageLib', 'libraries/SignMessageLib.sol/SignMessageLib'] as const]),
  ];
};

/** The interface of a Safe of this version, as its own artefact has it. */
export const safeInterface = (version: RealVersion): Interface =>
  new Interface(published(version, sources(version)[0]?.[1] ?? '').abi);

/** Sends from an account that Anvil has unlocked, and waits. Throws where it reverts. */
export const sendFrom = async (rpc: Rpc, transaction: Readonly<Record<string, string>>): Promise<void> => {
  const hash = await rpc.request('eth_sendTransaction', [{ from: SENDER, gas: '0x7a1200', ...transaction }]);
  for (;;) {
    const receipt = (await rpc.request('eth_getTransactionReceipt', [hash])) as { status: string } | null;
    if (receipt?.status === '0x1') return;
    if (receipt !== null) throw new Error(`the transaction to ${transaction.to} reverted`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/**
 * Deploys the contracts of a Safe version from their published bytecode, as they are deployed everywhere. Throws where one
 * would not be at the address that the program knows it by.
 */
export const deployVersion = async (rpc: Rpc, version: RealVersion): Promise<void> => {
  const code = await rpc.request('eth_getCode', [DETERMINISTIC_DEPLOYER, 'latest']);
  await rpc.request('anvil_setCode', [SAFE_SINGLETON_FACTORY, code]);
  const factory = version === '1.3.0' ? DETERMINISTIC_DEPLOYER : SAFE_SINGLETON_FACTORY;
  for (const [kind, path] of sources(version)) {
    const { bytecode } = published(version, path);
    const derived = getCreate2Address(factory, SALT, keccak256(bytecode)).toLowerCase();
    if (derived !== knownAddress(kind, version)) throw new Error(`${kind} ${version} would be at ${derived}`);
    await sendFrom(rpc, { to: factory, data: `${SALT}${bytecode.slice(2)}` });
  }
};

/** Creates a Safe through the version's own factory; gives its address in lower case. Two alike need two salts. */
export const createSafe = async (
  rpc: Rpc,
  version: RealVersion,
  owners: readonly string[],
  threshold: number,
  salt = 0n,
): Promise<Hex> => {
  const handler = knownAddress('FallbackHandler', version);
  const setup = safeInterface(version).encodeFunctionData('setup', [
    ...[owners, threshold, NOBODY, '0x'],
    ...[handler, NOBODY, 0, NOBODY],
  ]);
  const [, path = ''] = sources(version)[1] ?? [];
  const to = knownAddress('ProxyFactory', version) ?? NOBODY;
  const data = new Interface(published(version, path).abi).encodeFunctionData('createProxyWithNonce', [
    ...[knownAddress('Singleton', version), setup, salt],
  ]);
  const answer = String(await rpc.request('eth_call', [{ from: SENDER, to, data }, 'latest']));
  await sendFrom(rpc, { to, data });
  return `0x${answer.slice(-40)}`;
};
