import type { ScalarNode, Span } from '../document/node.js';
import type { SourceText } from '../document/source.js';

const BLANK = /\s/;

/** Offsets of a text's characters that are no blanks. Folding changes blanks only. */
const solid = (text: string): number[] => {
  const found: number[] = [];
  for (let i = 0; i < text.length; i += 1) if (!BLANK.test(text.charAt(i))) found.push(i);
  return found;
};

/** Where the content of a scalar begins: after its quote, or after the line of a block's `|` or `>`. */
const contentStart = (written: string): number => {
  if (/^["']/.test(written)) return 1;
  const header = /^[|>][0-9+-]*[ \t]*(?:#[^\n]*)?\r?\n/.exec(written);
  return header?.[0].length ?? 0;
};

/**
 * The place in the source of a stretch of a scalar's text. A scalar that is folded over lines is counted by characters
 * that are no blanks; one whose escapes make that impossible is given whole.
 */
export const placeInScalar = (node: ScalarNode, source: SourceText, offset: number, length: number): Span => {
  const written = source.text.slice(node.span.start, node.span.end);
  const content = contentStart(written);
  const start = node.span.start + content;
  if (source.text.startsWith(node.text, start)) return { start: start + offset, end: start + offset + length };
  const inText = solid(node.text);
  const inSource = solid(written.slice(content));
  const same = inText.every((at, i) => node.text[at] === written[content + (inSource[i] ?? written.length)]);
  if (!same) return node.span;
  const nth = (at: number): number | undefined => {
    const index = inText.findIndex((place) => place >= at);
    return index < 0 ? undefined : inSource[index];
  };
  const from = nth(offset);
  if (from === undefined) return { start: node.span.end, end: node.span.end };
  const last = inText.filter((at) => at >= offset && at < offset + length).length;
  const until = inSource[inText.findIndex((place) => place >= offset) + Math.max(0, last - 1)] ?? from;
  return { start: start + from, end: start + until + 1 };
};
