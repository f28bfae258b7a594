import { parseDeclaration } from '../../chain/function.js';
import type { Hex } from '../../chain/hex.js';
import { decodeRevert, revertText } from '../../chain/revert.js';
import { refused, unavailable } from '../../diagnostic/error.js';
import { declaredBy } from '../../effect/declared.js';
import { type Machine, runOn } from '../../effect/machine.js';
import { outcomeOf, undeclaredOf } from '../../effect/outcome.js';
import type { RunMethod } from '../../effect/run.js';
import type { Observation } from '../../observe/observation.js';
import { observeFrom } from '../../observe/observe.js';
import { replaySource } from '../../observe/reader.js';
import type { Market } from '../../protocol/market.js';
import { checksummed } from '../../signer/address.js';
import type { PlannedCalls } from '../compile.js';
import { checkStrays, checkValues, contractNames, countValues, entityKeys, movedContracts } from '../proof-checks.js';
import { rolesLacking } from '../roles.js';
import { byStandIn, type Execution, executionOf, type PlacedPayload } from './executor.js';
import { assertionsOf, PAYLOAD_ERRORS, type PayloadCall } from './solidity.js';

/** What is to be proven: that the payload, run by delegatecall from the executor, leads to exactly the planned state. */
export interface PayloadProofInput {
  readonly observation: Observation;
  readonly market: Market;
  readonly planned: PlannedCalls;
  readonly calls: readonly PayloadCall[];
  readonly payload: PlacedPayload;
  /** The account whose delegatecall runs it. */
  readonly executor: Hex;
}

/** What was shown by running a payload. */
export interface PayloadProof {
  readonly executor: Hex;
  readonly method: RunMethod;
  readonly how: Execution['how'];
  readonly overridden: readonly string[];
  readonly gasUsed: bigint;
  readonly events: number;
  /** How many values were read back and found as planned. */
  readonly values: number;
  /** Whether the node also told every word of storage that changes. */
  readonly storage: 'compared' | 'not told';
}

const runIt = async (machine: Machine, { observation }: PayloadProofInput, { run }: Execution) => {
  const { block, reads } = observation;
  const ran = await runOn(machine, block, { runs: [run], reads, words: null });
  const result = ran.results[0]?.[0];
  if (result === undefined) throw unavailable('effect/read-back', `${machine.rpc.name} answered less than was asked`);
  return { ran, result };
};

/** Why the payload fails, from a run in which nothing stands between it and the reason. */
const reasonOf = async (machine: Machine, input: PayloadProofInput): Promise<string> => {
  const { observation, executor, planned, calls } = input;
  const { result } = await runIt(machine, input, byStandIn(observation.block, executor, input.payload));
  const { protocol } = observation.params;
  if (result.status === 'success') return 'the executor refuses to run it; run alone it succeeds';
  const errors = [...protocol.errors.map((text) => `error ${text}`), ...PAYLOAD_ERRORS].map(parseDeclaration);
  const revert = decodeRevert(result.error?.data ?? result.returnData, errors);
  const roles = [...new Set(planned.calls.flatMap((call) => call.roles))];
  const lacking = await rolesLacking(machine.rpc, observation.block, executor, roles, protocol, observation.contracts);
  const moved =
    revert.kind === 'custom' && ['Moved', 'NotRead'].includes(revert.declaration.name)
      ? ` (${assertionsOf(calls)[Number(revert.values[0]) - 1]?.path ?? 'a value'} is not as planned)`
      : '';
  return `${revertText(revert)}${moved}${lacking === null ? '' : `; it takes ${lacking}, which ${checksummed(executor)} is not`}`;
};

/**
 * Run the payload by delegatecall from the executor on the pinned block, and read the whole market back in the block after
 * it. What is found must be what is planned; every log, every balance and, where the node can tell, every word of storage that
 * changes must be declared. Throws `payload/refused` with the decoded reason, `proof/other-effects`, `chain/no-simulate`.
 */
export const provePayload = async (machine: Machine, input: PayloadProofInput): Promise<PayloadProof> => {
  const { observation, planned, market, payload, executor } = input;
  const { block, reads } = observation;
  const execution = await executionOf(machine.rpc, block, executor, payload);
  const { ran, result } = await runIt(machine, input, execution);
  if (result.status === 'failure')
    throw refused(
      'payload/refused',
      `the payload fails at block ${block.number}, run by ${checksummed(executor)}: ${await reasonOf(machine, input)}`,
      {
        hint: 'give the account that holds the permissions with --executor, or change the document; nothing was written',
      },
    );
  const declared = declaredBy(
    planned.plan.calls.map((call) => call.step.transition),
    observation.contracts,
  );
  const outcome = await outcomeOf({
    machine,
    block,
    runs: [execution.run],
    reads,
    ran,
    account: executor,
    safes: [],
    names: new Map([
      ...contractNames(observation.contracts),
      [executor, 'the executor'],
      [payload.address, 'the payload'],
    ]),
    keys: entityKeys(planned.plan.after, planned.labelOf),
    events: [...declared.events, ...execution.events],
    writes: declared.writes,
  });
  checkStrays(undeclaredOf(outcome));
  const found = await observeFrom(replaySource(block, ran.answers), {
    protocol: planned.plan.after.protocol,
    contracts: market.contracts,
    document: market.params,
  });
  checkValues({ after: planned.plan.after, labelOf: planned.labelOf }, found.params);
  checkStrays(movedContracts(observation.contracts, found.contracts));
  return {
    executor: checksummed(executor),
    method: ran.method,
    how: execution.how,
    overridden: execution.overridden,
    gasUsed: result.gasUsed,
    events: result.logs.length,
    values: countValues(found.params),
    // A change writes something: traces that show nothing are not of this run.
    storage: outcome.storage === null || outcome.storage.length === 0 ? 'not told' : 'compared',
  };
};
