import { expect } from 'chai';
import type { RiskAsset, RiskMarket } from '../../../src/impact/risk-market.js';
import type { Scenario } from '../../../src/impact/scenario.js';
import { measured, NOT_AMPLIFIED } from '../../../src/impact/simulate/columns.js';
import { checkAccount, explainAccount, worstPath } from '../../../src/impact/simulate/explain-account.js';
import { fallingAssets } from '../../../src/impact/simulate/falling.js';
import type { BookKind, BookPair, Case, Job } from '../../../src/impact/simulate/job.js';
import { resultOf } from '../../../src/impact/simulate/results.js';
import { reverseStress } from '../../../src/impact/simulate/reverse.js';
import { AMPLIFIED, createRunner } from '../../../src/impact/simulate/run-paths.js';
import { sensitivityOf } from '../../../src/impact/simulate/sensitivity.js';
import { accountPathText } from '../../../src/report/account-path-text.js';
import { reverseText } from '../../../src/report/reverse-text.js';
import { sensitivityText } from '../../../src/report/sensitivity-text.js';
import { plain } from '../../../src/report/style.js';
import { asset, book, type Holder, KEEN, market, pool, scenario } from '../liquidation/fixture.js';

const eth = (fields: Partial<RiskAsset> = {}): RiskMarket =>
  market([asset('eth', { price: 100, ...fields }), asset('usd')]);
const HOLDERS: readonly Holder[] = [{ name: '0xAb', collateral: { eth: 1 }, debt: { usd: 60 } }];
const of = (fields: Partial<RiskAsset> = {}): Case => {
  const own = eth(fields);
  return { market: own, book: book(own, HOLDERS) };
};
const path = (...prices: readonly number[]): Float64Array =>
  Float64Array.from(prices.flatMap((price) => [price / 100, 1]));

const jobOf = (pairs: readonly BookPair[], paths: readonly Float64Array[], fields: Partial<Scenario> = {}): Job => {
  const steps = (paths[0]?.length ?? 2) / 2;
  const own = scenario(pairs[0]?.before.market ?? eth(), steps, { prices: { kind: 'paths', paths }, ...fields });
  return { scenario: own, seed: 1n, paths: paths.length, sampling: 'random', pairs };
};
const pair = (before: Case, after: Case, kind: BookKind = 'as-is'): BookPair => ({ kind, before, after });

describe('an account through one path of a simulation', () => {
  const same = of();
  const job = jobOf(
    [pair(same, of({ liquidationThreshold: 0.7 })), pair(same, same, 'filled')],
    [path(99, 98), path(90, 84)],
  );

  it('is followed in every book, before and after, with prices of what it has', () => {
    const [first, second] = explainAccount(job, '0xab', 1);
    expect([first?.kind, second?.kind, second?.unchanged]).to.deep.equal(['as-is', 'filled', true]);
    expect(first?.before.map(({ what }) => what)).to.deep.equal(['healthy', 'healthy', 'end']);
    // 84 · 0.7 is less than 60.
    expect(first?.after.map(({ what }) => what)).to.deep.equal(['healthy', 'below', 'liquidated', 'end']);
    expect(first?.after.map(({ prices }) => prices[0]?.price)).to.deep.equal([90, 84, 84, 84]);
    expect(second?.after).to.equal(second?.before);
    const text = accountPathText(
      { name: 'a fall', path: 2 },
      [first, second].filter((one) => one !== undefined),
      plain,
      { columns: 60, marks: 'ascii' },
    );
    expect(text).to.match(/^a fall, path 2\n {2}the book as it is\n {4}health factor at reported prices over time,/);
    expect(text).to.match(/ 2h {2}ETH \$84 USD \$1 {2}below +0\.9800 +\$84\.00 +\$60\.00\n/);
    expect(text).to.match(/liquidated .*repaid \$60\.00, taken \$63\.00, fee \$0, sale gets \$63\.00, costs \$60\.00/);
    expect(text).to.match(/caps filled by accounts like these: the change does nothing to it\n/);
  });

  it('takes prices at the lows of steps where there are some', () => {
    const drawn: Scenario['prices'] = {
      kind: 'gbm',
      assets: [
        { drift: 0, volatility: 1 },
        { drift: 0, volatility: 0 },
      ],
      correlation: [
        [1, 0],
        [0, 1],
      ],
    };
    const own = { ...scenario(eth(), 3, { prices: drawn }), horizon: 3 * 3600 };
    const [found] = explainAccount({ ...jobOf([pair(same, same)], [path(1)]), scenario: own, paths: 5 }, '0xAb', 4);
    const prices = found?.before.map(({ seconds, prices: [first] }) => [seconds, first?.price ?? 0] as const) ?? [];
    expect(prices.map(([seconds]) => seconds).slice(0, 6)).to.deep.equal([1800, 3600, 5400, 7200, 9000, 10_800]);
    for (const at of [0, 2, 4])
      expect(prices[at]?.[1]).to.be.at.most(
        Math.min(prices[at + 1]?.[1] ?? 0, at === 0 ? 100 : (prices[at - 1]?.[1] ?? 0)),
      );
  });

  it('is refused where there is no such account or path', () => {
    expect(() => explainAccount(job, 'nobody', 0)).to.throw(/the book has no account nobody/);
    expect(() => explainAccount(job, '0xAb', 2)).to.throw(/has 2 paths/);
    expect(() => checkAccount([job], 'nobody')).to.throw(/the book has no account nobody/);
    expect(() => checkAccount([job], '0xaB')).not.to.throw();
  });

  it('is by default looked at in the path with most bad debt after', () => {
    const steep = jobOf([pair(same, of())], [path(95), path(50), path(40), path(70)]);
    expect(worstPath(createRunner(steep)({ from: 0, to: 4 }))).to.equal(2);
    const mild = jobOf([pair(same, of())], [path(95), path(70), path(99)]);
    expect(worstPath(createRunner(mild)({ from: 0, to: 3 })), 'the one with debt at risk').to.equal(1);
  });
});

