import { quote } from '../problem.js';
import { typeName, type WordCodec, type WordResult, wordProblem } from '../word-codec.js';

const PRINTABLE = /^[ -~]{1,32}$/;
const BYTES32 = /^0x[0-9a-fA-F]{64}$/;

const fromText = (text: string): WordResult => {
  const abi = `0x${Buffer.from(text, 'ascii').toString('hex').padEnd(64, '0')}`;
  return { ok: true, value: { text, raw: text, abi } };
};

/** Text of 1 to 32 printable ASCII characters in a `bytes32`, padded with zeros at the end: Maker's `ETH-A`. */
export const BYTES32_TEXT_CODEC: WordCodec = {
  kind: 'word',
  name: 'bytes32Text',
  encode: (text) =>
    PRINTABLE.test(text)
      ? fromText(text)
      : wordProblem(
          'quantity/not-bytes32-text',
          `"${quote(text)}" does not fit into a bytes32`,
          'Write 1 to 32 printable ASCII characters.',
        ),
  decode: (abi) => {
    const refuse = (what: string): WordResult =>
      wordProblem('quantity/not-bytes32-text', `${what} is not text in a bytes32`, 'Read the output as bytes32 text.');
    if (typeof abi !== 'string' || !BYTES32.test(abi)) return refuse(`a ${typeName(abi)}`);
    const text = Buffer.from(abi.slice(2).replace(/(?:00)+$/, ''), 'hex').toString('latin1');
    const padded = PRINTABLE.test(text) ? fromText(text) : refuse(abi);
    return padded;
  },
};
