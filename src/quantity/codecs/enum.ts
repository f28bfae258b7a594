import { closest, distance } from 'fastest-levenshtein';
import { either, quote } from '../problem.js';
import { typeName, type WordCodec, type WordResult, wordProblem } from '../word-codec.js';

/** A choice among names, each stored as its integer. */
export const enumCodec = (values: ReadonlyMap<string, bigint>): WordCodec => {
  const names = [...values.keys()];
  const choice = (text: string, abi: bigint): WordResult => ({ ok: true, value: { text, raw: `${abi}`, abi } });
  return {
    kind: 'word',
    name: 'enum',
    encode: (text) => {
      const abi = values.get(text);
      if (abi !== undefined) return choice(text, abi);
      const guess = closest(text.slice(0, 100), names);
      const meant = distance(text.slice(0, 100), guess) <= 2 ? [guess] : [];
      return wordProblem(
        'quantity/unknown-choice',
        `"${quote(text)}" is not one of ${either(names)}`,
        meant.length > 0 ? `Did you mean ${guess}?` : `Write ${either(names)}.`,
        meant,
      );
    },
    decode: (abi) => {
      const integer = typeof abi === 'number' && Number.isSafeInteger(abi) ? BigInt(abi) : abi;
      const name = names.find((n) => values.get(n) === integer);
      if (name !== undefined && typeof integer === 'bigint') return choice(name, integer);
      const shown = typeof integer === 'bigint' ? `${integer}` : `a ${typeName(abi)}`;
      return wordProblem(
        'quantity/unknown-choice',
        `${shown} is none of the integers of ${either(names)}`,
        'Add the choice to the protocol definition.',
      );
    },
  };
};
