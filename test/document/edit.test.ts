import { expect } from 'chai';
import fc from 'fast-check';
import { applyEdits, insertEntry, mapAt, removeEntry, replaceList, replaceNode } from '../../src/document/edit.js';
import { loadYaml } from '../../src/document/load.js';
import { type DocumentNode, entryOf, type ListNode, type MapNode } from '../../src/document/node.js';
import { anyModel, anySpelling, meaning, meaningOf, spelled } from './arbitrary.js';

const rootOf = (text: string): DocumentNode => {
  const loaded = loadYaml({ file: 'a.yaml', text });
  if (!loaded.ok) throw new Error(`${loaded.findings[0]?.message} in ${JSON.stringify(text)}`);
  return loaded.root;
};

interface Leaf {
  readonly path: readonly string[];
  readonly node: Exclude<DocumentNode, MapNode>;
}

const leavesOf = (node: DocumentNode, path: readonly string[] = []): Leaf[] =>
  node.kind === 'map' ? node.entries.flatMap(({ key, value }) => leavesOf(value, [...path, key])) : [{ path, node }];

const changed = (value: unknown, path: readonly string[], to: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return to;
  const record = value as Record<string, unknown>;
  return { ...record, [key]: changed(record[key], rest, to) };
};

/** What of a text is not in the leaves. */
const piecesAround = (text: string, leaves: readonly Leaf[]): string[] =>
  [...leaves, undefined].map((leaf, index) =>
    text.slice(index === 0 ? 0 : leaves[index - 1]?.node.span.end, leaf?.node.span.start),
  );

