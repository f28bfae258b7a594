import { pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { refused } from '../diagnostic/error.js';
import { chainOf, observeMarket } from '../observe/observe-chain.js';
import type { ObservedAt } from '../observe/own-snapshot.js';
import { labelsFor } from '../plan/labels.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { entitiesOf, type ParamSet, pathOf, typeFor } from '../protocol/param-set.js';
import { type LabelOf, type ValueJson, valueJson } from '../protocol/value.js';
import { readSafe } from '../route/safe/state.js';
import { type Execution, findExecution } from './execution.js';
import type { Bundle } from './read-bundle.js';

/** A value that is not what was proposed. */
export interface Mismatch {
  readonly path: string;
  readonly proposed: ValueJson | null;
  readonly found: ValueJson | null;
}

/** What the chain holds of what was proposed. */
export interface Verification {
  readonly execution: Execution;
  readonly at: ObservedAt;
  readonly matches: readonly string[];
  readonly mismatches: readonly Mismatch[];
  readonly params: ParamSet;
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

/**
 * Read the market back at the block in which the proposal was executed, and compare every value it was to change. Throws
 * `verify/not-executed` where the Safe has not executed it.
 */
export const verifyBundle = async (bundle: Bundle, context: SourceContext, rpc: Rpc): Promise<Verification> => {
  const { proposal, folder } = bundle;
  const market = await marketInWorktree(context, proposal.market);
  const safe = proposal.route.safe.toLowerCase() as Hex;
  const execution = await findExecution(
    rpc,
    folder,
    safe,
    proposal.hashes.safeTx as Hex,
    BigInt(proposal.block.number),
  );
  if (execution === null) {
    const block = await pinBlock(rpc, 'latest', chainOf(market, context.workspace).id);
    const { nonce } = await readSafe(rpc, block, safe);
    const used = nonce > BigInt(proposal.transaction.nonce);
    throw refused(
      'verify/not-executed',
      used
        ? `another transaction used the nonce ${proposal.transaction.nonce}: this one can never be executed`
        : 'the Safe has not executed this proposal',
      { hint: used ? 'propose again if it is still wanted' : 'see plimsoll status; then plimsoll execute' },
    );
  }
  const { params, block } = await observeMarket(market, context.workspace, execution.block, rpc);
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
    mismatches,
    matches: expected.map((change) => change.path).filter((path) => !wrong.has(path)),
  };
};
