import { checksummed } from './address.js';
import { type KnownContractKind, knownAddress } from './known-contracts.js';
import type { SafeVersion } from './safe-version.js';

/** The addresses that protocol-kit asks for on a chain that it does not know. */
export interface ContractNetwork {
  readonly safeSingletonAddress: string;
  readonly safeProxyFactoryAddress: string;
  readonly multiSendAddress: string;
  readonly multiSendCallOnlyAddress: string;
  readonly fallbackHandlerAddress: string;
  readonly signMessageLibAddress: string;
  readonly createCallAddress: string;
  readonly simulateTxAccessorAddress: string;
}

const KINDS: Readonly<Record<keyof ContractNetwork, KnownContractKind>> = {
  safeSingletonAddress: 'Singleton',
  safeProxyFactoryAddress: 'ProxyFactory',
  multiSendAddress: 'MultiSend',
  multiSendCallOnlyAddress: 'MultiSendCallOnly',
  fallbackHandlerAddress: 'FallbackHandler',
  signMessageLibAddress: 'SignMessageLib',
  createCallAddress: 'CreateCall',
  simulateTxAccessorAddress: 'SimulateTxAccessor',
};

/**
 * The canonical addresses of a Safe version, or undefined for a version before 1.3.0, whose contracts were not deployed
 * deterministically: there protocol-kit's own table is all there is.
 */
export const contractNetwork = (version: SafeVersion): ContractNetwork | undefined => {
  const entries = Object.entries(KINDS).map(([key, kind]) => [key, knownAddress(kind, version)] as const);
  if (entries.some(([, address]) => address === undefined)) return undefined;
  return Object.fromEntries(
    entries.map(([key, address]) => [key, address && checksummed(address)]),
  ) as unknown as ContractNetwork;
};
