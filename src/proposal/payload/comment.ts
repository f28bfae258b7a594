const LONGEST = 200;

const shown = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** An arrow is ours; in ASCII it is two characters. */
const ARROW = /→/g;

/**
 * Text from a document or the chain as it may stand in a line comment of Solidity: printable ASCII only, everything else
 * shown as `\u{2028}`, so that no character ends the line, hides or reorders it; of bounded length; and without the tag that
 * the compiler looks for in comments.
 */
export const commentText = (text: string): string => {
  const plain = text
    .replace(ARROW, '->')
    .replace(/[^ -~]/gu, shown)
    .replace(/SPDX-/gi, (tag) => tag.replace('-', shown('-')));
  return plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST)}...`;
};
