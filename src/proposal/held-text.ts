import type { Holders } from '../route/role-holders.js';
import { checksummed } from '../signer/address.js';

/** What accounts are called, by address in lower case. */
export type AccountNames = ReadonlyMap<string, string>;

const MOST_SHOWN = 5;

/** Accounts that hold something, in words: five at most, those that have a name first. */
export const heldText = ({ accounts, from }: Holders, names: AccountNames): string => {
  const since = from === 0n ? '' : `, as far as the logs since block ${from} tell`;
  if (accounts.length === 0) return `nobody that is known${since}`;
  const known = accounts.filter((account) => names.has(account));
  const ordered = [...known, ...accounts.filter((account) => !names.has(account))];
  const shown = ordered.slice(0, MOST_SHOWN).map((account) => {
    const name = names.get(account);
    return name === undefined ? checksummed(account) : `${name} ${checksummed(account)}`;
  });
  const more = accounts.length - shown.length;
  return `${shown.join(', ')}${more === 0 ? '' : ` and ${more} more`}${since}`;
};
