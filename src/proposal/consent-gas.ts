import { asQuantity } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { RpcError } from '../chain/rpc-error.js';
import { refused, unavailable } from '../diagnostic/error.js';
import { MAX_TRANSACTION_GAS } from '../route/safe/gas.js';
import { findSafeError } from '../signer/errors.js';
import type { ExecCall } from './exec-call.js';

const greatest = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/**
 * The gas limit of a call with real consents: the one that the review measured with approvals in their place, or a fifth more
 * than the node measures now where that is more, since contracts that check signatures take what they like. Throws
 * `safe/gs…` where the Safe refuses the consents, and `route/too-much-gas` above the cap.
 */
export const consentGas = async (rpc: Rpc, call: ExecCall, reviewed: bigint): Promise<bigint> => {
  const measured = asQuantity(await rpc.request('eth_estimateGas', [call]).catch(explain));
  if (measured === undefined)
    throw unavailable('rpc/garbage', `${rpc.name} gave no gas for the transaction`, { hint: 'Ask another node.' });
  const limit = greatest(reviewed, (measured * 6n) / 5n);
  if (limit <= MAX_TRANSACTION_GAS) return limit;
  throw refused('route/too-much-gas', `The transaction needs about ${limit} gas; one may use ${MAX_TRANSACTION_GAS}`, {
    hint: 'Have keys sign, or the hash approved on the chain, in place of contracts whose check takes much gas.',
  });
};

const explain = (error: unknown): never => {
  const meaning = error instanceof RpcError ? findSafeError(`${error.message} | ${error.revertData ?? ''}`) : undefined;
  if (meaning === undefined) throw error;
  throw refused(`safe/${meaning.code.toLowerCase()}`, `The Safe refuses it (${meaning.code}): ${meaning.meaning}`, {
    hint: meaning.help,
  });
};
