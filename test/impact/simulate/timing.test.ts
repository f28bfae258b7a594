import { expect } from 'chai';
import fc from 'fast-check';
import { looksOf } from '../../../src/impact/liquidation/timeline.js';
import type { Scenario } from '../../../src/impact/scenario.js';
import { type Columns, layoutOf, newColumns, store } from '../../../src/impact/simulate/columns.js';
import type { Job } from '../../../src/impact/simulate/job.js';
import { resultOf } from '../../../src/impact/simulate/results.js';
import { createRunner } from '../../../src/impact/simulate/run-paths.js';
import { type Timing, timingOf } from '../../../src/impact/simulate/timing.js';
import { asset, book, type Holder, KEEN, market, scenario, simulator } from '../liquidation/fixture.js';

const ETH = asset('eth', { price: 100 });
const MARKET = market([ETH, asset('usd')]);
const path = (...prices: number[]): Float64Array => Float64Array.from(prices.flatMap((price) => [price / 100, 1]));
const owing = (name: string, debt: number): Holder => ({ name, collateral: { eth: 1 }, debt: { usd: debt } });
const HOUR = 3600;

/** The times of harm of a book on given paths. */
const timed = (holders: readonly Holder[], paths: readonly Float64Array[], fields: Partial<Scenario> = {}): Timing => {
  const steps = (paths[0]?.length ?? 0) / 2;
  const of = scenario(MARKET, steps, { prices: { kind: 'paths', paths }, ...fields });
  const one = { market: MARKET, book: book(MARKET, holders) };
  const job: Job = {
    scenario: of,
    seed: 1n,
    paths: paths.length,
    sampling: 'random',
    pairs: [{ kind: 'as-is', before: one, after: { ...one } }],
  };
  const { pairs, weights } = createRunner(job)({ from: 0, to: paths.length });
  const [pair] = pairs;
  if (pair === undefined) throw new Error('no outcome');
  expect(pair.after.timed).to.equal(0);
  const { timing } = resultOf(pair, { weights, drawn: 'all there are', backstops: [], times: of });
  return timing ?? expect.fail('not timed');
};

