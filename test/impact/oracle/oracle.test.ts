import { expect } from 'chai';
import { createOracles } from '../../../src/impact/oracle/oracle.js';
import type { Oracle, OracleSource } from '../../../src/impact/scenario.js';

const source = (fields: Partial<OracleSource> = {}): OracleSource => ({
  name: 'one',
  heartbeat: Number.POSITIVE_INFINITY,
  deviation: 0,
  latency: 0,
  outages: [],
  manipulations: [],
  ...fields,
});

const oracle = (sources: readonly OracleSource[], fields: Partial<Oracle> = {}): Oracle => ({
  sources,
  aggregate: 'median',
  maxAge: null,
  cap: null,
  ...fields,
});

/** What is reported hour by hour of an asset that costs 100 at the start; NaN where no source is valid. */
const reports = (of: Oracle | null, truths: readonly number[]): number[] => {
  const oracles = createOracles([of], Float64Array.of(100), 3600, truths.length);
  const [reported, valid] = [Float64Array.of(100), Uint8Array.of(1)];
  const run = () =>
    truths.map((truth, i) => {
      oracles.observe(i + 1, (i + 1) * 3600, Float64Array.of(truth), reported, valid);
      return valid[0] === 1 ? (reported[0] ?? 0) : Number.NaN;
    });
  oracles.reset();
  const first = run();
  oracles.reset();
  reported.fill(100);
  expect(run()).to.deep.equal(first);
  return first;
};

describe('an oracle', () => {
  it('that is none reports the true price', () => {
    expect(reports(null, [99, 50])).to.deep.equal([99, 50]);
  });

  it('reports moves as large as its deviation', () => {
    expect(reports(oracle([source({ deviation: 0.05 })]), [96, 95, 91, 90])).to.deep.equal([100, 95, 95, 90]);
  });

  it('reports at its heartbeat at the latest', () => {
    const slow = oracle([source({ deviation: 1, heartbeat: 7200 })]);
    expect(reports(slow, [99, 98, 97, 96])).to.deep.equal([100, 98, 98, 96]);
  });

  it('reports late by its latency, to the nearest step', () => {
    expect(reports(oracle([source({ latency: 3600 })]), [90, 80, 70])).to.deep.equal([100, 90, 80]);
    expect(reports(oracle([source({ latency: 7200 })]), [90, 80, 70])).to.deep.equal([100, 100, 90]);
    expect(reports(oracle([source({ latency: 60 })]), [90, 80, 70])).to.deep.equal([90, 80, 70]);
  });

  it('keeps its last report when it fails', () => {
    const failing = oracle([source({ outages: [{ from: 7200, to: 10_801 }] })]);
    expect(reports(failing, [90, 80, 70, 60])).to.deep.equal([90, 90, 90, 60]);
  });

  it('has no price where all its reports are too old', () => {
    const failing = oracle([source({ outages: [{ from: 7200, to: 14_401 }] })], { maxAge: 3600 });
    expect(reports(failing, [90, 80, 70, 60, 50])).to.deep.equal([90, 90, Number.NaN, Number.NaN, 50]);
  });

  it('believes a manipulated source, however short the manipulation', () => {
    const lying = source({ manipulations: [{ from: 4000, to: 4300, factor: 0.5 }] });
    expect(reports(oracle([lying]), [100, 100, 100])).to.deep.equal([100, 50, 100]);
    expect(reports(oracle([lying, source(), source()]), [100, 100, 100])).to.deep.equal([100, 100, 100]);
    expect(reports(oracle([lying, source()]), [100, 100, 100])).to.deep.equal([100, 75, 100]);
    expect(reports(oracle([lying, source(), source(), source()], { aggregate: 'mean' }), [100, 100])).to.deep.equal([
      100, 87.5,
    ]);
  });

  it('takes the first valid source in order', () => {
    const first = source({ outages: [{ from: 3600, to: 10_800 }] });
    const ordered = oracle([first, source({ deviation: 0.3 })], { aggregate: 'first-valid', maxAge: 3600 });
    // The first source's report of the start is one hour old at first, then too old; the second's as well until it moves by .3.
    expect(reports(ordered, [90, 70, 60])).to.deep.equal([100, 70, 60]);
  });

  it('with a price cap never reports more than it allows, growing linearly', () => {
    const capped = oracle([source()], { cap: { factor: 1.1, growth: 0.365 } });
    const [first = 0, second] = reports(capped, [200, 105]);
    expect(first).to.be.closeTo(110 * (1 + 0.001 / 24), 1e-9);
    expect(second).to.equal(105);
  });

  it('sees a price again that sales moved within a step, by its deviation', () => {
    const oracles = createOracles([oracle([source({ deviation: 0.1 })])], Float64Array.of(100), 3600, 2);
    const [reported, valid] = [Float64Array.of(100), Uint8Array.of(1)];
    oracles.reset();
    for (const [truth, seen] of [
      [80, 80],
      [75, 80],
      [70, 70],
    ] as const) {
      oracles.observe(1, 3600, Float64Array.of(truth), reported, valid);
      expect(reported[0]).to.equal(seen);
    }
  });
});
