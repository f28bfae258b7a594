import { quote } from '../problem.js';
import { typeName, type WordCodec, type WordResult, wordProblem } from '../word-codec.js';

const LONGEST_TEXT = 1000;
/** Control characters, line and paragraph separators, direction overrides and lone surrogates. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const read = (text: string): WordResult =>
  text.length > LONGEST_TEXT || HIDDEN.test(text)
    ? wordProblem(
        'quantity/not-text',
        text.length > LONGEST_TEXT
          ? `the text has ${text.length} characters`
          : `"${quote(text)}" contains characters that cannot be seen`,
        text.length > LONGEST_TEXT ? `Write at most ${LONGEST_TEXT} characters.` : 'Leave them out.',
      )
    : { ok: true, value: { text, raw: text, abi: text } };

/** Text as it is, such as a label: at most 1000 characters, all of them visible or plain spaces. */
export const TEXT_CODEC: WordCodec = {
  kind: 'word',
  name: 'text',
  encode: read,
  decode: (abi) =>
    typeof abi === 'string'
      ? read(abi)
      : wordProblem('quantity/not-text', `a ${typeName(abi)} is not text`, 'Read the output as string.'),
};
