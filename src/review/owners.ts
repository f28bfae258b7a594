import type { ToSign } from '../route/safe/nested-signing.js';
import { givenOwners, type NestedGiven } from './nested-given.js';
import type { Notes } from './notes.js';
import type { SafeAt } from './owner-reads.js';
import { OwnerTree } from './owner-tree.js';
import type { ToldOwners } from './told-owners.js';

/** What telling of the owners draws on. */
export interface OwnersInput {
  /** The transaction that they are to sign. */
  readonly top: ToSign;
  /** The Safe as the chain has it; null where it was not asked. */
  readonly chain: SafeAt | null;
  readonly given: readonly NestedGiven[];
}

/**
 * Who owns the Safe and, to any depth, what the owners of each Safe among them sign so that it consents. Null where
 * neither a chain nor the reviewer says. Throws what reading throws, and `review/missing-flags` (64).
 */
export const tellOwners = async ({ top, chain, given }: OwnersInput, notes: Notes): Promise<ToldOwners | null> => {
  if (chain !== null) return new OwnerTree(chain, given, notes).read(top);
  return given.length === 0 ? null : givenOwners(top, given, notes);
};
