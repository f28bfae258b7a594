import type { Chosen } from '../proposal/choose-route.js';
import type { PlannedCalls } from '../proposal/compile.js';
import type { AnyProposal } from '../proposal/proposal.js';
import type { CommandResult, JsonResult } from './result.js';

/** What `propose` says where the chain has what the document intends. */
export const nothingToPropose = ({ plan }: Pick<PlannedCalls, 'plan'>): CommandResult => {
  const drift = plan.leftAlone.length;
  return {
    json: { format: 'plimsoll.propose/1', ok: true, bundle: null, changes: [], calls: [] },
    text: () =>
      `nothing to do: the chain has what the document intends${drift === 0 ? '' : `; ${drift} values drifted and are left alone (see plimsoll diff)`}`,
  };
};

/** A bundle that was written, and the routes that were passed over, as `propose` gives them. */
export const proposeJson = (
  proposal: AnyProposal,
  bundle: string,
  { passedOver, why }: { readonly passedOver: Chosen['passedOver']; readonly why?: Chosen['why'] | undefined },
): JsonResult => {
  const { digest, hashes, changes, consequences, leftAlone, calls, proof, transaction, route, impact, lane, of } =
    proposal;
  return {
    format: 'plimsoll.propose/1',
    ok: true,
    bundle,
    digest,
    ...(hashes === undefined ? {} : { hashes }),
    changes,
    consequences,
    leftAlone,
    calls,
    proof,
    ...(transaction === undefined ? {} : { transaction }),
    route,
    ...(impact === undefined ? {} : { impact }),
    ...(passedOver.length === 0 ? {} : { passedOver }),
    ...(of === undefined ? {} : { of: { act: of.act, digest: of.proposal.digest } }),
    ...(lane === undefined ? {} : { lane }),
    ...(why === undefined ? {} : { why }),
  };
};
