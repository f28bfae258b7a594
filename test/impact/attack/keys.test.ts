import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Controller,
  cheapestKeys,
  keyCount,
  type SafeControl,
  safesUnder,
} from '../../../src/impact/attack/keys.js';
import { keyOf, safeOf } from './authority-fixture.js';

const fewest = (safe: SafeControl): number | undefined => cheapestKeys(safe, () => 1)?.keys.length;

describe('the cheapest keys of a Safe', () => {
  it('are as many as its threshold, the cheapest of them', () => {
    const prices: Readonly<Record<string, number>> = { a: 5, b: 2, c: 9, d: 3 };
    const safe = safeOf('s', 2, ['a', 'b', 'c', 'd'].map(keyOf));
    expect(cheapestKeys(safe, (address) => prices[address] ?? 0)).to.deep.equal({
      keys: ['b', 'd'],
      cost: 5,
      exact: true,
    });
    expect([fewest(safe), keyCount(safe)]).to.deep.equal([2, 4]);
  });

  it('of an owner that is a Safe are the cheapest way to its own threshold', () => {
    // Two of: one key, a Safe of three of three, a Safe of one of two.
    const inner = safeOf('three', 3, ['b', 'c', 'd'].map(keyOf));
    const easy = safeOf('easy', 1, ['e', 'f'].map(keyOf));
    const safe = safeOf('s', 2, [keyOf('a'), inner, easy]);
    expect(cheapestKeys(safe, () => 1)).to.deep.equal({ keys: ['a', 'e'], cost: 2, exact: true });
    // Where a and e cost more than the three keys of the one inside, it is them and the cheaper of the two.
    const dear = (address: string): number => ({ a: 10, e: 4, f: 6 })[address] ?? 1;
    expect(cheapestKeys(safe, dear)).to.deep.equal({ keys: ['b', 'c', 'd', 'e'], cost: 7, exact: true });
    expect(safesUnder(safe).map(({ address }) => address)).to.deep.equal(['s', 'three', 'easy']);
  });

  it('count a key once that stands in several places', () => {
    const one = safeOf('one', 1, [keyOf('a'), keyOf('b')]);
    const two = safeOf('two', 1, [keyOf('a'), keyOf('c')]);
    const both = safeOf('s', 2, [one, two]);
    expect(cheapestKeys(both, () => 1)).to.deep.equal({ keys: ['a'], cost: 1, exact: true });
    expect(keyCount(both)).to.equal(3);
  });

  it('are none of a Safe that only it owns, or that wants more owners than it has', () => {
    expect(cheapestKeys(safeOf('s', 1, [{ kind: 'loop', address: 's' }]), () => 1)).to.equal(null);
    expect(cheapestKeys(safeOf('s', 2, [keyOf('a')]), () => 1)).to.equal(null);
    const round = safeOf('child', 1, [{ kind: 'loop', address: 's' }]);
    expect(fewest(safeOf('s', 1, [round, keyOf('a')]))).to.equal(1);
    expect(fewest(safeOf('s', 0, [keyOf('a')]))).to.equal(0);
  });

  it('take a contract that is no Safe, and one that was not looked into, for one key', () => {
    const safe = safeOf('s', 2, [
      { kind: 'contract', address: 'x' },
      { kind: 'unread', address: 'y' },
    ]);
    expect([fewest(safe), keyCount(safe)]).to.deep.equal([2, 2]);
  });

  it('are those that trying every set of keys finds', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f').map(keyOf);
    const level = (owner: fc.Arbitrary<Controller>): fc.Arbitrary<Controller> =>
      fc
        .tuple(
          fc.uniqueArray(owner, { minLength: 1, maxLength: 4, selector: ({ address }) => address }),
          fc.nat(3),
          fc.nat(99),
        )
        .map(([owners, at, name]) => safeOf(`s${name}`, 1 + (at % owners.length), owners));
    const tree = level(fc.oneof(key, level(fc.oneof(key, level(key)))));
    const holds = (of: Controller, held: ReadonlySet<string>): boolean =>
      of.kind === 'safe'
        ? of.owners.filter((owner) => holds(owner, held)).length >= of.threshold
        : held.has(of.address);
    const prices = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(tree, prices, (safe, costs) => {
        const names = [...'abcdef'];
        const price = (address: string): number => costs[names.indexOf(address)] ?? 0;
        let best = Number.POSITIVE_INFINITY;
        for (let set = 0; set < 64; set += 1) {
          const held = names.filter((_, index) => ((set >> index) & 1) === 1);
          if (holds(safe, new Set(held)))
            best = Math.min(
              best,
              held.reduce((sum, name) => sum + price(name), 0),
            );
        }
        if (safe.kind !== 'safe') throw new Error('no Safe');
        const found = cheapestKeys(safe, price);
        expect(found?.cost).to.equal(best);
        expect(holds(safe, new Set(found?.keys)), 'the keys named hold it').to.equal(true);
        expect(found?.keys.reduce((sum, name) => sum + price(name), 0)).to.equal(best);
      }),
    );
  });
});
