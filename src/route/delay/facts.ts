import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed, ZERO_ADDRESS } from '../../signer/address.js';
import { AVATAR, IS_MODULE, OWNER, TARGET } from '../modifier-abi.js';
import { firsts, type Reader, view } from '../reader.js';
import { COOLDOWN, EXPIRATION, LENGTH, VERSION } from './abi.js';

/** What a Delay modifier is at a block, for one sender. */
export interface DelayFacts {
  readonly address: Hex;
  readonly chainId: bigint;
  /** The Safe that makes the calls. */
  readonly avatar: Hex;
  /** Its version; null where it does not answer as a Safe. */
  readonly version: string | null;
  /** Whom the modifier asks to make them: the avatar, or a further modifier. */
  readonly target: Hex;
  /** The target takes calls from the modifier. */
  readonly enabled: boolean;
  /** Who may skip what is queued. */
  readonly owner: Hex;
  /** Seconds. */
  readonly cooldown: bigint;
  /** How long what has cooled down stays executable, in seconds; 0: for ever. */
  readonly expiration: bigint;
  readonly sender: Hex | null;
  /** The sender may put calls into the queue. */
  readonly mayEnqueue: boolean;
}

/** Read a Delay modifier. Throws `route/not-a-delay` where the contract does not answer as one. */
export const readDelay = async (reader: Reader, modifier: Hex, sender: Hex | null): Promise<DelayFacts> => {
  const address = modifier.toLowerCase() as Hex;
  const whose = sender ?? ZERO_ADDRESS;
  const views = [AVATAR, TARGET, OWNER, COOLDOWN, EXPIRATION, LENGTH].map((declaration) => view(declaration));
  const answers = await reader.ask(address, ...views, view(IS_MODULE, whose));
  const [avatar, target, owner, cooldown, expiration, length, may] = firsts(answers);
  if (
    typeof avatar !== 'string' ||
    typeof target !== 'string' ||
    typeof owner !== 'string' ||
    typeof cooldown !== 'bigint' ||
    typeof expiration !== 'bigint' ||
    typeof length !== 'bigint'
  )
    throw refused(
      'route/not-a-delay',
      `${checksummed(address)} does not answer as a Zodiac Delay modifier on chain ${reader.block.chainId}`,
      { hint: 'check the address and the chain of the route in plimsoll.yaml' },
    );
  const [ofAvatar, ofTarget] = await Promise.all([
    reader.ask(avatar as Hex, view(VERSION)),
    reader.ask(target as Hex, view(IS_MODULE, address)),
  ]);
  const [[version], [enabled]] = [firsts(ofAvatar), firsts(ofTarget)];
  return {
    address,
    chainId: reader.block.chainId,
    avatar: avatar as Hex,
    version: typeof version === 'string' ? version : null,
    target: target as Hex,
    enabled: enabled === true,
    owner: owner as Hex,
    cooldown,
    expiration,
    sender: sender === null ? null : (sender.toLowerCase() as Hex),
    mayEnqueue: sender !== null && may === true,
  };
};
