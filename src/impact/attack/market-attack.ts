import type { Book } from '../book.js';
import type { RiskMarket } from '../risk-market.js';
import type { AssetEvent, Depth, Scenario } from '../scenario.js';
import { isWorse, movesOf, sideOf, type Takings, takingsOf } from './asset-attack.js';
import { following } from './follow.js';
import { holdersOf } from './liquidated.js';
import type { AssetAttack, AttackReport, WorstAttack } from './report.js';

/** The market before and after a change, with every asset it lists, and the book as it is with the same assets. */
export interface Target {
  readonly before: RiskMarket;
  readonly after: RiskMarket;
  readonly book: Book;
}

/** The depth that is left at its thinnest, as a share: an attacker waits for that moment. */
const thinnest = (depth: Depth, events: readonly AssetEvent[], asset: string): number => {
  const losses = events.filter((event) => event.kind === 'liquidity' && event.asset === asset);
  const shares = losses.map(({ at }) =>
    losses.reduce(
      (share, event) => (event.kind === 'liquidity' && event.at <= at && at < event.to ? share * event.share : share),
      1,
    ),
  );
  return depth.stressed * Math.min(1, ...shares);
};

const worstAsset = (assets: readonly AssetAttack[], side: 'before' | 'after'): WorstAttack | null => {
  let worst: WorstAttack | null = null;
  for (const one of assets) {
    const { best } = one[side];
    if (best !== null && (worst === null || isWorse(best, worst.point))) worst = { asset: one.asset, point: best };
  }
  return worst;
};

const byDanger = (a: AssetAttack, b: AssetAttack): number => {
  const [x, y] = [a.after.best ?? a.before.best, b.after.best ?? b.before.best];
  if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
  return isWorse(x, y) ? -1 : isWorse(y, x) ? 1 : 0;
};

/**
 * What is needed to attack a market in several scenarios: takings are worked out once. `assets` are the identities that a
 * scenario's lists are of.
 */
export const createAttacker = ({ before, after, book }: Target, assets: readonly string[]) => {
  const sides: { readonly before: Takings; readonly after: Takings } = {
    before: takingsOf(before, holdersOf(book, before)),
    after: takingsOf(after, holdersOf(book, after)),
  };
  /** Cost of attack in one scenario's markets, at the prices of the start. */
  return ({ depths, oracles, events }: Scenario): AttackReport => {
    const judged: AssetAttack[] = [];
    const notJudged: { asset: string; why: string }[] = [];
    for (const [asset, { id, label, price }] of before.assets.entries()) {
      const at = assets.indexOf(id);
      const depth = at < 0 ? null : (depths[at] ?? null);
      if (!(price > 0)) notJudged.push({ asset: label, why: 'its price is not known' });
      else if (at < 0)
        notJudged.push({ asset: label, why: 'no account of the book has it, so no depth is known of it' });
      else if (depth === null) notJudged.push({ asset: label, why: 'the scenario knows no depth of it' });
      if (depth === null || !(price > 0)) continue;
      const oracle = oracles[at] ?? null;
      const moves = movesOf(depth, thinnest(depth, events, id), oracle);
      const { needed, sources } = following(oracle, 2);
      judged.push({
        asset: label,
        sources: { needed, of: sources },
        reach: { up: (moves.up.at(-1)?.factor ?? 1) - 1, down: (moves.down.at(-1)?.factor ?? 1) - 1 },
        before: sideOf(asset, moves, sides.before),
        after: sideOf(asset, moves, sides.after),
      });
    }
    const sorted = judged.sort(byDanger);
    return {
      assets: sorted,
      worst: { before: worstAsset(sorted, 'before'), after: worstAsset(sorted, 'after') },
      notJudged,
    };
  };
};
