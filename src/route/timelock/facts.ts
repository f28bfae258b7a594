import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed, ZERO_ADDRESS } from '../../signer/address.js';
import { firsts, type Reader, view } from '../reader.js';
import { CANCELLER, CANCELLER_ROLE, EXECUTOR_ROLE, HAS_ROLE, MIN_DELAY, PROPOSER_ROLE } from './abi.js';

/** What a TimelockController and its roles are at a block, for one sender. */
export interface TimelockFacts {
  readonly address: Hex;
  /** Seconds. */
  readonly minDelay: bigint;
  /** Who schedules: the next account outward, or null where nobody in particular does. */
  readonly sender: Hex | null;
  /** What the sender may. */
  readonly may: { readonly propose: boolean; readonly execute: boolean; readonly cancel: boolean };
  /** Anybody may execute what is ready. */
  readonly openExecution: boolean;
}

/** Read a timelock. Throws `route/not-a-timelock` where the contract does not answer as one. */
export const readTimelock = async (reader: Reader, address: Hex, sender: Hex | null): Promise<TimelockFacts> => {
  const to = address.toLowerCase() as Hex;
  const whose = sender ?? ZERO_ADDRESS;
  const answers = await reader.ask(
    to,
    view(MIN_DELAY),
    view(CANCELLER),
    view(HAS_ROLE, PROPOSER_ROLE, whose),
    view(HAS_ROLE, EXECUTOR_ROLE, whose),
    view(HAS_ROLE, CANCELLER_ROLE, whose),
    view(HAS_ROLE, EXECUTOR_ROLE, ZERO_ADDRESS),
  );
  const [delay, canceller, proposes, executes, cancels, open] = firsts(answers);
  if (typeof delay !== 'bigint' || typeof proposes !== 'boolean' || typeof open !== 'boolean')
    throw refused(
      'route/not-a-timelock',
      `${checksummed(to)} does not answer as a TimelockController on chain ${reader.block.chainId}`,
      {
        hint: 'check the address and the chain of the route in plimsoll.yaml',
      },
    );
  return {
    address: to,
    minDelay: delay,
    sender,
    may: {
      propose: sender !== null && proposes,
      execute: sender !== null && executes === true,
      cancel: sender !== null && (canceller === undefined ? proposes : cancels === true),
    },
    openExecution: open,
  };
};
