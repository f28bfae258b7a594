import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Hex } from '../../src/chain/hex.js';
import { decodeSlots, encodeSlots, SLOT_READER_CODE } from '../../src/chain/slot-reader.js';
import { compile } from './contracts.js';

const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`;

describe('the slot reader', () => {
  it('is what its source compiles to', function () {
    this.timeout(60_000);
    const source = readFileSync(new URL('../../src/chain/slot-reader.yul', import.meta.url), 'utf8');
    expect(compile('Yul', source)).to.equal(SLOT_READER_CODE);
  });

  it('is asked for slots and answers their words in that order, and nothing else is an answer', () => {
    expect(encodeSlots([word(1n), word(2n)])).to.equal(`${word(1n)}${word(2n).slice(2)}`);
    const words = fc.uniqueArray(fc.bigInt(0n, (1n << 256n) - 1n).map(word), { maxLength: 8 });
    fc.assert(
      fc.property(words, fc.integer({ min: -3, max: 3 }), (slots, off) => {
        const answer = encodeSlots(slots);
        expect([...(decodeSlots(answer, slots) ?? [])]).to.deep.equal(slots.map((slot) => [slot, slot]));
        const other: Hex = off > 0 ? `${answer}${'00'.repeat(off)}` : (answer.slice(0, 2 * off) as Hex);
        if (off !== 0 && slots.length > 0) expect(decodeSlots(other, slots)).to.equal(undefined);
      }),
    );
  });
});
