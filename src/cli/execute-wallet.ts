import { consentGas } from '../proposal/consent-gas.js';
import { execCall } from '../proposal/exec-call.js';
import { type Execution, writeExecution } from '../proposal/execution.js';
import type { Bundle } from '../proposal/read-bundle.js';
import { checksummed, parseAddress } from '../signer/address.js';
import { hashesByContract } from '../signer/contract-hash.js';
import { refuseOtherNonce } from '../signer/execute.js';
import { outcomeOf } from '../signer/outcome.js';
import { openWallet } from '../signer/wallet/ask-wallet.js';
import { requireSent, sendByWallet } from '../signer/wallet/send-by-wallet.js';
import { requireChain, walletSender } from '../signer/wallet/wallet-account.js';
import { walletAddress } from '../signer/wallet/wallet-address.js';
import { RECEIPT_PATIENCE, reviewedGas } from './execute.js';
import { consentsText, readyToExecute } from './ready-to-execute.js';
import { reviewedForAction } from './sign.js';
import type { WalletInput } from './sign-wallet.js';

/**
 * Review again and have a wallet send the execution, after the same checks as with a key: the chain and account of the
 * wallet, the review, the Safe's own hash, and the whole call run by the node with the real consents. Throws what
 * `readyToExecute`, the review and the wallet list, `safe/gs…`, and `wallet/other-transaction` where the wallet sent
 * something else.
 */
export const executeWithWallet = async (bundle: Bundle, input: WalletInput): Promise<Execution> => {
  const wanted = input.signer ?? (process.env.ETH_FROM?.trim() || undefined);
  const account =
    wanted === undefined ? null : parseAddress(wanted, input.signer === undefined ? 'ETH_FROM' : '--signer');
  const wallet = openWallet(walletAddress(input.wallet, process.env));
  const { rpc, subject, status, consents } = await readyToExecute(bundle, input.workspace);
  const { identity, tx } = subject;
  refuseOtherNonce({ nonce: status.safeNonce }, tx);
  await requireChain(wallet, identity.chainId);
  const from = await walletSender(wallet, account);
  const review = await reviewedForAction(bundle, input, 'executed');
  await hashesByContract(identity, tx, rpc);
  const call = execCall(from, identity.safe, tx, consents);
  const gas = await consentGas(rpc, call, reviewedGas(review) ?? 0n);
  input.note(
    `${wallet.name} is asked to send execTransaction to the Safe ${checksummed(identity.safe)}, without ETH, from ${checksummed(from)}, with\n${consentsText(consents)}`,
  );
  const hash = await sendByWallet(wallet, { ...call, gas });
  const execution = await outcomeOf(rpc, identity.safe, hash, RECEIPT_PATIENCE);
  await requireSent(rpc, wallet, hash, { ...call, gas });
  await writeExecution(bundle.folder, execution);
  return execution;
};
