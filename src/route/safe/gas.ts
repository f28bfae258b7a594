import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';

/** The most gas that one transaction may use on Ethereum since EIP-7825. */
export const MAX_TRANSACTION_GAS = 16_777_216n;

/** What Safe's own work takes besides the calls and the calldata: signatures, hash, events. Generous for 10 owners. */
const SAFE_OVERHEAD = 150_000n;

/**
 * The gas that a transaction pays for its calldata before any code runs: 21,000, and the larger of EIP-2028's price
 * (4 a zero byte, 16 another) and EIP-7623's floor (10 and 40).
 */
export const intrinsicGas = (data: Hex): { readonly standard: bigint; readonly floor: bigint } => {
  const bytes = data.slice(2).match(/../g) ?? [];
  const zeros = BigInt(bytes.filter((byte) => byte === '00').length);
  const tokens = zeros + 4n * (BigInt(bytes.length) - zeros);
  return { standard: 21_000n + 4n * tokens, floor: 21_000n + 10n * tokens };
};

/**
 * The gas limit to send `execTransaction` with, from the gas that its calls were measured to use: 64/63 of it for the
 * call depth, Safe's own work and the calldata, and a tenth more. Throws `route/too-much-gas` above the cap.
 */
export const execGasLimit = (execData: Hex, callsGas: bigint, cap: bigint = MAX_TRANSACTION_GAS): bigint => {
  const { standard, floor } = intrinsicGas(execData);
  const run = standard + SAFE_OVERHEAD + (callsGas * 64n * 64n) / (63n * 63n);
  const limit = ((run > floor ? run : floor) * 11n) / 10n;
  if (limit <= cap) return limit;
  throw refused('route/too-much-gas', `The transaction needs about ${limit} gas; one may use ${cap}`, {
    hint: 'Split the batch: propose a part of the changes with --only.',
  });
};

/**
 * Splits items, in order, into runs whose measured gas stays within the cap. Throws `route/too-much-gas` where a single
 * one is above it, and `route/gas-unknown` where not every item has its gas.
 */
export const splitByGas = <T>(items: readonly T[], gas: readonly bigint[], cap: bigint): readonly (readonly T[])[] => {
  const runs: T[][] = [];
  let used = 0n;
  for (const [index, item] of items.entries()) {
    const cost = gas[index];
    if (cost === undefined) {
      throw refused('route/gas-unknown', `The gas of call ${index + 1} was not measured`, {
        hint: 'Simulate every call before splitting the batch.',
      });
    }
    if (cost > cap) {
      throw refused('route/too-much-gas', `Call ${index + 1} alone uses ${cost} gas; one transaction may use ${cap}`, {
        hint: 'This call fits no transaction; change less at once.',
      });
    }
    const run = runs.at(-1);
    if (run !== undefined && used + cost <= cap) {
      run.push(item);
      used += cost;
    } else {
      runs.push([item]);
      used = cost;
    }
  }
  return runs;
};
