import { expect } from 'chai';
import { AbiCoder } from 'ethers/abi';
import fc from 'fast-check';
import { decodeParameters } from '../../src/chain/abi-decode.js';
import { encodeParameters } from '../../src/chain/abi-encode.js';
import type { AbiValue } from '../../src/chain/abi-type.js';
import { decodeCall, encodeCall, reencodesExactly } from '../../src/chain/calldata.js';
import { parseDeclaration, parseType } from '../../src/chain/function.js';
import type { Hex } from '../../src/chain/hex.js';
import { abiList as list } from './abi-values.js';

const declare = (types: readonly string[]) => parseDeclaration(`f(${types.join(', ')})`);
const coder = AbiCoder.defaultAbiCoder();
const word = (value: bigint): string => value.toString(16).padStart(64, '0');
const data = (...words: readonly bigint[]): Hex => `0x${words.map(word).join('')}`;

describe('ABI coding', () => {
  it('encodes any values of any types to the bytes ethers encodes them to', () => {
    fc.assert(
      fc.property(list, ({ types, values }) => {
        expect(encodeParameters(declare(types).inputs, values)).to.equal(coder.encode(types, values));
      }),
      { numRuns: 400 },
    );
  });

  it('decodes what ethers encoded to the values it was given', () => {
    fc.assert(
      fc.property(list, ({ types, values }) => {
        const encoded = coder.encode(types, values) as Hex;
        expect(decodeParameters(declare(types).inputs, encoded)).to.deep.equal(values);
      }),
      { numRuns: 400 },
    );
  });

  it('refuses a cut encoding or decodes it, and never fails otherwise', () => {
    fc.assert(
      fc.property(list, fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }), ({ types, values }, at, cut, byte) => {
        const { inputs } = declare(types);
        const bytes = Buffer.from(encodeParameters(inputs, values).slice(2), 'hex');
        if (bytes.length > 0) bytes[at % bytes.length] = byte;
        const bad: Hex = `0x${bytes.subarray(0, bytes.length - (cut % 40)).toString('hex')}`;
        try {
          decodeParameters(inputs, bad);
        } catch (error) {
          expect(error).to.have.property('code', 'abi/data');
        }
      }),
      { numRuns: 400 },
    );
  });

  it('reads values written one after the other, as the layout of Aave’s reserve data is', () => {
    const { outputs } = parseDeclaration(
      'function f(address) returns (uint256 data, (uint16 optimal, uint32 base) rates, bool on)',
    );
    expect(decodeParameters(outputs, data(5n, 9000n, 250n, 1n))).to.deep.equal([5n, [9000n, 250n], true]);
  });

  const refusals: readonly (readonly [what: string, type: string, bytes: Hex, message: RegExp])[] = [
    ['a dirty address', 'address', data(1n << 160n), /bits set above its address/],
    ['a dirty uint8', 'uint8', data(256n), /bits set above its uint8/],
    ['a bool of 2', 'bool', data(2n), /2 is not a bool/],
    ['a bool with high bits', 'bool', data(1n << 255n), /bits set above its bool/],
    ['an int8 without its sign spread', 'int8', data(0x80n), /bits set above its int8/],
    ['an int8 with its sign spread too far', 'int8', data((1n << 256n) - 129n), /bits set above its int8/],
    ['a dirty bytes4', 'bytes4', data(1n), /bits set after its bytes4/],
    ['an offset far outside', 'bytes', data(1n << 200n), /points outside the data/],
    ['an offset just outside', 'bytes', data(32n), /ends after 32 bytes/],
    ['more bytes announced than there are', 'bytes', data(32n, 33n, 0n), /33 bytes are announced/],
    ['more items announced than there are', 'uint256[]', data(32n, 2n, 0n), /an array of 2 is announced/],
    ['an array of four billion', 'uint256[]', data(32n, 0xffffffffn), /an array of 4294967295 is announced/],
    ['nothing', 'uint256', '0x', /ends after 0 bytes/],
    ['text that is not hexadecimal', 'uint256', '0xzz', /not hexadecimal/],
  ];
  for (const [what, type, bytes, message] of refusals) {
    it(`refuses ${what}`, () => {
      expect(() => decodeParameters(declare([type]).inputs, bytes))
        .to.throw(message)
        .with.property('code', 'abi/data');
    });
  }

  it('stops at arrays that all point at each other', () => {
    // Each level is an array of 64 offsets, all of the array of the next level: 64 to the 8th values in 17 KB.
    const offsets = (): bigint[] => new Array<bigint>(64).fill(64n * 32n);
    const bomb = data(32n, ...Array.from({ length: 7 }, () => [64n, ...offsets()]).flat(), 64n, ...offsets());
    const type = `uint256${'[]'.repeat(8)}`;
    expect(() => decodeParameters(declare([type]).inputs, bomb)).to.throw('refers to itself too many times');
  });

  it('tolerates what Solidity tolerates, and says that such calldata does not re-encode exactly', () => {
    const f = parseDeclaration('set(bytes data)');
    const exact = encodeCall(f, ['0xabcd']);
    expect(reencodesExactly(f, exact)).to.equal(true);
    expect(reencodesExactly(f, exact.toUpperCase().replace('0X', '0x') as Hex)).to.equal(true);
    const trailing: Hex = `${exact}00`;
    const dirty: Hex = `${exact.slice(0, -2) as Hex}01`;
    const moved: Hex = `${f.selector}${word(64n)}${word(0n)}${word(2n)}${'abcd'.padEnd(64, '0')}`;
    for (const other of [trailing, dirty, moved]) {
      expect(decodeCall(f, other)).to.deep.equal(['0xabcd']);
      expect(reencodesExactly(f, other)).to.equal(false);
    }
  });

  it('re-encodes exactly for any arguments, and not with a byte more', () => {
    fc.assert(
      fc.property(list, ({ types, values }) => {
        const f = declare(types);
        const call = encodeCall(f, values);
        expect(reencodesExactly(f, call)).to.equal(true);
        expect(reencodesExactly(f, `${call}00`)).to.equal(false);
      }),
    );
  });

  it('does not take calldata of another function', () => {
    const f = parseDeclaration('transfer(address to, uint256 amount)');
    expect(() => decodeCall(f, '0x095ea7b3')).to.throw(
      '0x095ea7b3, which is not transfer(address,uint256) (0xa9059cbb)',
    );
    expect(reencodesExactly(f, '0x095ea7b3')).to.equal(false);
    expect(reencodesExactly(f, '0x')).to.equal(false);
  });

  const misfits: readonly (readonly [type: string, value: AbiValue, message: string])[] = [
    ['uint8', 256n, 'argument limit: 256 is not a value of uint8'],
    ['uint8', -1n, 'argument limit: -1 is not a value of uint8'],
    ['int8', 128n, 'argument limit: 128 is not a value of int8'],
    ['uint8', '1', 'argument limit: "1" is not a value of uint8'],
    ['bool', 1n, 'argument limit: 1 is not a value of bool'],
    ['address', '0x12', 'argument limit: "0x12" is not a value of address'],
    ['bytes4', '0x1234567890', 'argument limit: "0x1234567890" is not a value of bytes4'],
    ['string', '\ud800', 'is not a value of string'],
    ['uint8[2]', [1n], 'argument limit: a list of 1 is not a value of uint8[2]'],
    ['(uint8 a, (bool b) c)[]', [[1n, [2n]]], 'argument limit[0].c.b: 2 is not a value of bool'],
  ];
  for (const [type, value, message] of misfits) {
    it(`refuses to encode ${typeof value === 'bigint' ? value : JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? `${v}` : v))} as ${type}`, () => {
      const { inputs } = parseDeclaration(`f(${type} limit)`);
      expect(() => encodeParameters(inputs, [value]))
        .to.throw(message)
        .with.property('code', 'abi/value');
    });
  }

  it('refuses too few and too many arguments', () => {
    const { inputs } = declare(['uint8', 'bool']);
    expect(() => encodeParameters(inputs, [1n])).to.throw('1 values were given where the declaration has 2');
  });

  it('shows bytes of a text that are not UTF-8 as U+FFFD and keeps a byte order mark', () => {
    const { inputs } = declare(['string']);
    expect(decodeParameters(inputs, `0x${word(32n)}${word(2n)}${'41ff'.padEnd(64, '0')}`)).to.deep.equal(['A\uFFFD']);
    expect(decodeParameters(inputs, encodeParameters(inputs, ['\uFEFFa']))).to.deep.equal(['\uFEFFa']);
  });

  it('decodes 32 MB of bytes', () => {
    const { inputs } = declare(['bytes']);
    const size = 32 << 20;
    const [value] = decodeParameters(inputs, `0x${word(32n)}${word(BigInt(size))}${'ab'.repeat(size)}`);
    expect(value).to.have.length(2 + 2 * size);
  });

  it('knows the words a type takes', () => {
    expect(parseType('(uint8,bytes32[4])[2]')).to.include({
      canonical: '(uint8,bytes32[4])[2]',
      words: 10,
      dynamic: false,
    });
    expect(parseType('(uint8,string)[2]')).to.include({ words: 1, dynamic: true });
  });
});
