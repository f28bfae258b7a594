import type { Hex } from '../../chain/hex.js';
import { type SafeHashes, safeHashes } from '../../signer/hashes.js';
import type { Stage } from '../stage.js';
import { nestedSigning, type ToSign } from './nested-signing.js';
import type { SafeState } from './state.js';
import { wrapCalls } from './wrap.js';

/** What the owners of one Safe of a nest sign, at the Safe's next nonce. */
export interface SafeSigning {
  readonly safe: SafeState;
  readonly hashes: SafeHashes;
  /** The Safe that it owns and whose transaction it approves by this; null for the Safe that makes the calls. */
  readonly approves: { readonly safe: Hex; readonly safeTxHash: Hex } | null;
  /** What its owners sign instead, off the chain; null where it cannot, or makes the calls itself. */
  readonly messageHash: Hex | null;
}

/** Safes that stand one behind the other on a route, each an owner of the one before it. */
const nestsOf = (safes: readonly (SafeState | null)[]): readonly (readonly SafeState[])[] => {
  const nests: SafeState[][] = [];
  for (const [index, safe] of safes.entries()) {
    if (safe === null) continue;
    const inner = index === 0 ? null : safes[index - 1];
    const nest = nests.at(-1);
    if (inner != null && nest?.at(-1) === inner && inner.owners.includes(safe.address)) nest.push(safe);
    else nests.push([safe]);
  }
  return nests.filter(({ length }) => length > 1);
};

/**
 * What the owners of each nested Safe of a route sign for its first transaction, from the Safe that makes the calls outward. `safes`
 * are those of the route's steps in order, null for another kind of contract. Nothing where no Safe stands behind one that it
 * owns. Throws what `wrapCalls` and `nestedSigning` do.
 */
export const routeSigning = (
  chainId: bigint,
  safes: readonly (SafeState | null)[],
  stages: readonly Stage[],
): readonly SafeSigning[] =>
  nestsOf(safes).flatMap(([inner, ...outer]): readonly SafeSigning[] => {
    const stage = stages.find(
      ({ actor, calls }) => actor.kind === 'owners' && actor.safe === inner?.address && calls !== null,
    );
    if (inner === undefined || stage?.calls == null) return [];
    const identity = { chainId, safe: inner.address, version: inner.version };
    const tx = wrapCalls(stage.calls, { ...identity, address: inner.address }, { nonce: inner.nonce });
    let parent: ToSign = { identity, hashes: safeHashes({ ...identity, tx }) };
    const signing: SafeSigning[] = [{ safe: inner, hashes: parent.hashes, approves: null, messageHash: null }];
    for (const safe of outer) {
      const child = nestedSigning(parent, { safe: safe.address, version: safe.version, nonce: safe.nonce });
      const approves = { safe: parent.identity.safe, safeTxHash: parent.hashes.safeTx };
      signing.push({ safe, hashes: child.hashes, approves, messageHash: child.messageHash });
      parent = child;
    }
    return signing;
  });
