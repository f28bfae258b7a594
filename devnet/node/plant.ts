import { concat } from 'ethers/utils';
import type { Rpc } from './rpc.js';
import type { TransactionQueue } from './transactions.js';

/** A contract that must be at a certain address, whoever deployed it there on the real chain. */
export interface Plant {
  readonly address: string;
  /** Creation code with its libraries linked. */
  readonly creationCode: string;
  /** ABI-encoded arguments of the constructor. */
  readonly constructorArguments: string;
  readonly label: string;
}

const CONSTRUCTOR_GAS = 4_000_000n;

/**
 * Puts contracts at given addresses with the state their constructors leave. The creation code is put at the address and
 * called twice: once without effect, for the runtime code with its immutables, and once in a transaction, in which the
 * constructor writes its storage. Then the runtime code takes its place.
 *
 * The constructors run as `deployer`, in the order given, in one block: none may call another of them.
 */
export const plant = async (
  rpc: Rpc,
  queue: TransactionQueue,
  deployer: string,
  plants: readonly Plant[],
): Promise<void> => {
  const setCode = (codes: readonly string[]) =>
    plants.map(({ address }, index) => ({ method: 'anvil_setCode', params: [address, codes[index]] }));
  const creation = plants.map(({ creationCode, constructorArguments }) => concat([creationCode, constructorArguments]));
  await rpc.batch(setCode(creation));
  const gas = `0x${CONSTRUCTOR_GAS.toString(16)}`;
  const runtime = await rpc.calls(plants.map(({ address }) => ({ from: deployer, to: address, data: '0x', gas })));
  for (const { address, label } of plants) {
    queue.call({ from: deployer, to: address, data: '0x', label, gas: CONSTRUCTOR_GAS });
  }
  await queue.flush();
  const nonces = plants.map(({ address }) => ({ method: 'anvil_setNonce', params: [address, '0x1'] }));
  await rpc.batch([...setCode(runtime), ...nonces]);
};
