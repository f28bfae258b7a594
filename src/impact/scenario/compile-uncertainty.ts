import { cholesky } from '../statistics/matrix.js';
import { isSigned, logSpread, type UncertainEntry } from '../uncertainty.js';
import type { Compiling } from './compiling.js';
import type { Erring, Keyed, PricesSpec, StatedErrors } from './document.js';
import { movesOf } from './moves.js';
import { errorCorrelation } from './read-errors.js';

const entryOf = (key: string, stated: StatedErrors, assets: UncertainEntry['assets']): UncertainEntry[] => {
  const numbers = stated.numbers.filter(({ error }) => error > 0);
  if (numbers.length === 0) return [];
  const root = cholesky(errorCorrelation({ numbers, correlations: stated.correlations }));
  if (root === null) throw new TypeError(`errors of ${key} were read and cannot hold together`);
  const spreads = numbers.map(({ name, value, error }) => ({
    name,
    spread: isSigned(name) ? error : logSpread(name, value, error),
  }));
  return [{ key, assets, numbers: spreads, root }];
};

/**
 * What of a market's price model can be redrawn, by entry of the document in its order: a proxy shares the error of what it
 * borrows from, as do all assets of one entry. Empty where no error is stated, or none of an asset that the market has.
 */
export const compileUncertainty = (prices: PricesSpec, compiling: Compiling): readonly UncertainEntry[] => {
  if (prices.model !== 'gbm' && prices.model !== 'student-t' && prices.model !== 'garch' && prices.model !== 'jumps')
    return [];
  const entries: Keyed<Erring> = prices.assets;
  const moves = movesOf(entries, compiling);
  const own = [...entries].flatMap(([key, { value }]) => {
    const users = moves.flatMap((move, asset) => (move?.key === key ? [{ asset, ...move }] : []));
    const assets = [...users.filter(({ borrowed }) => !borrowed), ...users.filter(({ borrowed }) => borrowed)].map(
      ({ asset, beta }) => ({ asset, beta }),
    );
    return value.errors === undefined || assets.length === 0 ? [] : entryOf(key, value.errors, assets);
  });
  const common =
    prices.model === 'student-t' && prices.errors !== undefined ? entryOf('prices', prices.errors, []) : [];
  return [...own, ...common];
};
