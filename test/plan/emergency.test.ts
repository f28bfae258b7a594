import { expect } from 'chai';
import { diffSets } from '../../src/plan/diff.js';
import { emergencyOf } from '../../src/plan/emergency.js';
import { labelsFor } from '../../src/plan/labels.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { aave } from '../protocol/support.js';
import { documentOf, RESERVE, type Values } from './market.js';

describe('an emergency change', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });

  /** What is said of a reserve that has some values and then has others. */
  const judge = (from: Values, to: Values) => {
    const [before, after] = [from, to].map((values) =>
      documentOf({ reserves: { WETH: { ...RESERVE, ...values } } }, protocol),
    );
    if (before === undefined || after === undefined) throw new Error('no documents');
    const sides = [before, after].map((set) => ({ set, role: 'document' as const }));
    const [one, other] = sides;
    if (one === undefined || other === undefined) throw new Error('no sides');
    const { changes } = diffSets(one, other, labelsFor([before, after], []));
    return emergencyOf({ changes, calls: [] }, protocol);
  };
  const YES = { only: true, others: [] };
  const no = (...parameters: readonly string[]) => ({
    only: false,
    others: parameters.map((name) => `reserves.WETH.${name}`),
  });

  it('is one that freezes, pauses, switches off or lowers a cap', () => {
    expect(judge({}, { frozen: 'true' })).to.deep.equal(YES);
    expect(judge({}, { paused: 'true', borrowingEnabled: 'false', flashLoanEnabled: 'false' })).to.deep.equal(YES);
    expect(judge({}, { supplyCap: '2_999_999', borrowCap: '1' })).to.deep.equal(YES);
    expect(judge({ supplyCap: 'unlimited' }, { supplyCap: '5_000_000' })).to.deep.equal(YES);
  });

  it('is none that opens again, raises a cap or does anything else besides', () => {
    expect(judge({ frozen: 'true' }, { frozen: 'false' })).to.deep.equal(no('frozen'));
    expect(judge({ paused: 'true' }, { paused: 'false', frozen: 'true' })).to.deep.equal(no('paused'));
    expect(judge({ borrowingEnabled: 'false' }, { borrowingEnabled: 'true' })).to.deep.equal(no('borrowingEnabled'));
    expect(judge({}, { supplyCap: '3_000_001' })).to.deep.equal(no('supplyCap'));
    // Zero is stored as what means no limit.
    expect(judge({}, { supplyCap: 'unlimited' })).to.deep.equal(no('supplyCap'));
    // A lower threshold makes accounts liquidatable.
    expect(judge({}, { frozen: 'true', ltv: '79%', liquidationThreshold: '82%' })).to.deep.equal(
      no('ltv', 'liquidationThreshold'),
    );
  });

  it('is not no change at all', () => {
    expect(judge({}, {})).to.deep.equal({ only: false, others: [] });
  });
});
