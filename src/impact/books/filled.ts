import type { Book } from '../book.js';
import type { RiskMarket } from '../risk-market.js';
import { borrowRoom, leastShare, sharesThatFit, supplyRoom } from './room.js';

/** The asset that most of an account's collateral is in, by value; −1 where it has none. */
const mainCollateral = (book: Book, market: RiskMarket, account: number): number => {
  let [best, value] = [-1, 0];
  for (let at = book.offsets[account] ?? 0; at < (book.offsets[account + 1] ?? 0); at += 1) {
    const asset = book.asset[at] ?? 0;
    const own = (book.collateral[at] ?? 0) * (market.assets[asset]?.price ?? 0);
    if (own > value) [best, value] = [asset, own];
  }
  return best;
};

/** By how much each account is repeated so that supply caps are full: none of an asset whose cap is without limit. */
const wanted = (book: Book, market: RiskMarket): Float64Array => {
  const count = book.accounts.length;
  const main = Array.from({ length: count }, (_, account) => mainCollateral(book, market, account));
  const held = new Float64Array(book.assets.length);
  for (let account = 0; account < count; account += 1)
    for (let at = book.offsets[account] ?? 0; at < (book.offsets[account + 1] ?? 0); at += 1)
      if (book.asset[at] === main[account])
        held[main[account] ?? 0] = (held[main[account] ?? 0] ?? 0) + (book.collateral[at] ?? 0);
  const room = supplyRoom(market);
  const factors = room.map((tokens, asset) => {
    const own = held[asset] ?? 0;
    return own > 0 && Number.isFinite(tokens) ? tokens / own : 0;
  });
  return Float64Array.from(main, (asset) => (asset < 0 ? 0 : (factors[asset] ?? 0)));
};

const sumsOf = (book: Book, of: 'collateral' | 'debt', factors: Float64Array): Float64Array => {
  const sums = new Float64Array(book.assets.length);
  for (let account = 0; account < book.accounts.length; account += 1)
    for (let at = book.offsets[account] ?? 0; at < (book.offsets[account + 1] ?? 0); at += 1) {
      const asset = book.asset[at] ?? 0;
      sums[asset] = (sums[asset] ?? 0) + (book[of][at] ?? 0) * (factors[account] ?? 0);
    }
  return sums;
};

/** The factors cut so that neither what the copies supply nor what they borrow is above the room there is. */
const fitting = (book: Book, market: RiskMarket, factors: Float64Array): Float64Array => {
  const supply = sharesThatFit(sumsOf(book, 'collateral', factors), supplyRoom(market));
  const cut = factors.map((factor, account) => {
    let least = 1;
    for (let at = book.offsets[account] ?? 0; at < (book.offsets[account + 1] ?? 0); at += 1)
      if ((book.collateral[at] ?? 0) > 0) least = Math.min(least, supply[book.asset[at] ?? 0] ?? 1);
    return factor * least;
  });
  const debt = sharesThatFit(sumsOf(book, 'debt', cut), borrowRoom(market));
  return cut.map((factor, account) => factor * leastShare(book, account, debt));
};

/**
 * The book once caps are full: beside each account stands a copy of it, as many times larger as its main collateral has room
 * below its supply cap, as far as the caps of everything else that the copy holds and owes let it. A cap without limit is not
 * filled.
 */
export const filled = (book: Book, market: RiskMarket): Book => {
  const factors = fitting(book, market, wanted(book, market));
  const copied = Array.from({ length: book.accounts.length }, (_, account) => account).filter(
    (account) => (factors[account] ?? 0) > 0,
  );
  const extra = copied.reduce(
    (sum, account) => sum + (book.offsets[account + 1] ?? 0) - (book.offsets[account] ?? 0),
    0,
  );
  const own = book.asset.length;
  const grown = {
    modes: new Uint16Array(book.accounts.length + copied.length),
    offsets: new Uint32Array(book.accounts.length + copied.length + 1),
    asset: new Uint16Array(own + extra),
    collateral: new Float64Array(own + extra),
    idle: new Float64Array(own + extra),
    debt: new Float64Array(own + extra),
  };
  for (const key of ['modes', 'offsets', 'asset', 'collateral', 'idle', 'debt'] as const) grown[key].set(book[key]);
  let at = own;
  for (const [index, account] of copied.entries()) {
    const factor = factors[account] ?? 0;
    for (let from = book.offsets[account] ?? 0; from < (book.offsets[account + 1] ?? 0); from += 1, at += 1) {
      grown.asset[at] = book.asset[from] ?? 0;
      grown.collateral[at] = (book.collateral[from] ?? 0) * factor;
      grown.idle[at] = (book.idle[from] ?? 0) * factor;
      grown.debt[at] = (book.debt[from] ?? 0) * factor;
    }
    grown.modes[book.accounts.length + index] = book.modes[account] ?? 0;
    grown.offsets[book.accounts.length + index + 1] = at;
  }
  return {
    origin: book.origin,
    assets: book.assets,
    accounts: [...book.accounts, ...copied.map((account) => `${book.accounts[account]} (filled)`)],
    ...grown,
  };
};
