import { asHex, asQuantity } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { isRecord } from '../chain/rpc-answer.js';
import type { Stage } from '../route/stage.js';
import type { Execution } from './execution.js';
import type { AnyBundle } from './read-bundle.js';
import { readStep } from './step-record.js';

/**
 * The transactions that a bundle's note has of a step, from 0, as the chain bears them out: each went through after the proposal was
 * made, makes the call of the step in its place where these are known before, and is of an account that takes it. Null where one
 * does not: a note is a hint, and whoever has the folder can write one. Throws where the node fails.
 */
export const sentOf = async (
  { proposal, folder }: AnyBundle,
  step: number,
  { calls, actor }: Pick<Stage, 'calls' | 'actor'>,
  rpc: Rpc,
): Promise<readonly Execution[] | null> => {
  const noted = await readStep(folder, step);
  if (noted.length === 0 || (calls !== null && noted.length !== calls.length)) return null;
  const may = actor.kind === 'holders' ? actor.accounts : null;
  const made = BigInt(proposal.block.number);
  const sent: Execution[] = [];
  for (const [index, { transaction }] of noted.entries()) {
    const [found, receipt] = await Promise.all([
      rpc.request('eth_getTransactionByHash', [transaction]),
      rpc.request('eth_getTransactionReceipt', [transaction]),
    ]);
    if (!isRecord(found) || !isRecord(receipt) || receipt.status !== '0x1') return null;
    const [block, from, call] = [asQuantity(receipt.blockNumber), asHex(found.from, 20), calls?.[index]];
    const same =
      (calls === null ||
        (asHex(found.to, 20) === call?.to &&
          asHex(found.input) === call?.data &&
          asQuantity(found.value) === call?.value)) &&
      (may === null || (from !== undefined && may.includes(from)));
    if (!same || block === undefined || block <= made) return null;
    sent.push({ transaction, block });
  }
  return sent;
};
