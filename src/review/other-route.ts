import type { Hex } from '../chain/hex.js';
import type { StepsRoute } from '../proposal/proposal.js';
import type { Known } from '../route/known.js';
import { knownFromJson } from '../route/known-json.js';
import { roleKey } from '../route/roles/role-key.js';
import { checksummed } from '../signer/address.js';
import type { Route, Through } from '../workspace/routes.js';
import type { Workspace } from '../workspace/workspace.js';

/** How a contract of a proposal's route differs from the step that the document has in its place; null where it does not. */
const differs = (known: Known, step: Through, workspace: Workspace): string | null => {
  if (known.kind !== step.kind) return `it has ${step.kind} where the proposal has ${known.kind}`;
  const address = (
    step.kind === 'authority' ? workspace.authorities.get(step.name)?.safe.address.toLowerCase() : step.address
  ) as Hex | undefined;
  if (address !== known.facts.address)
    return `its ${step.kind} is ${address === undefined ? 'none' : checksummed(address)}, the proposal’s ${checksummed(known.facts.address)}`;
  if (step.kind === 'timelock' && known.kind === 'timelock') {
    const { delay, predecessor, salt } = known.settings;
    if (step.delay !== null && step.delay !== delay)
      return `its delay is ${step.delay} seconds, the proposal’s ${delay}`;
    if (step.predecessor !== predecessor) return 'it has another predecessor';
    if (step.salt !== salt) return 'it has another salt';
  }
  if (step.kind === 'zodiacRoles' && known.kind === 'zodiacRoles' && roleKey(step.role) !== known.facts.roleKey)
    return `its role is ${step.role}, the proposal’s another`;
  return null;
};

/** How the route of a proposal differs from the one that the documents have; null where it does not. */
export const otherThan = (route: StepsRoute, named: Route, workspace: Workspace): string | null => {
  const last = named.through.at(-1);
  const first = last?.kind === 'account' ? last.address : null;
  if ((route.first?.toLowerCase() ?? null) !== first) return 'another account takes the first step';
  const contracts = named.through.filter(({ kind }) => kind !== 'account');
  const steps = contracts.length === 0 ? named.through : contracts;
  if (steps.length !== route.known.length)
    return `it goes through ${steps.length} contracts, the proposal’s through ${route.known.length}`;
  for (const [index, step] of steps.entries()) {
    const known = route.known[index];
    const why = known === undefined ? null : differs(knownFromJson(known), step, workspace);
    if (why !== null) return why;
  }
  return null;
};
