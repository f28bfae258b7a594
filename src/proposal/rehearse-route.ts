import type { PinnedBlock } from '../chain/block.js';
import { parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import type { DeclaredEvent } from '../effect/described-logs.js';
import type { Known } from '../route/known.js';
import type { RouteRead } from '../route/read-route.js';
import { readerOf } from '../route/reader.js';
import { readSafe, type SafeState } from '../route/safe/state.js';
import type { Stage } from '../route/stage.js';
import { checksummed } from '../signer/address.js';
import type { ProofInput } from './prove.js';
import { rehearse } from './rehearse.js';

/** What a Safe writes when a module has it make a call. */
const BY_MODULE = [
  'event ExecutionFromModuleSuccess(address indexed module)',
  'event SafeModuleTransaction(address module, address to, uint256 value, bytes data, uint8 operation)',
].map(parseDeclaration);

/** Timelocks of governors, which the route does not name. */
const behind = (known: Known): readonly Hex[] => {
  if (known.kind === 'governor') return known.facts.timelock === null ? [] : [known.facts.timelock.address];
  return known.kind === 'governorBravo' ? [known.facts.timelock.address] : [];
};

/** Safes that modules of the route act for. */
const avatars = (known: Known): readonly Hex[] =>
  known.kind === 'zodiacDelay' || known.kind === 'zodiacRoles' ? [known.facts.avatar] : [];

/** The Safes whose owners take steps, as they are at the block. */
const safesIn = async (
  stages: readonly Stage[],
  rpc: Rpc,
  block: PinnedBlock,
  given: SafeState | null,
): Promise<ReadonlyMap<Hex, SafeState>> => {
  const addresses = [...new Set(stages.flatMap(({ actor }) => (actor.kind === 'owners' ? [actor.safe] : [])))];
  return new Map(
    await Promise.all(
      addresses.map(
        async (address) => [address, address === given?.address ? given : await readSafe(rpc, block, address)] as const,
      ),
    ),
  );
};

/** What is proven of a route's steps from a block on, and the events that its contracts write. */
export const rehearseRoute = async (
  { known, wrappers, account }: Pick<RouteRead, 'known' | 'wrappers' | 'account'>,
  stages: readonly Stage[],
  {
    rpc,
    block,
    nonce,
    safe = null,
  }: {
    readonly rpc: Rpc;
    readonly block: PinnedBlock;
    readonly nonce: bigint | null;
    /** A Safe as it is right before, where that is not as the block has it. */
    readonly safe?: SafeState | null;
  },
): Promise<Pick<ProofInput, 'steps' | 'account' | 'books'> & { readonly events: readonly DeclaredEvent[] }> => {
  const safes = await safesIn(stages, rpc, block, safe);
  const steps = await rehearse(stages, { rpc, reader: readerOf(rpc, block), safes, nonce });
  const own = wrappers.flatMap(({ kind, address, title }) =>
    kind === 'safe' || kind === 'direct' ? [] : [[address, title] as const],
  );
  const others = known.flatMap(behind).map((address) => [address, `the timelock ${checksummed(address)}`] as const);
  return {
    steps,
    account,
    books: new Map([...others, ...own]),
    events: known.flatMap(avatars).flatMap((emitter) => BY_MODULE.map((declaration) => ({ emitter, declaration }))),
  };
};
