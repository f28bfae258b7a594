import type { PinnedBlock } from '../chain/block.js';
import { parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { decodeRevert, revertText } from '../chain/revert.js';
import type { SimResult } from '../chain/simulate.js';
import { refused, unavailable } from '../diagnostic/error.js';
import { type Declared, safeEvents } from '../effect/declared.js';
import { type Machine, runOn } from '../effect/machine.js';
import { type ActingSafe, type Outcome, outcomeOf, tracesOf, undeclaredOf } from '../effect/outcome.js';
import type { Run, RunMethod } from '../effect/run.js';
import type { Observation } from '../observe/observation.js';
import { observeFrom } from '../observe/observe.js';
import { replaySource } from '../observe/reader.js';
import type { Change } from '../plan/diff.js';
import { diffSets } from '../plan/diff.js';
import type { ParamSet } from '../protocol/param-set.js';
import { type LabelOf, type Value, valueText } from '../protocol/value.js';
import { ROUTE_ERRORS } from '../route/known-errors.js';
import { execGasLimit, MAX_TRANSACTION_GAS } from '../route/safe/gas.js';
import { checksummed } from '../signer/address.js';
import { findSafeError } from '../signer/errors.js';
import type { TitledCall } from './compile.js';
import type { ProvenStep } from './proven-step.js';
import { rolesLacking } from './roles.js';

/** What is to be proven: that these steps, one after the other from the pinned block on, lead to exactly this state. */
export interface ProofInput {
  readonly observation: Observation;
  readonly document: ParamSet | null;
  readonly given: ReadonlyMap<string, string>;
  /** One at least. */
  readonly steps: readonly ProvenStep[];
  /** Who makes the calls in the end, and the calls. */
  readonly account: Hex;
  readonly calls: readonly TitledCall[];
  readonly declared: Declared;
  /** Contracts of the route, by what they are called. */
  readonly books: ReadonlyMap<Hex, string>;
  /** What is run before: transactions that wait with lower nonces. */
  readonly pending: readonly Run[];
  readonly after: ParamSet;
  readonly labelOf: LabelOf;
}

/** What was shown by running the steps. */
export interface Proof {
  readonly method: RunMethod;
  /** The block it was run on. */
  readonly block: PinnedBlock;
  /** Of the first step. */
  readonly gasUsed: bigint;
  /** What to send the first step with. */
  readonly gasLimit: bigint;
  readonly events: number;
  /** How many values were read back and found as planned. */
  readonly values: number;
  /** Where the nonce of a Safe's first transaction is ahead of it, that was run as if the ones before had been used. */
  readonly nonceAhead: bigint;
  /** Every step with the gas that it used. */
  readonly steps: readonly { readonly title: string; readonly gasUsed: bigint }[];
  readonly traces: ReturnType<typeof tracesOf>;
  /** Everything else that was seen. */
  readonly outcome: Outcome;
}

/** Who runs calls one by one to see which fails, and after how many steps. */
interface Alone {
  readonly from: Hex;
  readonly calls: readonly TitledCall[];
  readonly after: number;
  readonly wait: Run['wait'];
}

/** The first of the calls that fails when they are run one by one; null where none does. Gives the gas of all as well. */
const failingCall = async (
  machine: Machine,
  input: ProofInput,
  { from, calls, after, wait }: Alone,
): Promise<{ readonly told: string | null; readonly used: bigint }> => {
  const { block } = input.observation;
  const { protocol } = input.after;
  const errors = [...protocol.errors.map((text) => parseDeclaration(`error ${text}`)), ...ROUTE_ERRORS];
  const alone: Run = {
    ...(wait === undefined ? {} : { wait }),
    gasLimit: MAX_TRANSACTION_GAS * BigInt(Math.max(calls.length, 1)),
    calls: calls.map(({ to, data, value }) => ({ from, to, data, value, gas: MAX_TRANSACTION_GAS })),
  };
  const before = input.steps.slice(0, after).map(({ run }) => run);
  const ran = await runOn(machine, block, { runs: [...input.pending, ...before, alone], reads: [], words: null });
  const results = ran.results.at(-1) ?? [];
  const used = results.reduce((sum, { gasUsed }) => sum + gasUsed, 0n);
  const at = results.findIndex((result) => result.status === 'failure');
  const failed = results[at];
  if (failed === undefined) return { told: null, used };
  const data = failed.error?.data ?? failed.returnData;
  const { title = '', roles = [] } = calls[at] ?? {};
  const { contracts } = input.observation;
  const lacking = await rolesLacking(machine.rpc, block, from, roles, protocol, contracts);
  const whose = input.steps[after]?.signed == null ? checksummed(from) : 'the Safe';
  const takes = lacking === null ? '' : `; it takes ${lacking}, which ${whose} is not`;
  const told = `call ${at + 1} of ${calls.length} (${title}) is refused: ${revertText(decodeRevert(data, errors))}${takes}`;
  return { told, used };
};

/**
 * Run the calls one by one, to find which one fails and why: batches, timelocks and governors drop the reason. Throws
 * `route/too-much-gas` where none of them fails and all of them together need more than one transaction may use.
 */
const reasonOf = async (machine: Machine, input: ProofInput, at: number, step: ProvenStep): Promise<string> => {
  const { wait } = step.run;
  const last = at === input.steps.length - 1;
  if (last && step.from !== input.account) {
    const { told } = await failingCall(machine, input, { from: input.account, calls: input.calls, after: at, wait });
    if (told !== null) return told;
  }
  const { told, used } = await failingCall(machine, input, { from: step.from, calls: step.calls, after: at, wait });
  if (told !== null) return told;
  if (step.signed === null) return 'its calls succeed one by one, but not together';
  execGasLimit(step.signed.data, used, step.signed.gas);
  return 'the calls succeed one by one, but not through the Safe: a guard or a module may refuse them';
};

const stepFailure = async (machine: Machine, input: ProofInput, at: number, result: SimResult) => {
  const step = input.steps[at];
  if (step === undefined) throw new RangeError('a step that was not run');
  const data = result.error?.data ?? result.returnData;
  const safeError =
    step.signed === null ? undefined : (findSafeError(data) ?? findSafeError(result.error?.message ?? ''));
  const inner =
    safeError === undefined || safeError.code === 'GS013'
      ? await reasonOf(machine, input, at, step)
      : `${safeError.code}: ${safeError.meaning}. ${safeError.help}`;
  const { number } = input.observation.block;
  return refused(
    'proof/refused',
    input.steps.length === 1
      ? `the chain refuses this transaction at block ${number}: ${inner}`
      : `the chain refuses step ${at + 1} of ${input.steps.length}, ${step.title}, run from block ${number} on: ${inner}`,
    {
      hint: 'change the document so that the contracts accept it; nothing was written',
    },
  );
};

const shown = (value: Value | null, change: Change, labelOf: LabelOf): string =>
  value === null ? 'absent' : valueText(value, change.type, labelOf, 'display') || 'empty';

/** How many values a market has. */
export const countValues = (set: ParamSet): number =>
  [...set.entities.values()].reduce(
    (sum, group) => sum + [...group.values()].reduce((n, entity) => n + entity.values.size, 0),
    0,
  );

/** The market as the answers have it must be what is planned. Throws `proof/other-effects`. */
export const checkValues = (input: Pick<ProofInput, 'after' | 'labelOf'>, found: ParamSet): void => {
  const { changes } = diffSets(
    { set: input.after, role: 'observation' },
    { set: found, role: 'observation' },
    input.labelOf,
  );
  if (changes.length === 0) return;
  const told = changes
    .slice(0, 5)
    .map(
      (change) =>
        `${change.path} would be ${shown(change.after, change, input.labelOf)} instead of ${shown(change.before, change, input.labelOf)}`,
    );
  throw refused('proof/other-effects', `the transaction would not do what was planned: ${told.join('; ')}`, {
    hint: 'the protocol definition does not describe this contract; do not sign',
  });
};

/** Nothing else may have happened. Throws `proof/other-effects`. */
export const checkStrays = (strays: readonly string[]): void => {
  if (strays.length === 0) return;
  const more = strays.length > 3 ? `; and ${strays.length - 3} more` : '';
  throw refused(
    'proof/other-effects',
    `the transaction does more than the definition declares: ${strays.slice(0, 3).join('; ')}${more}`,
    { hint: 'do not sign it; find out what the contract does' },
  );
};

/** Contracts of a market that are at another address afterwards, in words. */
export const movedContracts = (before: ReadonlyMap<string, Hex>, after: ReadonlyMap<string, Hex>): readonly string[] =>
  [...before].flatMap(([name, address]) => {
    const now = after.get(name);
    return now === address ? [] : [`${name} becomes ${now === undefined ? 'no contract' : checksummed(now)}`];
  });

/** What the contracts of a market are called. */
export const contractNames = (contracts: ReadonlyMap<string, Hex>): ReadonlyMap<Hex, string> =>
  new Map([...contracts].map(([name, address]) => [address, name]));

/** Entities by whose address mappings are keyed. */
export const entityKeys = (set: ParamSet, labelOf: LabelOf): ReadonlyMap<Hex, string> =>
  new Map(
    [...set.entities].flatMap(([group, entities]) =>
      [...entities.keys()].flatMap((identity): readonly (readonly [Hex, string])[] =>
        /^0x[0-9a-f]{40}$/.test(identity) ? [[identity as Hex, `${group}.${labelOf(group, identity)}`]] : [],
      ),
    ),
  );

/** True where a step went through; of a Safe's transaction, where it says so as well. */
const succeeded = ({ signed }: ProvenStep, results: readonly SimResult[]): boolean =>
  results.every(({ status }) => status === 'success') &&
  (signed === null || results.every(({ returnData }) => BigInt(returnData === '0x' ? 0 : returnData) === 1n));

/** The Safes whose transactions are run, each as it is before the first, and how many of each. */
const actingSafes = (steps: readonly ProvenStep[]): readonly ActingSafe[] => {
  const found = new Map<Hex, ActingSafe>();
  for (const { signed } of steps) {
    if (signed === null) continue;
    const { state, transactions } = found.get(signed.safe.address) ?? { state: signed.safe, transactions: 0n };
    found.set(signed.safe.address, { state, transactions: transactions + 1n });
  }
  return [...found.values()];
};

/** How far a Safe's first transaction is ahead of its nonce. Throws `proof/nonce-used`. */
const nonceAheadOf = (steps: readonly ProvenStep[]): bigint => {
  const signed = steps.find((step) => step.signed !== null)?.signed;
  if (signed == null) return 0n;
  const { tx, safe } = signed;
  if (tx.nonce < safe.nonce)
    throw refused('proof/nonce-used', `the nonce ${tx.nonce} is used: the Safe is at ${safe.nonce}`, {
      hint: 'propose again with the next nonce',
    });
  return tx.nonce - safe.nonce;
};

const gasOf = (results: readonly SimResult[] | undefined): bigint =>
  (results ?? []).reduce((sum, { gasUsed }) => sum + gasUsed, 0n);

/**
 * Run the exact steps on the pinned block, with the time between them that the route takes, and read the whole market back
 * in the block after the last. A transaction of a Safe goes through its real `execTransaction` with its owners' approvals
 * injected (never with a lowered threshold, so that guards, modules and owner changes stay visible). What is found must be
 * what is planned; every log, every balance and, where the node can tell, every word of storage that changes must be
 * declared, or the books of a contract of the route. Throws `proof/refused` with the decoded reason, `proof/other-effects`,
 * `route/too-much-gas` or `chain/no-simulate`.
 */
export const prove = async (machine: Machine, input: ProofInput): Promise<Proof> => {
  const { observation, steps, pending } = input;
  const { block, reads } = observation;
  const nonceAhead = nonceAheadOf(steps);
  const runs = [...pending, ...steps.map(({ run }) => run)];
  const from = pending.length;
  const ran = await runOn(machine, block, { runs, from, reads, words: null });
  const results = ran.results.slice(from);
  if (results.length !== steps.length)
    throw unavailable('effect/read-back', `${machine.rpc.name} answered less than was asked`);
  for (const [index, step] of steps.entries()) {
    const own = results[index] ?? [];
    if (succeeded(step, own)) continue;
    const failed = own.find(({ status }) => status === 'failure') ?? own[0];
    if (failed === undefined) throw unavailable('effect/read-back', `${machine.rpc.name} answered less than was asked`);
    throw await stepFailure(machine, input, index, failed);
  }
  const safes = actingSafes(steps);
  const safeNames = safes.map(
    ({ state: { address } }, index) =>
      [address, index === 0 ? 'the Safe' : `the Safe ${checksummed(address)}`] as const,
  );
  const outcome = await outcomeOf({
    machine,
    block,
    runs,
    from,
    reads,
    ran,
    account: input.account,
    safes,
    books: new Set(input.books.keys()),
    names: new Map([...contractNames(observation.contracts), ...input.books, ...safeNames]),
    keys: entityKeys(input.after, input.labelOf),
    events: [...input.declared.events, ...safes.flatMap(({ state }) => safeEvents(state.address))],
    writes: input.declared.writes,
  });
  checkStrays(undeclaredOf(outcome));
  const found = await observeFrom(replaySource(block, ran.answers), {
    protocol: input.after.protocol,
    contracts: input.given,
    document: input.document,
  });
  checkValues(input, found.params);
  checkStrays(movedContracts(observation.contracts, found.contracts));
  const [first] = steps;
  const gasUsed = gasOf(results[0]);
  return {
    method: ran.method,
    block,
    gasUsed,
    gasLimit: execGasLimit(first?.signed?.data ?? first?.calls[0]?.data ?? '0x', gasUsed),
    events: results.flat().reduce((sum, { logs }) => sum + logs.length, 0),
    values: countValues(found.params),
    nonceAhead,
    steps: steps.map(({ title }, index) => ({ title, gasUsed: gasOf(results[index]) })),
    traces: tracesOf(
      ran,
      safes.map(({ state }) => state),
    ),
    outcome,
  };
};
