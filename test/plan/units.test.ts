import { expect } from 'chai';
import fc from 'fast-check';
import type { Plan } from '../../src/plan/plan.js';
import { unitsOf } from '../../src/plan/units.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { aave } from '../protocol/support.js';
import { documentOf, observationOf, planned, RESERVE, type Values } from './market.js';

/** A plan whose calls change these paths: what units are made of. */
const planOf = (paths: readonly string[], calls: readonly (readonly string[])[]): Plan =>
  ({
    changes: paths.map((path) => ({ path })),
    calls: calls.map((own) => ({ changes: own.map((path) => ({ path, kind: 'intent' })) })),
  }) as unknown as Plan;

describe('units of a plan', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });

  it('are what one call of Aave changes together', () => {
    const to = (values: Values) => ({ reserves: { WETH: { ...RESERVE, ...values }, DAI: { ...RESERVE } } });
    const plan = planned({
      observed: observationOf(to({}), protocol),
      document: documentOf(
        to({ supplyCap: '3_100_000', ltv: '79%', liquidationBonus: '6%', 'interestRate.slope1': '3%' }),
        protocol,
      ),
    });
    expect(unitsOf(plan).map((unit) => [...unit].sort())).to.have.deep.members([
      ['reserves.WETH.liquidationBonus', 'reserves.WETH.ltv'],
      ['reserves.WETH.supplyCap'],
      ['reserves.WETH.interestRate.slope1'],
    ]);
  });

  it('join calls that change a path together, and keep the order of the calls', () => {
    const units = unitsOf(planOf(['e', 'd', 'c', 'b', 'a'], [['a'], ['b', 'c'], [], ['d'], ['c', 'e'], ['a']]));
    expect(units).to.deep.equal([['a'], ['b', 'c', 'e'], ['d']]);
  });

  it('have every change once, and never two that a call changes apart', () => {
    const paths = ['a', 'b', 'c', 'd', 'e', 'f'];
    fc.assert(
      fc.property(fc.array(fc.subarray(paths), { maxLength: 8 }), (calls) => {
        const units = unitsOf(planOf(paths, calls));
        expect([...units.flat()].sort()).to.deep.equal(paths);
        for (const call of calls)
          expect(units.filter((unit) => call.some((path) => unit.includes(path)))).to.have.length(
            call.length === 0 ? 0 : 1,
          );
      }),
    );
  });
});
