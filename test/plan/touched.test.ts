import { expect } from 'chai';
import fc from 'fast-check';
import { emergencyOf } from '../../src/plan/emergency.js';
import { labelsFor } from '../../src/plan/labels.js';
import type { Selection } from '../../src/plan/select.js';
import { checkReach, scopeNames, touchedScope } from '../../src/plan/touched.js';
import { planCalls } from '../../src/proposal/compile.js';
import { entityOf } from '../../src/protocol/param-set.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { type MarketScope, scopeOf, within, withRest } from '../../src/protocol/scope-of-market.js';
import { aave, marketOf } from '../protocol/support.js';
import {
  addressOf,
  CONTRACTS,
  documentOf,
  documentText,
  E_MODE,
  observationOf,
  RESERVE,
  type Small,
  type Values,
} from './market.js';

const FROZEN: Values = { frozen: 'true', ltv: '0%', pendingLtv: '80%' };
const SYMBOLS = ['WETH', 'USDC', 'DAI'] as const;
/** Of what a reserve has in its document; which eModes have its LTV at zero is left to the chain. */
const CATEGORY: Values = { ...E_MODE, collateral: '[WETH, USDC]', borrowable: '[DAI]', ltvzero: null };

const small = (changes: Readonly<Record<string, Values>>, category: Values = CATEGORY): Small => ({
  reserves: Object.fromEntries(SYMBOLS.map((symbol) => [symbol, { ...RESERVE, ...changes[symbol] }])),
  eModes: { '1': category },
});

describe('the entities that a plan may touch', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });

  const ALL: Selection = { only: [], includeDrift: [] };
  const namesOf = (to: Small, selection = ALL, from = small({})): readonly string[] => {
    const document = documentOf(to, protocol);
    return scopeNames(touchedScope(document, documentOf(from, protocol), selection), labelsFor([document], []));
  };

  it('are those whose document moved, and groups that the calls for it reach', () => {
    expect(namesOf(small({}))).to.deep.equal([]);
    expect(namesOf(small({ DAI: { paused: 'true' }, WETH: { borrowCap: '1' } }))).to.deep.equal([
      'reserves.WETH',
      'reserves.DAI',
    ]);
    expect(namesOf(small({ WETH: FROZEN }))).to.deep.equal(['reserves.WETH', 'eModes.*']);
    const both = small({ DAI: { paused: 'true' }, WETH: { borrowCap: '1' } });
    expect(namesOf(both, { ...ALL, only: ['reserves.*.paused'] })).to.deep.equal(['reserves.DAI']);
    // Drift is the chain's: it may be of all that is named.
    expect(namesOf(small({}), { only: [], includeDrift: ['reserves.USDC'] })).to.include('reserves.USDC');
    // Who joins a set must be known, or the change would be lost.
    const joined = small({}, { ...CATEGORY, collateral: '[WETH, USDC, DAI]' });
    expect(namesOf(joined)).to.deep.equal(['eModes.1', 'reserves.DAI']);
  });

  it('are all that the document has where nothing is known of it', () => {
    const document = documentOf(small({}), protocol);
    const names = scopeNames(touchedScope(document, null, ALL), labelsFor([document], []));
    expect(names).to.have.members(['reserves.WETH', 'reserves.USDC', 'reserves.DAI', 'eModes.*']);
  });

  const changeOf = fc.record({
    paused: fc.boolean(),
    frozen: fc.boolean(),
    cap: fc.integer({ min: 1, max: 3_000_000 }),
  });
  const valuesOf = ({ paused, frozen, cap }: { paused: boolean; frozen: boolean; cap: number }): Values => ({
    paused: String(paused),
    borrowCap: String(Math.min(cap, 2_700_000)),
    ...(frozen ? FROZEN : {}),
  });

  it('give the calls that the whole market gives, whatever drifted elsewhere', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...SYMBOLS), changeOf),
        fc.dictionary(fc.constantFrom(...SYMBOLS), fc.constantFrom('11%', '12%')),
        (changes, drift) => {
          const moved = Object.fromEntries(Object.entries(changes).map(([name, to]) => [name, valuesOf(to)]));
          const chain = Object.fromEntries(
            Object.entries(drift).map(([name, reserveFactor]) => [name, { reserveFactor }]),
          );
          const market = marketOf(documentText(small(moved)), protocol);
          const base = documentOf(small({}), protocol);
          const observed = observationOf(small(chain, { ...CATEGORY, ltvzero: '[]' }), protocol);
          const input = { market, base, observed, contracts: CONTRACTS, selection: ALL };
          const scope = touchedScope(market.params, base, ALL);
          const whole = planCalls(input);
          const part = planCalls({ ...input, scope });
          const told = ({ calls }: typeof whole) => calls.map(({ to, data }) => `${to} ${data}`);
          expect(told(part)).to.deep.equal(told(whole));
          expect(part.plan.changes.map(({ path }) => path)).to.deep.equal(whole.plan.changes.map(({ path }) => path));
          if (whole.calls.length > 0)
            expect(emergencyOf(part.plan, protocol)).to.deep.equal({ only: true, others: [] });
          // What the others had stays, in sets too.
          const after = withRest(part.plan.after, scope, observed);
          expect(after.entities).to.deep.equal(whole.plan.after.entities);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are refused where a call reaches further than what was read', () => {
    const market = marketOf(documentText(small({ WETH: FROZEN })), protocol);
    const input = { market, base: documentOf(small({}), protocol), contracts: CONTRACTS, selection: ALL };
    const observed = observationOf(small({}, { ...CATEGORY, ltvzero: '[]' }), protocol);
    const { plan } = planCalls({ ...input, observed });
    const one: MarketScope = new Map([['reserves', new Set([addressOf('WETH')])]]);
    expect(() => checkReach(plan, one)).to.throw('Freeze may change every one of the eModes, which were not read');
    expect(() => checkReach(plan, null)).to.not.throw();
  });

  it('cut sets to those who are known, and put them back', () => {
    const whole = observationOf(small({}, { ...CATEGORY, ltvzero: '[USDC]' }), protocol);
    const scope: MarketScope = new Map<string, ReadonlySet<string> | 'all'>([
      ['reserves', new Set([addressOf('WETH')])],
      ['eModes', 'all'],
    ]);
    const part = within(whole, scope);
    expect(entityOf(part, 'reserves', addressOf('USDC'))).to.equal(undefined);
    expect(entityOf(part, 'eModes', '1')?.values.get('collateral')).to.deep.include({ members: [addressOf('WETH')] });
    expect(entityOf(part, 'eModes', '1')?.values.get('ltvzero')).to.deep.include({ members: [] });
    expect(withRest(part, scope, whole).entities).to.deep.equal(whole.entities);
    expect(within(withRest(part, scope, whole), scope)).to.deep.equal(part);
    expect(scopeOf(part).get('reserves')).to.deep.equal(new Set([addressOf('WETH')]));
    expect(within(whole, null)).to.equal(whole);
  });

  it('are not an emergency’s where a value moves by a call of its own', () => {
    // The LTV goes to zero by a call that sets it too, with a lower threshold.
    const to = small({ WETH: { ...FROZEN, liquidationThreshold: '82%' } });
    const market = marketOf(documentText(to), protocol);
    const observed = observationOf(small({}, { ...CATEGORY, ltvzero: '[]' }), protocol);
    const base = documentOf(small({}), protocol);
    const { plan } = planCalls({ market, base, observed, contracts: CONTRACTS, selection: ALL });
    const { only, others } = emergencyOf(plan, protocol);
    expect(only).to.equal(false);
    expect(others).to.include('reserves.WETH.liquidationThreshold');
  });
});
