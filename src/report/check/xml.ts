import { escapeLines } from '../../diagnostic/escape.js';

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** What XML 1.0 has no way to write (2.2 Characters). Everything of it is shown by the escaping before; none may pass. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const NO_XML = /[^\u{9}\u{a}\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Text of an element: unseen characters shown, line feeds kept. */
export const xmlText = (text: string): string =>
  escapeLines(text)
    .replace(NO_XML, '')
    .replace(/[&<>"']/g, (character) => ENTITY[character] ?? '');

/** Value of an attribute: a parser would read a line feed as a space. */
export const xmlValue = (text: string): string => xmlText(text).replace(/\n/g, '&#10;');

/** `name="value"` of each attribute, with a space before it. */
export const xmlAttributes = (attributes: Readonly<Record<string, string | number>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${xmlValue(String(value))}"`)
    .join('');
