import { expect } from 'chai';
import type { PriceModel } from '../../../src/impact/paths.js';
import { makePaths } from '../../../src/impact/prices/make.js';
import type { AssetEvent } from '../../../src/impact/scenario.js';

const assets = [0.8, 0.01].map((volatility) => ({ drift: 0, volatility }));
const gbm: PriceModel = {
  kind: 'gbm',
  assets,
  correlation: [
    [1, 0],
    [0, 1],
  ],
};
const options = { steps: 6, stepSeconds: 3600, seed: 1n };
const ids = ['eth', 'usd'];

const pathsWith = (events: readonly AssetEvent[]) => {
  const make = (more: object): { prices: Float64Array; lows: Float64Array } => {
    const source = makePaths(gbm, { ...options, ...more });
    const [prices, lows] = [new Float64Array(12), new Float64Array(12)];
    source.fill(3, prices);
    source.fillLow?.(3, prices, lows);
    return { prices, lows };
  };
  return { plain: make({}), changed: make({ events: { assets: ids, events } }) };
};

const of = (values: Float64Array, asset: number): number[] => [...values].filter((_, at) => at % 2 === asset);

describe('events in paths', () => {
  it('put an asset at a multiple of its price at the start, from which it moves on as the model says', () => {
    const { plain, changed } = pathsWith([{ kind: 'depeg', asset: 'usd', at: 2 * 3600, factor: 0.88 }]);
    expect(of(changed.prices, 0)).to.deep.equal(of(plain.prices, 0));
    const [before, after] = [of(plain.prices, 1), of(changed.prices, 1)];
    expect(after[0]).to.equal(before[0]);
    expect(after[1]).to.be.closeTo(0.88, 1e-15);
    for (let step = 2; step < 6; step += 1)
      expect(after[step]).to.be.closeTo((0.88 * (before[step] as number)) / (before[1] as number), 1e-15);
  });

  it('count from the first step that ends at or after them', () => {
    const steps = (at: number): number => {
      const { plain, changed } = pathsWith([{ kind: 'depeg', asset: 'usd', at, factor: 0.5 }]);
      return of(changed.prices, 1).findIndex((price, step) => price !== of(plain.prices, 1)[step]);
    };
    expect([0, 1, 3600, 3601, 6 * 3600, 6 * 3600 + 1].map(steps)).to.deep.equal([0, 0, 0, 1, 5, -1]);
    const { plain, changed } = pathsWith([{ kind: 'depeg', asset: 'usd', at: 0, factor: 0.5 }]);
    expect(of(changed.prices, 1)).to.deep.equal(of(plain.prices, 1).map((price) => price / 2));
  });

  it('can end: the peg comes back', () => {
    const { changed } = pathsWith([
      { kind: 'depeg', asset: 'usd', at: 4 * 3600, factor: 1 },
      { kind: 'depeg', asset: 'usd', at: 3600, factor: 0.7 },
    ]);
    const prices = of(changed.prices, 1);
    expect(prices[0]).to.be.closeTo(0.7, 1e-15);
    expect(prices[2]).to.be.closeTo(0.7, 0.01);
    expect(prices[3]).to.be.closeTo(1, 1e-15);
    expect(prices[5]).to.be.closeTo(1, 0.01);
  });

  it('lower the lows with the prices', () => {
    const { plain, changed } = pathsWith([{ kind: 'depeg', asset: 'usd', at: 2 * 3600, factor: 0.88 }]);
    expect(of(changed.lows, 0)).to.deep.equal(of(plain.lows, 0));
    const [lows, prices] = [of(changed.lows, 1), of(changed.prices, 1)];
    expect(lows[0]).to.equal(of(plain.lows, 1)[0]);
    for (let step = 1; step < 6; step += 1) {
      expect(lows[step]).to.be.at.most(prices[step] as number);
      expect(lows[step]).to.be.closeTo(prices[step] as number, 0.01);
    }
  });

  it('keep the highs from before in the step in which they fall', () => {
    const events = [{ kind: 'depeg', asset: 'usd', at: 2 * 3600, factor: 0.88 }] as const;
    const source = makePaths(gbm, { ...options, events: { assets: ids, events } });
    const [prices, highs] = [new Float64Array(12), new Float64Array(12)];
    source.fill(3, prices);
    source.fillHigh?.(3, prices, highs);
    const usd = of(highs, 1);
    expect(usd[1]).to.be.closeTo(1, 0.01);
    expect(usd[2]).to.be.closeTo(0.88, 0.01);
    expect(usd.every((high, step) => high >= (of(prices, 1)[step] as number))).to.equal(true);
  });

  it('that change no price change no path', () => {
    const { plain, changed } = pathsWith([
      { kind: 'freeze', asset: 'usd', at: 0, to: 7200 },
      { kind: 'liquidity', asset: 'eth', at: 0, to: 7200, share: 0.1 },
    ]);
    expect(changed).to.deep.equal(plain);
  });

  it('are refused for unknown assets, impossible prices and another list of assets', () => {
    const refused = (event: AssetEvent, names: string[], message: string): void => {
      expect(() => makePaths(gbm, { ...options, events: { assets: names, events: [event] } }))
        .to.throw(message)
        .with.property('code', 'paths/event');
    };
    const depeg = { kind: 'depeg', asset: 'usd', at: 0, factor: 0.9 } as const;
    refused({ ...depeg, asset: 'dai' }, ids, 'dai, which is no asset of the market');
    refused({ ...depeg, factor: 0 }, ids, 'The depeg of usd to 0 at second 0');
    refused({ ...depeg, at: Number.NaN }, ids, 'at second NaN');
    refused(depeg, ['usd'], 'Events know 1 assets where the model has 2.');
  });
});
