import type { Hex } from '../../chain/hex.js';
import { decodeRevert, revertText } from '../../chain/revert.js';
import { checksummed } from '../../signer/address.js';
import type { RouteCall } from '../safe/wrap.js';
import { ERRORS, FAILED, NO_MEMBERSHIP, NOT_AUTHORIZED, VIOLATION, VIOLATIONS } from './abi.js';

/** Why a Roles modifier does not make a call. */
export type Denial =
  /** The sender has not the role; nothing is said of the call. */
  { readonly kind: 'no-role' } | { readonly kind: 'denied'; readonly call: RouteCall; readonly why: string };

/**
 * What the modifier's revert data says of its permissions; null where it let the call through, which then failed by itself,
 * or where it does not take calls from the sender at all.
 */
export const denialOf = (call: RouteCall, data: Hex): Denial | null => {
  const revert = decodeRevert(data, ERRORS);
  if (revert.kind !== 'custom') return null;
  const { declaration, values } = revert;
  if (declaration === FAILED || declaration === NOT_AUTHORIZED) return null;
  if (declaration === NO_MEMBERSHIP) return { kind: 'no-role' };
  const [status] = values;
  const known = declaration === VIOLATION && typeof status === 'bigint' ? VIOLATIONS[Number(status)] : null;
  return { kind: 'denied', call, why: known ?? `the modifier ${revertText(revert)}` };
};

/** A denial in a line. */
export const denialText = ({ call, why }: Extract<Denial, { readonly kind: 'denied' }>): string =>
  `${call.data === '0x' ? 'sending' : `calling ${call.data.slice(0, 10)} of`} ${checksummed(call.to)}: ${why}`;
