import { reencodesExactly } from '../chain/calldata.js';
import type { Hex } from '../chain/hex.js';
import { declarationOf } from '../observe/declarations.js';
import { type Change, diffSets } from '../plan/diff.js';
import { changeJson } from '../plan/diff-json.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { Protocol, Transition } from '../protocol/protocol.js';
import { knownAbi } from '../route/known-abis.js';
import type { Action } from '../route/safe/decode.js';
import { checksummed } from '../signer/address.js';
import type { MarketAtHand } from './bare-markets.js';
import { isBatch, isBatchContract } from './batch-code.js';
import { argsOf, byDeclaration, definitionCall } from './call-text.js';
import { doneBy } from './done-by.js';
import { makerOf, plans, withMaker } from './maker.js';
import type { ToldCall, ToldChange, ToldReview } from './told.js';

/** What decoding may draw on besides the bytes. */
export interface CallKnowledge {
  readonly safe: Hex | undefined;
  readonly markets: readonly MarketAtHand[];
  /** Every definition at hand, for calls that only look like one of its. */
  readonly definitions: readonly Protocol[];
  /** What a file names the functions of its calls, by position. */
  readonly labels: readonly (string | null)[];
  /** Contracts that the reviewer allows this Safe to run as itself, in lower case. */
  readonly trustedDelegates: ReadonlySet<string>;
}

/** What all calls together do to one market. */
export interface MarketMeaning {
  readonly at: MarketAtHand;
  /** By this transaction. */
  readonly changes: readonly Change[];
  /** By what it plans, on the values that it leaves. */
  readonly planned: readonly Change[];
  /** By both, on the values that the chain has. */
  readonly inTheEnd: readonly Change[];
}

/** A transition that a call makes, and the market that it makes it of. */
interface MadeStep {
  readonly at: MarketAtHand;
  readonly transition: Pick<Transition, 'events' | 'writes'>;
}

export interface CallMeaning {
  readonly calls: readonly ToldCall[];
  readonly markets: readonly MarketMeaning[];
  /** Calls that no market's definition describes. */
  readonly unknown: readonly Action[];
  /** The calls that a market's definition describes. */
  readonly described: ReadonlySet<Action>;
  /** The transitions that the other calls are, what is only planned aside. */
  readonly steps: readonly MadeStep[];
  /** How many calls run code that no definition describes: the unknown ones, and those that plan or make others. */
  readonly foreign: number;
}

type Named = Pick<ToldCall, 'market' | 'contract' | 'function' | 'args' | 'meaning' | 'doubt'>;

const UNKNOWN_CODE =
  'the code that runs here is not a published batch contract, so the calls in its data may mean nothing';

/** The calls of a transaction: those of the batch where it is one of known batch code, else the one it is. */
export const insideBatch = (
  root: Action,
  trustedDelegates: ReadonlySet<string>,
): { readonly wrapper: ToldReview['wrapper']; readonly actions: readonly Action[] } =>
  root.inner.length > 0 && isBatch(root, trustedDelegates)
    ? { wrapper: { to: checksummed(root.to), function: root.method ?? 'multiSend(bytes)' }, actions: root.inner }
    : { wrapper: null, actions: [root] };

/** The changes of every market, each with its market's name where there are several. */
export const toldChanges = (
  markets: readonly MarketMeaning[],
  of: 'changes' | 'planned' = 'changes',
): readonly ToldChange[] =>
  markets.flatMap(({ at, [of]: changes }) =>
    changes.map((change) => ({
      ...changeJson(change, at.labelOf),
      ...(markets.length > 1 ? { market: at.market.name } : {}),
    })),
  );

/** Decodes calls one after the other, each on the state that those before it lead to. */
class CallReader {
  readonly #checksums = new Map<string, string>();
  readonly #knowledge: CallKnowledge;
  readonly #states: Map<MarketAtHand, ParamSet>;
  readonly #planned: Map<MarketAtHand, ParamSet>;
  readonly touched = new Set<MarketAtHand>();
  readonly unknown: Action[] = [];
  readonly steps: MadeStep[] = [];
  readonly described = new Set<Action>();
  holders = 0;

