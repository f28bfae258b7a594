import { expect } from 'chai';
import { authorityCapture } from '../../../src/impact/attack/authority.js';
import { type AuthorityCost, captureOf } from '../../../src/impact/attack/capture.js';
import { asset, market } from '../liquidation/fixture.js';
import { COUNCIL, keyOf, safeOf } from './authority-fixture.js';

const CAPPED = market([
  asset('eth', { price: 100, supplied: 5, borrowed: 2, available: 3, supplyCap: 8 }),
  asset('usd', { supplied: 7, available: 7, supplyCap: Number.POSITIVE_INFINITY }),
]);
const RAISED = market([
  asset('eth', { price: 100, supplied: 5, borrowed: 2, available: 3, supplyCap: 10 }),
  asset('usd', { supplied: 7, available: 7, supplyCap: 4 }),
]);
const MARKETS = { before: CAPPED, after: RAISED };
const SAFE = safeOf('s', 2, ['a', 'b', 'c'].map(keyOf), { modules: ['m'] });
const cost = (fields: Partial<AuthorityCost> = {}): AuthorityCost => ({
  ...{ signer: 400, signers: new Map(), votes: null, delay: 0, withdrawn: 0 },
  ...fields,
});

describe('what capturing an authority costs', () => {
  it('is that of its cheapest keys, against all that is supplied, now and with caps filled', () => {
    const { ways, cost: least, modules, before, after } = captureOf(cost(), SAFE, MARKETS);
    expect(ways).to.deep.equal([{ kind: 'keys', keys: ['a', 'b'], cost: 800, exact: true }]);
    expect([least, modules]).to.deep.equal([800, 1]);
    expect(before).to.deep.equal({
      now: { controlled: 507, margin: 293 },
      // Three more ether fit; dollars have no cap that could be filled.
      filled: { controlled: 807, margin: -7 },
    });
    expect(after).to.deep.equal({
      now: { controlled: 507, margin: 293 },
      filled: { controlled: 1007, margin: -207 },
    });
  });

  it('takes the price of a signer before that of all, whatever the letters of its address', () => {
    const one = safeOf('s', 1, [keyOf('0xAb'), keyOf('0xCd')]);
    const { cost: least } = captureOf(cost({ signers: new Map([['0xab', 1000]]) }), one, MARKETS);
    expect(least).to.equal(400);
    const dear = new Map([
      ['0xab', 1000],
      ['0xcd', 700],
    ]);
    expect(captureOf(cost({ signers: dear }), one, MARKETS).cost).to.equal(700);
  });

  it('is lower in what is withdrawn before it takes effect', () => {
    const { before } = captureOf(cost({ delay: 3600, withdrawn: 0.5 }), SAFE, MARKETS);
    // Of 3 ether and 7 dollars, and of 6 ether once three more are supplied, half is withdrawn.
    expect(before.now).to.deep.equal({ controlled: 507 - 153.5, margin: 800 - 353.5 });
    expect(before.filled.controlled).to.equal(807 - 303.5);
    expect(captureOf(cost({ withdrawn: 0.5 }), SAFE, MARKETS).before.now.controlled).to.equal(507);
  });

  it('is the cheaper of keys and tokens, at a premium or in a depth', () => {
    const votes = { quorum: 10, price: 50, bought: { premium: 0.2 } };
    const both = captureOf(cost({ votes }), SAFE, MARKETS);
    expect(both.ways.map(({ kind, cost: of }) => [kind, of])).to.deep.equal([
      ['keys', 800],
      ['votes', 600],
    ]);
    expect(both.cost).to.equal(600);
    // Tokens worth 500 out of a pool of 1,000 dollars a side: 1000 · 500 / (1000 − 500) dollars.
    const pool = { kind: 'constant-product', reserve: 1000, fee: 0 } as const;
    expect(captureOf(cost({ votes: { ...votes, bought: { depth: pool } } }), SAFE, MARKETS).cost).to.equal(800);
    const small = { ...pool, reserve: 400 };
    const none = captureOf(cost({ signer: null, votes: { ...votes, bought: { depth: small } } }), SAFE, MARKETS);
    expect([none.cost, none.ways, none.before.now.margin]).to.deep.equal([
      null,
      [{ kind: 'votes', tokens: 10, cost: null }],
      null,
    ]);
  });

  it('is not known of keys where the Safe was not read', () => {
    const { ways, cost: none, before } = captureOf(cost(), null, MARKETS);
    expect([ways, none, before.now]).to.deep.equal([[], null, { controlled: 507, margin: null }]);
  });
});

describe('what is known of an authority', () => {
  it('is who controls its Safe, what its values decide over, and what nobody states', () => {
    const child = safeOf('child', 2, ['c', 'd', 'e'].map(keyOf), { modules: ['n'] });
    const control = safeOf('s', 2, [keyOf('a'), child], { modules: ['m'] });
    const known = authorityCapture({ authority: COUNCIL, control }, MARKETS, false);
    expect(known).to.deep.include({
      ...{ name: 'council', safe: '0xabc', attestations: 2, reviewers: 3, control, notRead: null },
      keys: { fewest: 3, of: 4, exact: true },
      modules: [
        { safe: 's', module: 'm' },
        { safe: 'child', module: 'n' },
      ],
      notStated: ['what a key costs', 'delay before a transaction takes effect'],
      controls: { supplied: 507, borrowed: 200, available: 307, filled: { before: 807, after: 1007 } },
    });
    expect(authorityCapture({ authority: COUNCIL, control }, MARKETS, true).notStated).to.deep.equal([]);
  });

  it('says why the Safe was not read', () => {
    const unread = authorityCapture(
      { authority: { ...COUNCIL, reviewers: null }, control: { notRead: 'no node' } },
      MARKETS,
      true,
    );
    expect([unread.control, unread.keys, unread.modules, unread.notRead, unread.reviewers]).to.deep.equal([
      ...[null, null, []],
      ...['no node', null],
    ]);
    expect(unread.notStated).to.deep.equal(['owners and threshold of the Safe']);
  });
});
