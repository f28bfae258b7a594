import { atBlock } from './at-block.js';
import type { CallEnd, ContractCall } from './batch-reader.js';
import { bytesIn, type PinnedBlock, resultOf } from './block.js';
import type { Rpc } from './rpc.js';
import type { RpcOutcome } from './rpc-answer.js';

/** What nodes say where the code itself fails without reverting. */
const EXECUTION_FAILED =
  /invalid opcode|InvalidFEOpcode|stack (under|over)flow|invalid jump|bad (instruction|jump)|out ?of ?gas|EVM error|vm execution error/i;

/** Makes each call as an `eth_call` of its own, and looks whether its target has code. */
export const readSingly = async (
  rpc: Rpc,
  block: PinnedBlock,
  calls: readonly ContractCall[],
): Promise<readonly CallEnd[]> => {
  const targets = [...new Set(calls.map(({ to }) => to))];
  const outcomes = await atBlock(rpc, block, (at) => [
    ...targets.map((to) => ({ method: 'eth_getCode', params: [to, at] })),
    ...calls.map(({ to, data }) => ({ method: 'eth_call', params: [{ to, data }, at] })),
  ]);
  const codes = targets.map(
    (to, index) => [to, bytesIn(rpc, 'a contract’s code', resultOf(rpc, outcomes[index]))] as const,
  );
  const empty = new Set(codes.filter(([, code]) => code === '0x').map(([to]) => to));
  return calls.map(({ to }, index) =>
    empty.has(to) ? { kind: 'no-code' } : callEnd(rpc, outcomes[targets.length + index]),
  );
};

/** How an `eth_call` ended. Throws the error of the node where it is not the contract that failed. */
export const callEnd = (rpc: Rpc, outcome: RpcOutcome | undefined): CallEnd => {
  if (outcome?.ok === false) {
    const { error } = outcome;
    if (error.revertData !== undefined) return { kind: 'reverted', data: error.revertData };
    if (EXECUTION_FAILED.test(error.rpcMessage)) return { kind: 'reverted', data: '0x' };
  }
  return { kind: 'returned', data: bytesIn(rpc, 'the result of eth_call', resultOf(rpc, outcome)) };
};
