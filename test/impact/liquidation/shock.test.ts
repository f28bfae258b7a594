import { expect } from 'chai';
import { smallestShock } from '../../../src/impact/liquidation/shock.js';
import { asset, KEEN, market, scenario, simulator } from './fixture.js';

const MARKET = market([asset('eth', { price: 100 }), asset('usd')]);
const HOLDERS = [{ name: 'a', collateral: { eth: 1 }, debt: { usd: 60 } }];
const direction = [1, 0];

describe('the smallest shock', () => {
  it('that makes bad debt is the fall below debt × (1 + penalty)', () => {
    const found = smallestShock(simulator(MARKET, HOLDERS, scenario(MARKET, 1)), {
      direction,
      breaking: { kind: 'bad-debt', above: 0 },
      tolerance: 1e-6,
    });
    // All collateral pays for 60 down to a price of 63.
    expect(found.shock).to.be.closeTo(0.37, 2e-6);
    expect(found.survives).to.be.at.most(0.37);
    expect((found.shock ?? 0) - found.survives).to.be.at.most(1e-6);
    expect(found.outcome?.badDebt).to.be.greaterThan(0);
  });

  it('that empties the backstops is larger by what they have', () => {
    const backed = scenario(MARKET, 1, { backstops: [{ kind: 'fund', name: 'fund', amount: 10 }] });
    const { shock } = smallestShock(simulator(MARKET, HOLDERS, backed), {
      direction,
      breaking: { kind: 'backstops-empty' },
      tolerance: 1e-6,
    });
    expect(shock).to.be.closeTo(1 - 0.01 * 1.05 * 50, 2e-6);
  });

  it('follows a direction', () => {
    const { shock } = smallestShock(simulator(MARKET, HOLDERS, scenario(MARKET, 1)), {
      direction: [0.5, 0],
      breaking: { kind: 'bad-debt', above: 0 },
      tolerance: 1e-6,
    });
    expect(shock).to.be.closeTo(0.74, 2e-6);
  });

  it('is none where nothing breaks the market', () => {
    const lenders = [{ name: 'a', collateral: { eth: 1 }, debt: {} }];
    const search = { direction, breaking: { kind: 'bad-debt', above: 0 }, tolerance: 0.01 } as const;
    expect(smallestShock(simulator(MARKET, lenders, scenario(MARKET, 1)), search)).to.deep.equal({
      shock: null,
      survives: 1,
      outcome: null,
    });
  });

  it('is the fall below the debt where no liquidation pays', () => {
    // The penalty on 60 is 3, and the gas 8.
    const costly = scenario(MARKET, 1, { liquidators: { ...KEEN, gas: 8 } });
    const found = smallestShock(simulator(MARKET, HOLDERS, costly), {
      direction,
      breaking: { kind: 'bad-debt', above: 0 },
      tolerance: 1e-6,
    });
    expect(found.shock).to.be.closeTo(0.4, 2e-6);
  });

  it('refuses directions and tolerances that cannot be', () => {
    const one = simulator(MARKET, HOLDERS, scenario(MARKET, 1));
    const breaking = { kind: 'bad-debt', above: 0 } as const;
    for (const bad of [
      { direction: [0, 0], tolerance: 0.1 },
      { direction: [2, 0], tolerance: 0.1 },
      { direction, tolerance: 0 },
    ])
      expect(() => smallestShock(one, { ...bad, breaking })).to.throw(/A shock needs directions/);
  });
});
