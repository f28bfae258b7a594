import type { Book, BookOrigin } from '../book.js';
import { NO_MODE } from '../book.js';
import type { RiskMarket } from '../risk-market.js';
import { rawPrices } from './prices.js';
import type { RawBook } from './raw-book.js';

const originOf = ({ found, at, time }: RawBook): BookOrigin => {
  if (found.kind === 'synthetic') return { kind: 'synthetic', how: found.how };
  if (found.kind === 'file') return { kind: 'file', name: found.name };
  return { kind: 'chain', chainId: at.chainId, block: at.block, time };
};

/** A book for the engine, and the accounts that it leaves out: they have something of an asset whose price is not known. */
export interface FloatBook {
  readonly book: Book;
  readonly leftOut: readonly string[];
}

/** The book in whole tokens as floating-point numbers, its assets and modes by their positions in the market. */
export const floatBook = (raw: RawBook, market: RiskMarket): FloatBook => {
  const prices = rawPrices(raw);
  const assetAt = new Map(market.assets.map(({ id }, index) => [id, index]));
  const modeAt = new Map(market.modes.map(({ id }, index) => [id, index]));
  const kept = raw.accounts.filter(({ positions }) => positions.every(({ asset }) => assetAt.has(asset)));
  const count = kept.reduce((sum, { positions }) => sum + positions.length, 0);
  const book: Book = {
    origin: originOf(raw),
    assets: market.assets.map(({ id }) => id),
    accounts: kept.map(({ id }) => id),
    modes: Uint16Array.from(kept, ({ mode }) => (mode === null ? NO_MODE : (modeAt.get(mode) ?? NO_MODE))),
    offsets: new Uint32Array(kept.length + 1),
    asset: new Uint16Array(count),
    collateral: new Float64Array(count),
    idle: new Float64Array(count),
    debt: new Float64Array(count),
  };
  let at = 0;
  for (const [index, { positions }] of kept.entries()) {
    for (const { asset, supplied, owed, collateral } of positions) {
      const one = Number(prices.get(asset)?.one ?? 1n);
      book.asset[at] = assetAt.get(asset) ?? 0;
      (collateral ? book.collateral : book.idle)[at] = Number(supplied) / one;
      book.debt[at] = Number(owed) / one;
      at += 1;
    }
    book.offsets[index + 1] = at;
  }
  const left = new Set(book.accounts);
  return { book, leftOut: raw.accounts.flatMap(({ id }) => (left.has(id) ? [] : [id])) };
};
