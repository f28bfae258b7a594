import { applyEdits, type Edit, insertEntry, mapAt, removeEntry, replaceNode } from '../document/edit.js';
import { loadYaml } from '../document/load.js';
import { type DocumentNode, type Entry, entryOf, locate, type MapNode } from '../document/node.js';
import { toPlain } from '../document/plain.js';
import { inlineText, isMap, keyText, valueText, type Written } from './yaml-text.js';

const START = `# What I trust, kept outside of what it judges. Written by plimsoll trust; comments and edits of your own stay.
apiVersion: plimsoll/v1
kind: Trust
`;

const rootOf = (text: string): MapNode => {
  const loaded = loadYaml({ file: 'trust.yaml', text });
  if (!loaded.ok) throw new TypeError('an edited trust file is YAML');
  return mapAt(loaded.root, []);
};

const columnOf = (text: string, offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1);

const same = (node: DocumentNode, value: Written): boolean => {
  if (isMap(value)) return false;
  // A number and the same digits in quotes are not the same.
  if (node.kind === 'scalar')
    return (
      node.text === String(value) && (typeof value === 'number' ? node.plain : typeof toPlain(node) === typeof value)
    );
  if (node.kind !== 'list' || typeof value !== 'object') return false;
  const items = node.items.map((item) => (item.kind === 'scalar' ? item.text : ''));
  return JSON.stringify(items) === JSON.stringify(value);
};

/** The first edit on the way to having the value at a path, or null where the text has it. */
const nextEdit = (map: MapNode, path: readonly string[], value: Written, text: string): readonly Edit[] | null => {
  const [key = '', ...rest] = path;
  const wanted = rest.reduceRight<Written>((inner, step) => ({ [step]: inner }), value);
  const entry = entryOf(map, key);
  const indent = ' '.repeat(map.flow ? 0 : columnOf(text, map.entries[0]?.keySpan.start ?? 0));
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const added = (): Edit => {
    const written = map.flow ? flowText(wanted) : valueText(wanted, `${indent}  `, newline);
    return tidy(insertEntry(map, keyText(key), written, text));
  };
  if (entry === undefined) return [added()];
  const { value: node } = entry;
  if (isMap(wanted)) {
    if (node.kind === 'map' && (node.entries.length > 0 || node.flow)) {
      for (const [step, member] of Object.entries(wanted)) {
        const edits = nextEdit(node, [step], member, text);
        if (edits !== null) return edits;
      }
      return null;
    }
    return replaced(map, entry, added(), text);
  }
  if (same(node, wanted)) return null;
  const flat = inlineText(wanted as string | number | readonly string[]);
  const inline = node.kind === 'scalar' ? typeof wanted !== 'object' : text[node.span.start] === '[';
  return inline && node.kind !== 'map' ? [replaceNode(node, flat)] : replaced(map, entry, added(), text);
};

const replaced = (map: MapNode, entry: Entry, added: Edit, text: string): readonly Edit[] => {
  const removed = removeEntry(map, entry, text);
  // A lone entry that goes leaves its place to the new one.
  return removed.end >= added.start ? [{ ...removed, text: added.text }] : [removed, added];
};

/** `key: \n` has a blank at its end that nobody wrote. */
const tidy = (edit: Edit): Edit => ({ ...edit, text: edit.text.replace(/: (\r?\n)/g, ':$1') });

const flowText = (value: Written): string =>
  isMap(value)
    ? `{ ${Object.entries(value)
        .map(([key, member]) => `${keyText(key)}: ${flowText(member)}`)
        .join(', ')} }`
    : inlineText(value as string | number | readonly string[]);

/** Put a value at a path of keys; every other line, comments with them, stays as it was. */
export const putValue = (text: string, path: readonly string[], value: Written): string => {
  for (let current = text; ; ) {
    const edits = nextEdit(rootOf(current), path, value, current);
    if (edits === null) return current;
    current = applyEdits(current, edits);
  }
};

/** Take away what is at a path of keys, and the maps that are left empty by it. */
export const dropValue = (text: string, path: readonly string[]): string => {
  const map = mapAt(rootOf(text), path.slice(0, -1));
  const entry = entryOf(map, path.at(-1) ?? '');
  if (entry === undefined) return text;
  if (map.entries.length === 1 && path.length > 1) return dropValue(text, path.slice(0, -1));
  return applyEdits(text, [removeEntry(map, entry, text)]);
};

const isWrittenMap = (value: Written | undefined): value is Readonly<Record<string, Written>> =>
  value !== undefined && isMap(value);

/** Paths of what the text has below a path and the value does not. */
export const surplus = (text: string, path: readonly string[], value: Written): readonly (readonly string[])[] => {
  const within = (node: DocumentNode, at: readonly string[], wanted: Written): readonly (readonly string[])[] => {
    if (node.kind !== 'map' || !isMap(wanted)) return [];
    return node.entries.flatMap(({ key, value: inner }) => {
      const member = Object.hasOwn(wanted, key) ? wanted[key] : undefined;
      if (member === undefined) return [[...at, key]];
      return isWrittenMap(member) ? within(inner, [...at, key], member) : [];
    });
  };
  const place = locate(rootOf(text), path);
  return place.found ? within(place.node, path, value) : [];
};

/** Make what is at a path the value and nothing more: `putValue`, and what the value lacks is taken away. */
export const setValue = (text: string, path: readonly string[], value: Written): string =>
  putValue(
    surplus(text, path, value).reduce((current, extra) => dropValue(current, extra), text),
    path,
    value,
  );

/** The text to edit: the file's, or that of a new one. */
export const editable = (text: string | null): string => (text === null || text.trim() === '' ? START : text);