describe('when harm comes', () => {
  it('is the step of the price that brings it', () => {
    // Healthy at 80, since 80 × 0.8 > 60. At 50 all of it pays 50 / 1.05 of 60, and the rest is written off.
    const { firstLiquidation, firstBadDebt, half, by } = timed([owing('a', 60)], [path(90, 80, 50, 50)]);
    const third = { value: 3 * HOUR, error: 0 };
    expect(firstLiquidation).to.deep.equal({ share: { value: 1, error: 0 }, mean: third, median: third });
    expect(firstBadDebt).to.deep.equal(firstLiquidation);
    expect(half).to.deep.equal(third);
    expect(by.map(({ at, come, there }) => [at, come.value, there.value])).to.deep.equal([
      [HOUR, 0, 0],
      [2 * HOUR, 0, 0],
      [3 * HOUR, 1, 1],
      [4 * HOUR, 1, 1],
    ]);
  });

  it('is nothing where nobody is liquidated', () => {
    const nothing = { share: { value: 0, error: 0 }, mean: null, median: null };
    expect(timed([owing('a', 60)], [path(90, 80)])).to.deep.equal({
      firstLiquidation: nothing,
      firstBadDebt: nothing,
      half: null,
      by: [],
    });
  });

  it('counts what stands uncovered as come, and as there only what stays', () => {
    // Nobody is paid enough to act: 70 of debt is uncovered by 10 at 60, covered at 90, and uncovered by 20 at the end.
    const idle = { liquidators: { ...KEEN, gas: 1000 } };
    const { firstLiquidation, firstBadDebt, half, by } = timed([owing('a', 70)], [path(80, 60, 90, 50)], idle);
    expect(firstLiquidation.mean).to.equal(null);
    expect(firstBadDebt.mean?.value).to.equal(2 * HOUR);
    expect(by.map(({ come }) => come.value)).to.deep.equal([0, 1, 1, 1]);
    expect(by.map(({ there }) => there.value)).to.deep.equal([0, 0, 0, 1]);
    expect(half?.value).to.equal(4 * HOUR);
    const recovered = timed([owing('a', 70)], [path(80, 60, 90)], idle);
    expect([recovered.firstBadDebt.share.value, recovered.half]).to.deep.equal([1, null]);
    expect(recovered.by.map(({ there }) => there.value)).to.deep.equal([0, 0, 0]);
  });

  it('sees the first bad debt behind a backstop that is empty from the start, and every look after it', () => {
    const idle = { liquidators: { ...KEEN, gas: 1000 } };
    const { by, half } = timed([owing('a', 70)], [path(60, 55, 50, 40)], idle);
    // 10, 15, 20 and 30 of 30 stand uncovered, and none of it goes away.
    for (const [index, part] of [10, 15, 20, 30].entries())
      expect(by[index]?.there.value).to.be.closeTo(part / 30, 1e-12);
    expect(half?.value).to.equal(2 * HOUR);
  });

  it('is told over paths: the share that come to it, the mean and the median of those, and the expected bad debt', () => {
    const idle = { liquidators: { ...KEEN, gas: 1000 } };
    const paths = [path(60, 60, 60, 60), path(100, 100, 40, 40), path(100, 100, 100, 40), path(100, 100, 100, 100)];
    const { firstBadDebt, half, by } = timed([owing('a', 70)], paths, idle);
    expect(firstBadDebt.share.value).to.equal(0.75);
    expect(firstBadDebt.mean?.value).to.be.closeTo(((1 + 3 + 4) / 3) * HOUR, 1e-9);
    expect(firstBadDebt.median?.value).to.equal(3 * HOUR);
    expect(by.map(({ come }) => come.value)).to.deep.equal([1 / 3, 1 / 3, 2 / 3, 1]);
    // 10, 30 and 30 dollars.
    expect(by.map(({ there }) => there.value)).to.deep.equal([1 / 7, 1 / 7, 4 / 7, 1]);
    expect(half?.value).to.equal(3 * HOUR);
  });

  it('is seen at the lows within a step', () => {
    const prices = path(100, 100);
    const one = simulator(MARKET, [owing('a', 70)], scenario(MARKET, 2)).run(0, prices, path(100, 80));
    expect([one.firstLiquidation, one.firstBadDebt]).to.deep.equal([1.5 * HOUR, -1]);
  });

  it('is looked at after all steps of a short path, and twelve times at most, the last at the horizon', () => {
    expect(looksOf(3)).to.deep.equal([0, 1, 2]);
    expect(looksOf(24)).to.deep.equal([1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (steps) => {
        const looks = looksOf(steps);
        expect(looks.length).to.equal(Math.min(steps, 12));
        expect(looks.at(-1)).to.equal(steps - 1);
        for (const [index, look] of looks.entries()) expect(look).to.be.greaterThan(looks[index - 1] ?? -1);
      }),
    );
  });
});

const LAYOUT = layoutOf(scenario(MARKET, 4), 'timed');

/** Outcomes of paths that come to harm at these steps, with so much bad debt by look. */
const columnsOf = (rows: readonly { readonly step: number; readonly lasting: readonly number[] }[]): Columns => {
  const columns = newColumns(rows.length, LAYOUT);
  const nothing = simulator(MARKET, [], scenario(MARKET, 1)).run(0, path(100), null);
  for (const [row, { step, lasting }] of rows.entries()) {
    const at = step < 0 ? -1 : (step + 1) * HOUR;
    store(columns, row, { ...nothing, amplification: 1, firstLiquidation: at, firstBadDebt: at, lasting });
  }
  return columns;
};

const TIMES = { horizon: 4 * HOUR, step: HOUR };

const outcome = fc.record({
  step: fc.integer({ min: -1, max: 3 }),
  lasting: fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 })
    .map((list) => list.sort((a, b) => a - b)),
});
const outcomes = fc.array(outcome, { minLength: 2, maxLength: 40 });