  /** `left` is what the transaction leaves, where it also plans calls: these are read on that. */
  constructor(knowledge: CallKnowledge, left: ReadonlyMap<MarketAtHand, ParamSet> | null) {
    this.#knowledge = knowledge;
    this.#states = new Map(
      knowledge.markets.flatMap((at) => (at.observation === null ? [] : [[at, at.observation.params]])),
    );
    this.#planned = left === null ? this.#states : new Map(left);
  }

  /** What the transaction leaves. */
  get states(): ReadonlyMap<MarketAtHand, ParamSet> {
    return this.#states;
  }

  read(action: Action, parent?: Action): ToldCall {
    return withMaker(this.#told(action), makerOf(action, this.#knowledge.safe, parent));
  }

  #told(action: Action): ToldCall {
    const base = {
      to: this.#address(action.to),
      value: action.value.toString(),
      data: action.data,
      operation: action.operation,
    };
    const runsBatches = isBatchContract(action.to) || this.#knowledge.trustedDelegates.has(action.to);
    if (action.inner.length > 0 && action.operation !== 0 && !runsBatches) {
      // What unknown code does with the calls in its data is anyone's guess: they are shown, and change nothing here.
      this.unknown.push(action);
      const inside = readCalls(action.inner, { ...this.#knowledge, markets: [] }).calls;
      return { ...base, ...this.#holder(action), doubt: UNKNOWN_CODE, changes: [], calls: inside };
    }
    if (action.inner.length > 0) {
      if (action.operation === 0) this.holders += 1;
      return {
        ...base,
        ...this.#holder(action),
        changes: [],
        calls: action.inner.map((inner) => this.read(inner, action)),
      };
    }
    const step = this.#step(action);
    if (step !== null) {
      this.described.add(action);
      return { ...base, ...step };
    }
    this.unknown.push(action);
    return { ...base, ...this.#named(action), changes: [] };
  }

  /** A checksum is a hash, and the same addresses come again and again in a long batch. */
  readonly #address = (address: Hex): string => {
    const text = this.#checksums.get(address) ?? checksummed(address);
    this.#checksums.set(address, text);
    return text;
  };

  /** What all calls did to each market they touched. */
  meanings(): readonly MarketMeaning[] {
    return [...this.touched].map((at) => {
      const before = at.observation?.params;
      const after = this.#states.get(at);
      const end = this.#planned.get(at);
      if (before === undefined || after === undefined || end === undefined)
        return { at, changes: [], planned: [], inTheEnd: [] };
      const changes = this.#diff(before, after, at);
      if (end === after) return { at, changes, planned: [], inTheEnd: changes };
      return { at, changes, planned: this.#diff(after, end, at), inTheEnd: this.#diff(before, end, at) };
    });
  }

  #diff(from: ParamSet, to: ParamSet, { labelOf }: MarketAtHand): readonly Change[] {
    return diffSets({ set: from, role: 'observation' }, { set: to, role: 'observation' }, labelOf).changes;
  }

  #holder(action: Action): Named {
    const known = knownAbi(action.selector);
    if (known === undefined) return action.method === undefined ? {} : { function: action.method };
    const args = argsOf(known.declaration, action.data, 'plain', this.#address);
    return { function: known.declaration.signature, ...(args.length === 0 ? {} : { args }), meaning: known.does };
  }

  /** The call as a step of an observed market, or null. */
  #step(action: Action): (Named & Pick<ToldCall, 'changes'>) | null {
    if (action.operation !== 0) return null;
    const states = action.when === 'later' ? this.#planned : this.#states;
    for (const [at, state] of states) {
      const done = doneBy(action, state, at.contracts);
      if (done === null) continue;
      const { after } = done;
      states.set(at, after);
      this.touched.add(at);
      if (action.when !== 'later') this.steps.push(...done.leaves.map((transition) => ({ at, transition })));
      return {
        market: at.market.name,
        contract: done.contract,
        ...byDeclaration(declarationOf(done.call), action.data, this.#address),
        meaning: done.title,
        changes: this.#diff(state, after, at).map((change) => change.path),
      };
    }
    return null;
  }

  #named(action: Action): Named {
    if (action.data === '0x')
      return { meaning: action.value > 0n ? 'sends ETH and calls no function' : 'calls no function' };
    if (action.data.length < 10) return { doubt: 'the calldata is too short to name a function' };
    return this.#atMarket(action) ?? this.#known(action) ?? this.#alike(action) ?? this.#labelled(action);
  }

  /** A contract of a market, where the state that would tell the change is not known. */
  #atMarket(action: Action): Named | undefined {
    if (action.operation !== 0) return undefined;
    for (const at of this.#knowledge.markets) {
      const here = (contract: string): boolean => at.contracts.get(contract) === action.to;
      const found = definitionCall(at.market.params.protocol, action.data, here);
      if (found === undefined) continue;
      if (at.observation === null) this.touched.add(at);
      return {
        market: at.market.name,
        contract: found.contract,
        ...byDeclaration(found.declaration, action.data, this.#address),
        doubt:
          at.observation === null
            ? 'what it changes is not known without the state of the chain'
            : 'in the state that the chain has, the definition describes no such call',
      };
    }
    return undefined;
  }

  #known(action: Action): Named | undefined {
    const known = knownAbi(action.selector);
    if (known === undefined) return undefined;
    if (!reencodesExactly(known.declaration, action.data))
      return {
        doubt: `it starts like ${known.declaration.signature} but is not its exact encoding, so it is not decoded`,
      };
    const own = action.to === this.#knowledge.safe && known.standard === 'Safe';
    return {
      ...byDeclaration(known.declaration, action.data, this.#address),
      meaning: known.does,
      ...(own ? {} : { doubt: `by its selector it is ${known.standard}; the contract may do something else` }),
    };
  }

  #alike(action: Action): Named | undefined {
    for (const protocol of this.#knowledge.definitions) {
      const found = definitionCall(protocol, action.data, () => true);
      if (found === undefined) continue;
      return {
        ...byDeclaration(found.declaration, action.data, this.#address),
        doubt: `by its selector it is a call of ${protocol.name}’s ${found.contract}; that this address is one is not known`,
      };
    }
    return undefined;
  }

  /** What the file calls it, where the bytes are an exact encoding of that. The name is still only a claim. */
  #labelled(action: Action): Named {
    const [first, ...deeper] = action.at;
    const label = deeper.length > 0 ? null : (this.#knowledge.labels[first ?? 0] ?? null);
    const declaration = label === null ? undefined : declarationOf(`function ${label}`);
    if (declaration !== undefined && reencodesExactly(declaration, action.data))
      return {
        ...byDeclaration(declaration, action.data, this.#address),
        doubt: 'so named by the file; what the contract does is not known',
      };
    return { doubt: `nothing is known of the function ${action.data.slice(0, 10)}` };
  }
}

/** The values that calls leave, what they only plan aside. */
const leftBy = (calls: readonly Action[], knowledge: CallKnowledge): ReadonlyMap<MarketAtHand, ParamSet> => {
  const reader = new CallReader(knowledge, new Map());
  for (const action of calls) reader.read(action);
  return reader.states;
};

/**
 * What calls do, in the terms of the markets at hand where these describe them, else by functions that many contracts
 * share, else by selectors of any definition. What is not certain says why. A call that could not be read stays null in
 * its parts.
 */
export const readCalls = (calls: readonly (Action | null)[], knowledge: CallKnowledge): CallMeaning => {
  const some = calls.flatMap((action) => (action === null ? [] : [action]));
  const reader = new CallReader(knowledge, some.some(plans) ? leftBy(some, knowledge) : null);
  const told = calls.map(
    (action): ToldCall =>
      action === null
        ? { to: null, value: null, data: null, operation: 0, doubt: 'the file does not give it whole', changes: [] }
        : reader.read(action),
  );
  const { unknown, steps, described, holders } = reader;
  return { calls: told, markets: reader.meanings(), unknown, described, steps, foreign: unknown.length + holders };
};
