import { expect } from 'chai';
import fc from 'fast-check';
import { indexAccounts } from '../../../src/impact/liquidation/accounts.js';
import { createGroups } from '../../../src/impact/liquidation/groups.js';
import { asset, book, DEEP, market, scenario, simulator } from './fixture.js';

const IDS = ['a', 'b', 'c', 'd'];
const MARKET = market(IDS.map((id, i) => asset(id, { price: i + 1, liquidationThreshold: 0.7 + i / 20 })));
const amount = fc.oneof(fc.constant(0), fc.double({ min: 0.1, max: 10, noNaN: true }));
const holding = fc.record({ a: amount, b: amount, c: amount, d: amount });
const ratios = fc.tuple(...IDS.map(() => fc.double({ min: 0, max: 3, noNaN: true })));

describe('the search for accounts below 1', () => {
  it('leaves out none, and finds only some of many', () => {
    let [looked, all] = [0, 0];
    const holders = fc.array(fc.tuple(holding, holding), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(holders, ratios, (rows, moved) => {
        const list = rows.map(([collateral, debt], i) => ({ name: `${i}`, collateral, debt }));
        const accounts = indexAccounts(MARKET, book(MARKET, list));
        const out = new Uint32Array(rows.length);
        const count = createGroups(accounts).search()(Float64Array.from(moved), new Uint8Array(rows.length), out);
        const found = new Set(out.subarray(0, count));
        expect(found.size).to.equal(count);
        looked += count;
        all += accounts.names.length;
        for (let account = 0; account < accounts.names.length; account += 1) {
          let [power, owed] = [0, 0];
          for (let at = accounts.offsets[account] ?? 0; at < (accounts.offsets[account + 1] ?? 0); at += 1) {
            const price = (accounts.asset[at] ?? 0) + 1;
            const now = price * (moved[accounts.asset[at] ?? 0] ?? 0);
            power += (accounts.collateral[at] ?? 0) * (accounts.threshold[at] ?? 0) * now;
            owed += (accounts.debt[at] ?? 0) * now;
          }
          if (power < owed) expect(found.has(account)).to.equal(true);
        }
      }),
    );
    expect(looked).to.be.below(all);
  });

  it('gives what a simulation without any shortcut gives', () => {
    const one = fc.tuple(
      fc.constantFrom(...IDS),
      fc.constantFrom(...IDS),
      fc.double({ min: 0.1, max: 0.99, noNaN: true }),
    );
    const sold = fc.tuple(...IDS.map(() => fc.double({ min: 0.05, max: 3, noNaN: true })));
    const steps = fc.array(sold, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 20 }), steps, (rows, path) => {
        const list = rows
          .filter(([has, owes]) => has !== owes)
          .map(([has, owes, leverage], i) => ({
            name: `${i}`,
            collateral: { [has]: 1 / (IDS.indexOf(has) + 1) },
            debt: { [owes]: leverage / (IDS.indexOf(owes) + 1) },
          }));
        const run = scenario(MARKET, 3, { depths: IDS.map(() => DEEP) });
        const outcome = simulator(MARKET, list, run).run(0, Float64Array.from(path.flat()), null);
        // All may be closed, and a sale moves nothing: each account lives for itself.
        let [badDebt, repaid] = [0, 0];
        for (const { collateral, debt } of list) {
          const [[has = '', tokens = 0] = []] = Object.entries(collateral);
          const [[owes = '', owed = 0] = []] = Object.entries(debt);
          let [left, due] = [tokens, owed];
          for (const [step, row] of path.entries()) {
            const priceOf = (id: string): number => (IDS.indexOf(id) + 1) * (row[IDS.indexOf(id)] ?? 0);
            const [worth, dues] = [left * priceOf(has), due * priceOf(owes)];
            const threshold = MARKET.assets[IDS.indexOf(has)]?.liquidationThreshold ?? 0;
            if (worth * threshold < dues && worth > 0) {
              const paid = Math.min(dues, worth / 1.05);
              repaid += paid;
              left -= (paid * 1.05) / priceOf(has);
              due -= paid / priceOf(owes);
              if (worth <= dues * 1.05) {
                badDebt += due * priceOf(owes);
                [left, due] = [0, 0];
              }
            }
            if (step === 2) badDebt += Math.max(0, due * priceOf(owes) - left * priceOf(has));
          }
        }
        expect(outcome.badDebt).to.be.closeTo(badDebt, 1e-6);
        expect(outcome.repaid).to.be.closeTo(repaid, 1e-6);
      }),
    );
  });
});
