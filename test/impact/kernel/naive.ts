import type { SolvencyOutcome } from '../../../src/impact/kernel/outcome.js';
import type { Case } from './arbitrary.js';

/** Account after account, scenario after scenario, straight from the definitions; sums in the book's order. */
export const naive = ({ market, accounts, prices }: Case): SolvencyOutcome => {
  const assets = market.assets.length;
  const scenarios = prices.length / assets;
  const outcome = {
    first: 0,
    scenarios,
    accountsAtRisk: new Uint32Array(scenarios),
    accountsInsolvent: new Uint32Array(scenarios),
    debtAtRisk: new Float64Array(scenarios),
    collateralAtRisk: new Float64Array(scenarios),
    shortfall: new Float64Array(scenarios),
    atRiskIn: new Uint32Array(accounts.length),
    insolventIn: new Uint32Array(accounts.length),
  };
  const add = (list: Uint32Array | Float64Array, at: number, value: number): void => {
    list[at] = (list[at] ?? 0) + value;
  };
  for (let scenario = 0; scenario < scenarios; scenario += 1)
    for (const [index, { mode, positions }] of accounts.entries()) {
      let weighted = 0;
      let collateral = 0;
      let debt = 0;
      for (const position of positions) {
        const chosen = mode === undefined ? undefined : market.modes[mode];
        const threshold = chosen?.collateral.has(position.asset)
          ? chosen.liquidationThreshold
          : (market.assets[position.asset]?.liquidationThreshold ?? 0);
        const price = prices[scenario * assets + position.asset] ?? 0;
        weighted += position.collateral * threshold * price;
        collateral += position.collateral * price;
        debt += position.debt * price;
      }
      if (!(weighted < debt)) continue;
      add(outcome.accountsAtRisk, scenario, 1);
      add(outcome.atRiskIn, index, 1);
      add(outcome.debtAtRisk, scenario, debt);
      add(outcome.collateralAtRisk, scenario, collateral);
      if (!(collateral < debt)) continue;
      add(outcome.accountsInsolvent, scenario, 1);
      add(outcome.insolventIn, index, 1);
      add(outcome.shortfall, scenario, debt - collateral);
    }
  return outcome;
};
