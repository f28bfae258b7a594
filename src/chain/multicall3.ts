import { PlimsollError } from '../diagnostic/error.js';
import type { CallEnd, ContractCall } from './batch-reader.js';
import { decodeReturn, encodeCall } from './calldata.js';
import { parseDeclaration } from './function.js';
import type { Hex } from './hex.js';

/** Where Multicall3 is deployed on most chains: https://www.multicall3.com */
export const MULTICALL3_ADDRESS: Hex = '0xca11bde05977b3631167028862be2a173976ca11';

const AGGREGATE3 = parseDeclaration(
  'aggregate3((address target, bool allowFailure, bytes callData)[] calls) payable returns ((bool success, bytes returnData)[] returnData)',
);

/** Calldata of `aggregate3`, every call being allowed to fail. */
export const encodeAggregate3 = (calls: readonly ContractCall[]): Hex =>
  encodeCall(AGGREGATE3, [calls.map(({ to, data }) => [to, true, data])]);

/** How a call within `aggregate3` ended; `unsure` where it answered nothing: no code, no gas, or nothing to say. */
export type AggregateEnd = CallEnd | { readonly kind: 'unsure' };

/** Undefined where the answer is not that of `aggregate3` to this many calls. */
export const decodeAggregate3 = (answer: Hex, calls: number): readonly AggregateEnd[] | undefined => {
  try {
    const [results] = decodeReturn(AGGREGATE3, answer);
    if (!Array.isArray(results) || results.length !== calls) return undefined;
    return results.map(([success, data]: readonly [boolean, Hex]) =>
      data === '0x' ? { kind: 'unsure' } : { kind: success ? 'returned' : 'reverted', data },
    );
  } catch (error) {
    if (error instanceof PlimsollError) return undefined;
    throw error;
  }
};
