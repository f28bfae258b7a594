import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed, ZERO_ADDRESS } from '../../signer/address.js';
import { AVATAR, IS_MODULE, OWNER, TARGET } from '../modifier-abi.js';
import { firsts, type Reader, view } from '../reader.js';
import type { RouteCall } from '../safe/wrap.js';
import { UNWRAPPERS } from './abi.js';
import { type Denial, denialOf } from './denial.js';
import { encodeWithRole } from './encode.js';

/** What a Roles modifier is at a block, for one sender with one role. */
export interface RolesFacts {
  readonly address: Hex;
  /** Who makes the calls. */
  readonly avatar: Hex;
  /** Whom the modifier asks to make them: the avatar, or a further modifier. */
  readonly target: Hex;
  /** The target takes calls from the modifier. */
  readonly enabled: boolean;
  readonly owner: Hex;
  readonly sender: Hex | null;
  readonly isModule: boolean;
  readonly roleKey: Hex;
  /** What the modifier does not let the sender do, of the calls that were asked about. */
  readonly denials: readonly Denial[];
}

/**
 * Read a Roles modifier, and try which of the calls it would make for the sender: only trying tells its permissions. Each is
 * tried by itself, so that an allowance that all of them use together counts for each alone.
 * Throws `route/not-a-roles-modifier` where the contract does not answer as one.
 */
export const readRoles = async (
  reader: Reader,
  modifier: Hex,
  sender: Hex | null,
  { roleKey, calls }: { readonly roleKey: Hex; readonly calls: readonly RouteCall[] },
): Promise<RolesFacts> => {
  const address = modifier.toLowerCase() as Hex;
  const views = [view(AVATAR), view(TARGET), view(OWNER), view(UNWRAPPERS, roleKey)];
  const answers = await reader.ask(address, ...views, view(IS_MODULE, sender ?? ZERO_ADDRESS));
  const [avatar, target, owner, unwrapper, isModule] = firsts(answers);
  if (
    typeof avatar !== 'string' ||
    typeof target !== 'string' ||
    typeof owner !== 'string' ||
    typeof unwrapper !== 'string'
  )
    throw refused(
      'route/not-a-roles-modifier',
      `${checksummed(address)} does not answer as a Zodiac Roles modifier of version 2 on chain ${reader.block.chainId}`,
      { hint: 'check the address and the chain of the route in plimsoll.yaml' },
    );
  const tried = sender === null ? [] : calls.map((call) => encodeWithRole(address, roleKey, call));
  const [ofTarget, ends] = await Promise.all([
    reader.ask(target as Hex, view(IS_MODULE, address)),
    sender === null ? [] : reader.attempt(sender, tried),
  ]);
  const [enabled] = firsts(ofTarget);
  return {
    address,
    avatar: avatar as Hex,
    target: target as Hex,
    enabled: enabled === true,
    owner: owner as Hex,
    sender,
    isModule: sender !== null && isModule === true,
    roleKey,
    denials: ends.flatMap((end, index) => {
      const call = calls[index];
      const denial = end.kind === 'reverted' && call !== undefined ? denialOf(call, end.data) : null;
      return denial === null ? [] : [denial];
    }),
  };
};
