import { refused } from '../../diagnostic/error.js';
import type { RiskMarket } from '../risk-market.js';
import type { Scenario } from '../scenario.js';
import type { Accounts } from './accounts.js';
import { type DepthCurve, depthCurve, relieve } from './depth.js';

/** Whether sales move the prices that everybody sees, or only what the seller gets. */
export type Feedback = 'felt' | 'unfelt';

/** The market as it is at one instant of a path. Lists are by asset; prices are dollars. */
export interface World {
  readonly starts: Float64Array;
  /** The path's price, without any sales. */
  readonly base: Float64Array;
  /** With what sales did to it. */
  readonly truth: Float64Array;
  readonly reported: Float64Array;
  /** 1 where a price is reported. */
  readonly valid: Uint8Array;
  /** True and reported prices over those at the start. */
  readonly truthRatio: Float64Array;
  readonly reportedRatio: Float64Array;
  /** 1 where the asset can neither be sold nor moved. */
  readonly frozen: Uint8Array;
  readonly depth: readonly (DepthCurve | null)[];
  readonly pressure: Float64Array;
  /** Dollars of a unit of pressure. */
  readonly unit: Float64Array;
  /** The protocol's share of penalties. */
  readonly feeShare: Float64Array;
  feedback: Feedback;
  /** Counts changes of prices and pressures, over all paths, and by asset when the last one was. */
  clock: number;
  readonly changed: Float64Array;
  reset(feedback: Feedback): void;
  /** Sets prices to the path's, `offset` being where the instant's stand. */
  advance(seconds: number, elapsed: number, ratios: Float64Array, offset: number): void;
  /** Adds pressure on an asset: positive for sales. */
  press(asset: number, units: number): void;
  /** Ratios of reported prices, after a report. */
  settle(): void;
}

/** Refuses a market whose collateral would have to be sold into depth that is not known. */
const checkDepth = (market: RiskMarket, accounts: Accounts, scenario: Scenario): void => {
  const value = new Float64Array(market.assets.length);
  for (const [at, asset] of accounts.asset.entries())
    value[asset] = (value[asset] ?? 0) + (accounts.collateral[at] ?? 0) * (market.assets[asset]?.price ?? 0);
  const missing = market.assets.filter(
    (_, asset) => (value[asset] ?? 0) > 0 && (scenario.depths[asset] ?? null) === null,
  );
  if (missing.length === 0) return;
  const list = missing
    .slice(0, 8)
    .map(({ label, id }) => `${label} ($${Math.round(value[market.assets.findIndex((one) => one.id === id)] ?? 0)})`);
  const more = missing.length > 8 ? ` and ${missing.length - 8} more` : '';
  throw refused(
    'liquidation/no-depth',
    `Borrowers' collateral would have to be sold, and nothing is known of its depth: ${list.join(', ')}${more}.`,
    {
      hint: 'Give the scenario a depth for each of them, or declare a proxy. Missing depth is never taken as infinite.',
    },
  );
};

const assetAt = (market: RiskMarket, id: string): number => {
  const asset = market.assets.findIndex((one) => one.id === id);
  if (asset < 0)
    throw refused('liquidation/unknown-asset', 'An event of the scenario names an asset that the market lacks.', {
      hint: 'Name assets of the market in events.',
    });
  return asset;
};

export const createWorld = (market: RiskMarket, accounts: Accounts, scenario: Scenario): World => {
  checkDepth(market, accounts, scenario);
  const count = market.assets.length;
  const depths = market.assets.map((_, asset) => scenario.depths[asset] ?? null);
  const depth = depths.map((one) => (one === null ? null : depthCurve(one.model)));
  const stressed = Float64Array.from(depths, (one) => one?.stressed ?? 0);
  const halted = Uint8Array.from(market.assets, (asset) => (asset.halted ? 1 : 0));
  const events = scenario.events.map((event) => ({ event, asset: assetAt(market, event.asset) }));
  const share = new Float64Array(count);
  const list = (): Float64Array => new Float64Array(count);
  const world: World = {
    starts: Float64Array.from(market.assets, ({ price }) => price),
    base: list(),
    truth: list(),
    reported: list(),
    valid: new Uint8Array(count),
    truthRatio: list(),
    reportedRatio: list(),
    frozen: new Uint8Array(count),
    depth,
    pressure: list(),
    unit: list(),
    feeShare: Float64Array.from(market.assets, (asset) => asset.liquidationProtocolFee),
    feedback: 'felt',
    clock: 0,
    changed: list(),
    reset(feedback) {
      world.feedback = feedback;
      world.pressure.fill(0);
      world.valid.fill(1);
      world.reported.set(world.starts);
    },
    advance(seconds, elapsed, ratios, offset) {
      share.set(stressed);
      world.frozen.set(halted);
      for (const { event, asset } of events) {
        if (event.kind === 'depeg' || event.kind === 'mint') continue;
        if (seconds < event.at || seconds >= event.to) continue;
        if (event.kind === 'freeze') world.frozen[asset] = 1;
        else share[asset] = (share[asset] ?? 0) * event.share;
      }
      for (let asset = 0; asset < count; asset += 1) {
        const ratio = ratios[offset + asset] ?? 0;
        const curve = depth[asset] ?? null;
        const pressed = world.pressure[asset] ?? 0;
        world.base[asset] = (world.starts[asset] ?? 0) * ratio;
        world.unit[asset] = curve === null ? 0 : curve.unit(share[asset] ?? 0, ratio);
        if (curve !== null && pressed !== 0)
          world.pressure[asset] = relieve(curve, pressed, elapsed, depths[asset]?.halfLife ?? 0);
        world.press(asset, 0);
      }
    },
    press(asset, units) {
      const pressed = (world.pressure[asset] ?? 0) + units;
      world.pressure[asset] = pressed;
      world.clock += 1;
      world.changed[asset] = world.clock;
      // What purchases of debt cost is the liquidators' loss alone: others sell into them, so that they leave no price behind.
      const felt = world.feedback === 'felt' && pressed > 0;
      const price = (world.base[asset] ?? 0) * (felt ? (depth[asset]?.price(pressed) ?? 1) : 1);
      world.truth[asset] = price;
      world.truthRatio[asset] = price / (world.starts[asset] ?? 1);
    },
    settle() {
      for (let asset = 0; asset < count; asset += 1)
        world.reportedRatio[asset] = (world.reported[asset] ?? 0) / (world.starts[asset] ?? 1);
    },
  };
  return world;
};
