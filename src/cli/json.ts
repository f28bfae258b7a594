/** What a JSON text leaves as it is although a terminal obeys it or a reader cannot see it. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

const codeUnits = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => character.charCodeAt(index).toString(16).padStart(4, '0'))
    .map((hex) => `\\u${hex}`)
    .join('');

const check = (key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') throw new TypeError(`"${key}" is a bigint: a result holds values as text`);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`"${key}" is not a finite number`);
  return value;
};

/**
 * One JSON object on one or more lines, ending in a line break: indented for people, and with every unseen character
 * written as `\uXXXX`, so that the same bytes are safe on a terminal and equal when parsed.
 *
 * @throws TypeError on a bigint or a number that is not finite, which would be lost or refused further on
 */
export const jsonText = (value: object): string => {
  const text = JSON.stringify(value, check, 2);
  // Most results are printable ASCII, and the largest have megabytes of calldata.
  if (!/[^\n -~]/.test(text)) return `${text}\n`;
  const lines = text.split('\n');
  return `${lines.map((line) => line.replace(UNSEEN, codeUnits)).join('\n')}\n`;
};
