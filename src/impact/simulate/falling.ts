import { usage } from '../../diagnostic/error.js';
import { suggest } from '../../diagnostic/suggest.js';
import { isDollar } from '../market/dollar.js';
import type { RiskAsset, RiskMarket } from '../risk-market.js';

const found = (asset: RiskAsset, name: string): boolean =>
  asset.label.toLowerCase() === name.toLowerCase() || asset.id.toLowerCase() === name.toLowerCase();

/** By asset whether it falls: those named, else all that are not worth about a dollar. Throws `simulate/falling`. */
export const fallingAssets = ({ name, assets }: RiskMarket, named: readonly string[]): readonly boolean[] => {
  const labels = assets.map(({ label }) => label);
  for (const one of named) {
    if (assets.some((asset) => found(asset, one))) continue;
    const near = suggest(one, labels);
    throw usage('simulate/falling', `no account of ${name} holds or owes ${one}`, {
      hint: near === null ? `there are ${labels.join(', ')}` : `did you mean ${near}?`,
    });
  }
  const falls = assets.map((asset) => (named.length > 0 ? named.some((one) => found(asset, one)) : !isDollar(asset)));
  if (falls.some((one) => one)) return falls;
  throw usage('simulate/falling', `every asset of ${name} is worth about a dollar`, {
    hint: 'name what falls with --falling SYMBOL',
  });
};
