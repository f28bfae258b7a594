// Controls, format characters (which include the bidirectional ones), separators and lone surrogates.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Co}]/gu;
const MOST = 60;

const escapeCode = (character: string): string => {
  let text = '';
  for (let i = 0; i < character.length; i += 1) text += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return text;
};

/** The text with every character that a terminal may act on written as `\uXXXX`. */
export const escapeUnprintable = (text: string): string => text.replace(UNPRINTABLE, escapeCode);

export const hasUnprintable = (text: string): boolean => text.search(UNPRINTABLE) >= 0;

/** A name or text of unknown origin as part of a message: printable, and cut after 60 characters. */
export const quoted = (text: string): string => {
  const characters = [...text.slice(0, MOST * 2)];
  const cut = characters.length > MOST || text.length > MOST * 2;
  return `"${escapeUnprintable(characters.slice(0, MOST).join(''))}${cut ? '…' : ''}"`;
};
