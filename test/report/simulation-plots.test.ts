import { expect } from 'chai';
import stringWidth from 'fast-string-width';
import type { Drops } from '../../src/impact/simulate/drops.js';
import type { AccountPath, AccountStep } from '../../src/impact/simulate/explain-account.js';
import { LEVELS } from '../../src/impact/simulate/levels.js';
import { type BookResult, distributionOf } from '../../src/impact/simulate/results.js';
import { sampleOf } from '../../src/impact/statistics/sample.js';
import { distributionPlots } from '../../src/report/distribution-plot.js';
import { dropPlot } from '../../src/report/drop-plot.js';
import { healthPlot } from '../../src/report/health-plot.js';
import type { PlotSpace } from '../../src/report/plot/chart.js';
import { plain } from '../../src/report/style.js';

const WIDE: PlotSpace = { columns: 80, marks: 'unicode' };
const NARROW: PlotSpace = { columns: 60, marks: 'ascii' };

const points = (of: (drop: number) => number): Drops['before'] =>
  Array.from({ length: 121 }, (_, index) => index / 200).map((drop) => ({
    ...{ drop, debt: of(drop), collateral: of(drop), shortfall: 0, accounts: 1 },
  }));

/** As one line, wherever it was broken. */
const joined = (text: string): string => text.replace(/\s+/g, ' ');

const fits = (text: string, { columns }: PlotSpace): void => {
  for (const line of text.split('\n')) expect(stringWidth(line), line).to.be.at.most(columns);
};

describe('the plot of what falls make liquidatable', () => {
  const before = points((drop) => (drop >= 0.2 ? 2e6 : 0));
  const after = points((drop) => (drop >= 0.1 ? 2e6 : 0));

  it('has falls in per cent, dollars from none, both curves, and the numbers', () => {
    const text = dropPlot({ falling: ['WETH', 'wst\u001b[0mETH'], before, after }, plain, WIDE);
    expect(joined(text)).to.match(
      /^debt liquidatable at once if WETH, wst\S+ETH fall together and all else stays \(exact\) /,
    );
    expect(text).to.match(/\n {6}\$2M ┤ +╭─+\n/);
    expect(text).to.match(/\n +\$0 ┤──+╯·+\n/);
    expect(text).to.match(/\n +0% +-10% +-20% +-30% +-40% +-50% +-60%\n/);
    expect(text).to.match(/\n {4}fall +0% +-5% +-10% +-20% +-30% +-40% +-60%\n/);
    expect(text).to.match(/\n {4}before +\$0 +\$0 +\$0 +\$2\.000M/);
    expect(text).to.match(/\n {4}after +\$0 +\$0 +\$2\.000M/);
    expect(text.replaceAll('\n', '')).not.to.match(/\p{Cc}/u);
    fits(text, WIDE);
  });

  it('is of ASCII and of sixty columns in a terminal that has no more', () => {
    const text = dropPlot({ falling: ['WETH'], before, after }, plain, NARROW);
    expect(text).to.match(/^[ -~\n]*$/);
    expect(text).to.include('if WETH falls and all else');
    fits(text, NARROW);
  });

  it('says where there is nothing to see, and where the change does nothing', () => {
    const none = points(() => 0);
    expect(dropPlot({ falling: ['WETH'], before: none, after: none }, plain, WIDE)).to.equal(
      'debt liquidatable at once if WETH falls and all else stays: $0 down to -60%, before and after',
    );
    expect(dropPlot({ falling: [], before: none, after: none }, plain, WIDE)).to.match(/worth about a dollar$/);
    const same = dropPlot({ falling: ['WETH'], before, after: before }, plain, WIDE);
    expect(same).to.match(/\n {4}the change does nothing to it\n/);
    expect(same).not.to.include('·');
  });
});

