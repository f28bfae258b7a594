import type { DepthCurve } from './depth.js';
import { type Bracket, lastEarning, lastEarningByHalves, newBracket, openBracket } from './last-earning.js';
import type { PairOfAssets } from './pairs.js';
import type { World } from './world.js';

/**
 * What the next token of debt repaid earns a liquidator, by pair of a collateral and a debt, at present prices and pressures:
 * the same for whatever account has the pair. What is found stands until a price or a pressure of the pair changes.
 */
export interface Earnings {
  /** To be called when prices have been reported. */
  renew(): void;
  /** What the first token earns, in dollars. */
  first(pair: number): number;
  /** Tokens of debt that all of a token of collateral repays at most. */
  ratio(pair: number): number;
  /** The tokens up to `most` that earn most, so that the next one would earn nothing. */
  best(pair: number, most: number): number;
}

/** What decides a pair's marginal profits, read once for many amounts: an object, since numbers that closures keep are slow. */
const newAim = () => ({
  /** Tokens of collateral that are sold for one of debt. */
  each: 0.5,
  assets: 'two' as 'same' | 'two',
  sale: null as DepthCurve | null,
  saleUnit: 0.5,
  salePressure: 0.5,
  saleBase: 0.5,
  saleKept: 0.5,
  saleTruth: 0.5,
  buy: null as DepthCurve | null,
  buyUnit: 0.5,
  buyPressure: 0.5,
  buyBase: 0.5,
  buyKept: 0.5,
  buyTruth: 0.5,
});

export const createEarnings = (world: World, pairs: readonly PairOfAssets[]): Earnings => {
  const { reported, truth, base, unit, pressure, depth, changed } = world;
  const [firsts, ratios] = [new Float64Array(pairs.length), new Float64Array(pairs.length)];
  const [collaterals, debts] = [
    Uint16Array.from(pairs, ({ collateral }) => collateral),
    Uint16Array.from(pairs, ({ debt }) => debt),
  ];
  const brackets: Bracket[] = pairs.map(newBracket);
  // When a pair was looked at last: in which round, and at what time of the world's clock.
  const [inRound, at] = [new Float64Array(pairs.length).fill(-1), new Float64Array(pairs.length)];
  const aimed = newAim();
  let [round, aimedAt] = [0, -1];
  const aim = (pair: number): void => {
    aimedAt = pair;
    const [c, d] = [collaterals[pair] ?? 0, debts[pair] ?? 0];
    const penalty = pairs[pair]?.penalty ?? 0;
    const bonus = 1 + penalty;
    const kept = 1 - (penalty / bonus) * (world.feeShare[c] ?? 0);
    aimed.each = ((reported[d] ?? 0) / (reported[c] ?? 0)) * bonus * kept;
    aimed.assets = c === d ? 'same' : 'two';
    aimed.sale = depth[c] ?? null;
    aimed.saleUnit = unit[c] ?? 0;
    aimed.salePressure = pressure[c] ?? 0;
    aimed.saleBase = base[c] ?? 0;
    aimed.saleKept = 1 - (aimed.sale?.fee ?? 0);
    aimed.saleTruth = truth[c] ?? 0;
    aimed.buy = depth[d] ?? null;
    aimed.buyUnit = unit[d] ?? 0;
    aimed.buyPressure = pressure[d] ?? 0;
    aimed.buyBase = base[d] ?? 0;
    aimed.buyKept = 1 - (aimed.buy?.fee ?? 0);
    aimed.buyTruth = truth[d] ?? 0;
  };
  /** What the next token repaid earns after `repay` of them, of the pair that was aimed at. */
  const marginal = (repay: number): number => {
    const { each, assets, sale, saleUnit, saleBase, buy, buyUnit, buyBase } = aimed;
    if (assets === 'same') return each * aimed.saleTruth - aimed.buyTruth;
    if (sale === null || saleUnit <= 0) return Number.NEGATIVE_INFINITY;
    const after = aimed.salePressure + (repay * each * saleBase * aimed.saleKept) / saleUnit;
    const gain = after > sale.most ? 0 : sale.price(after) * saleBase * aimed.saleKept * each;
    if (buy === null) return gain - aimed.buyTruth;
    const before = aimed.buyPressure - (repay * buyBase) / buyUnit;
    if (buyUnit <= 0 || before < buy.least) return Number.NEGATIVE_INFINITY;
    return gain - (buyBase * buy.price(before)) / aimed.buyKept;
  };
  /** Where the next token would earn nothing if buying debt left its price as it is. */
  const hint = (): number => {
    const first = firsts[aimedAt] ?? 0;
    const { each, sale, saleUnit, salePressure, saleBase, saleKept } = aimed;
    if (sale === null) return 0;
    const whole = saleBase * saleKept * each;
    const price = sale.price(salePressure) - first / whole;
    return ((sale.pressureAt(price) - salePressure) * saleUnit) / (each * saleBase * saleKept);
  };
  /** Looks at a pair again where anything of it has changed. */
  const look = (pair: number): void => {
    const c = collaterals[pair] ?? 0;
    const d = debts[pair] ?? 0;
    const last = at[pair] ?? 0;
    if (inRound[pair] === round && last >= (changed[c] ?? 0) && last >= (changed[d] ?? 0)) return;
    inRound[pair] = round;
    at[pair] = world.clock;
    aim(pair);
    const first = marginal(0);
    firsts[pair] = first;
    ratios[pair] = (reported[c] ?? 0) / (1 + (pairs[pair]?.penalty ?? 0)) / (reported[d] ?? 0);
    const known = brackets[pair];
    if (known !== undefined) openBracket(known, first);
  };
  return {
    renew() {
      round += 1;
    },
    first(pair) {
      look(pair);
      return firsts[pair] ?? Number.NaN;
    },
    ratio(pair) {
      look(pair);
      return ratios[pair] ?? Number.NaN;
    },
    best(pair, most) {
      look(pair);
      if (aimedAt !== pair) aim(pair);
      const first = firsts[pair] ?? Number.NaN;
      const known = brackets[pair];
      const steady = (aimed.sale?.steady ?? true) && (aimed.buy?.steady ?? true) && Number.isFinite(first);
      if (steady && first > 0 && known !== undefined) return lastEarning(marginal, most, known, hint);
      if (marginal(most) >= 0) return most;
      return first <= 0 ? 0 : lastEarningByHalves(marginal, most);
    },
  };
};
