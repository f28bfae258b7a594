import type { AbiValue } from '../chain/abi-type.js';
import { decodeReturn, encodeCall } from '../chain/calldata.js';
import type { Declaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import type { ReadCall, ReadResult } from '../chain/multicall.js';
import { PlimsollError } from '../diagnostic/error.js';

/** One question to a contract of a route. */
export interface View {
  readonly declaration: Declaration;
  readonly values: readonly AbiValue[];
}

export const view = (declaration: Declaration, ...values: readonly AbiValue[]): View => ({ declaration, values });

/** The reads of questions to one contract; each may fail. */
export const readsOf = (to: Hex, views: readonly View[]): readonly ReadCall[] =>
  views.map(({ declaration, values }) => ({ to, data: encodeCall(declaration, values), onFailure: 'return' }));

/** The first value that each question was answered with; undefined where the contract failed or answered something else. */
export const answersOf = (views: readonly View[], results: readonly ReadResult[]): readonly (AbiValue | undefined)[] =>
  views.map(({ declaration }, index) => {
    const result = results[index];
    if (result?.ok !== true) return undefined;
    try {
      return decodeReturn(declaration, result.data)[0];
    } catch (error) {
      if (error instanceof PlimsollError) return undefined;
      throw error;
    }
  });
