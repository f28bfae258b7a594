import { expect } from 'chai';
import { intervalIn } from '../../../src/impact/gate/figure.js';
import { runFigures, type Told } from '../../../src/impact/gate/gate-figures.js';
import { resultOf } from '../../../src/impact/simulate/results.js';
import { createRunner } from '../../../src/impact/simulate/run-paths.js';
import { ONE } from '../../../src/quantity/rational.js';
import { asset, book, market, scenario } from '../liquidation/fixture.js';

const eth = market([asset('eth'), asset('usd')]);
const side = { market: eth, book: book(eth, [{ name: 'a', collateral: { eth: 1000 }, debt: { usd: 10 } }]) };
const calm = scenario(eth, 1, {
  prices: {
    kind: 'gbm',
    assets: [
      { drift: 0, volatility: 0.01 },
      { drift: 0, volatility: 0.01 },
    ],
    correlation: [
      [1, 0],
      [0, 1],
    ],
  },
});

/** What a gate takes a name for, after so many paths on which nothing at all happens. */
const known = (paths: number, name: string, told: Partial<Told> = {}): boolean => {
  const other = { ...side };
  const job = {
    ...{ scenario: calm, seed: 1n, paths, sampling: 'random' as const },
    pairs: [{ kind: 'as-is' as const, before: side, after: told.unchanged === true ? side : other }],
  };
  const [columns] = createRunner(job)({ from: 0, to: paths }).pairs;
  const result = resultOf(columns ?? expect.fail(), {
    weights: null,
    drawn: told.drawn === false ? 'all there are' : 'drawn',
    backstops: [],
  });
  expect(result.badDebt.mean.after.value).to.equal(0);
  const figure = runFigures(result, calm, { drawn: true, unchanged: false, ...told }).get(name) ?? expect.fail(name);
  return intervalIn(name, figure, ONE) !== null;
};

describe('a gate on so few paths that nothing happened in them', () => {
  it('does not know a mean of fewer than fifty that are all alike', () => {
    for (const name of ['impact.badDebt.mean', 'change.badDebt.mean', 'before.socialised', 'impact.fees']) {
      expect(known(5, name), name).to.equal(false);
      expect(known(49, name), name).to.equal(false);
      expect(known(50, name), name).to.equal(true);
    }
  });

  it('knows chances, whose error is never none, and a difference that is nothing by itself', () => {
    expect(known(5, 'impact.insolvencyProbability')).to.equal(true);
    expect(known(5, 'change.badDebt.mean', { unchanged: true })).to.equal(true);
    expect(known(5, 'impact.badDebt.mean', { unchanged: true })).to.equal(false);
  });

  it('knows all of given paths with nothing drawn', () => {
    expect(known(5, 'impact.badDebt.mean', { drawn: false })).to.equal(true);
  });
});
