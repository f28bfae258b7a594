import { waitForReceipt } from '../chain/transaction.js';
import { refused } from '../diagnostic/error.js';
import { consentGas } from '../proposal/consent-gas.js';
import { execCall } from '../proposal/exec-call.js';
import { type Execution, writeExecution } from '../proposal/execution.js';
import type { AnyBundle, Bundle } from '../proposal/read-bundle.js';
import { NO_BLOCK } from '../proposal/step-record.js';
import { checksummed, parseAddress } from '../signer/address.js';
import { hashesByContract } from '../signer/contract-hash.js';
import { refuseOtherNonce } from '../signer/execute.js';
import { outcomeOf } from '../signer/outcome.js';
import { estimatedGas } from '../signer/send-call.js';
import { openWallet } from '../signer/wallet/ask-wallet.js';
import { requireSent, sendByWallet } from '../signer/wallet/send-by-wallet.js';
import { requireChain, walletSender } from '../signer/wallet/wallet-account.js';
import { walletAddress } from '../signer/wallet/wallet-address.js';
import { RECEIPT_PATIENCE, reviewedGas } from './execute.js';
import { refuseOther, type SendCalls } from './execute-step.js';
import { consentsText, readyToExecute } from './ready-to-execute.js';
import { reviewedForAction } from './sign.js';
import type { WalletInput } from './sign-wallet.js';
import { nodeOf, sourceContext } from './source-context.js';

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

/**
 * Has a wallet send the calls of a step, one after the other, each as a transaction that is looked at afterwards. Throws what
 * the wallet does, `execute/not-the-one`, and `wallet/other-transaction` where it sent something else.
 */
export const callsByWallet =
  ({ proposal }: AnyBundle, input: WalletInput): SendCalls =>
  async (calls, may, note) => {
    const wanted = input.signer ?? (process.env.ETH_FROM?.trim() || undefined);
    const account =
      wanted === undefined ? null : parseAddress(wanted, input.signer === undefined ? 'ETH_FROM' : '--signer');
    const wallet = openWallet(walletAddress(input.wallet, process.env));
    const { rpc } = await nodeOf(proposal.market, await sourceContext(input.workspace));
    await requireChain(wallet, BigInt(proposal.chain.id));
    const from = await walletSender(wallet, account);
    refuseOther(from, may);
    const sent: Execution[] = [];
    for (const { to, data, value } of calls) {
      if (value > 0n)
        throw refused('execute/value', 'a wallet is only asked to send calls without ETH, and this one carries some', {
          hint: 'use a key',
        });
      const gas = await estimatedGas(rpc, from, { to, data, value });
      input.note(`${wallet.name} is asked to call ${checksummed(to)}, without ETH, from ${checksummed(from)}`);
      const hash = await sendByWallet(wallet, { from, to, data, gas });
      await note([...sent, { transaction: hash, block: NO_BLOCK }]);
      const { status, blockNumber } = await waitForReceipt(rpc, hash, { sleep: RECEIPT_PATIENCE.sleep });
      await requireSent(rpc, wallet, hash, { from, to, data, gas });
      if (status !== 'success')
        throw refused('signer/reverted', `The transaction ${hash} reverted in block ${blockNumber}`, {
          hint: 'The state changed since the simulation, or the gas did not suffice. See plimsoll status.',
        });
      sent.push({ transaction: hash, block: blockNumber });
    }
    return sent;
  };