describe('the plot of a distribution', () => {
  const resultOf = (before: readonly number[], after: readonly number[]): BookResult => {
    const of = distributionOf({ before: sampleOf(before), after: sampleOf(after) });
    return { badDebt: of, liquidated: of, effectivePaths: before.length } as BookResult;
  };
  const drawn = (count: number, of: (index: number) => number): readonly number[] =>
    Array.from({ length: count }, (_, index) => of(index));

  it('marks what 95% and 99% of paths stay below', () => {
    // Of a thousand paths the hundred worst have bad debt: $1k before, $2k after.
    const result = resultOf(
      drawn(1000, (index) => (index < 100 ? 1000 : 0)),
      drawn(1000, (index) => (index < 100 ? 2000 : 0)),
    );
    const [badDebt = '', liquidated = ''] = distributionPlots(result, LEVELS, WIDE);
    expect(badDebt).to.match(/^ {4}bad debt, by the share of paths that stay below it: up to 99\.9%/);
    expect(liquidated).to.match(/^ {4}liquidated, by/);
    const lines = badDebt.split('\n');
    const axis = lines.findIndex((line) => line.includes('└'));
    const labels = lines[axis + 1] ?? '';
    expect(labels.trim()).to.match(/^0% +50% +80% +90% +95% +99% +99\.9%$/);
    // Both lines stand where the labels do, the curve leaves $0 beyond 90% of paths.
    for (const label of [' 95%', ' 99% ']) {
      const middle = labels.indexOf(label) + 2;
      expect((lines[axis - 3] ?? '').slice(middle - 1, middle + 2)).to.include('┊');
    }
    const up = (lines[axis - 1] ?? '').indexOf('╯');
    expect(up).to.be.within(labels.indexOf('90%'), labels.indexOf('95%'));
    expect(badDebt).to.match(
      /\n {4}95% of paths below: \$1\.000k → \$2\.000k\n {4}99% of paths below: \$1\.000k → \$2\.000k$/,
    );
    fits(badDebt, WIDE);
  });

  it('goes no further than its paths tell, and says where there are too few or nothing happens', () => {
    const fifty = distributionPlots(resultOf(drawn(50, Number), drawn(50, Number)), LEVELS, NARROW)[0] ?? '';
    expect(joined(fifty)).to.include('up to 98%, the rare end');
    expect(fifty).to.not.match(/ 99% *\n/);
    expect(fifty).to.include('before and after are alike');
    expect(fifty).to.match(/^[ -~\n±]*$/);
    fits(fifty, NARROW);
    expect(distributionPlots(resultOf([1], [2]), LEVELS, WIDE)[0]).to.equal('    bad debt: too few paths for a plot');
    const none = drawn(1000, () => 0);
    expect(distributionPlots(resultOf(none, none), LEVELS, WIDE)[0]).to.equal(
      '    bad debt: $0 on at least 99.9% of paths, before and after',
    );
  });
});

describe('the plot of an account', () => {
  const step = (hours: number, what: AccountStep['what'], health?: number): AccountStep => ({
    ...{ step: hours, seconds: hours * 3600, what, why: '', prices: [] },
    numbers: health === undefined ? (what === 'healthy' ? { debt: 0 } : {}) : { health, debt: 1 },
  });
  const path: AccountPath = {
    ...{ kind: 'as-is', unchanged: false },
    before: [step(0, 'start', 1.2), step(12, 'healthy', 1.1), step(24, 'end')],
    after: [
      ...[step(0, 'start', 1.1), step(6, 'below', 0.9), step(6, 'liquidated'), step(12, 'healthy', 1.15)],
      ...[step(18, 'written-off'), step(18, 'healthy'), step(24, 'end')],
    ],
  };

  it('is its health over time, with what is done to it below', () => {
    const text = healthPlot(path, WIDE);
    expect(text).to.match(/\n +1\.2 ┤·+\n/);
    expect(text).to.match(/\n +1 ┤/);
    expect(text).to.match(/\n +0s +3h +6h +9h +12h +15h +18h +21h +1d\n/);
    const lines = text.split('\n');
    const labels = lines.find((line) => line.includes('12h')) ?? '';
    const events = lines.find((line) => /^ +after /.test(line)) ?? '';
    expect(events.indexOf('L')).to.be.closeTo(labels.indexOf('6h'), 1);
    expect(events.indexOf('W')).to.be.closeTo(labels.indexOf('18h') + 1, 1);
    expect(text).to.match(/L liquidated; W written off$/);
    // Nothing is owed from hour 18 on: the line ends there.
    const last = Math.max(
      ...lines.slice(1, 13).map((line) => Math.max(...['─', '╯', '╮', '╰', '╭'].map((mark) => line.lastIndexOf(mark)))),
    );
    expect(last).to.be.below(labels.indexOf('18h') + 2);
    fits(text, WIDE);
    fits(healthPlot(path, NARROW), NARROW);
  });

  it('of an account that owes nothing is none', () => {
    const nothing = [step(0, 'start'), step(24, 'end')];
    expect(healthPlot({ ...path, before: nothing, after: nothing }, WIDE)).to.equal('    no plot: nothing is owed');
  });
});
