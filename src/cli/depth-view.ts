import type { Finding } from '../diagnostic/finding.js';
import { someOf } from '../diagnostic/some-of.js';
import { assetGroup } from '../impact/book/prices.js';
import { type Depths, sourceText } from '../impact/depth/depth.js';
import { saleAt } from '../impact/depth/sale-at.js';
import { numberAs } from '../impact/market/roles.js';
import type { Market } from '../protocol/market.js';
import type { DepthView } from '../report/depth-text.js';

/** Losses at which sizes are told. */
const SLIPPAGES: readonly (readonly [string, number])[] = [
  ['1%', 0.01],
  ['5%', 0.05],
  ['10%', 0.1],
  ['25%', 0.25],
];

/** What `depth pull`, `import` and `show` tell of a market's depths. */
export const depthView = ({ market, entries }: Depths): DepthView => ({
  market,
  assets: entries.map(({ asset, label, model, source }) => ({
    asset,
    label,
    kind: model.kind,
    points: model.kind === 'curve' ? model.points.length : 0,
    sales: SLIPPAGES.map(([slippage, share]) => ({ slippage, size: saleAt(model, share).toFixed(2) })),
    from: sourceText(source),
    pools: source.kind === 'pools' ? source.pools : [],
    digest: source.digest,
    at:
      source.kind === 'pools'
        ? {
            chainId: source.chainId.toString(),
            block: Number(source.block),
            blockHash: source.blockHash,
            time: Number(source.time),
          }
        : null,
  })),
});

/** Of what a market can have as collateral no depth is known, with its effect. */
export const missingDepth = (market: Market, { entries }: Depths): readonly Finding[] => {
  const group = assetGroup(market);
  const known = new Set(entries.map(({ asset }) => asset));
  const assets = [...(market.params.entities.get(group.name)?.values() ?? [])].flatMap((entity): string[] => {
    const threshold = numberAs(group, entity, 'liquidationThreshold');
    const counts = typeof threshold === 'object' && threshold !== null && threshold.n > 0n;
    return known.has(entity.identity) || !counts ? [] : [entity.label || entity.identity];
  });
  if (assets.length === 0) return [];
  return [
    {
      ruleId: 'depth/missing',
      severity: 'info',
      message: `no depth is measured of ${someOf(assets)}: a scenario that does not say it refuses to liquidate what has to be sold of ${assets.length === 1 ? 'it' : 'them'}`,
      help: 'name pools of them in the Pools document, import a table, or give depth in the scenario; --json names all',
      data: { assets },
    },
  ];
};
