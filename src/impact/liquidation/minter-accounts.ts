import { refused } from '../../diagnostic/error.js';
import { termsOf } from '../books/terms.js';
import type { RiskMarket } from '../risk-market.js';
import { type Mint, mintsIn, type Scenario } from '../scenario.js';
import type { Accounts } from './accounts.js';

/** One account that a minter may open: in a mode or in none. */
export interface MinterAccount {
  readonly account: number;
  /** What may be borrowed against the minted asset, as a share of its value. */
  readonly factor: number;
  /** Where the minted asset stands. */
  readonly collateral: number;
  /** By asset that may be borrowed: where its debt stands. */
  readonly debts: ReadonlyMap<number, number>;
}

/** Somebody who makes an asset from nothing, and the accounts that are kept for that. */
export interface Minter {
  readonly mint: Mint;
  /** By position in the market. */
  readonly asset: number;
  /** How much is made. */
  readonly tokens: number;
  readonly accounts: readonly MinterAccount[];
}

/** The accounts of a book, and after them those of minters. */
export interface WithMinters {
  readonly accounts: Accounts;
  readonly minters: readonly Minter[];
}

interface Positions {
  readonly asset: number[];
  readonly collateral: number[];
  readonly debt: number[];
  readonly threshold: number[];
  readonly penalty: number[];
}

/** Positions in the order of assets' identities, so that the order of a market's assets changes no digit. */
const byIdentity = ({ assets }: RiskMarket): readonly number[] => {
  const id = (asset: number): string => assets[asset]?.id ?? '';
  return [...assets.keys()].sort((a, b) => (id(a) < id(b) ? -1 : id(a) > id(b) ? 1 : 0));
};

const joined = <T extends Float64Array | Uint16Array | Uint32Array>(
  of: { from(values: Iterable<number>): T },
  old: T,
  more: readonly number[],
): T => of.from([...old, ...more]);

/**
 * The accounts with room for those who mint under a scenario: one for each mode in which the asset is collateral and one in
 * none. What they may hold and owe stands in `collateral` and `debt`, in tokens and as ones; a path begins without any of it, and no
 * group finds them before they act. The accounts themselves where nobody mints.
 *
 * Throws `liquidation/unknown-asset` for an asset that the market lacks.
 */
export const withMinters = (
  accounts: Accounts,
  market: RiskMarket,
  scenario: Pick<Scenario, 'events'>,
): WithMinters => {
  const mints = mintsIn(scenario);
  if (mints.length === 0) return { accounts, minters: [] };
  const order = byIdentity(market);
  const more: Positions = { asset: [], collateral: [], debt: [], threshold: [], penalty: [] };
  const [names, offsets]: [string[], number[]] = [[], []];
  const first = accounts.asset.length;
  const open = (asset: number, tokens: number, terms: ReturnType<typeof termsOf>[number]): MinterAccount => {
    const from = terms.mode === null ? market.assets[asset] : market.modes[terms.mode];
    let collateral = -1;
    const debts = new Map<number, number>();
    for (const one of order) {
      if (one !== asset && !terms.borrowable(one)) continue;
      const at = first + more.asset.length;
      if (one === asset) collateral = at;
      else debts.set(one, at);
      more.asset.push(one);
      more.collateral.push(one === asset ? tokens : 0);
      more.debt.push(one === asset ? 0 : 1);
      more.threshold.push(one === asset ? (from?.liquidationThreshold ?? 0) : 0);
      more.penalty.push(one === asset ? (from?.liquidationPenalty ?? 0) : 0);
    }
    names.push(
      `minter of ${market.assets[asset]?.label}${terms.mode === null ? '' : ` in ${market.modes[terms.mode]?.label}`}`,
    );
    offsets.push(first + more.asset.length);
    return { account: accounts.names.length + names.length - 1, factor: terms.factor(asset), collateral, debts };
  };
  const minters = mints.map((mint): Minter => {
    const asset = market.assets.findIndex(({ id }) => id === mint.asset);
    const { price } = market.assets[asset] ?? {};
    if (price === undefined)
      throw refused('liquidation/unknown-asset', 'An event of the scenario names an asset that the market lacks.', {
        hint: 'Name assets of the market in events.',
      });
    const tokens = mint.amount / price;
    const usable = termsOf(market).filter(({ mode }) => mode === null || market.modes[mode]?.collateral.has(asset));
    return { mint, asset, tokens, accounts: usable.map((terms) => open(asset, tokens, terms)) };
  });
  return {
    accounts: {
      ...accounts,
      names: [...accounts.names, ...names],
      offsets: joined(Uint32Array, accounts.offsets, offsets),
      asset: joined(Uint16Array, accounts.asset, more.asset),
      collateral: joined(Float64Array, accounts.collateral, more.collateral),
      debt: joined(Float64Array, accounts.debt, more.debt),
      threshold: joined(Float64Array, accounts.threshold, more.threshold),
      penalty: joined(Float64Array, accounts.penalty, more.penalty),
      health: joined(
        Float64Array,
        accounts.health,
        names.map(() => Number.POSITIVE_INFINITY),
      ),
    },
    minters,
  };
};
