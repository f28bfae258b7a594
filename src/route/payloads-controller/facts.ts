import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed, ZERO_ADDRESS } from '../../signer/address.js';
import { firsts, type Reader, view } from '../reader.js';
import { EXECUTOR_SETTINGS, EXPIRATION_DELAY, GRACE_PERIOD, OWNER, PAYLOADS_COUNT, PAYLOADS_MANAGER } from './abi.js';

/** Which executor runs what is registered: one of the levels that a controller has. */
export type AccessLevel = 1 | 2;

/** What a payloads controller is at a block, for payloads of one access level. */
export interface ControllerFacts {
  readonly address: Hex;
  readonly accessLevel: AccessLevel;
  /** Whose delegatecall runs a payload of the level. */
  readonly executor: Hex;
  /** Seconds between queuing and execution. */
  readonly delay: bigint;
  /** Seconds that a payload stays executable. */
  readonly grace: bigint;
  /** Seconds that a payload waits for its vote at most. */
  readonly expiration: bigint;
  /** How many are registered: the number that the next one gets. */
  readonly count: bigint;
  /** Who alone may register, and needs no vote; null where anyone may. */
  readonly manager: Hex | null;
}

const notController = (address: Hex, chainId: bigint) =>
  refused(
    'route/not-a-payloads-controller',
    `${checksummed(address)} does not answer as a payloads controller on chain ${chainId}`,
    { hint: 'check the address and the chain' },
  );

/**
 * Read a payloads controller. Throws `route/not-a-payloads-controller`, `route/no-executor` where nothing runs payloads of the
 * level, and `route/other-owner` where the executor obeys something else than the controller.
 */
export const readController = async (
  reader: Reader,
  controller: Hex,
  accessLevel: AccessLevel,
): Promise<ControllerFacts> => {
  const address = controller.toLowerCase() as Hex;
  const answers = await reader.ask(
    address,
    view(PAYLOADS_COUNT),
    view(GRACE_PERIOD),
    view(EXPIRATION_DELAY),
    view(EXECUTOR_SETTINGS, BigInt(accessLevel)),
    view(PAYLOADS_MANAGER),
  );
  const [count, grace, expiration, found, manager] = firsts(answers);
  const delay = answers[3]?.[1];
  if (typeof count !== 'bigint' || typeof grace !== 'bigint' || typeof expiration !== 'bigint')
    throw notController(address, reader.block.chainId);
  if (typeof found !== 'string' || typeof delay !== 'bigint') throw notController(address, reader.block.chainId);
  const executor = found.toLowerCase() as Hex;
  if (executor === ZERO_ADDRESS)
    throw refused('route/no-executor', `${checksummed(address)} has no executor of access level ${accessLevel}`, {
      hint: 'give another level with --access-level',
    });
  const [owner] = firsts(await reader.ask(executor, view(OWNER)));
  if (typeof owner !== 'string' || owner.toLowerCase() !== address)
    throw refused(
      'route/other-owner',
      `the executor ${checksummed(executor)} obeys ${typeof owner === 'string' ? checksummed(owner as Hex) : 'no owner'}, not the payloads controller ${checksummed(address)}`,
      { hint: 'give the controller that owns the executor' },
    );
  return {
    address,
    accessLevel,
    executor,
    delay,
    grace,
    expiration,
    count,
    manager: typeof manager === 'string' ? (manager.toLowerCase() as Hex) : null,
  };
};
