import { quote } from '../problem.js';
import { typeName, type WordCodec, type WordResult, wordProblem } from '../word-codec.js';

const flag = (abi: boolean): WordResult => ({ ok: true, value: { text: `${abi}`, raw: `${abi}`, abi } });

/** `true` and `false`. */
export const FLAG_CODEC: WordCodec = {
  kind: 'word',
  name: 'flag',
  encode: (text) => {
    if (text === 'true' || text === 'false') return flag(text === 'true');
    const meant = /^(?:yes|on|1|true)$/i.test(text) ? ['true'] : /^(?:no|off|0|false)$/i.test(text) ? ['false'] : [];
    return wordProblem(
      'quantity/not-a-flag',
      `"${quote(text)}" is neither true nor false`,
      meant.length > 0 ? `Write ${meant[0]}.` : 'Write true or false.',
      meant,
    );
  },
  decode: (abi) =>
    typeof abi === 'boolean'
      ? flag(abi)
      : wordProblem('quantity/not-a-flag', `a ${typeName(abi)} is not a flag`, 'Read the output as bool.'),
};
