import { isLosslessNumber, parse } from 'lossless-json';
import type { AbiType, AbiValue } from '../../chain/abi-type.js';
import { encodeCall } from '../../chain/calldata.js';
import { type Declaration, parseDeclaration } from '../../chain/function.js';
import { asHex, type Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { parseAddress } from '../../signer/address.js';
import { isJsonObject, type JsonObject, ownValue, scalarText } from './json-fields.js';

/** The function and arguments that a Transaction Builder file shows, and the calldata that they encode to. */
export interface LabelledCall {
  readonly signature: string;
  readonly data: Hex;
}

const MAX_INPUTS = 64;

const bad = (why: string) =>
  refused('tx-builder/labels', `The method and its values cannot be encoded: ${why}`, {
    hint: 'Give the calldata as data instead.',
  });

/**
 * Encodes `contractMethod` with `contractInputsValues`, as the Safe app does where `data` is null: text of scalars as
 * it stands, JSON text of arrays and tuples. Throws `tx-builder/labels` where that is not possible.
 */
export const encodeLabels = (method: JsonObject, values: JsonObject): LabelledCall => {
  const name = scalarText(ownValue(method, 'name')) ?? '';
  const inputs = ownValue(method, 'inputs') ?? [];
  if (name === 'fallback' || name === 'receive') return { signature: `${name}()`, data: '0x' };
  if (!/^[A-Za-z_$][A-Za-z0-9_$]{0,127}$/.test(name)) throw bad('the method has no usable name');
  if (!Array.isArray(inputs) || inputs.length > MAX_INPUTS) throw bad('its inputs are not a short list');
  const declaration = declare(name, inputs);
  const args = declaration.inputs.map((input, index) => {
    const label = scalarText(isJsonObject(inputs[index]) ? ownValue(inputs[index], 'name') : undefined) ?? '';
    const given = ownValue(values, label);
    const text = scalarText(given) ?? (typeof given === 'boolean' ? String(given) : undefined);
    if (text === undefined) throw bad(`there is no value for ${JSON.stringify(label.slice(0, 40))}`);
    return fromText(input.type, text);
  });
  try {
    return { signature: declaration.signature, data: encodeCall(declaration, args) };
  } catch {
    throw bad('a value does not fit its type');
  }
};

const declare = (name: string, inputs: readonly unknown[]): Declaration => {
  try {
    return parseDeclaration(`function ${name}(${inputs.map((input) => typeText(input, 0)).join(',')})`);
  } catch {
    throw bad('its types are not types of the ABI');
  }
};

const typeText = (input: unknown, depth: number): string => {
  if (!isJsonObject(input) || depth > 8) throw bad('its inputs are malformed');
  const type = scalarText(ownValue(input, 'type')) ?? '';
  if (!/^[a-z]+[0-9]*(?:\[[0-9]{0,4}\])*$/.test(type)) throw bad('its types are not types of the ABI');
  if (!type.startsWith('tuple')) return type;
  const parts = ownValue(input, 'components');
  if (!Array.isArray(parts) || parts.length > MAX_INPUTS) throw bad('a tuple has no components');
  return `(${parts.map((part) => typeText(part, depth + 1)).join(',')})${type.slice('tuple'.length)}`;
};

const fromText = (type: AbiType, text: string): AbiValue => {
  if (type.kind !== 'array' && type.kind !== 'tuple') return fromScalar(type, text);
  let json: unknown;
  try {
    json = parse(quoteBareHex(text));
  } catch {
    throw bad(`${JSON.stringify(text.slice(0, 40))} is not a list`);
  }
  return fromJson(type, json);
};

/** The Safe app takes `[0xabc…, 0xdef…]` without quotes as well. */
const quoteBareHex = (text: string): string => text.replace(/(?<=[[,]\s*)0x[0-9a-fA-F]*(?=\s*[\],])/g, '"$&"');

const fromJson = (type: AbiType, json: unknown): AbiValue => {
  if (type.kind === 'array') {
    if (!Array.isArray(json) || (type.length !== undefined && json.length !== type.length))
      throw bad('a list has the wrong length');
    return json.map((item) => fromJson(type.item, item));
  }
  if (type.kind === 'tuple') {
    if (!Array.isArray(json) || json.length !== type.fields.length) throw bad('a tuple has the wrong length');
    return type.fields.map((field, index) => fromJson(field.type, json[index]));
  }
  const text =
    typeof json === 'boolean' || typeof json === 'string'
      ? String(json)
      : isLosslessNumber(json)
        ? json.value
        : undefined;
  if (text === undefined) throw bad('a value is missing');
  return fromScalar(type, text);
};

const fromScalar = (type: AbiType, raw: string): AbiValue => {
  const text = type.kind === 'string' ? raw : raw.trim();
  switch (type.kind) {
    case 'uint':
    case 'int':
      if (text.length > 100 || !/^-?(?:\d+|0x[0-9a-fA-F]+)$/.test(text) || text.startsWith('-0x'))
        throw bad('a number is malformed');
      return BigInt(text);
    case 'bool':
      if (text !== 'true' && text !== 'false') throw bad('a flag is neither true nor false');
      return text === 'true';
    case 'address':
      try {
        return parseAddress(text, 'an argument');
      } catch {
        throw bad('an address is malformed');
      }
    case 'string':
      return text;
    default: {
      const bytes = asHex(text);
      if (bytes === undefined) throw bad('bytes are malformed');
      return bytes;
    }
  }
};
