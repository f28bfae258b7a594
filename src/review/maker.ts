import type { Hex } from '../chain/hex.js';
import type { Action } from '../route/safe/decode.js';
import { checksummed } from '../signer/address.js';

/** Who makes a call and when, as a review tells it; empty where it is the Safe, now. */
export interface Maker {
  /** The account, where it is not the Safe; null where the bytes do not tell it. */
  readonly account?: string | null;
  /** Only of what is planned: another transaction makes it. */
  readonly when?: 'later';
}

/** Whether a step, or one inside it, is only planned. */
export const plans = ({ when, inner }: Action): boolean => when === 'later' || inner.some(plans);

/** True of a step whose account is decided by the module or the governor that it is inside of. */
const isDecidedBy = (parent: Action | undefined): boolean => parent?.kind === 'module' || parent?.kind === 'governor';

/** Who makes a step of a Safe's transaction. `parent` is the step that it is inside of. */
export const makerOf = (action: Action, safe: Hex | undefined, parent: Action | undefined): Maker => {
  const { account, when } = action;
  const another = account !== safe?.toLowerCase() || (account === undefined && isDecidedBy(parent));
  return {
    ...(another ? { account: account === undefined ? null : checksummed(account) } : {}),
    ...(when === 'later' ? { when } : {}),
  };
};

/** Why a call that another account makes may fail; null where the Safe makes it. */
const doubtAbout = ({ account }: Maker): string | null => {
  if (account === undefined) return null;
  return account === null
    ? 'the bytes do not tell which account makes it, so whether that account may is not known'
    : `${account} makes it, not the Safe, and whether that account may is not known`;
};

/** A told call with who makes it and when, and the doubt that comes of it before any other. */
export const withMaker = <T extends { readonly doubt?: string }>(told: T, maker: Maker): T & Maker => {
  const doubt = [doubtAbout(maker), told.doubt ?? null].filter((one) => one !== null).join('; ');
  return { ...told, ...maker, ...(doubt === '' ? {} : { doubt }) };
};