describe('estimates of when harm comes', () => {
  it('never fall with time, weighted or not', () => {
    const weighted = fc.array(fc.record({ outcome, weight: fc.double({ min: -3, max: 3, noNaN: true }) }), {
      minLength: 2,
      maxLength: 40,
    });
    fc.assert(
      fc.property(weighted, (rows) => {
        const { by, firstBadDebt } = timingOf(
          columnsOf(rows.map((row) => row.outcome)),
          Float64Array.from(rows, ({ weight }) => weight),
          TIMES,
        );
        for (const [index, { come, there }] of by.entries()) {
          expect(come.value).to.be.within(by[index - 1]?.come.value ?? 0, 1);
          expect(there.value).to.be.at.least(by[index - 1]?.there.value ?? 0);
        }
        if (firstBadDebt.mean !== null) expect(by.at(-1)?.come.value).to.equal(1);
      }),
    );
  });

  it('are those of equal weights where all weights are one', () => {
    fc.assert(
      fc.property(outcomes, (rows) => {
        const columns = columnsOf(rows);
        const [one, other] = [new Float64Array(rows.length), null].map((weights) => timingOf(columns, weights, TIMES));
        if (one === undefined || other === undefined) return;
        expect(one.by).to.deep.equal(other.by);
        expect(one.half).to.deep.equal(other.half);
        const { share, ...first } = one.firstBadDebt;
        const { share: otherShare, ...otherFirst } = other.firstBadDebt;
        expect(first).to.deep.equal(otherFirst);
        expect(share.value).to.be.closeTo(otherShare.value, 1e-12);
      }),
    );
  });

  it('count a path of twice the weight as two', () => {
    const [early, late, never] = [
      { step: 0, lasting: [5, 5, 5, 5] },
      { step: 2, lasting: [0, 0, 9, 9] },
      { step: -1, lasting: [0, 0, 0, 0] },
    ];
    const twice = Float64Array.from([Math.log(2), 0, 0]);
    const weighted = timingOf(columnsOf([early, late, never]), twice, TIMES);
    const plain = timingOf(columnsOf([early, early, late, never]), null, TIMES);
    const values = ({ firstBadDebt: { mean, median }, by }: Timing): (number | undefined)[] => [
      mean?.value,
      median?.value,
      ...by.flatMap(({ come, there }) => [come.value, there.value]),
    ];
    for (const [index, value] of values(weighted).entries())
      expect(value).to.be.closeTo(values(plain)[index] ?? Number.NaN, 1e-12);
  });

  it('have errors that tell how far they are from the truth', () => {
    // Harm at one of four steps with equal chance, in half of the paths; 1,000 draws of 200 paths.
    let [missedMean, missedShare, runs] = [0, 0, 0];
    let state = 7;
    const draw = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    for (; runs < 300; runs += 1) {
      const rows = Array.from({ length: 200 }, () => {
        const step = draw() < 0.5 ? Math.floor(draw() * 4) : -1;
        return { step, lasting: [0, 1, 2, 3].map((look) => (step >= 0 && look >= step ? 10 : 0)) };
      });
      const { firstBadDebt, by } = timingOf(columnsOf(rows), null, TIMES);
      const off = (found: { value: number; error: number } | null | undefined, truth: number): number =>
        Math.abs((found?.value ?? 0) - truth) > 2 * (found?.error ?? 0) ? 1 : 0;
      missedMean += off(firstBadDebt.mean, 2.5 * HOUR);
      missedShare += off(by[1]?.there, 0.5);
    }
    // One in twenty is expected.
    for (const missed of [missedMean, missedShare]) expect(missed / runs).to.be.within(0.01, 0.1);
  });

  it('know no error of what a single path has', () => {
    const { firstBadDebt, by } = timingOf(
      columnsOf([
        { step: 1, lasting: [0, 5, 5, 9] },
        { step: -1, lasting: [0, 0, 0, 0] },
      ]),
      null,
      TIMES,
    );
    expect(firstBadDebt.mean).to.deep.equal({ value: 2 * HOUR, error: Number.POSITIVE_INFINITY });
    expect(by[1]?.there).to.deep.equal({ value: 5 / 9, error: Number.POSITIVE_INFINITY });
  });
});
