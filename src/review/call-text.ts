import type { AbiValue } from '../chain/abi-type.js';
import { decodeCall, reencodesExactly } from '../chain/calldata.js';
import type { Declaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { declarationOf } from '../observe/declarations.js';
import type { Protocol } from '../protocol/protocol.js';
import type { ToldCall } from './told.js';

const MAX_SHOWN = 20_000;
const shown = (value: AbiValue): string => {
  const text = Array.isArray(value) ? `(${value.map((v) => shown(v as AbiValue)).join(', ')})` : String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}… (${text.length} characters)` : text;
};

/** An address as people compare it. */
type AddressText = (address: Hex) => string;

/** Arguments with addresses as people compare them. `only` leaves out what is shown as calls of its own. */
export const argsOf = (
  declaration: Declaration,
  data: Hex,
  only: 'all' | 'plain',
  address: AddressText,
): ToldCall['args'] & object => {
  const values = decodeCall(declaration, data);
  return declaration.inputs.flatMap((input, index) => {
    const { kind } = input.type;
    if (only === 'plain' && (kind === 'bytes' || kind === 'array' || kind === 'tuple')) return [];
    const value = values[index] ?? '';
    const text = kind === 'address' ? address(String(value) as Hex) : shown(value);
    return [{ name: input.name, value: text }];
  });
};

/** The function and its arguments, where the calldata is its exact encoding. */
export const byDeclaration = (
  declaration: Declaration,
  data: Hex,
  address: AddressText,
): Pick<ToldCall, 'function' | 'args'> => {
  const args = argsOf(declaration, data, 'all', address);
  return { function: declaration.signature, ...(args.length === 0 ? {} : { args }) };
};

/** A function of a definition, and the name of the contract that has it. */
interface Candidate {
  readonly contract: string;
  readonly declaration: Declaration;
}

/** The function of a definition that the calldata is an exact encoding of, at one of the contracts named. */
export const definitionCall = (
  protocol: Protocol,
  data: Hex,
  at: (contract: string) => boolean,
): Candidate | undefined => {
  const selector = data.slice(0, 10);
  const ofStewards = [...protocol.stewards.values()].flatMap(({ at: contract, functions }) =>
    functions.map(({ call }) => ({ at: contract, call })),
  );
  for (const { at: contract, call } of [...protocol.transitions, ...ofStewards]) {
    const declaration = declarationOf(call);
    if (at(contract) && declaration.selector === selector && reencodesExactly(declaration, data))
      return { contract, declaration };
  }
  return undefined;
};
