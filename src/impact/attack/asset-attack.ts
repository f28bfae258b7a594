import type { RiskMarket } from '../risk-market.js';
import type { Depth, Oracle } from '../scenario.js';
import { borrowedAt } from './borrowed.js';
import { following } from './follow.js';
import { GRID } from './grid.js';
import { type Holders, liquidatedAt } from './liquidated.js';
import { type MoveCost, moveCost } from './move-cost.js';
import type { AttackPoint, AttackSide } from './report.js';

/** What can be taken at a reported price, by borrowing and by liquidating. */
export interface Taken {
  readonly borrowed: number;
  readonly liquidated: number;
}

/** What can be taken from a market by asset and reported price. */
export type Takings = (asset: number, reported: number) => Taken;

/** Looked at once for each asset and price: scenarios differ in what a move costs, and not in what it takes. */
export const takingsOf = (market: RiskMarket, holders: Holders): Takings => {
  const known = new Map<string, Taken>();
  return (asset, reported) => {
    const key = `${asset} ${reported}`;
    const taken = known.get(key) ?? {
      borrowed: borrowedAt(market, asset, reported),
      liquidated: liquidatedAt(holders, asset, reported),
    };
    known.set(key, taken);
    return taken;
  };
};

/** A move of the price that the depth lets somebody make. */
interface Move {
  readonly factor: number;
  readonly reported: number;
  readonly seconds: number;
  readonly cost: MoveCost;
}

/** The moves of the grid that are possible, with what they cost. The same before and after a change. */
export interface Moves {
  readonly up: readonly Move[];
  readonly down: readonly Move[];
}

export const movesOf = (depth: Depth, share: number, oracle: Oracle | null): Moves => {
  const possible = (factors: readonly number[]): readonly Move[] =>
    factors.flatMap((factor) => {
      const { seconds, reported } = following(oracle, factor);
      const cost = moveCost(depth, share, factor, seconds);
      // A cap may hold the report at the true price, or beyond it the other way: that is not what the move does.
      const follows = Math.sign(reported - 1) === Math.sign(factor - 1);
      return cost === null || !follows ? [] : [{ factor, reported, seconds, cost }];
    });
  return { up: possible(GRID.up), down: possible(GRID.down) };
};

/**
 * True where an attack pays more than another; where neither pays, where it gets more for what it costs. An attack that costs
 * less than it takes pays.
 */
export const isWorse = (one: AttackPoint, other: AttackPoint): boolean => {
  if (one.margin < 0 || other.margin < 0) return one.margin < other.margin;
  return one.extractable * other.cost > other.extractable * one.cost;
};

/** The worst of some attacks, by the points they are at; null of none. */
export const worstOf = <T>(attacks: readonly T[], pointOf: (attack: T) => AttackPoint): T | null => {
  let worst: T | null = null;
  for (const one of attacks) if (worst === null || isWorse(pointOf(one), pointOf(worst))) worst = one;
  return worst;
};

const itself = (point: AttackPoint): AttackPoint => point;

const pointOf = ({ factor, reported, seconds, cost }: Move, { borrowed, liquidated }: Taken): AttackPoint => ({
  move: factor - 1,
  reported: reported - 1,
  seconds,
  capital: cost.capital,
  cost: cost.lost,
  borrowed,
  liquidated,
  extractable: borrowed + liquidated,
  margin: cost.lost - borrowed - liquidated,
});

/** The best attacks on one asset. */
export const sideOf = (asset: number, moves: Moves, takings: Takings): AttackSide => {
  const best = (list: readonly Move[]): AttackPoint | null =>
    worstOf(
      list.map((move) => pointOf(move, takings(asset, move.reported))).filter(({ extractable }) => extractable > 0),
      itself,
    );
  const [up, down] = [best(moves.up), best(moves.down)];
  return {
    up,
    down,
    best: worstOf(
      [up, down].filter((one) => one !== null),
      itself,
    ),
  };
};
