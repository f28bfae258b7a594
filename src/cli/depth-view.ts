import type { Finding } from '../diagnostic/finding.js';
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

/** What a market can have as collateral and no depth is known of, with its effect. */
export const missingDepth = (market: Market, { entries }: Depths): readonly Finding[] => {
  const group = assetGroup(market);
  const known = new Set(entries.map(({ asset }) => asset));
  return [...(market.params.entities.get(group.name)?.values() ?? [])].flatMap((entity): Finding[] => {
    const threshold = numberAs(group, entity, 'liquidationThreshold');
    const counts = typeof threshold === 'object' && threshold !== null && threshold.n > 0n;
    if (known.has(entity.identity) || !counts) return [];
    return [
      {
        ruleId: 'depth/missing',
        severity: 'info',
        message: `${entity.label || entity.identity}: no depth is measured: a scenario that does not say it refuses to liquidate it`,
        path: entity.label || entity.identity,
        help: 'name its pools in the Pools document, import a table, or give depth in the scenario',
      },
    ];
  });
};
