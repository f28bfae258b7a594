import type { Hex } from '../../chain/hex.js';
import { PlimsollError } from '../../diagnostic/error.js';
import { decodeMultiSend } from './multisend.js';
import { multiSendCallOnlyOf, type RouteCall, type SafeAuthority, wrapCalls } from './wrap.js';

/** What a module asks a Safe to do: one call, or by delegatecall (1) a batch. */
export interface ModuleCall extends RouteCall {
  readonly operation: 0 | 1;
}

/**
 * The calls as one that a module may ask for: a single one as it is, several through MultiSendCallOnly. `trusted`: contracts
 * that may be delegatecalled besides the published ones. Throws what `wrapCalls` throws.
 */
export const asModuleCall = (
  calls: readonly RouteCall[],
  safe: SafeAuthority,
  trusted: readonly Hex[] = [],
): ModuleCall => {
  const { to, value, data, operation } = wrapCalls(calls, safe, { nonce: 0n, trustedDelegates: trusted });
  return { to, value, data, operation };
};

/** The calls that were made one; null for a delegatecall of anything but exactly such a batch. */
export const callsOfModuleCall = (
  { to, value, data, operation }: RouteCall & { readonly operation: bigint },
  safe: SafeAuthority,
  trusted: readonly Hex[] = [],
): readonly RouteCall[] | null => {
  if (operation === 0n) return [{ to, value, data }];
  if (operation !== 1n || value !== 0n) return null;
  try {
    if (to.toLowerCase() !== multiSendCallOnlyOf(safe, trusted)) return null;
    const packed = decodeMultiSend(data);
    if (packed.length < 2 || packed.some((call) => call.operation !== 0)) return null;
    return packed.map((call) => ({ to: call.to, value: call.value, data: call.data }));
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};
