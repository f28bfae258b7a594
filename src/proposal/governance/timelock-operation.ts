import { decodeCall, encodeCall, reencodesExactly } from '../../chain/calldata.js';
import type { Hex } from '../../chain/hex.js';
import { operationBatchId, operationId } from '../../route/governance/ids.js';
import type { RouteCall } from '../../route/safe/wrap.js';
import { EXECUTE, EXECUTE_BATCH, SCHEDULE, SCHEDULE_BATCH } from '../../route/timelock/abi.js';
import { checksummed } from '../../signer/address.js';

interface TimelockCall {
  readonly function: string;
  /** The whole calldata, to be sent to the timelock without value. */
  readonly calldata: Hex;
}

/** The calls of an operation: one call has functions of its own, and another id than a list with only that call. */
type OperationCalls =
  | { readonly target: string; readonly value: string; readonly data: Hex }
  | { readonly targets: readonly string[]; readonly values: readonly string[]; readonly payloads: readonly Hex[] };

/** `timelock-operation.json`: what a TimelockController is to wait for, and how it is scheduled and executed. */
export type TimelockOperation = {
  readonly format: 'plimsoll.timelock-operation/1';
  readonly chainId: string;
  readonly timelock: string;
  readonly operationId: Hex;
  readonly predecessor: Hex;
  readonly salt: Hex;
  /** Seconds between scheduling and execution. */
  readonly delay: string;
  readonly schedule: TimelockCall;
  readonly execute: TimelockCall;
} & OperationCalls;

const functionOf = ({ signature }: typeof SCHEDULE, calldata: Hex): TimelockCall => ({
  function: signature,
  calldata,
});

/** What a call schedules in a timelock, with what it makes; null where it is no exact `schedule` or `scheduleBatch`. */
export const timelockOperation = (
  call: RouteCall,
  timelock: Hex,
  chainId: bigint,
): { readonly operation: TimelockOperation; readonly calls: readonly RouteCall[] } | null => {
  const declaration = [SCHEDULE, SCHEDULE_BATCH].find(({ selector }) => call.data.startsWith(selector));
  if (call.to.toLowerCase() !== timelock || declaration === undefined) return null;
  if (!reencodesExactly(declaration, call.data)) return null;
  const values = decodeCall(declaration, call.data);
  const [predecessor, salt, delay] = values.slice(3) as [Hex, Hex, bigint];
  const one = declaration === SCHEDULE;
  const lists = (one ? values.slice(0, 3).map((value) => [value]) : values.slice(0, 3)) as unknown as [
    readonly Hex[],
    readonly bigint[],
    readonly Hex[],
  ];
  const [targets, amounts, payloads] = lists;
  // The contract refuses lists of different lengths.
  if (amounts.length !== targets.length || payloads.length !== targets.length) return null;
  const calls = targets.map((to, index) => ({ to, value: amounts[index] ?? 0n, data: payloads[index] ?? '0x' }));
  const place = { predecessor, salt };
  const [only] = calls;
  const [id, execution, told]: [Hex, typeof EXECUTE, OperationCalls] =
    one && only !== undefined
      ? [
          operationId(only, place).hex,
          EXECUTE,
          { target: checksummed(only.to), value: only.value.toString(), data: only.data },
        ]
      : [
          operationBatchId(calls, place).hex,
          EXECUTE_BATCH,
          { targets: targets.map(checksummed), values: amounts.map((value) => value.toString()), payloads },
        ];
  const operation: TimelockOperation = {
    format: 'plimsoll.timelock-operation/1',
    chainId: chainId.toString(),
    timelock: checksummed(timelock),
    operationId: id,
    predecessor,
    salt,
    delay: delay.toString(),
    ...told,
    schedule: functionOf(declaration, call.data),
    execute: functionOf(execution, encodeCall(execution, values.slice(0, 5))),
  };
  return { operation, calls };
};
