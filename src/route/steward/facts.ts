import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { declarationOf } from '../../observe/declarations.js';
import type { Protocol } from '../../protocol/protocol.js';
import type { Steward } from '../../protocol/steward.js';
import { checksummed } from '../../signer/address.js';
import type { Through } from '../../workspace/routes.js';
import { type Reader, view } from '../reader.js';

/** A contract of a route that is a steward, by the definition of the market's protocol. */
export interface StewardAt {
  readonly steward: Steward;
  /** In lower case. */
  readonly address: Hex;
}

/** Which steward of a definition a step of a route goes through. Throws `route/no-steward`. */
export const stewardOf = (
  { address, as }: Extract<Through, { readonly kind: 'steward' }>,
  { name, stewards }: Protocol,
): StewardAt => {
  const names = [...stewards.keys()];
  const key = as ?? (names.length === 1 ? names[0] : undefined);
  const steward = key === undefined ? undefined : stewards.get(key);
  if (steward !== undefined) return { steward, address: address.toLowerCase() as Hex };
  if (names.length === 0)
    throw refused('route/no-steward', `the definition ${name} describes no steward`, {
      hint: 'add it under stewards: in the definition, or take another route',
    });
  throw refused(
    'route/no-steward',
    key === undefined
      ? `the definition ${name} describes ${names.length} stewards, and the route does not say which`
      : `the definition ${name} describes no steward ${key}`,
    { hint: `write as: with one of ${names.join(', ')}` },
  );
};

/** What a steward says of itself at a block. */
export interface StewardFacts extends StewardAt {
  /** Who may call it, where it tells; null where it only says whether one may. */
  readonly holder: Hex | null;
  /** Who does: the next account outward, or null where nobody in particular does. */
  readonly sender: Hex | null;
  readonly may: boolean;
  /** The contract that it acts on where that is not the market's own: of another market. */
  readonly foreign: { readonly name: string; readonly address: Hex } | null;
}

const isAddress = (value: unknown): value is Hex => typeof value === 'string' && /^0x[0-9a-f]{40}$/.test(value);

/** Read a steward. Throws `route/not-a-steward` where the contract does not answer as the definition says. */
export const readSteward = async (
  reader: Reader,
  { steward, address }: StewardAt,
  sender: Hex | null,
  contracts: ReadonlyMap<string, Hex>,
): Promise<StewardFacts> => {
  const asked = declarationOf(steward.sender.call);
  const asks = asked.inputs.length === 1;
  const serves = steward.serves === null ? null : declarationOf(steward.serves.call);
  const [who, what] = await reader.ask(
    address,
    view(asked, ...(asks ? [sender ?? `0x${'0'.repeat(40)}`] : [])),
    ...(serves === null ? [] : [view(serves)]),
  );
  const [answer, served] = [who?.[0], what?.[0]];
  if ((!isAddress(answer) && typeof answer !== 'boolean') || (serves !== null && !isAddress(served)))
    throw refused(
      'route/not-a-steward',
      `${checksummed(address)} does not answer as a ${steward.title} on chain ${reader.block.chainId}`,
      { hint: 'check the address and the chain of the route in plimsoll.yaml' },
    );
  const own = steward.serves === null ? undefined : contracts.get(steward.serves.contract);
  return {
    steward,
    address,
    holder: isAddress(answer) ? answer : null,
    sender,
    may: sender !== null && (answer === true || answer === sender.toLowerCase()),
    foreign:
      steward.serves === null || !isAddress(served) || own?.toLowerCase() === served
        ? null
        : { name: steward.serves.contract, address: served },
  };
};
