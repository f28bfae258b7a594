import type { Hex } from '../chain/hex.js';
import type { Patience } from '../chain/rpc.js';
import type { Machine } from '../effect/machine.js';
import { observeMarket } from '../observe/observe-chain.js';
import { transactionOf } from '../proposal/artefacts.js';
import { type AnyProposal, isSigned } from '../proposal/proposal.js';
import type { AnyBundle } from '../proposal/read-bundle.js';
import { hashWarnings, identityWarnings } from '../route/safe/context-warnings.js';
import { type Action, decodeCalls, decodeSafeTransaction } from '../route/safe/decode.js';
import { readSafe } from '../route/safe/state.js';
import { type SafeHashes, safeHashes } from '../signer/hashes.js';
import type { TrustAtHand } from '../trust/at-hand.js';
import { afterQueue, readyNow } from './after-queue.js';
import { checkSafe } from './belonging.js';
import type { Online } from './effect.js';
import { checkExpectedId } from './ids.js';
import type { NestedGiven } from './nested-given.js';
import type { Notes } from './notes.js';
import type { PendingQueue, QueueSources } from './queue.js';
import { noteQueue } from './queue-notes.js';
import { laneScope, type Sources } from './reproduce.js';
import { isStepDone, statedIds } from './route-now.js';
import type { OnPaths } from './simulate-again.js';

/** What a review may use besides the bundle. */
export interface ReviewInput {
  readonly bundle: AnyBundle;
  /** The reviewer's clone; null where there is none. */
  readonly root: string | null;
  /** A node; null offline. */
  readonly machine: Machine | null;
  readonly expectHash: Hex | null;
  readonly expectChainId: bigint | null;
  readonly expectSafe: Hex | null;
  /** The reviewer's pins; without them the verdict is at best `CAUTION`. */
  readonly trust?: TrustAtHand;
  /** Safes that own the bundle's, inwards, as the reviewer names them. */
  readonly nested?: readonly NestedGiven[];
  /** The URL of a node that is to say the same as the first. */
  readonly secondNode?: string;
  /** How that one is waited for. */
  readonly patience?: Patience;
  /** Who says what else waits for the Safe. */
  readonly queue?: QueueSources;
  /** Told how far simulating the impact again is. */
  readonly onPaths?: OnPaths;
}

/** What owners of a Safe sign, computed from the fields; null where none do. */
export const signedOf = (proposal: AnyProposal) =>
  isSigned(proposal)
    ? {
        chainId: BigInt(proposal.chain.id),
        safe: proposal.route.safe.toLowerCase() as Hex,
        version: proposal.route.version,
        tx: transactionOf(proposal),
      }
    : null;

/** The hashes that the fields give, against those stated and those expected; null where no Safe signs. */
export const checkHashes = (
  { bundle: { proposal }, expectHash, expectChainId, expectSafe }: ReviewInput,
  notes: Notes,
): SafeHashes | null => {
  notes.checked.push('every file of the bundle, made from proposal.json');
  const signed = signedOf(proposal);
  const identity = signed ?? { chainId: BigInt(proposal.chain.id) };
  const expected = {
    ...(expectChainId === null ? {} : { chainId: expectChainId }),
    ...(expectSafe === null ? {} : { safe: expectSafe }),
  };
  if (signed === null || !isSigned(proposal)) {
    notes.warnings.push(...identityWarnings(identity, expected));
    if (expectSafe !== null)
      notes.blocked(
        'review/no-safe',
        'no Safe signs this: an account sends its first step',
        'Compare the ids instead.',
      );
    return null;
  }
  const hashes = safeHashes(signed);
  for (const name of ['domain', 'message', 'safeTx'] as const) {
    if (hashes[name] === proposal.hashes[name]) continue;
    notes.blocked('bundle/hash', `the proposal states another ${name} hash than its fields give`, 'Do not sign.');
  }
  const stated = checkExpectedId(expectHash, statedIds(proposal), signed, notes);
  notes.warnings.push(...hashWarnings(stated ?? undefined, hashes.safeTx), ...identityWarnings(identity, expected));
  notes.checked.push('the three hashes, computed from the fields');
  return hashes;
};

/** What a proposal's step does: the Safe's transaction, or the calls of the account that sends it. */
export const rootsOf = (proposal: AnyProposal): readonly Action[] => {
  const signed = signedOf(proposal);
  if (signed !== null) return [decodeSafeTransaction(signed.tx, signed.safe)];
  const { route } = proposal;
  if (route.kind !== 'steps') return [];
  const calls = (route.steps[route.step]?.calls ?? []).map(({ to, value, data }) => ({
    ...{ to: to.toLowerCase() as Hex, value: BigInt(value), data },
    operation: 0,
  }));
  const from = route.first === null ? undefined : (route.first.toLowerCase() as Hex);
  return decodeCalls(calls, from).filter((one) => one !== null);
};

/** The chain as it is now, with what waits in the Safe; null offline. */
export const goOnline = async (
  { machine, bundle: { proposal }, queue: asked = {} }: ReviewInput,
  sources: Sources,
  notes: Notes,
): Promise<(Online & { readonly queue: PendingQueue | null }) | null> => {
  if (machine === null) {
    const message = 'the chain was not asked: whether this is still what it was made for is not known';
    notes.caution('review/offline', message, 'Review again with a node before you sign.');
    return null;
  }
  const { rpc } = machine;
  const observation = await observeMarket(
    sources.market,
    sources.workspace,
    'latest',
    rpc,
    laneScope(proposal, sources),
  );
  const observed = [{ market: sources.market, observation }];
  const signed = signedOf(proposal);
  if (signed === null || !isSigned(proposal))
    return { machine, observation, safe: null, ready: readyNow(null, observed), queue: null };
  const safe = await readSafe(rpc, observation.block, signed.safe);
  checkSafe(proposal, safe, notes);
  // Nobody signs a step that is done: what waits in the Safe has nothing to do with what is left.
  if (await isStepDone(proposal, rpc, observation.block))
    return { machine, observation, safe, ready: readyNow(safe, observed), queue: null };
  const queue = await noteQueue(asked, signed, safe.nonce, notes);
  const { nonce } = signed.tx;
  const pending = queue?.pending ?? [];
  const ready = await afterQueue({ machine, block: observation.block, safe, nonce, queue: pending, observed }, notes);
  return { machine, observation, safe, ready, queue };
};
