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
