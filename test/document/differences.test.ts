import { expect } from 'chai';
import fc from 'fast-check';
import { differences, differenceText } from '../../src/document/differences.js';
import { rootOf } from '../protocol/support.js';

const words = (before: string, after: string): string[] =>
  differences(rootOf(before), rootOf(after)).map(differenceText);

/** YAML in flow style of any small shape. */
const yaml = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc.stringMatching(/^[a-z]{1,4}$/),
    fc
      .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,3}$/), tie('node')), { maxLength: 3, selector: ([key]) => key })
      .map((entries) => `{${entries.map(([key, value]) => `${key}: ${value}`).join(', ')}}`),
    fc.array(tie('node'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
  ),
})).node;

describe('differences of documents', () => {
  it('are told by key, in words', () => {
    expect(words('{a: 1, b: {c: x, d: y}}', '{a: 2, b: {d: y, e: z}}')).to.deep.equal([
      'changes a from 1 to 2',
      'adds b.e (z)',
      'removes b.c (x)',
    ]);
    expect(words('{a: 1}', '{a: {b: 1}}')).to.deep.equal(['changes a from 1 to {b}']);
    expect(words('{a: ""}', '{a: x}')).to.deep.equal(['changes a from nothing to x']);
  });

  it('of lists go by the id or the name of their entries, else by position', () => {
    expect(words('[{id: x, n: 1}, {id: y, n: 2}]', '[{id: y, n: 3}, {id: x, n: 1}]')).to.deep.equal([
      'changes y.n from 2 to 3',
    ]);
    expect(words('[{n: 1}, {n: 2}]', '[{n: 1}]')).to.deep.equal(['removes 2 ({n})']);
    expect(words('{a: [x, y]}', '{a: [x, z]}')).to.deep.equal(['changes a from [x, y] to [x, z]']);
  });

  it('stand on the line after', () => {
    const [found] = differences(rootOf('a: 1\nb: 2\n'), rootOf('a: 1\nb: 3\n'));
    expect(found?.span).to.deep.equal({ start: 5, end: 6 });
  });

  it('are none where only comments, order or spelling differ', () => {
    expect(words('{a: 1, b: 2}', '# why\nb: 2\na: 1\n')).to.deep.equal([]);
    expect(words('{a: true}', '{a: "true"}'), 'a text is not a flag').to.have.length(1);
  });

  it('are none of a document with itself, and some of any two that differ', () => {
    fc.assert(
      fc.property(yaml, (text) => {
        expect(words(text, text)).to.deep.equal([]);
      }),
    );
    fc.assert(
      fc.property(yaml, yaml, (a, b) => {
        expect(words(a, b).length === 0).to.equal(words(b, a).length === 0);
      }),
    );
  });

  it('say much in little', () => {
    const [text = ''] = words('{a: x}', `{a: "${'y'.repeat(500)}"}`);
    expect(text.length).to.be.below(120);
  });
});
