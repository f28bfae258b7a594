import type { Book } from '../book.js';
import type { RiskMarket } from '../risk-market.js';
import type { AssetEvent, Depth, Oracle } from '../scenario.js';
import { isWorse, movesOf, sideOf, type Takings, takingsOf, worstOf } from './asset-attack.js';
import { following } from './follow.js';
import { holdersOf } from './liquidated.js';
import type { AssetAttack, AttackReport, WorstAttack } from './report.js';

/** The market before and after a change, with every asset it lists, and the book as it is with the same assets. */
export interface Target {
  readonly before: RiskMarket;
  readonly after: RiskMarket;
  readonly book: Book;
  /** Labels of listed assets that are not among them, for no price of them is known. */
  readonly unpriced: readonly string[];
}

/** The markets that prices are moved in, as a scenario has them. Lists by asset are in the target's order. */
export interface AttackedMarkets {
  readonly depths: readonly (Depth | null)[];
  /** Whose depth stands in for the asset's own, in words; null: it is its own. */
  readonly depthProxies: readonly (string | null)[];
  readonly oracles: readonly (Oracle | null)[];
  readonly events: readonly AssetEvent[];
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

const worstAsset = (assets: readonly AssetAttack[], side: 'before' | 'after'): WorstAttack | null =>
  worstOf(
    assets.flatMap((one) => {
      const { best } = one[side];
      return best === null ? [] : [{ asset: one.asset, depthProxy: one.depthProxy, point: best }];
    }),
    ({ point }) => point,
  );

const worstOn = (assets: readonly AssetAttack[]): AttackReport['worst'] => ({
  before: worstAsset(assets, 'before'),
  after: worstAsset(assets, 'after'),
});

const byDanger = (a: AssetAttack, b: AssetAttack): number => {
  const [x, y] = [a.after.best ?? a.before.best, b.after.best ?? b.before.best];
  if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
  return isWorse(x, y) ? -1 : isWorse(y, x) ? 1 : 0;
};

/** What is needed to attack a market in several scenarios: takings are worked out once. */
export const createAttacker = ({ before, after, book, unpriced }: Target) => {
  const sides: { readonly before: Takings; readonly after: Takings } = {
    before: takingsOf(before, holdersOf(book, before)),
    after: takingsOf(after, holdersOf(book, after)),
  };
  /** Cost of attack in one scenario's markets, at the prices of the start. */
  return ({ depths, depthProxies, oracles, events }: AttackedMarkets): AttackReport => {
    const judged: AssetAttack[] = [];
    const notJudged = unpriced.map((asset) => ({ asset, why: 'its price is not known' }));
    for (const [asset, { id, label }] of before.assets.entries()) {
      const depth = depths[asset] ?? null;
      if (depth === null) {
        notJudged.push({ asset: label, why: 'the scenario knows no depth of it' });
        continue;
      }
      const oracle = oracles[asset] ?? null;
      const moves = movesOf(depth, thinnest(depth, events, id), oracle);
      const { needed, sources } = following(oracle, 2);
      judged.push({
        asset: label,
        depthProxy: depthProxies[asset] ?? null,
        sources: { needed, of: sources },
        reach: { up: (moves.up.at(-1)?.factor ?? 1) - 1, down: (moves.down.at(-1)?.factor ?? 1) - 1 },
        before: sideOf(asset, moves, sides.before),
        after: sideOf(asset, moves, sides.after),
      });
    }
    const assets = judged.sort(byDanger);
    return {
      assets,
      worst: worstOn(assets),
      worstOfOwnDepth: worstOn(assets.filter(({ depthProxy }) => depthProxy === null)),
      notJudged,
    };
  };
};