describe('reverse stress', () => {
  it('is the fall below debt × (1 + penalty), before and after, and below what backstops have', () => {
    const backed = { backstops: [{ kind: 'fund', name: 'fund', amount: 10 }] } as const;
    const job = jobOf([pair(of(), of({ liquidationPenalty: 0.25 })), pair(of(), of(), 'filled')], [path(1)], backed);
    const [found] = reverseStress(job, [true, false]);
    // 63 and 75 dollars of collateral pay for 60.
    expect(found?.badDebt.before.fall).to.be.closeTo(0.37, 3e-4);
    expect(found?.badDebt.after.fall).to.be.closeTo(0.25, 3e-4);
    // Ten dollars more: 52.5 and 62.5.
    expect(found?.backstopsEmpty.before.fall).to.be.closeTo(0.475, 3e-4);
    expect(found?.backstopsEmpty.after.fall).to.be.closeTo(0.375, 3e-4);
    expect(found?.backstopsEmpty.after.socialised).to.be.above(0);
    const text = reverseText('calm', reverseStress(jobOf([pair(of(), of())], [path(1)]), [false, true]), plain);
    expect(text).to.match(/in the markets of calm\n {2}the book as it is\n/);
    expect(text, 'debt that falls breaks nobody').to.match(/makes bad debt +none does +none does\n/);
  });

  it('says that a book has bad debt without any fall', () => {
    const late = { market: eth(), book: book(eth(), [{ name: 'a', collateral: { eth: 1 }, debt: { usd: 97 } }]) };
    const found = reverseStress(jobOf([pair(late, late)], [path(1)]), [true, false]);
    expect(found[0]?.badDebt.before.fall).to.equal(0);
    expect(reverseText('calm', found, plain)).to.match(
      /the change does nothing to it\n.*\n +makes bad debt +without any/,
    );
  });

  it('lets all fall but dollars, or what is named, and refuses strangers', () => {
    expect(fallingAssets(eth(), [])).to.deep.equal([true, false]);
    expect(fallingAssets(eth(), ['Usd'])).to.deep.equal([false, true]);
    const refusal = (name: string): unknown => {
      try {
        return fallingAssets(eth(), [name]);
      } catch (error) {
        return error;
      }
    };
    expect(refusal('EHT')).to.have.property('hint', 'did you mean ETH?');
    expect(refusal('NOTHING')).to.have.property('hint', 'there are ETH, USD');
    expect(() => fallingAssets(market([asset('usd')]), [])).to.throw(/every asset of test is worth about a dollar/);
  });
});

