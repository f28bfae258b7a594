import type { Actor } from '../route/stage.js';
import { checksummed } from '../signer/address.js';

/** Who takes a step, as outputs have it. */
export const actorJson = (actor: Actor): object => {
  switch (actor.kind) {
    case 'anyone':
      return { kind: actor.kind };
    case 'owners':
      return {
        kind: actor.kind,
        safe: checksummed(actor.safe),
        threshold: actor.threshold.toString(),
        owners: actor.owners.map(checksummed),
      };
    case 'holders':
      return { kind: actor.kind, may: actor.may, accounts: actor.accounts?.map(checksummed) ?? null };
    case 'outer':
    case 'voters':
      return { kind: actor.kind, may: actor.may };
  }
};
