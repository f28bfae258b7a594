import { expect } from 'chai';
import { following } from '../../../src/impact/attack/follow.js';
import type { Oracle, OracleSource } from '../../../src/impact/scenario.js';

const source = (latency: number, fields: Partial<OracleSource> = {}): OracleSource => ({
  name: `after ${latency}`,
  heartbeat: 3600,
  deviation: 0.01,
  latency,
  outages: [],
  manipulations: [],
  ...fields,
});
const oracle = (
  aggregate: Oracle['aggregate'],
  sources: readonly OracleSource[],
  cap: Oracle['cap'] = null,
): Oracle => ({
  sources,
  aggregate,
  maxAge: null,
  cap,
});
const THREE = [source(30), source(10), source(600)];

describe('how an oracle follows a moved price', () => {
  it('needs more than half of a median, all of a mean, and the first of a list', () => {
    expect(following(oracle('median', THREE), 1.5)).to.deep.equal({
      needed: 2,
      sources: 3,
      seconds: 30,
      reported: 1.5,
    });
    expect(following(oracle('median', THREE.slice(0, 2)), 1.5)).to.include({ needed: 2, seconds: 30 });
    expect(following(oracle('mean', THREE), 1.5)).to.include({ needed: 3, seconds: 600 });
    expect(following(oracle('first-valid', THREE), 1.5)).to.include({ needed: 1, sources: 3, seconds: 30 });
    expect(following(null, 0.5)).to.deep.equal({ needed: 1, sources: 1, seconds: 0, reported: 0.5 });
  });

  it('waits for the heartbeat below the threshold, and for a silent source to be back', () => {
    expect(following(oracle('median', [source(30)]), 1.009).seconds).to.equal(3630);
    expect(following(oracle('median', [source(30)]), 0.98).seconds).to.equal(30);
    const silent = source(30, { outages: [{ from: 0, to: 7200 }] });
    expect(following(oracle('median', [silent]), 1.5).seconds).to.equal(7230);
    expect(following(oracle('median', [source(30, { outages: [{ from: 60, to: 7200 }] })]), 1.5).seconds).to.equal(30);
  });

  it('says no more than its cap', () => {
    const capped = oracle('median', [source(30)], { factor: 1.04, growth: 0.1 });
    expect(following(capped, 2).reported).to.equal(1.04);
    expect(following(capped, 0.5).reported).to.equal(0.5);
  });
});
