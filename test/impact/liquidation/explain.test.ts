import { expect } from 'chai';
import { asset, KEEN, market, scenario, simulator } from './fixture.js';

const MARKET = market([asset('eth', { price: 100 }), asset('usd')]);
const HOLDERS = [
  { name: 'a', collateral: { eth: 1 }, debt: { usd: 70 } },
  { name: 'gone', collateral: { eth: 1 }, debt: { usd: 200 } },
  { name: 'lender', collateral: { eth: 1 }, debt: {} },
];
const path = (...prices: number[]): Float64Array => Float64Array.from(prices.flatMap((price) => [price / 100, 1]));
const explained = (prices: Float64Array, fields = {}, account = 'a') =>
  simulator(MARKET, HOLDERS, scenario(MARKET, prices.length / 2, fields)).explain(account, 0, prices, null);
const whats = (prices: Float64Array, fields = {}) => explained(prices, fields).map(({ what }) => what);

describe('an account followed through a path', () => {
  it('is healthy, falls below, is liquidated', () => {
    const steps = explained(path(90, 80, 50));
    expect(steps.map(({ step, what }) => `${step} ${what}`)).to.deep.equal([
      '0 healthy',
      '1 below',
      '1 liquidated',
      '2 healthy',
      '2 end',
    ]);
    expect(steps[0]?.numbers.health).to.be.closeTo(72 / 70, 1e-12);
    expect(steps[1]).to.deep.include({ seconds: 7200, why: 'The health factor at reported prices is below 1.' });
    expect(steps[2]?.why).to.equal('A liquidator repays USD and takes ETH: it earns more than it costs.');
    const { repaid = 0, seized = 0, proceeds = 0, cost = 0, gas, profit } = steps[2]?.numbers ?? {};
    expect([repaid, gas]).to.deep.equal([70, 0]);
    expect(cost).to.be.closeTo(70, 1e-9);
    expect(seized).to.be.closeTo(73.5, 1e-9);
    expect(profit).to.be.closeTo(proceeds - cost, 1e-12);
    expect(steps[3]?.numbers).to.deep.include({ debt: 0 }).and.not.to.have.property('health');
  });

  it('is left where it does not pay, where nobody acts, and where liquidators wait, and it says why', () => {
    const [below, left] = explained(path(80), { liquidators: { ...KEEN, gas: 5 } });
    expect(below?.what).to.equal('below');
    expect(left?.why).to.equal('No liquidation pays: the sale gets less than the debt and the gas cost.');
    expect(left?.numbers.profit).to.be.closeTo(-1.5, 1e-6);
    expect(explained(path(80), { liquidators: { ...KEEN, absence: 1 } })[1]?.why).to.equal(
      'No liquidator acts in this step.',
    );
    expect(explained(path(80), { liquidators: { ...KEEN, latency: 7200 } })[0]?.why).to.equal(
      'The health factor at reported prices is below 1; liquidators need longer to act.',
    );
    expect(explained(path(80), { liquidators: { ...KEEN, count: 0 } })[1]?.why).to.equal(
      'Liquidators have no capital left.',
    );
    const freeze = { events: [{ kind: 'freeze', asset: 'eth', at: 0, to: 1e9 }] };
    expect(explained(path(80), freeze)[1]?.why).to.equal('Its collateral or its debt can neither be moved nor sold.');
  });

  it('is written off when its collateral is gone', () => {
    const [, , written] = explained(path(50));
    expect(written?.what).to.equal('written-off');
    expect(written?.why).to.equal('No collateral is left, and what is owed cannot be got back.');
    expect(written?.numbers.loss).to.be.closeTo(70 - 50 / 1.05, 1e-9);
  });

  it('goes through an auction', () => {
    const auctions = { start: 1.2, cut: 0.99, step: 90, tail: 8400, cusp: 0.4, margin: 0, absence: 0 };
    expect(whats(path(80, 80), { auctions })).to.deep.equal(['below', 'auction-begun', 'auction-sale', 'end']);
    const stranded = { events: [{ kind: 'liquidity', asset: 'eth', at: 0, to: 1e9, share: 0 }] };
    expect(whats(path(80, 80, 80, 80), { auctions, ...stranded })).to.include('auction-restarted');
    expect(whats(path(80, 30, 30, 30), { auctions })).to.include('auction-restarted');
    expect(whats(path(50, 30, 30, 30), { auctions })).to.include('written-off');
  });

  it('is in no path where it is insolvent before or owes nothing, and is refused where it is unknown', () => {
    expect(explained(path(80), {}, 'gone')).to.have.length(1);
    expect(explained(path(80), {}, 'gone')[0]?.why).to.match(/reported apart and in no path\.$/);
    expect(explained(path(80), {}, 'lender')[0]?.why).to.equal('It owes nothing.');
    expect(() => explained(path(80), {}, 'nobody')).to.throw(/no account of this name/);
  });

  it('changes no number of the path', () => {
    const one = simulator(MARKET, HOLDERS, scenario(MARKET, 2));
    const before = one.run(0, path(80, 50), null);
    one.explain('a', 0, path(80, 50), null);
    expect(one.run(0, path(80, 50), null)).to.deep.equal(before);
  });
});
