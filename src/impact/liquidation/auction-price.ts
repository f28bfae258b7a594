import type { CollateralAuctions } from '../scenario.js';

/** What an auction asks for a token, `seconds` after its start at `top`: it falls in stairs, by `cut` every `step` seconds. */
export const auctionPrice = (
  { cut, step }: Pick<CollateralAuctions, 'cut' | 'step'>,
  top: number,
  seconds: number,
): number => top * cut ** Math.floor(seconds / step);

/** Whether nobody can buy until the auction is restarted: it is older than `tail`, or asks less than `cusp` of its start. */
export const needsRestart = (auctions: CollateralAuctions, seconds: number): boolean =>
  seconds > auctions.tail || auctionPrice(auctions, 1, seconds) < auctions.cusp;

/** The first stair, from `from` on, on which an auction that began at `top` asks no more than `price`. */
export const firstStairAt = (
  { cut }: Pick<CollateralAuctions, 'cut'>,
  top: number,
  price: number,
  from: number,
): number => {
  if (price <= 0 || cut <= 0 || cut >= 1) return from;
  const stair = Math.ceil(Math.log(price / top) / Math.log(cut) - 1e-9);
  return Math.max(from, stair);
};
