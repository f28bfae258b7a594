import { BATCH_READER_ADDRESS, BATCH_READER_CODE, decodeBatch, encodeBatch } from '../chain/batch-reader.js';
import type { PinnedBlock } from '../chain/block.js';
import { parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import type { ReadCall, ReadResult } from '../chain/multicall.js';
import { stretches } from '../chain/read-ends.js';
import { decodeRevert, revertText } from '../chain/revert.js';
import type { Rpc } from '../chain/rpc.js';
import { type SimBlock, type SimResult, simulateBlocks } from '../chain/simulate.js';
import { refused, unavailable } from '../diagnostic/error.js';
import type { Observation } from '../observe/observation.js';
import { observeFrom } from '../observe/observe.js';
import { callKey, replaySource } from '../observe/reader.js';
import type { Change } from '../plan/diff.js';
import { diffSets } from '../plan/diff.js';
import type { ParamSet } from '../protocol/param-set.js';
import { type LabelOf, type Value, valueText } from '../protocol/value.js';
import { approvalStorage } from '../route/safe/approvals.js';
import { encodeExecTransaction } from '../route/safe/exec.js';
import { execGasLimit, MAX_TRANSACTION_GAS } from '../route/safe/gas.js';
import type { SafeState } from '../route/safe/state.js';
import { findSafeError } from '../signer/errors.js';
import { approvedSignature, packSignatures } from '../signer/pack-signatures.js';
import type { SafeTx } from '../signer/safe-tx.js';
import type { TitledCall } from './compile.js';
import { type DeclaredEvent, safeEvents, undeclared } from './events.js';
import { rolesLacking } from './roles.js';

/** What is to be proven: that this transaction, run by this Safe on the pinned block, leads to exactly this state. */
export interface ProofInput {
  readonly observation: Observation;
  readonly document: ParamSet | null;
  readonly given: ReadonlyMap<string, string>;
  readonly safe: SafeState;
  readonly tx: SafeTx;
  readonly safeTxHash: Hex;
  readonly calls: readonly TitledCall[];
  readonly events: readonly DeclaredEvent[];
  readonly after: ParamSet;
  readonly labelOf: LabelOf;
}

/** What was shown by running the transaction. */
export interface Proof {
  readonly method: 'eth_simulateV1';
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
}

const READ_GAS = 500_000_000n;
const BLOCK_TIME = 12n;

/** Math.min does not take bigints. */
const least = (...amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => (b < a ? b : a));

const readBlocks = (input: ProofInput, number: bigint, time: bigint): SimBlock => ({
  number,
  time,
  gasLimit: READ_GAS * BigInt(stretches(input.observation.reads).length),
  overrides: { [BATCH_READER_ADDRESS]: { code: BATCH_READER_CODE } },
  calls: stretches(input.observation.reads).map(([from, to]) => ({
    from: input.safe.address,
    to: BATCH_READER_ADDRESS,
    data: encodeBatch(input.observation.reads.slice(from, to)),
    gas: READ_GAS,
  })),
});

const readBack = (rpc: Rpc, input: ProofInput, results: readonly SimResult[]): ReadonlyMap<string, ReadResult> => {
  const answers = new Map<string, ReadResult>();
  for (const [index, [from, to]] of stretches(input.observation.reads).entries()) {
    const calls: readonly ReadCall[] = input.observation.reads.slice(from, to);
    const result = results[index];
    const batch = result?.status === 'success' ? decodeBatch(result.returnData, calls.length) : undefined;
    if (batch === undefined || batch.ends.length < calls.length)
      throw unavailable(
        'proof/read-back',
        `${rpc.name} did not read the whole market back after the simulated transaction`,
        { hint: 'use a node that allows more gas for simulations' },
      );
    for (const [offset, end] of batch.ends.entries()) {
      const call = calls[offset] as ReadCall;
      answers.set(
        callKey(call),
        end.kind === 'returned'
          ? { ok: true, data: end.data }
          : { ok: false, reason: end.kind, data: end.kind === 'reverted' ? end.data : '0x' },
      );
    }
  }
  return answers;
};

/** The transaction as it was run: `execTransaction`, and the gas it was given. */
interface Run {
  readonly data: Hex;
  readonly gas: bigint;
}

/**
 * Run the calls one by one from the Safe, to find which one fails and why: a batch drops the reason. Throws
 * `route/too-much-gas` where none of them fails and all of them together need more than one transaction may use.
 */
const reasonOf = async (rpc: Rpc, input: ProofInput, run: Run): Promise<string> => {
  const { block } = input.observation;
  const { protocol } = input.after;
  const errors = protocol.errors.map((text) => parseDeclaration(`error ${text}`));
  const [results = []] = await simulateBlocks(rpc, block, [
    {
      number: block.number + 1n,
      time: block.timestamp + BLOCK_TIME,
      gasLimit: MAX_TRANSACTION_GAS * BigInt(input.calls.length),
      calls: input.calls.map(({ to, data, value }) => ({
        from: input.safe.address,
        to,
        data,
        value,
        gas: MAX_TRANSACTION_GAS,
      })),
    },
  ]);
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
  const lacking = await rolesLacking(rpc, block, input.safe.address, roles, protocol, contracts);
  return `call ${at + 1} of ${input.calls.length} (${title}) is refused: ${revertText(decodeRevert(data, errors))}${lacking}`;
};

const execFailure = async (rpc: Rpc, input: ProofInput, run: Run, result: SimResult) => {
  const data = result.error?.data ?? result.returnData;
  const safeError = findSafeError(data) ?? findSafeError(result.error?.message ?? '');
  const inner =
    safeError === undefined || safeError.code === 'GS013'
      ? await reasonOf(rpc, input, run)
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

const countValues = (set: ParamSet): number =>
  [...set.entities.values()].reduce(
    (sum, group) => sum + [...group.values()].reduce((n, entity) => n + entity.values.size, 0),
    0,
  );

/**
 * Run the exact transaction on the pinned block, through the Safe's real `execTransaction` with its owners' approvals
 * injected (never with a lowered threshold, so that guards, modules and owner changes stay visible), and read the whole
 * market back in the block after it: one `eth_simulateV1` request. What is found must be what is planned, every log must be
 * declared. Throws `proof/refused` with the decoded reason, `proof/other-effects`, `route/too-much-gas` or
 * `chain/no-simulate`.
 */
export const prove = async (rpc: Rpc, input: ProofInput): Promise<Proof> => {
  const { observation, safe, tx } = input;
  const { block } = observation;
  const owners = safe.owners.slice(0, Number(safe.threshold));
  const nonceAhead = tx.nonce - safe.nonce;
  if (nonceAhead < 0n)
    throw refused('proof/nonce-used', `the nonce ${tx.nonce} is used: the Safe is at ${safe.nonce}`, {
      hint: 'propose again with the next nonce',
    });
  const signatures = packSignatures(owners.map(approvedSignature));
  const data = encodeExecTransaction(tx, signatures);
  const gas = least(block.gasLimit, MAX_TRANSACTION_GAS);
  const stateDiff = approvalStorage(owners, input.safeTxHash, nonceAhead > 0n ? tx.nonce : undefined);
  const exec: SimBlock = {
    number: block.number + 1n,
    time: block.timestamp + BLOCK_TIME,
    overrides: { [safe.address]: { stateDiff } },
    calls: [{ from: owners[0] ?? safe.address, to: safe.address, data, gas }],
  };
  const read = readBlocks(input, block.number + 2n, block.timestamp + 2n * BLOCK_TIME);
  const [execResults, readResults] = await simulateBlocks(rpc, block, [exec, read]);
  const result = execResults?.[0];
  if (result === undefined || readResults === undefined)
    throw unavailable('proof/read-back', `${rpc.name} answered less than was asked`);
  if (result.status === 'failure' || BigInt(result.returnData === '0x' ? 0 : result.returnData) !== 1n)
    throw await execFailure(rpc, input, { data, gas }, result);
  const strays = result.logs.flatMap((log) => undeclared(log, [...input.events, ...safeEvents(safe.address)]) ?? []);
  if (strays.length > 0)
    throw refused(
      'proof/other-effects',
      `the transaction does more than the definition declares: ${strays.slice(0, 3).join('; ')}`,
      { hint: 'do not sign it; find out what the contract does' },
    );
  const answers = readBack(rpc, input, readResults);
  const found = await observeFrom(replaySource(block, answers), {
    protocol: input.after.protocol,
    contracts: input.given,
    document: input.document,
  });
  const { changes } = diffSets(
    { set: input.after, role: 'observation' },
    { set: found.params, role: 'observation' },
    input.labelOf,
  );
  if (changes.length > 0) {
    const told = changes
      .slice(0, 5)
      .map(
        (change) =>
          `${change.path} would be ${shown(change.after, change, input.labelOf)} instead of ${shown(change.before, change, input.labelOf)}`,
      );
    throw refused('proof/other-effects', `the transaction would not do what was planned: ${told.join('; ')}`, {
      hint: 'the protocol definition does not describe this contract; do not sign',
    });
  }
  return {
    method: 'eth_simulateV1',
    block,
    gasUsed: result.gasUsed,
    gasLimit: execGasLimit(data, result.gasUsed),
    events: result.logs.length,
    values: countValues(found.params),
    nonceAhead,
  };
};
