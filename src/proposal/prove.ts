import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { SimResult } from '../chain/simulate.js';
import { refused, unavailable } from '../diagnostic/error.js';
import { type Declared, safeEvents } from '../effect/declared.js';
import { type Machine, runOn } from '../effect/machine.js';
import { type ActingSafe, type Outcome, outcomeOf, tracesOf, undeclaredOf } from '../effect/outcome.js';
import type { Run, RunMethod } from '../effect/run.js';
import type { Observation } from '../observe/observation.js';
import { observeFrom } from '../observe/observe.js';
import { replaySource } from '../observe/reader.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { LabelOf } from '../protocol/value.js';
import { execGasLimit } from '../route/safe/gas.js';
import { checksummed } from '../signer/address.js';
import type { TitledCall } from './compile.js';
import {
  checkStrays,
  checkValues,
  contractNames,
  countValues,
  entityKeys,
  movedBits,
  movedContracts,
} from './proof-checks.js';
import type { ProvenStep } from './proven-step.js';
import { stepFailure } from './step-failure.js';

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
  /** Words of storage that are meant to be written, as `slotKey` has them. */
  readonly slots?: ReadonlySet<string>;
  /** What is run before: transactions that wait with lower nonces. */
  readonly pending: readonly Run[];
  readonly after: ParamSet;
  readonly labelOf: LabelOf;
  /** What the workspace calls accounts, by address in lower case. */
  readonly names?: ReadonlyMap<string, string>;
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
 * Run the exact steps on the pinned block, with the time between them that the route takes, and read back what was observed of
 * the market, in the block after the last. A transaction of a Safe goes through its real `execTransaction` with its owners' approvals
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
    ...(input.slots === undefined ? {} : { slots: input.slots }),
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
    scope: observation.scope ?? null,
  });
  checkValues(input, found.params);
  checkStrays(movedBits(observation.findings, found.findings));
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
