import type { Hex } from '../chain/hex.js';
import { declarationOf } from '../observe/declarations.js';
import { type Change, diffSets } from '../plan/diff.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { LabelOf } from '../protocol/value.js';
import type { Action } from '../route/safe/decode.js';
import { checksummed } from '../signer/address.js';
import { isBatch } from './batch-code.js';
import { argsOf } from './call-text.js';
import { doneBy } from './done-by.js';
import { makerOf, plans, withMaker } from './maker.js';
import type { ReviewedCall } from './review.js';

/** A step of the transaction in the protocol's terms, as far as the definition describes it. */
export interface DecodedCall {
  readonly action: Action;
  readonly contract: string | null;
  readonly function: string | null;
  readonly args: readonly { readonly name: string; readonly value: string }[];
  readonly changes: readonly Change[];
  /** Steps inside, where it runs others. */
  readonly calls: readonly DecodedCall[];
}

/** What a transaction does to the market, call by call, and the state it leads to. */
export interface Meaning {
  /** The calls that are made; those of a batch without its wrapper. */
  readonly calls: readonly DecodedCall[];
  readonly changes: readonly Change[];
  /** By what it plans, on the values that it leaves. */
  readonly planned: readonly Change[];
  /** Calls that the definition does not describe. */
  readonly unknown: readonly Action[];
  /** Calls that it describes. */
  readonly described: ReadonlySet<Action>;
  readonly after: ParamSet;
}

/** What decoding may draw on besides the bytes. */
export interface MarketKnowledge {
  readonly state: ParamSet;
  readonly contracts: ReadonlyMap<string, Hex>;
  readonly labelOf: LabelOf;
  /** Contracts that the reviewer allows to be delegatecalled, in lower case. */
  readonly trustedDelegates: ReadonlySet<string>;
}

/**
 * Decode what a Safe transaction or the calls of an account do against a market's definition, one after the other from a known state. What
 * unknown code does with the calls in its data is anyone's guess: a delegatecall to it changes nothing here and is unknown.
 */
export const decodeMeaning = (roots: readonly Action[], knowledge: MarketKnowledge): Meaning => {
  const now = decodeFrom(roots, knowledge, knowledge.state);
  return roots.some(plans) ? decodeFrom(roots, knowledge, now.after) : now;
};

/** `left` is what the transaction leaves: what it plans is decoded on that. */
const decodeFrom = (roots: readonly Action[], knowledge: MarketKnowledge, left: ParamSet): Meaning => {
  const { state, contracts, labelOf, trustedDelegates } = knowledge;
  const unknown: Action[] = [];
  const described = new Set<Action>();
  let current = state;
  let later = left;
  const diff = (from: ParamSet, to: ParamSet): readonly Change[] =>
    diffSets({ set: from, role: 'observation' }, { set: to, role: 'observation' }, labelOf).changes;
  const visit = (action: Action): DecodedCall => {
    if (action.inner.length > 0 && (action.operation === 0 || isBatch(action, trustedDelegates)))
      return {
        action,
        contract: null,
        function: action.method ?? null,
        args: [],
        changes: [],
        calls: action.inner.map(visit),
      };
    const before = action.when === 'later' ? later : current;
    const does = action.operation === 0 ? doneBy(action, before, contracts) : null;
    if (does === null) {
      unknown.push(action);
      return { action, contract: null, function: action.method ?? null, args: [], changes: [], calls: [] };
    }
    described.add(action);
    const { contract, call, after } = does;
    const declaration = declarationOf(call);
    const changes = diff(before, after);
    if (action.when === 'later') later = after;
    else current = after;
    const args = argsOf(declaration, action.data, 'all', checksummed);
    return { action, contract, function: call, args, changes, calls: [] };
  };
  const calls = roots.flatMap((root) => (isBatch(root, trustedDelegates) ? root.inner.map(visit) : [visit(root)]));
  return {
    calls,
    changes: diff(state, current),
    planned: later === left ? [] : diff(left, later),
    unknown,
    described,
    after: current,
  };
};

/** A call as a review of a Safe's transaction tells it. `parent` is the step that it is inside of. */
export const callJson = (call: DecodedCall, safe: Hex | undefined, parent?: Action): ReviewedCall => ({
  ...withMaker(bareCallJson(call.action), makerOf(call.action, safe, parent)),
  ...(call.contract === null ? {} : { contract: call.contract }),
  ...(call.function === null ? {} : { function: call.function }),
  ...(call.args.length === 0 ? {} : { args: call.args }),
  changes: call.changes.map((change) => change.path),
  ...(call.calls.length === 0 ? {} : { calls: call.calls.map((inner) => callJson(inner, safe, call.action)) }),
});

/** The same of a call that nothing is known of. */
export const bareCallJson = ({ to, value, data, operation }: Action): ReviewedCall => ({
  to: checksummed(to),
  value: value.toString(),
  data,
  operation,
  changes: [],
});
