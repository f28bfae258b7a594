import { nameFits } from '../../document/name-fits.js';
import type { RiskAsset } from '../risk-market.js';
import type { Keyed, Placed, ScenarioClass } from './document.js';

/** The symbol of a label that tells two tokens of one symbol apart by six digits of their address. */
const symbolOf = (label: string): string => label.replace(/_[0-9a-f]{6}$/, '');

/** Addresses are kept in lower case. */
const memberName = (member: string): string => (member.startsWith('0x') ? member.toLowerCase() : member);

/** An asset's names as documents write them, the narrowest first: id, label, symbol, classes in order, `*`. */
export const assetNames = (
  asset: Pick<RiskAsset, 'id' | 'label'>,
  classes: ReadonlyMap<string, ScenarioClass>,
): readonly string[] => {
  const own = [...new Set([asset.id, asset.label, symbolOf(asset.label)])];
  const within = [...classes].filter(([, { members }]) =>
    members.some((one) => own.some((name) => nameFits(name, memberName(one)))),
  );
  return [...own, ...within.map(([name]) => name), '*'];
};

/** What an asset's entry is, and under which of its names. */
export interface Found<T> extends Placed<T> {
  readonly key: string;
  /** True where the entry is for others as well: a class, or `*`. */
  readonly shared: boolean;
}

/** True of a name that others share. */
export const isShared = (key: string, classes: ReadonlyMap<string, ScenarioClass>): boolean =>
  key === '*' || classes.has(key);

/** Addresses are matched in any letter case. */
const lookUp = <T>(entries: Keyed<T>, name: string): { key: string; placed: Placed<T> } | null => {
  const exact = entries.get(name);
  if (exact !== undefined) return { key: name, placed: exact };
  if (!/^0x[0-9a-f]+$/.test(name)) return null;
  for (const [key, placed] of entries) if (key.toLowerCase() === name) return { key, placed };
  return null;
};

/** The narrowest entry that is an asset's; null where it has none. */
export const entryFor = <T>(
  entries: Keyed<T>,
  names: readonly string[],
  classes: ReadonlyMap<string, ScenarioClass>,
): Found<T> | null => {
  for (const name of names) {
    const found = lookUp(entries, name);
    if (found !== null) return { ...found.placed, key: name, shared: isShared(name, classes) };
  }
  return null;
};