describe('the sensitivity of a difference', () => {
  const [threshold, penalty] = [{ liquidationThreshold: 0.9 }, { liquidationPenalty: 0.25 }];
  const paths = ['threshold', 'penalty'];
  const pairs = [
    pair(of(), of({ ...threshold, ...penalty })),
    pair(of(threshold), of(penalty)),
    pair(of(penalty), of(threshold)),
  ];

  it('is each parameter alone, all but it, and what they do only together', () => {
    const job = jobOf(pairs, [path(70)]);
    const [found] = sensitivityOf(job, createRunner(job)({ from: 0, to: 1 }), paths);
    const [t, p] = found?.parameters ?? [];
    // At 70 a threshold of 80 % liquidates 60, one of 90 % nothing; at a penalty of 25 % the 70 dollars pay for 56.
    const near = (value: number | undefined, to: number) => expect(value).to.be.closeTo(to, 1e-9);
    near(found?.total.liquidated.value, -60);
    near(t?.alone.liquidated.value, -60);
    near(p?.alone.liquidated.value, -4);
    near(t?.withoutIt.liquidated.value, -56);
    near(p?.withoutIt.liquidated.value, 0);
    near(found?.interplay.liquidated.value, 4);
    near(p?.alone.badDebt.value, 4);
    near(p?.alone.socialised.value, 4);
    near(found?.interplay.badDebt.value, -4);
    expect(found?.total.liquidated.error).to.equal(0);
    const text = sensitivityText('fall', found === undefined ? [] : [found], plain);
    expect(text).to.match(/^fall\n {2}the book as it is\n/);
    expect(text).to.match(/\n {4}the whole change +\$0 +-\$60\.00 /);
    expect(text).to.match(/\n {4}penalty +\+\$4\.00 +-\$4\.00 .*\n {6}gone without it +\$0 +\$0 /);
    expect(text).to.match(/\n {4}interplay +-\$4\.00 +\+\$4\.00 /);
  });

  it('adds up on drawn paths, with the errors of paired differences', () => {
    const drawn: Scenario['prices'] = {
      kind: 'gbm',
      assets: [
        { drift: 0, volatility: 3 },
        { drift: 0, volatility: 0 },
      ],
      correlation: [
        [1, 0],
        [0, 1],
      ],
    };
    const job = { ...jobOf(pairs, [path(1)]), scenario: scenario(eth(), 24, { prices: drawn }), paths: 64 };
    const outcomes = createRunner(job)({ from: 0, to: 64 });
    const [found] = sensitivityOf(job, outcomes, paths);
    const sum = (found?.parameters ?? []).reduce((all, { alone }) => all + alone.liquidated.value, 0);
    expect(sum + (found?.interplay.liquidated.value ?? 0)).to.be.closeTo(found?.total.liquidated.value ?? 0, 1e-9);
    const [whole] = outcomes.pairs;
    const differences = measured(
      whole?.after ?? { backstops: 0, pools: 0, timed: 0, minted: 0, values: new Float64Array() },
      'repaid',
    ).map(
      (value, at) =>
        value -
        (measured(
          whole?.before ?? { backstops: 0, pools: 0, timed: 0, minted: 0, values: new Float64Array() },
          'repaid',
        )[at] ?? 0),
    );
    const mean = differences.reduce((all, one) => all + one, 0) / 64;
    const variance = differences.reduce((all, one) => all + (one - mean) ** 2, 0) / 63;
    expect(found?.total.liquidated.error).to.be.closeTo(Math.sqrt(variance / 64), 1e-9);
    expect(found?.total.liquidated.error).to.be.above(0);
  });
});

describe('amplification in results', () => {
  it('is the mean of the first paths that are run without prices that feel sales, too', () => {
    const holders: readonly Holder[] = [
      { name: 'a', collateral: { eth: 5 }, debt: { usd: 380 } },
      { name: 'b', collateral: { eth: 5 }, debt: { usd: 375 } },
    ];
    const own = eth();
    const thin: Case = { market: own, book: book(own, holders) };
    const deep: Case = { market: eth({ liquidationThreshold: 0.81 }), book: book(own, holders) };
    // At 94 a is liquidated: 399 dollars of 5 tokens sold in a pool of 100,000 take 0.8 % of the price, and b falls as well.
    const fields = { depths: [pool(1e5), pool(1e9)], liquidators: KEEN };
    const paths = Array.from({ length: AMPLIFIED + 20 }, (_, at) => (at % 2 === 0 ? path(94) : path(100)));
    const outcome = createRunner(jobOf([pair(thin, deep)], paths, fields))({ from: 0, to: paths.length });
    const [columns] = outcome.pairs;
    if (columns === undefined) throw new Error('there is one pair');
    const factors = measured(columns.before, 'amplification');
    expect(factors.subarray(AMPLIFIED).every((factor) => factor === NOT_AMPLIFIED)).to.equal(true);
    const risk = measured(columns.before, 'atRisk');
    expect([risk[0], risk[1]]).to.deep.equal([755, 0]);
    expect([factors[0], factors[1]]).to.deep.equal([755 / 380, 1]);
    const { amplification } = resultOf(columns, { weights: null, drawn: 'drawn', backstops: [] });
    const expected = ((factors[0] ?? 0) + 1) / 2;
    expect(amplification.before.value).to.be.closeTo(expected, 1e-12);
    expect(amplification.before.error).to.be.closeTo(
      Math.sqrt((((factors[0] ?? 0) - 1) / 2) ** 2 / (AMPLIFIED - 1)),
      1e-12,
    );
    expect(
      resultOf(columns, { weights: null, drawn: 'all there are', backstops: [] }).amplification.before.error,
    ).to.equal(0);
  });
});
