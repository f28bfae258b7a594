import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';
import { firsts, type Reader, view } from '../reader.js';
import type { RouteCall } from '../safe/wrap.js';
import { CAN_CALL, EXPIRATION, FUNCTION_ROLE, IS_CLOSED } from './abi.js';
import { readOperations } from './operation.js';

/** Whether a caller may have a manager make a call: at once, after a delay, or not. */
export type Permission =
  | { readonly kind: 'at-once' }
  /** Seconds. */
  | { readonly kind: 'delayed'; readonly delay: bigint }
  | { readonly kind: 'denied'; readonly why: string };

/** A call, and what the manager says of it. */
export interface Permitted {
  readonly call: RouteCall;
  readonly permission: Permission;
  /** How often it was scheduled by the caller, ever. */
  readonly nonce: bigint;
}

/** What an AccessManager is at a block, for one caller and what it is to make. */
export interface AccessManagerFacts {
  readonly address: Hex;
  readonly caller: Hex;
  /** Seconds for which an operation stays executable. */
  readonly expiration: bigint;
  readonly calls: readonly Permitted[];
}

const permissionOf = async (
  reader: Reader,
  manager: Hex,
  caller: Hex,
  { to, data }: RouteCall,
): Promise<Permission> => {
  if (to.toLowerCase() === manager)
    return { kind: 'denied', why: 'it is a function of the manager itself, which tells nobody the delay of these' };
  if (data.length < 10) return { kind: 'denied', why: 'it calls no function, and the manager only makes calls of one' };
  const selector = data.slice(0, 10);
  const [can, closed, role] = await reader.ask(
    manager,
    ...[view(CAN_CALL, caller, to, selector), view(IS_CLOSED, to), view(FUNCTION_ROLE, to, selector)],
  );
  const [immediate, delay] = can ?? [];
  if (immediate === true) return { kind: 'at-once' };
  if (typeof delay === 'bigint' && delay > 0n) return { kind: 'delayed', delay };
  if (closed?.[0] === true) return { kind: 'denied', why: 'the manager has closed this contract' };
  return { kind: 'denied', why: `it takes role ${String(role?.[0])}, which ${checksummed(caller)} has not` };
};

/**
 * Read an AccessManager, for whoever schedules and executes: an operation belongs to its caller. Throws
 * `route/not-an-access-manager` where the contract does not answer as one.
 */
export const readAccessManager = async (
  reader: Reader,
  manager: Hex,
  sender: Hex,
  calls: readonly RouteCall[],
): Promise<AccessManagerFacts> => {
  const [address, caller] = [manager.toLowerCase() as Hex, sender.toLowerCase() as Hex];
  const [expiration, can] = await reader.ask(address, view(EXPIRATION), view(CAN_CALL, caller, address, '0x00000000'));
  const [seconds] = firsts([expiration]);
  if (typeof seconds !== 'bigint' || can === undefined)
    throw refused(
      'route/not-an-access-manager',
      `${checksummed(address)} does not answer as an AccessManager on chain ${reader.block.chainId}`,
      { hint: 'check the address and the chain of the route in plimsoll.yaml' },
    );
  const [permissions, operations] = await Promise.all([
    Promise.all(calls.map((call) => permissionOf(reader, address, caller, call))),
    readOperations(reader, address, caller, calls),
  ]);
  return {
    ...{ address, caller, expiration: seconds },
    calls: calls.flatMap((call, index) => {
      const [permission, operation] = [permissions[index], operations[index]];
      return permission === undefined || operation === undefined ? [] : [{ call, permission, nonce: operation.nonce }];
    }),
  };
};
