import { join } from 'node:path';
import { type Declaration, parseDeclaration } from '../chain/function.js';
import { asHex, asQuantity, type Hex, toQuantity } from '../chain/hex.js';
import { decodeLog, parseLogs } from '../chain/log.js';
import type { Rpc } from '../chain/rpc.js';
import { isRecord } from '../chain/rpc-answer.js';
import { PlimsollError } from '../diagnostic/error.js';
import { canonicalText } from '../document/canonical.js';
import { readTextFile, writeFileAtomically } from '../document/files.js';
import { member, parseJson } from '../observe/json.js';

const FILE = 'execution.json';
const FORMAT = 'plimsoll.execution/1';

/** Where a Safe transaction was executed. */
export interface Execution {
  readonly transaction: Hex;
  readonly block: bigint;
}

const SUCCESS: readonly Declaration[] = [
  'event ExecutionSuccess(bytes32 indexed txHash, uint256 payment)',
  'event ExecutionSuccess(bytes32 txHash, uint256 payment)',
].map(parseDeclaration);

/** Note beside a proposal where it was executed: only a hint for finding it again on the chain. */
export const writeExecution = (folder: string, execution: Execution): Promise<void> =>
  writeFileAtomically(
    join(folder, FILE),
    canonicalText({ format: FORMAT, transaction: execution.transaction, block: execution.block.toString() }),
    'replace',
  );

/** What a hint leads to, or null: a note that is damaged or wrong is as good as none. */
const orNull = async <T>(found: Promise<T>): Promise<T | null> => {
  try {
    return await found;
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};

const hintOf = async (folder: string): Promise<bigint | null> => {
  const text = await readTextFile(join(folder, FILE), FILE);
  const block = text === null ? undefined : member(parseJson(text, FILE), 'block');
  return typeof block === 'string' && /^[0-9]{1,18}$/.test(block) ? BigInt(block) : null;
};

const find = async (rpc: Rpc, safe: Hex, hash: Hex, from: bigint, to: bigint | 'latest'): Promise<Execution | null> => {
  const [topic] = SUCCESS;
  const answer = await rpc.request('eth_getLogs', [
    {
      address: safe,
      fromBlock: toQuantity(from),
      toBlock: to === 'latest' ? to : toQuantity(to),
      topics: [topic?.selector],
    },
  ]);
  for (const [index, log] of parseLogs(rpc, answer).entries()) {
    const own = log.address === safe && SUCCESS.some((event) => decodeLog(event, log)?.[0] === hash);
    const raw: unknown = Array.isArray(answer) ? answer[index] : undefined;
    const block = isRecord(raw) ? asQuantity(raw.blockNumber) : undefined;
    const transaction = isRecord(raw) ? asHex(raw.transactionHash, 32) : undefined;
    if (own && block !== undefined && transaction !== undefined) return { transaction, block };
  }
  return null;
};

/**
 * Where the chain says that a Safe executed a transaction, looked for from a block on; null where it did not. The bundle's
 * own note only says where to look first.
 */
export const findExecution = async (
  rpc: Rpc,
  folder: string,
  safe: Hex,
  hash: Hex,
  from: bigint,
): Promise<Execution | null> => {
  const hint = await orNull(hintOf(folder));
  const there = hint === null ? null : await orNull(find(rpc, safe, hash, hint, hint));
  return there ?? find(rpc, safe, hash, from, 'latest');
};
