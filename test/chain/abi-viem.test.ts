import { expect } from 'chai';
import fc from 'fast-check';
import { type Abi, decodeFunctionData, encodeFunctionData, getAbiItem, parseAbi, toFunctionSelector } from 'viem';
import type { AbiParameter, AbiType, AbiValue } from '../../src/chain/abi-type.js';
import { decodeCall, encodeCall, reencodesExactly } from '../../src/chain/calldata.js';
import { parseDeclaration } from '../../src/chain/function.js';
import { abiList } from './abi-values.js';

/** The shape of viem's JSON ABI, for types of any depth. */
interface JsonParameter {
  readonly name: string;
  readonly type: string;
  readonly components?: readonly JsonParameter[];
}

const jsonOf = (type: AbiType, name = ''): JsonParameter => {
  if (type.kind === 'array') {
    const item = jsonOf(type.item, name);
    return { ...item, type: `${item.type}[${type.length ?? ''}]` };
  }
  if (type.kind !== 'tuple') return { name, type: type.canonical };
  return { name, type: 'tuple', components: type.fields.map((field) => jsonOf(field.type, field.name)) };
};

const abiOf = (inputs: readonly AbiParameter[]): Abi =>
  [
    {
      type: 'function',
      name: 'f',
      stateMutability: 'view',
      outputs: [],
      inputs: inputs.map(({ type }) => jsonOf(type)),
    },
  ] as unknown as Abi;

/** viem gives small integers as numbers and addresses with their checksum. */
const ours = (value: unknown, type: AbiType): AbiValue => {
  if (type.kind === 'array') return (value as readonly unknown[]).map((item) => ours(item, type.item));
  if (type.kind === 'tuple')
    return type.fields.map((field, index) => ours((value as readonly unknown[])[index], field.type));
  if (type.kind === 'uint' || type.kind === 'int') return BigInt(value as number | bigint);
  if (type.kind === 'address') return String(value).toLowerCase();
  return value as AbiValue;
};

/** viem takes small integers as numbers. */
const theirs = (value: AbiValue | undefined, type: AbiType): unknown => {
  if (type.kind === 'array') return (value as readonly AbiValue[]).map((item) => theirs(item, type.item));
  if (type.kind === 'tuple')
    return type.fields.map((field, index) => theirs((value as readonly AbiValue[])[index], field.type));
  return (type.kind === 'uint' || type.kind === 'int') && type.bits <= 48 ? Number(value) : value;
};

describe('ABI coding, by viem', () => {
  it('is the same bytes and the same values for any types', () => {
    fc.assert(
      fc.property(abiList, ({ types, values }) => {
        const declaration = parseDeclaration(`f(${types.join(', ')})`);
        const abi = abiOf(declaration.inputs);
        const args = declaration.inputs.map(({ type }, index) => theirs(values[index], type));
        const data = encodeCall(declaration, values);
        expect(data).to.equal(encodeFunctionData({ abi, functionName: 'f', args }));
        const decoded = (decodeFunctionData({ abi, data }).args ?? []) as readonly unknown[];
        expect(decodeCall(declaration, data)).to.deep.equal(
          declaration.inputs.map(({ type }, index) => ours(decoded[index], type)),
        );
        expect(reencodesExactly(declaration, data)).to.equal(true);
      }),
      { numRuns: 300 },
    );
  });

  it('reads declarations as viem does', () => {
    for (const text of [
      'function getOwners() view returns (address[])',
      'function f(uint256 a, (bytes32 x, address[] y)[2] b, string c) returns (bool)',
      'function supply(address asset, uint256 amount, address onBehalfOf, uint16 referralCode)',
    ]) {
      const abi = parseAbi([text]) as Abi;
      const name = parseDeclaration(text).name;
      const item = getAbiItem({ abi, name });
      expect(parseDeclaration(text).selector).to.equal(item?.type === 'function' ? toFunctionSelector(item) : null);
    }
  });
});
