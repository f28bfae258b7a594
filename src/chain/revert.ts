import { PlimsollError } from '../diagnostic/error.js';
import type { AbiParameter, AbiValue } from './abi-type.js';
import { decodeCall } from './calldata.js';
import { type Declaration, parseDeclaration } from './function.js';
import { byteLength, type Hex } from './hex.js';

/** Why a call failed, as far as its revert data says. */
export type Revert =
  /** `revert()` or a failed assertion of old compilers: nothing is said. */
  | { readonly kind: 'empty' }
  /** `require(…, "message")` and `revert("message")`. */
  | { readonly kind: 'message'; readonly message: string }
  /** A failed `assert`, an overflow and the like: `code` as Solidity documents it. */
  | { readonly kind: 'panic'; readonly code: bigint; readonly meaning: string }
  | { readonly kind: 'custom'; readonly declaration: Declaration; readonly values: readonly AbiValue[] }
  /** An error that was not in the list, or data that does not decode as it. */
  | { readonly kind: 'unknown'; readonly selector: Hex; readonly data: Hex };

const MESSAGE = parseDeclaration('error Error(string message)');
const PANIC = parseDeclaration('error Panic(uint256 code)');

/** https://docs.soliditylang.org/en/latest/control-structures.html#panic-via-assert-and-error-via-require */
const PANICS: ReadonlyMap<bigint, string> = new Map([
  [0x00n, 'a compiler-inserted check failed'],
  [0x01n, 'an assertion failed'],
  [0x11n, 'an arithmetic operation overflowed or underflowed'],
  [0x12n, 'a division or modulo by zero'],
  [0x21n, 'a value is not a member of its enum'],
  [0x22n, 'a byte array in storage is encoded wrongly'],
  [0x31n, 'pop was called on an empty array'],
  [0x32n, 'an array index is out of bounds'],
  [0x41n, 'too much memory was allocated'],
  [0x51n, 'a zero-initialised internal function was called'],
]);

/** Reads revert data with the error declarations of the contracts involved. Never throws at hostile data. */
export const decodeRevert = (data: Hex, errors: readonly Declaration[] = []): Revert => {
  if (data === '0x') return { kind: 'empty' };
  const selector = data.slice(0, 10).toLowerCase() as Hex;
  for (const declaration of [MESSAGE, PANIC, ...errors]) {
    const values = declaration.selector === selector ? decoded(declaration, data) : undefined;
    if (values === undefined) continue;
    const [value] = values;
    if (declaration === MESSAGE && typeof value === 'string') return { kind: 'message', message: value };
    if (declaration === PANIC && typeof value === 'bigint') {
      return { kind: 'panic', code: value, meaning: PANICS.get(value) ?? 'an unknown panic code' };
    }
    return { kind: 'custom', declaration, values };
  }
  return { kind: 'unknown', selector, data };
};

const decoded = (declaration: Declaration, data: Hex): readonly AbiValue[] | undefined => {
  try {
    return decodeCall(declaration, data);
  } catch (error) {
    if (error instanceof PlimsollError) return undefined;
    throw error;
  }
};

/** The revert in one line, printable: `SupplyCapExceeded(cap: 100)`, `reverted with "not owner"`. */
export const revertText = (revert: Revert): string => {
  switch (revert.kind) {
    case 'empty':
      return 'reverted without a reason';
    case 'message':
      return `reverted with ${quoted(revert.message)}`;
    case 'panic':
      return `reverted with panic 0x${revert.code.toString(16).padStart(2, '0')}: ${revert.meaning}`;
    case 'custom':
      return `reverted with ${revert.declaration.name}(${listText(revert.declaration.inputs, revert.values)})`;
    case 'unknown': {
      const rest = byteLength(revert.data) > 68 ? `${revert.data.slice(0, 138)}…` : revert.data;
      return `reverted with the unknown error ${revert.selector} (${rest})`;
    }
  }
};

const MAX_TEXT = 300;
const quoted = (text: string): string => {
  const printable = text.slice(0, MAX_TEXT).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
  return JSON.stringify(text.length > MAX_TEXT ? `${printable}…` : printable);
};

const listText = (parameters: readonly AbiParameter[], values: readonly AbiValue[]): string =>
  values
    .map((value, index) => (parameters[index]?.name ? `${parameters[index].name}: ` : '') + valueText(value))
    .join(', ');

const valueText = (value: AbiValue): string => {
  if (typeof value === 'string') return /^0x[0-9a-f]{0,128}$/.test(value) ? value : quoted(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  const items = value.slice(0, 8).map(valueText);
  return `[${(value.length > 8 ? [...items, '…'] : items).join(', ')}]`;
};
