import { refused } from '../diagnostic/error.js';
import { type DocumentNode, type Entry, entryOf, type ListNode, type MapNode } from './node.js';

/** A stretch of a text and what takes its place. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Apply edits that do not overlap; every byte outside them stays as it was. */
export const applyEdits = (text: string, edits: readonly Edit[]): string => {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let out = '';
  let at = 0;
  for (const edit of ordered) {
    if (edit.start < at) throw new RangeError('two edits overlap');
    out += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + text.slice(at);
};

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
const lineEnd = (text: string, offset: number): number => {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
};
const newlineOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');
const indentAt = (text: string, offset: number): string => text.slice(lineStart(text, offset), offset);

/** Where a node's own text ends: the last character of its last scalar or bracket, before comments that follow it. */
const lastEnd = (node: DocumentNode, text: string): number => {
  if (node.kind === 'scalar') return node.span.end;
  if (text[node.span.start] === '{' || text[node.span.start] === '[') return node.span.end;
  const last = node.kind === 'list' ? node.items.at(-1) : node.entries.at(-1)?.value;
  return last === undefined ? node.span.end : lastEnd(last, text);
};

/** Replace a scalar, or a list or map in brackets, by another text of the same kind. A value left empty starts at its colon. */
export const replaceNode = (node: DocumentNode, text: string): Edit => {
  const { start, end } = node.span;
  return { start, end, text: start === end ? ` ${text}` : text };
};

const indentStep = (parent: MapNode, text: string): string => {
  const first = parent.entries[0];
  return first === undefined ? '  ' : indentAt(text, first.keySpan.start);
};

/** Add `key: value` after the last entry of a map, in the map's own style and indentation. */
export const insertEntry = (map: MapNode, key: string, value: string, text: string): Edit => {
  const last = map.entries.at(-1);
  if (map.flow) {
    const at = last === undefined ? map.span.start + 1 : lastEnd(last.value, text);
    return { start: at, end: at, text: last === undefined ? ` ${key}: ${value} ` : `, ${key}: ${value}` };
  }
  if (last === undefined) throw refused('document/edit', 'an empty map has no place to add to');
  const indent = indentStep(map, text);
  const at = lineEnd(text, lastEnd(last.value, text));
  const newline = newlineOf(text);
  const before = at > 0 && text[at - 1] !== '\n' ? newline : '';
  return { start: at, end: at, text: `${before}${indent}${key}: ${value}${newline}` };
};

/** Remove a key of a block map with its value: its lines, and nothing else. */
export const removeEntry = (map: MapNode, entry: Entry, text: string): Edit => {
  if (!map.flow)
    return { start: lineStart(text, entry.keySpan.start), end: lineEnd(text, lastEnd(entry.value, text)), text: '' };
  const index = map.entries.indexOf(entry);
  const next = map.entries[index + 1];
  if (next !== undefined) return { start: entry.keySpan.start, end: next.keySpan.start, text: '' };
  const before = map.entries[index - 1];
  return {
    start: before === undefined ? entry.keySpan.start : lastEnd(before.value, text),
    end: lastEnd(entry.value, text),
    text: '',
  };
};

const replaceBlockList = (
  list: ListNode,
  members: readonly string[],
  kept: (text: string) => string | null,
  text: string,
): readonly Edit[] => {
  const left = [...members];
  const edits: Edit[] = [];
  for (const item of list.items) {
    const name = item.kind === 'scalar' ? kept(item.text) : null;
    const index = name === null ? -1 : left.indexOf(name);
    if (index >= 0) left.splice(index, 1);
    else edits.push({ start: lineStart(text, item.span.start), end: lineEnd(text, item.span.end), text: '' });
  }
  const last = list.items.at(-1);
  if (left.length > 0 && last !== undefined) {
    const at = lineEnd(text, last.span.end);
    const indent = indentAt(text, last.span.start);
    const newline = newlineOf(text);
    const before = text[at - 1] === '\n' ? '' : newline;
    edits.push({ start: at, end: at, text: before + left.map((member) => `${indent}${member}${newline}`).join('') });
  }
  return edits;
};

/**
 * Give a list of names other members. One in brackets is written anew; of one with a line a member only the lines of
 * members that come or go are touched. `members` are written as they are given; `kept` turns a written item into the form
 * in which `members` has it.
 */
export const replaceList = (
  list: ListNode,
  members: readonly string[],
  kept: (text: string) => string | null,
  text: string,
): readonly Edit[] => {
  if (text[list.span.start] === '[')
    return [{ start: list.span.start, end: list.span.end, text: `[${members.join(', ')}]` }];
  // The dashes may stand right below their key, where a bracket may not.
  if (members.length === 0) return [{ start: list.span.start, end: lastEnd(list, text), text: '  []' }];
  return replaceBlockList(list, members, kept, text);
};

/** The map at a path of keys; throws where there is none. */
export const mapAt = (root: DocumentNode, path: readonly string[]): MapNode => {
  let node: DocumentNode | undefined = root;
  for (const key of path) node = entryOf(node, key)?.value;
  if (node?.kind !== 'map') throw refused('document/edit', `the document has no map at ${path.join('.')}`);
  return node;
};
