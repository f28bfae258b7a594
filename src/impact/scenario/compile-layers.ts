import type { MeasuredDepths } from '../depth/measured.js';
import type { RiskMarket } from '../risk-market.js';
import type { AssetEvent, Backstop, Depth, Elasticity, Oracle } from '../scenario.js';
import { type Compiling, sharedBy } from './compiling.js';
import type { Placed } from './document.js';

/** True of assets that a liquidation can take: what must be sold then. */
const isCollateral = ({ assets, modes }: RiskMarket, index: number): boolean =>
  (assets[index]?.liquidationThreshold ?? 0) > 0 || modes.some(({ collateral }) => collateral.has(index));

/** Whose depth stands in for an asset's own, which is neither said nor measured; null where it is its own, or not known. */
export const sharedDepth = (index: number, measured: MeasuredDepths, compiling: Compiling): string | null => {
  const entry = compiling.entry(compiling.document.depth, index);
  if (entry === null || !entry.shared || entry.value.model === null) return null;
  return measured.has(compiling.market.assets[index]?.id ?? '') ? null : sharedBy(entry.key);
};

const depthOf = (index: number, measured: MeasuredDepths, compiling: Compiling): Depth | string => {
  const asset = compiling.market.assets[index];
  const entry = compiling.entry(compiling.document.depth, index);
  const known = asset === undefined ? undefined : measured.get(asset.id);
  if (entry === null) return known === undefined ? 'nothing is known of it' : 'it has no halfLife and no stressed';
  const { model, halfLife, stressed } = entry.value;
  const own = entry.shared ? null : model;
  const used = own ?? known?.model ?? model;
  if (used === null) return 'nothing is known of it';
  if (asset !== undefined && used === known?.model) compiling.stands('depth', asset, known.from);
  const shared = sharedDepth(index, measured, compiling);
  if (asset !== undefined && shared !== null) compiling.stands('depth', asset, shared);
  return { model: used, halfLife, stressed };
};

/**
 * What sales of each asset get. An asset's own entry counts first, then what was measured, then its class's; how depth
 * recovers and what stress leaves of it are the document's.
 */
export const compileDepths = (measured: MeasuredDepths, compiling: Compiling): readonly (Depth | null)[] =>
  compiling.market.assets.map((asset, index) => {
    const depth = depthOf(index, measured, compiling);
    if (typeof depth !== 'string') return depth;
    if (isCollateral(compiling.market, index))
      compiling.missing({
        datum: 'depth',
        assets: [asset],
        effect: `${depth}, and a liquidation that must sell it is refused`,
        severity: 'warning',
        help: `add depth for ${asset.label} or a class that it is in, or import what pools hold of it`,
      });
    return null;
  });

/** The events of the market's assets; a halt of the chain freezes all of them. */
export const compileEvents = (compiling: Compiling): readonly AssetEvent[] =>
  (compiling.document.events ?? []).flatMap(({ value, source, span }): readonly AssetEvent[] => {
    const { assets, name } = compiling.market;
    const ids = (positions: readonly number[]) => positions.flatMap((at) => assets[at]?.id ?? []);
    if (value.kind === 'halt')
      return assets.map(({ id }) => ({ kind: 'freeze', asset: id, at: value.at, to: value.to }));
    const struck = ids(compiling.positions(value.asset));
    if (struck.length === 0)
      compiling.add(
        { source, span },
        'scenario/absent',
        `${name} has no ${value.asset}${value.kind === 'mint' ? ' that an account of the book holds or owes' : ''}: the ${value.kind} does nothing`,
        {
          severity: 'info',
        },
      );
    if (value.kind === 'depeg')
      return struck.map((asset) => ({ kind: 'depeg', asset, at: value.at, factor: value.price }));
    return struck.map((asset) => ({ ...value, asset }));
  });

/** How each asset's price is reported; while the chain stands still no source reports. */
export const compileOracles = (compiling: Compiling): readonly (Oracle | null)[] => {
  const halts = (compiling.document.events ?? []).flatMap(({ value }) =>
    value.kind === 'halt' ? [{ from: value.at, to: value.to }] : [],
  );
  const oracles = compiling.market.assets.map((asset, index): Oracle | null => {
    const entry = compiling.entry(compiling.document.oracles, index);
    if (entry === null) return null;
    if (entry.shared) compiling.stands('oracle', asset, sharedBy(entry.key));
    const sources = entry.value.sources.map((one) => ({ ...one, outages: [...one.outages, ...halts] }));
    return { ...entry.value, sources };
  });
  const without = compiling.market.assets.filter((_, index) => oracles[index] === null);
  if (without.length > 0)
    compiling.missing({
      datum: 'oracle',
      assets: without,
      effect: 'the market acts on the true price at once: delay, staleness and manipulation are not seen',
      severity: 'info',
      help: 'add oracles, by asset, class or *',
    });
  return oracles;
};

/** How holders react. */
export const compileElasticities = (compiling: Compiling): readonly (Elasticity | null)[] => {
  const { assets } = compiling.market;
  const found = assets.map((asset, index) => {
    const entry = compiling.entry(compiling.document.elasticities, index);
    if (entry?.shared === true) compiling.stands('elasticities', asset, sharedBy(entry.key));
    return entry?.value ?? null;
  });
  const without = assets.filter((_, index) => found[index] === null);
  if (without.length > 0)
    compiling.missing({
      datum: 'elasticity',
      assets: without,
      effect: 'borrowers do not react to rates and suppliers do not leave',
      severity: 'info',
      help: 'add elasticities, by asset, class or *',
    });
  return found;
};

const followed = ({ value, source, span }: Placed<Backstop>, compiling: Compiling): Backstop => {
  if (value.kind === 'fund' || value.follows === null) return value;
  const { asset: name, beta } = value.follows;
  const [position] = compiling.document.classes.has(name) || name === '*' ? [] : compiling.positions(name);
  const id = position === undefined ? undefined : compiling.market.assets[position]?.id;
  if (id !== undefined) return { ...value, follows: { asset: id, beta } };
  compiling.add({ source, span }, 'scenario/follows', `${value.name} follows ${name}, which the market does not have`, {
    path: 'backstops',
    help: 'name an asset of the market whose falls it shares, by symbol or id',
  });
  return value;
};

/** Who pays, in order: the document's, else those that are known from elsewhere. */
export const compileBackstops = (known: readonly Backstop[], compiling: Compiling): readonly Backstop[] => {
  const own = compiling.document.backstops;
  const found = own === null ? known : own.map((one) => followed(one, compiling));
  if (found.length === 0)
    compiling.missing({
      datum: 'backstops',
      assets: [],
      effect: 'all bad debt is left to suppliers',
      severity: 'info',
      help: 'add backstops, in the order in which they pay',
    });
  return found;
};
