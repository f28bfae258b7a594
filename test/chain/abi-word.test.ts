import { expect } from 'chai';
import { AbiCoder } from 'ethers/abi';
import { locate } from '../../src/chain/abi-path.js';
import { wordAt } from '../../src/chain/abi-word.js';
import { parseDeclaration } from '../../src/chain/function.js';

const outputsOf = (list: string) => parseDeclaration(`f() returns (${list})`).outputs;

/** The word of an answer that ethers encodes. */
const wordOf = (types: readonly string[], values: readonly unknown[], word: number): bigint =>
  BigInt(
    `0x${AbiCoder.defaultAbiCoder()
      .encode(types, values)
      .slice(2 + 64 * word, 66 + 64 * word)}`,
  );

describe('the word of an answer', () => {
  const LIST = 'uint8 a, (uint16 x, (int8 y, bool z) in)[2] pairs, string text, address who, (uint256 n, bytes b) open';
  const TYPES = ['uint8', 'tuple(uint16,tuple(int8,bool))[2]', 'string', 'address', 'tuple(uint256,bytes)'];
  const WHO = '0x00000000000000000000000000000000000000aa';
  const VALUES = [
    1,
    [
      [2, [3, true]],
      [5, [6, false]],
    ],
    'seven',
    WHO,
    [8, '0x09'],
  ];

  for (const [path, value] of [
    ['a', 1n],
    ['pairs.0.x', 2n],
    ['pairs.0.in.y', 3n],
    ['pairs.0.in.z', 1n],
    ['pairs.1.x', 5n],
    ['pairs.1.in.y', 6n],
    ['who', 0xaan],
  ] as const) {
    it(`holds ${path}`, () => {
      const outputs = outputsOf(LIST);
      const word = wordAt(outputs, locate(outputs, path));
      expect(word).to.be.a('number');
      expect(wordOf(TYPES, VALUES, word ?? 0)).to.equal(value);
    });
  }

  for (const path of ['text', 'open', 'open.n', 'open.b', 'pairs', 'pairs.0', 'pairs.0.in'])
    it(`does not hold ${path}: it is elsewhere, or no one value`, () => {
      const outputs = outputsOf(LIST);
      expect(wordAt(outputs, locate(outputs, path))).to.equal(null);
    });

  it('is none of a list or bytes', () => {
    expect(wordAt(outputsOf('uint256[] all'), [0])).to.equal(null);
    expect(wordAt(outputsOf('uint256[] all'), [0, 3])).to.equal(null);
    expect(wordAt(outputsOf('bytes4 some'), [0])).to.equal(null);
  });
});