const notesIn = (text: string): string[] => text.match(/# note \d+\./g) ?? [];
const document = fc.tuple(anyModel, anySpelling);
const isList = (leaf: Leaf): leaf is Leaf & { node: ListNode } => leaf.node.kind === 'list';
const byName = (name: string): string => name;

describe('documents made for these tests', () => {
  it('say what they are made to say', () => {
    fc.assert(
      fc.property(document, ([model, spelling]) => {
        expect(meaningOf(rootOf(spelled(model, spelling)))).to.deep.equal(meaning(model));
      }),
    );
  });
});

describe('an edit of a document', () => {
  it('of single values says the new ones and keeps every other byte', () => {
    const value = fc.constantFrom('81.5%', '"ETH: #1"', 'unlimited', '0', '"a\\u202eb"');
    fc.assert(
      fc.property(document, fc.infiniteStream(fc.option(value)), ([model, spelling], values) => {
        const text = spelled(model, spelling);
        const root = rootOf(text);
        const scalars = leavesOf(root).filter(({ node }) => node.kind === 'scalar');
        const chosen = scalars.flatMap((leaf) => {
          const next = values.next().value;
          return next == null ? [] : [{ leaf, value: next }];
        });
        const after = applyEdits(
          text,
          chosen.map(({ leaf, value: next }) => replaceNode(leaf.node, next)),
        );
        const want = chosen.reduce(
          (whole, { leaf, value: next }) => changed(whole, leaf.path, next.startsWith('"') ? JSON.parse(next) : next),
          meaning(model),
        );
        expect(meaningOf(rootOf(after))).to.deep.equal(want);
        expect(notesIn(after)).to.deep.equal(notesIn(text));
        const pieces = piecesAround(
          text,
          chosen.map(({ leaf }) => leaf),
        );
        let rest = after;
        for (const piece of pieces) {
          expect(rest).to.include(piece);
          rest = rest.slice(rest.indexOf(piece) + piece.length);
        }
        expect(after.endsWith(pieces.at(-1) ?? '')).to.equal(true);
      }),
    );
  });

  it('of one value leaves what stands before and after it as it was', () => {
    fc.assert(
      fc.property(document, fc.nat(), ([model, spelling], pick) => {
        const text = spelled(model, spelling);
        const scalars = leavesOf(rootOf(text)).filter(({ node }) => node.kind === 'scalar');
        const leaf = scalars[pick % Math.max(1, scalars.length)];
        fc.pre(leaf !== undefined);
        const after = applyEdits(text, [replaceNode(leaf.node, '81.5%')]);
        const middle = after.slice(leaf.node.span.start, after.length - (text.length - leaf.node.span.end));
        expect(after).to.equal(text.slice(0, leaf.node.span.start) + middle + text.slice(leaf.node.span.end));
        expect(middle.trim()).to.equal('81.5%');
      }),
    );
  });

  it('of a list says the new members, and keeps the lines and comments of those that stay', () => {
    const members = fc.uniqueArray(fc.constantFrom<string[]>('WETH', 'USDC', 'DAI', '1INCH', 'wstETH', 'GHO', 'LINK'), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(document, fc.nat(), members, ([model, spelling], pick, wanted) => {
        const text = spelled(model, spelling);
        const lists = leavesOf(rootOf(text)).filter(isList);
        const leaf = lists[pick % Math.max(1, lists.length)];
        fc.pre(leaf !== undefined);
        const names = meaningOf(leaf.node) as string[];
        const after = applyEdits(text, replaceList(leaf.node, wanted, byName, text));
        const result = meaningOf(rootOf(after));
        const found = leavesOf(rootOf(after)).find(({ path }) => path.join('\n') === leaf.path.join('\n'));
        expect([...((found && meaningOf(found.node)) as string[])].sort()).to.deep.equal([...wanted].sort());
        expect(changed(result, leaf.path, names)).to.deep.equal(meaning(model));
        const outside = text.slice(0, leaf.node.span.start) + text.slice(leaf.node.span.end);
        for (const note of notesIn(outside)) expect(after, note).to.include(note);
        if (text[leaf.node.span.start] === '[' || wanted.length === 0) return;
        const lines = text.slice(0, text.length).split(/\r?\n/);
        for (const name of names.filter((each) => wanted.includes(each))) {
          const own = lines.filter((line) => line.trimStart().startsWith(`- ${name} `));
          for (const line of own) expect(after).to.include(line);
        }
      }),
    );
  });

  it('that gives a list the members it has changes nothing where each has its line', () => {
    fc.assert(
      fc.property(document, ([model, spelling]) => {
        const text = spelled(model, spelling);
        const edits = leavesOf(rootOf(text))
          .filter(isList)
          .flatMap(({ node }) => replaceList(node, [...(meaningOf(node) as string[])].reverse(), byName, text));
        const blocks = edits.filter(({ start }) => text[start] !== '[');
        expect(applyEdits(text, blocks)).to.equal(text);
      }),
    );
  });

  it('that adds an entry or takes one away leaves all others', () => {
    fc.assert(
      fc.property(document, fc.nat(), ([model, spelling], pick) => {
        const text = spelled(model, spelling);
        const root = rootOf(text);
        const paths = [
          ...new Set(leavesOf(root).flatMap(({ path }) => path.map((_, index) => path.slice(0, index).join('\n')))),
        ];
        const path = (paths[pick % paths.length] ?? '').split('\n').filter((step) => step !== '');
        const map = mapAt(root, path);
        const added = applyEdits(text, [insertEntry(map, 'extra', '5%', text)]);
        expect(meaningOf(rootOf(added))).to.deep.equal(changed(meaning(model), [...path, 'extra'], '5%'));
        expect(notesIn(added)).to.deep.equal(notesIn(text));
        const whole = rootOf(added);
        const again = mapAt(whole, path);
        const entry = entryOf(again, 'extra');
        expect(entry).to.not.equal(undefined);
        if (entry === undefined) return;
        const removed = applyEdits(added, [removeEntry(again, entry, added)]);
        expect(meaningOf(rootOf(removed))).to.deep.equal(meaning(model));
        expect(notesIn(removed)).to.deep.equal(notesIn(text));
      }),
    );
  });

  it('refuses to overlap with another', () => {
    expect(() =>
      applyEdits('abc', [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ]),
    ).to.throw(RangeError);
  });

  it('refuses a map that is not there', () => {
    expect(() => mapAt(rootOf('a: 1\n'), ['a', 'b'])).to.throw('the document has no map at a.b');
  });
});
