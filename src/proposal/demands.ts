import { join } from 'node:path';
import { checksummed } from '../signer/address.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Attestation } from './attestation.js';
import { approvals, type CollectedAttestations, FOLDER } from './attestations.js';
import type { Proposal } from './proposal.js';

/** How many reviewers must have attested, and who they may be. */
export interface Demand {
  readonly need: number;
  /** In lower case; null where any key counts. */
  readonly reviewers: ReadonlySet<string> | null;
}

/** What a workspace demands for a proposal: of every authority whose Safe it is, whichever of them the proposal names. */
export const demandsFor = (
  { chain, route }: Pick<Proposal, 'chain' | 'route'>,
  workspace: Workspace,
): readonly Demand[] =>
  [...workspace.authorities.values()]
    .filter(({ safe }) => safe.address.toLowerCase() === route.safe.toLowerCase())
    .filter((authority) => workspace.chains.get(authority.chain)?.id === BigInt(chain.id))
    .map(({ attestations, reviewers }) => ({ need: attestations, reviewers }));

/** The attestations beside a proposal, weighed against what is demanded. */
export interface Weighed {
  readonly have: number;
  readonly need: number;
  /** By reviewers who may attest. */
  readonly counted: readonly Attestation[];
  readonly notCounted: CollectedAttestations['invalid'];
}

const weighOne = (demand: Demand, { valid, invalid }: CollectedAttestations): Weighed => {
  const may = ({ reviewer }: Attestation): boolean => demand.reviewers === null || demand.reviewers.has(reviewer);
  const counted = valid.filter(may);
  const strangers = valid
    .filter((one) => !may(one))
    .map(({ reviewer, verdict }) => ({
      file: join(FOLDER, `${checksummed(reviewer)}.json`),
      why: `${checksummed(reviewer)}, who says ${verdict}, is none of the reviewers that plimsoll.yaml lists`,
    }));
  return {
    have: approvals({ valid: counted, invalid: [] }),
    need: demand.need,
    counted,
    notCounted: [...invalid, ...strangers],
  };
};

const ANYONE: Demand = { need: 0, reviewers: null };

/** The attestations against the demand that lacks most of them; a proposal is reviewed where that one lacks none. */
export const weigh = (demands: readonly Demand[], attestations: CollectedAttestations): Weighed => {
  const [first = weighOne(ANYONE, attestations), ...others] = demands.map((demand) => weighOne(demand, attestations));
  const lacks = ({ need, have }: Weighed): number => Math.max(0, need - have);
  return others.reduce((worst, one) => {
    const more = lacks(one) - lacks(worst);
    return more > 0 || (more === 0 && one.need > worst.need) ? one : worst;
  }, first);
};
