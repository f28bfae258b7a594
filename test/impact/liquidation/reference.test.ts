import { expect } from 'chai';
import fc from 'fast-check';
import { createSimulator } from '../../../src/impact/liquidation/simulator.js';
import { hashed } from './fixture.js';
import { type Found, reference } from './reference.js';
import { type Case, cases } from './reference-cases.js';

const flat = (rows: readonly (readonly number[])[]): Float64Array => Float64Array.from(rows.flat());

const engine = ({ of, held, under, path, prices, lows }: Case): Found & { readonly paid: readonly number[] } => {
  const outcome = createSimulator(of, held, under, hashed).run(path, flat(prices), lows && flat(lows));
  return {
    ...outcome,
    paid: [...outcome.paid],
    exhausted: [...outcome.exhausted],
    utilisation: [...outcome.utilisation],
  };
};

const NAMES = [
  ...(['badDebt', 'deficit', 'repaid', 'seized', 'atRisk', 'collateralAtRisk', 'accountsAtRisk'] as const),
  ...(['liquidations', 'fees', 'profit', 'slippage', 'insolventAt', 'accountsUncovered'] as const),
];

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-2 + 1e-4 * Math.max(Math.abs(a), Math.abs(b));

describe('a plain reference of one path', () => {
  it('gives what the engine does, on thousands of small markets', function () {
    this.timeout(120_000);
    let [liquidated, lost] = [0, 0];
    fc.assert(
      fc.property(cases, (one) => {
        const ours = engine(one);
        const plain = reference(one.of, one.held, one.under, hashed, one.path, one.prices, one.lows);
        if (plain.tie) return;
        for (const name of NAMES)
          expect(near(ours[name], plain[name]), `${name}: ${ours[name]}, plainly ${plain[name]}`).to.equal(true);
        for (const [at, paid] of plain.paid.entries())
          expect(near(ours.paid[at] ?? Number.NaN, paid), `paid ${at}: ${ours.paid[at]}, plainly ${paid}`).to.equal(
            true,
          );
        expect(ours.exhausted).to.deep.equal(plain.exhausted);
        expect(ours.utilisation).to.have.length(plain.utilisation.length);
        for (const [at, used] of plain.utilisation.entries()) expect(ours.utilisation[at]).to.be.closeTo(used, 1e-6);
        if (plain.liquidations > 0) liquidated += 1;
        if (plain.badDebt > 1) lost += 1;
      }),
      { numRuns: 2000, endOnFailure: true },
    );
    // Both matter only where something happens.
    expect(liquidated).to.be.above(200);
    expect(lost).to.be.above(50);
  });

  it('loses no more than is owed, repays no more, and lets somebody pay for all of it', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const outcome = engine(one);
        const { of, held, prices, lows } = one;
        /** What a book owes at each asset's dearest: sales only lower prices. */
        const dearest = of.assets.map(({ price }, at) =>
          Math.max(price, ...[...prices, ...(lows ?? [])].map((row) => price * (row[at] ?? 0))),
        );
        const owed = held.debt.reduce((sum, tokens, at) => sum + tokens * (dearest[held.asset[at] ?? 0] ?? 0), 0);
        const slack = 1e-9 * owed + 1e-9;
        expect(outcome.badDebt).to.be.at.most(owed + slack);
        expect(outcome.repaid).to.be.at.most(owed + slack);
        expect(outcome.repaid + outcome.badDebt).to.be.at.most(owed + slack);
        const paid = outcome.paid.reduce((sum, part) => sum + part, 0);
        expect(Math.abs(paid - outcome.badDebt)).to.be.at.most(slack);
      }),
      { numRuns: 500, endOnFailure: true },
    );
  });
});
