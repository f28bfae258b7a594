import { AbiCoder } from 'ethers/abi';
import { getCreate2Address } from 'ethers/address';
import { keccak256 } from 'ethers/crypto';
import { concat } from 'ethers/utils';
import { contractInterface, publishedArtifact } from '../artifacts.js';
import type { TransactionQueue } from '../node/transactions.js';
import { SAFE_CONTRACTS } from './canonical.js';

const NOBODY = '0x0000000000000000000000000000000000000000';

export interface SafeOwners {
  readonly owners: readonly string[];
  readonly threshold: number;
}

/**
 * Creates a Safe through the canonical proxy factory, with salt nonce 0; gives its address. Its singleton is the one for
 * Ethereum, which emits no event with the whole transaction.
 */
export const deploySafe = async (queue: TransactionQueue, deployer: string, who: SafeOwners): Promise<string> => {
  const [singleton, factory, proxy] = await Promise.all([
    publishedArtifact('safe', SAFE_CONTRACTS.Safe.file),
    publishedArtifact('safe', SAFE_CONTRACTS.SafeProxyFactory.file),
    publishedArtifact('safe', 'proxies/SafeProxy'),
  ]);
  const setup = contractInterface(singleton).encodeFunctionData('setup', [
    ...[who.owners, who.threshold],
    ...[NOBODY, '0x', SAFE_CONTRACTS.CompatibilityFallbackHandler.address],
    ...[NOBODY, 0, NOBODY],
  ]);
  const saltNonce = 0n;
  queue.call({
    from: deployer,
    to: SAFE_CONTRACTS.SafeProxyFactory.address,
    data: contractInterface(factory).encodeFunctionData('createProxyWithNonce', [
      SAFE_CONTRACTS.Safe.address,
      setup,
      saltNonce,
    ]),
    label: 'Safe: create the Safe',
  });
  const coder = AbiCoder.defaultAbiCoder();
  const salt = keccak256(concat([keccak256(setup), coder.encode(['uint256'], [saltNonce])]));
  const creation = concat([proxy.bytecode, coder.encode(['address'], [SAFE_CONTRACTS.Safe.address])]);
  return getCreate2Address(SAFE_CONTRACTS.SafeProxyFactory.address, salt, keccak256(creation));
};
