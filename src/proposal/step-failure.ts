import { parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { decodeRevert, revertText } from '../chain/revert.js';
import type { SimResult } from '../chain/simulate.js';
import { type PlimsollError, refused } from '../diagnostic/error.js';
import { type Machine, runOn } from '../effect/machine.js';
import type { Run } from '../effect/run.js';
import { ROUTE_ERRORS } from '../route/known-errors.js';
import { execGasLimit, MAX_TRANSACTION_GAS } from '../route/safe/gas.js';
import { checksummed } from '../signer/address.js';
import { findSafeError } from '../signer/errors.js';
import type { TitledCall } from './compile.js';
import type { ProofInput } from './prove.js';
import type { ProvenStep } from './proven-step.js';
import { rolesLacking } from './roles.js';

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
  const lacking = await rolesLacking(machine.rpc, block, from, roles, protocol, contracts, input.names);
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

/** Why a step that was run did not go through: `proof/refused`, with the call that fails and its reason. */
export const stepFailure = async (
  machine: Machine,
  input: ProofInput,
  at: number,
  result: SimResult,
): Promise<PlimsollError> => {
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
