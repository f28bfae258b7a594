import type { PinnedBlock } from '../chain/block.js';
import { parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { decodeRevert, revertText } from '../chain/revert.js';
import type { SimResult } from '../chain/simulate.js';
import { refused, unavailable } from '../diagnostic/error.js';
import { type Declared, safeEvents } from '../effect/declared.js';
import { type Machine, runOn } from '../effect/machine.js';
import { type Outcome, outcomeOf, tracesOf, undeclaredOf } from '../effect/outcome.js';
import type { Run, RunMethod } from '../effect/run.js';
import { type SafeRun, safeRun } from '../effect/safe-run.js';
import type { Observation } from '../observe/observation.js';
import { observeFrom } from '../observe/observe.js';
import { replaySource } from '../observe/reader.js';
import type { Change } from '../plan/diff.js';
import { diffSets } from '../plan/diff.js';
import type { ParamSet } from '../protocol/param-set.js';
import { type LabelOf, type Value, valueText } from '../protocol/value.js';
import { execGasLimit, MAX_TRANSACTION_GAS } from '../route/safe/gas.js';
import type { SafeState } from '../route/safe/state.js';
import { checksummed } from '../signer/address.js';
import { findSafeError } from '../signer/errors.js';
import type { SafeTx } from '../signer/safe-tx.js';
import type { TitledCall } from './compile.js';
import { rolesLacking } from './roles.js';

/** What is to be proven: that this transaction, run by this Safe on the pinned block, leads to exactly this state. */
export interface ProofInput {
  readonly observation: Observation;
  readonly document: ParamSet | null;
  readonly given: ReadonlyMap<string, string>;
  /** The Safe as it is right before. */
  readonly safe: SafeState;
  readonly tx: SafeTx;
  readonly safeTxHash: Hex;
  readonly calls: readonly TitledCall[];
  readonly declared: Declared;
  /** What is run before: transactions that wait with lower nonces. */
  readonly pending: readonly Run[];
  readonly after: ParamSet;
  readonly labelOf: LabelOf;
  /** What the workspace calls accounts, by address in lower case. */
  readonly names?: ReadonlyMap<string, string>;
}

/** What was shown by running the transaction. */
export interface Proof {
  readonly method: RunMethod;
  /** The block it was run on. */
  readonly block: PinnedBlock;
  readonly gasUsed: bigint;
  /** What to send the transaction with. */
  readonly gasLimit: bigint;
  readonly events: number;
  /** How many values were read back and found as planned. */
  readonly values: number;
  /** Where the transaction's nonce is ahead of the Safe's, it was run as if the ones before it had been used. */
  readonly nonceAhead: bigint;
  readonly traces: ReturnType<typeof tracesOf>;
  /** Everything else that was seen. */
  readonly outcome: Outcome;
}

/**
 * Run the calls one by one from the Safe, to find which one fails and why: a batch drops the reason. Throws
 * `route/too-much-gas` where none of them fails and all of them together need more than one transaction may use.
 */
const reasonOf = async (machine: Machine, input: ProofInput, run: SafeRun): Promise<string> => {
  const { block } = input.observation;
  const { protocol } = input.after;
  const errors = protocol.errors.map((text) => parseDeclaration(`error ${text}`));
  const alone: Run = {
    gasLimit: MAX_TRANSACTION_GAS * BigInt(input.calls.length),
    calls: input.calls.map(({ to, data, value }) => ({
      from: input.safe.address,
      to,
      data,
      value,
      gas: MAX_TRANSACTION_GAS,
    })),
  };
  const ran = await runOn(machine, block, { runs: [...input.pending, alone], reads: [], words: null });
  const results = ran.results.at(-1) ?? [];
  const at = results.findIndex((result) => result.status === 'failure');
  const failed = results[at];
  if (failed === undefined) {
    const used = results.reduce((sum, { gasUsed }) => sum + gasUsed, 0n);
    execGasLimit(run.data, used, run.gas);
    return 'the calls succeed one by one, but not through the Safe: a guard or a module may refuse them';
  }
  const data = failed.error?.data ?? failed.returnData;
  const { title = '', roles = [] } = input.calls[at] ?? {};
  const { contracts } = input.observation;
  const lacking = await rolesLacking(machine.rpc, block, input.safe.address, roles, protocol, contracts, input.names);
  const takes = lacking === null ? '' : `; it takes ${lacking}, which the Safe is not`;
  return `call ${at + 1} of ${input.calls.length} (${title}) is refused: ${revertText(decodeRevert(data, errors))}${takes}`;
};

const execFailure = async (machine: Machine, input: ProofInput, run: SafeRun, result: SimResult) => {
  const data = result.error?.data ?? result.returnData;
  const safeError = findSafeError(data) ?? findSafeError(result.error?.message ?? '');
  const inner =
    safeError === undefined || safeError.code === 'GS013'
      ? await reasonOf(machine, input, run)
      : `${safeError.code}: ${safeError.meaning}. ${safeError.help}`;
  return refused(
    'proof/refused',
    `the chain refuses this transaction at block ${input.observation.block.number}: ${inner}`,
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

/**
 * Run the exact transaction on the pinned block, through the Safe's real `execTransaction` with its owners' approvals
 * injected (never with a lowered threshold, so that guards, modules and owner changes stay visible), and read the whole
 * market back in the block after it. What is found must be what is planned; every log, every balance and, where the node
 * can tell, every word of storage that changes must be declared. Throws `proof/refused` with the decoded reason,
 * `proof/other-effects`, `route/too-much-gas` or `chain/no-simulate`.
 */
export const prove = async (machine: Machine, input: ProofInput): Promise<Proof> => {
  const { observation, safe, tx } = input;
  const { block, reads } = observation;
  const nonceAhead = tx.nonce - safe.nonce;
  if (nonceAhead < 0n)
    throw refused('proof/nonce-used', `the nonce ${tx.nonce} is used: the Safe is at ${safe.nonce}`, {
      hint: 'propose again with the next nonce',
    });
  const run = safeRun(safe, input, block);
  const runs = [...input.pending, run.run];
  const ran = await runOn(machine, block, { runs, reads, words: null });
  const result = ran.results.at(-1)?.[0];
  if (result === undefined) throw unavailable('effect/read-back', `${machine.rpc.name} answered less than was asked`);
  if (result.status === 'failure' || BigInt(result.returnData === '0x' ? 0 : result.returnData) !== 1n)
    throw await execFailure(machine, input, run, result);
  const outcome = await outcomeOf({
    machine,
    block,
    runs,
    reads,
    ran,
    account: safe.address,
    safe,
    names: new Map([...contractNames(observation.contracts), [safe.address, 'the Safe']]),
    keys: entityKeys(input.after, input.labelOf),
    events: [...input.declared.events, ...safeEvents(safe.address)],
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
  return {
    method: ran.method,
    block,
    gasUsed: result.gasUsed,
    gasLimit: execGasLimit(run.data, result.gasUsed),
    events: result.logs.length,
    values: countValues(found.params),
    nonceAhead,
    traces: tracesOf(ran, safe),
    outcome,
  };
};
