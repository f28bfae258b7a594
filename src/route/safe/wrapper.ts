import type { Hex } from '../../chain/hex.js';
import { checksummed } from '../../signer/address.js';
import { NO_TIME, type Wrapper } from '../stage.js';
import { approveStage } from './consent.js';
import type { SafeState } from './state.js';

/**
 * A Safe: its owners sign a transaction that makes the calls, and anybody sends it. What they sign depends on the nonce, so
 * that the transaction itself is made once that is known (`wrapCalls`). Whoever is behind it on the route is one of its owners, as a
 * Safe that owns it is.
 */
export const safeWrapper = ({ address, owners, threshold }: SafeState, sender: Hex | null): Wrapper => {
  const title = `Safe ${checksummed(address)}`;
  const actor = { kind: 'owners', safe: address, threshold, owners } as const;
  return {
    kind: 'safe',
    title,
    address,
    account: address,
    wrap: (calls) => [
      {
        name: 'sign',
        of: title,
        actor,
        calls,
        after: NO_TIME,
        open: null,
        ids: [],
        watch: null,
      },
    ],
    consent: (stage) => approveStage(stage, address, title, actor),
    cancel: null,
    unwrap: () => null,
    obstacles: sender === null || owners.includes(sender) ? [] : [`${checksummed(sender)} is no owner of the ${title}`],
  };
};
