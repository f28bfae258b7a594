import type { SafeConfig } from '@safe-global/protocol-kit';
import type { Hex } from '../chain/hex.js';
import type { ContractNetwork } from './contract-networks.js';
import { toSafeNumber } from './safe-number.js';
import type { SafeTx } from './safe-tx.js';

/** A transaction with the signatures that protocol-kit keeps by owner. */
export interface KitTransaction {
  addSignature(signature: KitSignature): void;
  getSignature(owner: string): KitSignature | undefined;
}

export interface KitSignature {
  readonly signer: string;
  readonly data: string;
  readonly isContractSignature: boolean;
}

/** The part of protocol-kit's Safe that is used. */
export interface KitSafe {
  getOwners(): Promise<string[]>;
  getThreshold(): Promise<number>;
  getNonce(): Promise<number>;
  /** As the contract computes it. */
  getTransactionHash(transaction: KitTransaction): Promise<string>;
  signTransaction(transaction: KitTransaction, method: 'eth_signTypedData_v4'): Promise<KitTransaction>;
  executeTransaction(transaction: KitTransaction, options: { gasLimit?: string }): Promise<{ hash: string }>;
}

export interface ProtocolKit {
  init(config: KitConfig): Promise<KitSafe>;
  transaction(tx: SafeTx): KitTransaction;
  signature(owner: Hex, data: Hex, kind: 'contract' | 'plain'): KitSignature;
  /** As protocol-kit computes it, without the chain. */
  hash(safe: Hex, tx: SafeTx, version: string, chainId: bigint): string;
}

export interface KitConfig {
  readonly provider: { request(args: { method: string; params?: unknown }): Promise<unknown> };
  readonly signer: Hex;
  readonly safe: Hex;
  readonly chainId: bigint;
  readonly network: ContractNetwork | undefined;
}

/**
 * Loads protocol-kit, which takes most of a second: only to sign or execute. Its integers are numbers or text; values
 * it would round are refused with `signer/number-too-large`.
 */
export const loadProtocolKit = async (): Promise<ProtocolKit> => {
  const kit = await import('@safe-global/protocol-kit');
  // Under NodeNext the types put the class one `default` deeper than the module that Node loads.
  const found = kit.default as unknown as { init(config: SafeConfig): Promise<unknown> };
  return {
    init: async ({ provider, signer, safe, chainId, network }) =>
      (await found.init({
        provider: provider as SafeConfig['provider'],
        signer,
        safeAddress: safe,
        ...(network === undefined ? {} : { contractNetworks: { [chainId.toString()]: { ...network } } }),
      })) as KitSafe,
    transaction: (tx) => new kit.EthSafeTransaction(kitFields(tx)) as unknown as KitTransaction,
    signature: (owner, data, kind) => new kit.EthSafeSignature(owner, data, kind === 'contract'),
    hash: (safe, tx, version, chainId) => kit.calculateSafeTransactionHash(safe, kitFields(tx), version, chainId),
  };
};

const kitFields = (tx: SafeTx) => ({
  to: tx.to,
  value: tx.value.toString(),
  data: tx.data,
  operation: tx.operation as number,
  safeTxGas: tx.safeTxGas.toString(),
  baseGas: tx.baseGas.toString(),
  gasPrice: tx.gasPrice.toString(),
  gasToken: tx.gasToken,
  refundReceiver: tx.refundReceiver,
  nonce: toSafeNumber(tx.nonce, 'The nonce'),
});
