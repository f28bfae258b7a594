import { refused, unavailable } from '../diagnostic/error.js';
import { atBlock } from './at-block.js';
import { bytesIn, garbage, type PinnedBlock, quantity, resultOf } from './block.js';
import { asHex, type Hex, toQuantity } from './hex.js';
import { type Log, parseLogs } from './log.js';
import type { Rpc } from './rpc.js';
import { isRecord } from './rpc-answer.js';
import { hasCode } from './rpc-node.js';
import { type StateOverrides, stateParam } from './state-override.js';

/** One message of a simulated block. */
export interface SimCall {
  readonly from: Hex;
  readonly to: Hex;
  readonly data: Hex;
  /** Wei. */
  readonly value?: bigint;
  /** Always explicit: what a node takes otherwise is more than a transaction may have. */
  readonly gas: bigint;
}

/** A block to simulate on top of the one before it. */
export interface SimBlock {
  /** Always explicit, both rising: nodes differ in what they take otherwise. */
  readonly number: bigint;
  /** Seconds since 1970. */
  readonly time: bigint;
  readonly gasLimit?: bigint;
  readonly overrides?: StateOverrides;
  readonly calls: readonly SimCall[];
}

/** ETH that one account sent another within a message. */
export interface Sent {
  readonly from: Hex;
  readonly to: Hex;
  /** Wei, above zero. */
  readonly value: bigint;
}

/** How one message ended. */
export interface SimResult {
  readonly status: 'success' | 'failure';
  /** What was returned, or reverted with. */
  readonly returnData: Hex;
  readonly gasUsed: bigint;
  readonly logs: readonly Log[];
  /** ETH it moved between accounts, in order. */
  readonly sent: readonly Sent[];
  /** Why it failed, in the node's words. */
  readonly error: { readonly code: number; readonly message: string; readonly data: Hex | undefined } | undefined;
}

/**
 * Runs blocks of messages one after the other on the state of the pinned block, in one `eth_simulateV1` request
 * (execution-apis, `eth_simulateV1`). Gives the results of each block's calls, in order. Nothing is checked that only
 * real transactions need: signatures, nonces, and a sender's balance for gas, whose price is zero.
 *
 * Throws `chain/no-simulate` where the node does not have the method, `chain/simulation-order` where numbers or times do
 * not rise, and what `atBlock` lists.
 */
export const simulateBlocks = async (
  rpc: Rpc,
  block: PinnedBlock,
  blocks: readonly SimBlock[],
): Promise<readonly (readonly SimResult[])[]> => {
  checkOrder(block, blocks);
  const payload = {
    blockStateCalls: blocks.map(blockParam),
    traceTransfers: true,
    validation: false,
    returnFullTransactions: false,
  };
  const [outcome] = await atBlock(rpc, block, (at) => [{ method: 'eth_simulateV1', params: [payload, at] }]);
  if (outcome?.ok === false && hasCode(outcome.error, 'rpc/method-missing')) throw noSimulate(rpc);
  const answer = resultOf(rpc, outcome);
  if (!Array.isArray(answer)) throw garbage(rpc, 'the result of eth_simulateV1 is not a list of blocks');
  // Nodes fill gaps between block numbers with empty blocks of their own.
  const byNumber = new Map(
    answer.filter(isRecord).map((found) => [quantity(rpc, 'a block’s number', found.number), found]),
  );
  return blocks.map(({ number, calls }) => blockResults(rpc, byNumber.get(number)?.calls, calls.length));
};

const checkOrder = (base: PinnedBlock, blocks: readonly SimBlock[]): void => {
  let before = { number: base.number, time: base.timestamp };
  for (const { number, time } of blocks) {
    if (number <= before.number || time <= before.time) {
      throw refused(
        'chain/simulation-order',
        `block ${number} at time ${time} cannot be simulated after block ${before.number} at time ${before.time}`,
        { hint: 'Give every simulated block a higher number and a later time than the one before it.' },
      );
    }
    before = { number, time };
  }
};

const blockParam = ({ number, time, gasLimit, overrides, calls }: SimBlock) => ({
  blockOverrides: {
    number: toQuantity(number),
    time: toQuantity(time),
    ...(gasLimit === undefined ? {} : { gasLimit: toQuantity(gasLimit) }),
  },
  ...(overrides === undefined ? {} : { stateOverrides: stateParam(overrides) }),
  calls: calls.map(({ from, to, data, value, gas }) => ({
    from,
    to,
    data,
    gas: toQuantity(gas),
    ...(value === undefined ? {} : { value: toQuantity(value) }),
  })),
});

const blockResults = (rpc: Rpc, results: unknown, calls: number): readonly SimResult[] => {
  if (!Array.isArray(results) || results.length !== calls)
    throw garbage(rpc, 'a simulated block has other calls than were sent');
  return results.map((result: unknown): SimResult => {
    if (!isRecord(result)) throw garbage(rpc, 'a simulated call is not an object');
    const status = quantity(rpc, 'a call’s status', result.status);
    if (status > 1n) throw garbage(rpc, `a call’s status is ${status}`);
    const logs = parseLogs(rpc, result.logs ?? []);
    return {
      status: status === 1n ? 'success' : 'failure',
      returnData: bytesIn(rpc, 'a call’s returnData', result.returnData),
      gasUsed: quantity(rpc, 'a call’s gasUsed', result.gasUsed),
      logs: logs.filter(({ address }) => address !== SENT_AT),
      sent: logs.flatMap((log) => (log.address === SENT_AT ? sentIn(log) : [])),
      error: errorOf(result.error),
    };
  });
};

/** Where nodes place a log for ETH that is sent (execution-apis, `traceTransfers`); no contract can be there. */
const SENT_AT: Hex = `0x${'e'.repeat(40)}`;

const sentIn = ({ topics: [, from, to], data }: Log): readonly Sent[] => {
  const value = data === '0x' ? 0n : BigInt(data);
  if (from === undefined || to === undefined || value === 0n || from === to) return [];
  return [{ from: `0x${from.slice(26)}`, to: `0x${to.slice(26)}`, value }];
};

const errorOf = (error: unknown): SimResult['error'] => {
  if (!isRecord(error)) return undefined;
  const message = typeof error.message === 'string' ? error.message.replace(/[\p{C}\p{Z}]+/gu, ' ').slice(0, 240) : '';
  return { code: typeof error.code === 'number' ? error.code : 0, message, data: asHex(error.data) };
};

const noSimulate = (rpc: Rpc) =>
  unavailable(
    'chain/no-simulate',
    `${rpc.name} does not offer eth_simulateV1, so the effect cannot be proven with it`,
    {
      hint: 'Use a node that has it: recent versions of geth, Nethermind, reth and anvil do, and so do most providers.',
    },
  );
