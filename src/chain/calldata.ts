import { PlimsollError, refused } from '../diagnostic/error.js';
import { decodeParameters } from './abi-decode.js';
import { encodeParameters } from './abi-encode.js';
import type { AbiValue } from './abi-type.js';
import type { Declaration } from './function.js';
import { asHex, type Hex } from './hex.js';

/** The calldata of a call: selector and arguments. Throws `abi/value`. */
export const encodeCall = (declaration: Declaration, values: readonly AbiValue[]): Hex =>
  `${declaration.selector}${encodeParameters(declaration.inputs, values).slice(2)}` as Hex;

/** The arguments of a call. Throws `abi/selector` where it calls another function, `abi/data` where it does not decode. */
export const decodeCall = (declaration: Declaration, data: Hex): readonly AbiValue[] => {
  const selector = data.slice(0, 10).toLowerCase();
  if (selector !== declaration.selector) {
    throw refused(
      'abi/selector',
      `the calldata starts with ${selector}, which is not ${declaration.signature} (${declaration.selector})`,
      {
        hint: 'Decode it with the declaration of the function it calls.',
      },
    );
  }
  return decodeParameters(declaration.inputs, `0x${data.slice(10)}`);
};

/** What a call answered. Throws `abi/data`. */
export const decodeReturn = (declaration: Declaration, data: Hex): readonly AbiValue[] =>
  decodeParameters(declaration.outputs, data);

/** What a call would answer with these values. Throws `abi/value`. */
export const encodeReturn = (declaration: Declaration, values: readonly AbiValue[]): Hex =>
  encodeParameters(declaration.outputs, values);

/**
 * True where the calldata is byte for byte what encoding its own decoded arguments gives: no bytes left over, no
 * unusual offsets, no filling that is not zero. Only of such calldata does the decoded text say everything.
 */
export const reencodesExactly = (declaration: Declaration, data: Hex): boolean => {
  const digits = asHex(data);
  if (digits === undefined) return false;
  try {
    return encodeCall(declaration, decodeCall(declaration, digits)) === digits;
  } catch (error) {
    if (error instanceof PlimsollError) return false;
    throw error;
  }
};
