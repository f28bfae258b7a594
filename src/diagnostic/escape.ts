/**
 * Characters that a terminal obeys or a reader cannot see: controls, format characters (bidi marks, zero-width
 * joiners, tags), fillers, variation selectors, line and paragraph separators, blanks other than the space, lone
 * surrogates, private use and noncharacters. Unicode's names for the sets; U+2800 is the empty braille cell.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u{2800}]|(?! )\p{Zs}/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const visible = (character: string): string =>
  SHORT[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/**
 * Text that came from a document, the chain or a service, safe to print on one line of a terminal: every character that
 * would move, hide or reorder what the reader sees is shown as `\u{202e}`, `\n`, `\t`.
 */
export const escapeForTerminal = (text: string): string => text.replace(UNSEEN, visible);

/** {@link escapeForTerminal} for text of several lines: line feeds stay, all else is shown. */
export const escapeLines = (text: string): string =>
  text.replace(UNSEEN, (character) => (character === '\n' ? '\n' : visible(character)));

/**
 * What a reader cannot take for anything else: ASCII, Latin letters with a mark that is seen, and the signs our own texts
 * use, the blocks of a QR code among them. Of the letters U+00C0 to U+017F these are left out, being ASCII to the eye:
 * dotless i, kra, n after an apostrophe, long s.
 */
const PLAIN_TO_SEE =
  /[^\p{ASCII}\u{a1}-\u{130}\u{132}-\u{137}\u{139}-\u{148}\u{14a}-\u{17e}\u{2500}-\u{259f}–—‘’“”•…‹›€←→≈≠≤≥−]/gu;

/**
 * Text in which a letter or sign that can pass for another is shown as `\u{455}`: a Cyrillic s in the symbol of a token, a
 * number of another script. For what tells a signer which token or contract it is about; other scripts cannot be read in
 * it. Control characters stay: they are for {@link escapeForTerminal}.
 */
export const escapeLookAlikes = (text: string): string => text.replace(PLAIN_TO_SEE, visible);

/**
 * Text as it is in a Markdown paragraph or table cell (GitHub's flavour): no markup, no HTML, no link and no mention comes
 * out of it, and unseen characters are shown. One line in, one line out.
 */
export const escapeMarkdown = (text: string): string =>
  escapeForTerminal(text)
    .replace(/[\\`*_{}[\]()#+\-!|~$^=]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@/g, '@<!-- -->')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/^(\d+)(?=\.(?:\s|$))/, '$1\\')
    .replace(/(\bwww|\bmailto|\bxmpp)(?=[.:])/gi, '$1\\');
