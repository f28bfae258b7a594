import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { EventFragment } from 'ethers/abi';
import type { Hex } from '../../src/chain/hex.js';
import { knownEvents } from '../../src/route/known-events.js';

/** The table as it stands in the source, read without the code that reads it. */
const TABLE = [
  ...readFileSync(new URL('../../src/route/known-events.ts', import.meta.url), 'utf8').matchAll(
    /^ {2}'(\w+\(.*\))',$/gm,
  ),
].map(([, text = '']) => EventFragment.from(`event ${text}`));
const indexed = ({ inputs }: EventFragment): string => inputs.map((input) => (input.indexed ? 'i' : '-')).join('');

describe('the events that many contracts share', () => {
  it('are found by the hash of each, as another library computes it', () => {
    expect(TABLE.length).to.be.above(50);
    for (const fragment of TABLE) {
      const found = knownEvents(fragment.topicHash as Hex);
      expect(found.map(({ signature }) => signature)).to.include(fragment.format('sighash'));
      const shapes = found.map(({ inputs }) => inputs.map((input) => (input.indexed ? 'i' : '-')).join(''));
      expect(shapes, fragment.name).to.include(indexed(fragment));
    }
    expect(knownEvents(undefined)).to.deep.equal([]);
    expect(knownEvents(`0x${'ab'.repeat(32)}`)).to.deep.equal([]);
  });

  it('are each told apart from the others: by the hash, or by how many parameters are topics', () => {
    const keys = TABLE.map((fragment) => `${fragment.topicHash} ${indexed(fragment).replace(/-/g, '').length}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).to.deep.equal([]);
  });

  it('have a name for every parameter, and none twice', () => {
    for (const { name, inputs } of TABLE) {
      const names = inputs.map((input) => input.name);
      expect(new Set(names).size, name).to.equal(inputs.length);
      expect(names, name).to.not.include('');
    }
  });
});
