import { expect } from 'chai';
import { filled } from '../../../src/impact/books/filled.js';
import type { RiskMarket } from '../../../src/impact/risk-market.js';
import { behaving, mintFrames, poolFrames } from '../../../src/impact/simulate/behaviour.js';
import { layoutOf, mintedOf, widthOf } from '../../../src/impact/simulate/columns.js';
import type { Job } from '../../../src/impact/simulate/job.js';
import type { Prepared } from '../../../src/impact/simulate/prepare.js';
import { resultOf } from '../../../src/impact/simulate/results.js';
import { createRunner } from '../../../src/impact/simulate/run-paths.js';
import { asset, book, KEEN, market, scenario } from '../liquidation/fixture.js';

/** 1,280 of ether are the only account's; dollars are others'. */
const withCap = (supplyCap: number, factor = 0.75): RiskMarket =>
  market([
    asset('eth', { price: 2, supplied: 1280, available: 1280, supplyCap, collateralFactor: factor }),
    asset('usd', { supplied: 20_000, borrowed: 1000, available: 19_000 }),
  ]);
const held = book(withCap(0), [{ name: 'a', collateral: { eth: 1280 }, debt: { usd: 1000 } }]);

/** Books as `prepareBooks` has them: caps and factors act on no account that is there, so that the sides are one. */
const prepared = (before: RiskMarket, after: RiskMarket): Prepared => {
  const was = { market: before, book: held };
  const full = { market: before, book: filled(held, before) };
  return {
    ...{ before, after, target: { before, after, book: held, unpriced: [] }, omitted: [], leftOut: [] },
    pairs: [
      { kind: 'as-is', before: was, after: was },
      { kind: 'filled', before: full, after: { market: after, book: filled(held, after) } },
    ],
  };
};
const minting = (amount: number) =>
  scenario(withCap(0), 1, {
    prices: { kind: 'paths', paths: [Float64Array.from([0.5, 1])] },
    liquidators: { ...KEEN, absence: 1 },
    ...(amount > 0 ? { events: [{ kind: 'mint', asset: 'eth', at: 0, amount }] } : {}),
  });
const results = (of: Prepared, amount = 1e6) => {
  const under = minting(amount);
  const pairs = behaving(of, under);
  const job: Job = { scenario: under, seed: 1n, paths: 1, sampling: 'random', pairs };
  const outcomes = createRunner(job)({ from: 0, to: 1 });
  const pools = poolFrames(of, under);
  const found = outcomes.pairs.map((pair) =>
    resultOf(pair, { weights: null, drawn: 'all there are', backstops: [], pools }),
  );
  return { pairs, outcomes, found };
};

describe('a mint in a simulation', () => {
  it('shows what a lower cap and a lower factor save, which act on no account that is there', () => {
    const { pairs, found } = results(prepared(withCap(3280), withCap(2280)));
    const [asIs] = found;
    expect(pairs[0]?.before).to.not.equal(pairs[0]?.after);
    // 2,000 and 1,000 of room at 2 dollars and 75%; ether then falls to one dollar.
    expect(asIs?.minted?.borrowed.before.value).to.be.closeTo(3000, 1e-6);
    expect(asIs?.minted?.borrowed.after.value).to.be.closeTo(1500, 1e-6);
    expect(asIs?.minted?.badDebt.before.value).to.be.closeTo(1000, 1e-6);
    expect(asIs?.minted?.badDebt.difference.value).to.be.closeTo(-500, 1e-6);
    expect(asIs?.badDebt.mean.difference.value).to.be.closeTo(-500, 1e-6);
    const [lower] = results(prepared(withCap(3280), withCap(3280, 0.5))).found;
    expect(lower?.minted?.borrowed.after.value).to.be.closeTo(2000, 1e-6);
    expect(lower?.badDebt.mean.after.value).to.be.closeTo(0, 1e-6);
  });

  it('leaves no room where caps are filled, and counts what copies owe', () => {
    const [, full] = results(prepared(withCap(3280), withCap(2280))).found;
    for (const side of ['before', 'after'] as const) {
      expect(full?.minted?.supplied[side].value).to.be.closeTo(0, 1e-6);
      expect(full?.minted?.borrowed[side].value).to.be.closeTo(0, 1e-6);
      expect(full?.minted?.sold[side].value).to.be.greaterThan(0);
    }
  });

  it('keeps both sides one where nothing of a new loan differs, and all as it was where nobody mints', () => {
    const same = prepared(withCap(3280), withCap(3280));
    const [pair] = results(same).pairs;
    expect(pair?.before).to.equal(pair?.after);
    const other = prepared(withCap(3280), withCap(2280));
    expect(behaving(other, minting(0))).to.equal(other.pairs);
    expect(mintFrames(other, minting(0))).to.deep.equal([]);
    expect(mintFrames(other, minting(7))).to.deep.equal([{ asset: 'ETH', at: 0, amount: 7 }]);
    const { found } = results(other, 0);
    expect(found[0]).to.not.have.property('minted');
    expect(widthOf(layoutOf(minting(7), 'not timed')) - widthOf(layoutOf(minting(0), 'not timed'))).to.equal(5 + 2);
  });

  it('keeps the numbers of each path behind all others', () => {
    const columns = results(prepared(withCap(3280), withCap(2280))).outcomes.pairs[0]?.before ?? expect.fail();
    const number = (name: Parameters<typeof mintedOf>[1]) => mintedOf(columns, name)[0];
    expect(number('supplied')).to.be.closeTo(4000, 1e-6);
    expect(number('sold')).to.be.closeTo((1e6 / 2 - 2000) * 1, 1e-3);
    expect(number('repaid')).to.equal(0);
    expect(number('badDebt')).to.be.closeTo(1000, 1e-6);
    expect(columns.values.at(-1)).to.equal(number('badDebt'));
  });
});
