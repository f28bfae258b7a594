import { expect } from 'chai';
import { refuseDependent } from '../../src/proposal/plan-split.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { CONTRACTS, documentOf, documentText, observationOf, RESERVE, type Values } from '../plan/market.js';
import { aave, marketOf } from '../protocol/support.js';
import { refusalIn } from '../refusal.js';

describe('parts of a split change', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });

  const refuse = (values: Values, ...parts: readonly (readonly string[])[]): void => {
    const observed = observationOf({ reserves: { WETH: RESERVE, DAI: RESERVE } }, protocol);
    const small = { reserves: { WETH: { ...RESERVE, ...values }, DAI: { ...RESERVE, supplyCap: '2_900_000' } } };
    const planning = {
      ...{ market: marketOf(documentText(small), protocol), observed, contracts: CONTRACTS },
      ...{ base: documentOf({ reserves: { WETH: RESERVE, DAI: RESERVE } }, protocol) },
      selection: { only: [], includeDrift: [] },
    };
    refuseDependent(
      planning,
      parts.map((paths) => ({ paths })),
    );
  };

  it('may be executed in any order where they make the same calls in each', () => {
    refuse({ supplyCap: '3_100_000' }, ['reserves.WETH.supplyCap'], ['reserves.DAI.supplyCap']);
    refuse({ supplyCap: '3_100_000' }, ['reserves.WETH.supplyCap']);
  });

  it('are refused where one makes other calls once another is executed', async () => {
    // Freezing takes the LTV to zero by itself: what sets it has nothing to do then.
    const { code, message } = await refusalIn(async () =>
      refuse(
        { frozen: 'true', ltv: '0%', pendingLtv: '80%' },
        ['reserves.DAI.supplyCap'],
        ['reserves.WETH.ltv'],
        ['reserves.WETH.frozen', 'reserves.WETH.pendingLtv'],
      ),
    );
    expect(code).to.equal('propose/split-depends');
    expect(message).to.match(/^reserves\.WETH\.ltv and .*reserves\.WETH\.frozen.* depend on each other/);
  });
});
