import { pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { refused } from '../diagnostic/error.js';
import { parseJson } from '../observe/json.js';
import { observeMarket } from '../observe/observe-chain.js';
import { type ObservedAt, readOwnSnapshot } from '../observe/own-snapshot.js';
import { labelsFor } from '../plan/labels.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { entitiesOf, type ParamSet, pathOf, typeFor } from '../protocol/param-set.js';
import { type MarketScope, scopeOf } from '../protocol/scope-of-market.js';
import { type LabelOf, type ValueJson, valueJson } from '../protocol/value.js';
import { readSafe } from '../route/safe/state.js';
import { PROPOSAL_FILE } from './artefacts.js';
import { type DoneAt, doneAt } from './done-at.js';
import { type Execution, findExecution } from './execution.js';
import type { StepsRoute } from './proposal.js';
import { type AnyBundle, type Bundle, signedBundle } from './read-bundle.js';
import { stepsStatus } from './steps-status.js';

/** A value that is not what was proposed. */
export interface Mismatch {
  readonly path: string;
  readonly proposed: ValueJson | null;
  readonly found: ValueJson | null;
}

/** What the chain holds of what was proposed. */
export interface Verification {
  readonly execution: DoneAt;
  readonly at: ObservedAt;
  readonly matches: readonly string[];
  readonly mismatches: readonly Mismatch[];
  /** What was read back. */
  readonly params: ParamSet;
  /** Null where that is the whole market. */
  readonly scope: MarketScope | null;
}

const valuesByPath = (set: ParamSet, labelOf: LabelOf): ReadonlyMap<string, ValueJson> => {
  const values = new Map<string, ValueJson>();
  for (const { group, entity } of entitiesOf(set)) {
    for (const [name, value] of entity.values) {
      const parameter = group.parameters.get(name);
      if (parameter !== undefined)
        values.set(
          pathOf(group, labelOf(group.name, entity.identity), name),
          valueJson(value, typeFor(parameter, entity), labelOf),
        );
    }
  }
  return values;
};

const sameJson = (a: ValueJson | null, b: ValueJson | null): boolean => a?.text === b?.text && a?.raw === b?.raw;

/** Where the Safe executed a proposal. Throws `verify/not-executed`. */
const bySafe = async ({ proposal, folder }: Bundle, rpc: Rpc): Promise<Execution> => {
  const safe = proposal.route.safe.toLowerCase() as Hex;
  const hash = proposal.hashes.safeTx as Hex;
  const execution = await findExecution(rpc, folder, safe, hash, BigInt(proposal.block.number));
  if (execution !== null) return execution;
  const block = await pinBlock(rpc, 'latest', BigInt(proposal.chain.id));
  const { nonce } = await readSafe(rpc, block, safe);
  const used = nonce > BigInt(proposal.transaction.nonce);
  throw refused(
    'verify/not-executed',
    used
      ? `another transaction used the nonce ${proposal.transaction.nonce}: this one can never be executed`
      : 'the Safe has not executed this proposal',
    { hint: used ? 'propose again if it is still wanted' : 'see plimsoll status; then plimsoll execute' },
  );
};

/** Where the last step of a proposal was taken. Throws `verify/not-executed`. */
const bySteps = async (bundle: AnyBundle, route: StepsRoute, rpc: Rpc): Promise<DoneAt> => {
  const status = await stepsStatus(bundle, route, rpc);
  const { state, stages, next } = status;
  if (state === 'executed') return doneAt(bundle, route, status, rpc);
  const step = stages[next];
  throw refused(
    'verify/not-executed',
    `not every step is done: it is ${state}${step === undefined ? '' : `, and step ${next + 1} of ${stages.length}, ${step.name} in the ${step.of}, comes next`}`,
    { hint: 'see plimsoll status' },
  );
};

/**
 * Read the market back at the block in which the proposal's last step was taken, and compare every value it was to change.
 * Throws `verify/not-executed` where it was not.
 */
export const verifyBundle = async (bundle: AnyBundle, context: SourceContext, rpc: Rpc): Promise<Verification> => {
  const { proposal } = bundle;
  if (proposal.of !== undefined)
    throw refused('verify/companion', 'it stops or approves another proposal, and changes no value', {
      hint: 'see plimsoll status of that one',
    });
  const market = await marketInWorktree(context, proposal.market);
  const execution =
    proposal.route.kind === 'steps'
      ? await bySteps(bundle, proposal.route, rpc)
      : await bySafe(signedBundle(bundle), rpc);
  const { workspace } = context;
  const scope =
    proposal.lane === undefined
      ? null
      : scopeOf(
          readOwnSnapshot(
            parseJson(JSON.stringify(proposal.observed), PROPOSAL_FILE),
            PROPOSAL_FILE,
            market.params.protocol,
          ).params,
        );
  const { params, block } = await observeMarket(market, workspace, execution.block, rpc, scope);
  const found = valuesByPath(params, labelsFor([market.params], [params]));
  const expected = [...proposal.changes, ...proposal.consequences];
  const mismatches = expected.flatMap((change): readonly Mismatch[] => {
    const now = found.get(change.path) ?? null;
    return sameJson(now, change.after) ? [] : [{ path: change.path, proposed: change.after, found: now }];
  });
  const wrong = new Set(mismatches.map((mismatch) => mismatch.path));
  const at = { chainId: block.chainId, block: block.number, blockHash: block.hash };
  return {
    execution,
    at,
    params,
    scope,
    mismatches,
    matches: expected.map((change) => change.path).filter((path) => !wrong.has(path)),
  };
};
