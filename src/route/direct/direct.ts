import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';
import { NO_TIME, type Wrapper } from '../stage.js';

/**
 * An account that makes the calls itself, with nothing in between: each is a transaction of its own, in order, so that one can
 * succeed and the next fail.
 */
export const direct = ({ address }: { readonly address: Hex }): Wrapper => {
  const title = `account ${checksummed(address)}`;
  return {
    kind: 'direct',
    title,
    address,
    account: address,
    wrap: (calls) => {
      if (calls.length === 0)
        throw refused('route/no-calls', 'there is nothing to send', { hint: 'change a parameter first' });
      return [
        {
          name: 'send',
          of: title,
          actor: { kind: 'outer', may: 'its key' },
          calls,
          after: NO_TIME,
          open: null,
          ids: [],
          watch: null,
        },
      ];
    },
    cancel: null,
    unwrap: () => null,
    obstacles: [],
  };
};
