import type { Finding } from '../../diagnostic/finding.js';
import { ethText } from '../../quantity/amount-text.js';
import { checksummed, ZERO_ADDRESS } from '../../signer/address.js';
import type { Action } from './decode.js';
import { placeOf, stepData } from './step-text.js';
import { warning } from './warning.js';

/**
 * Warnings about the gas and refund fields of a signed transaction. The Safe pays a refund exactly where gasPrice is
 * not zero (`handlePayment` in `Safe.sol`).
 */
export const refundWarnings = (action: Action): readonly Finding[] => {
  const refund = action.refund;
  if (refund === undefined) return [];
  const found: Finding[] = [];
  const place = placeOf(action);
  const data = {
    ...stepData(action),
    baseGas: refund.baseGas.toString(),
    gasPrice: refund.gasPrice.toString(),
    gasToken: checksummed(refund.gasToken),
    refundReceiver: checksummed(refund.refundReceiver),
  };
  const receiver = refund.refundReceiver === ZERO_ADDRESS ? 'whoever sends it' : checksummed(refund.refundReceiver);
  const inEth = refund.gasToken === ZERO_ADDRESS;
  const token = inEth ? 'ETH' : `the token ${checksummed(refund.gasToken)}`;
  const price = inEth ? ethText(refund.gasPrice) : refund.gasPrice.toString();
  if (refund.gasPrice > 0n) {
    found.push(
      warning({
        ruleId: 'safe/refund',
        verdict: 'BLOCKED',
        message:
          `${place} pays a refund from the Safe to ${receiver} in ${token}: ` +
          `gasPrice ${price} for each unit of gas, baseGas ${refund.baseGas}`,
        help: 'Do not sign it. Ask for the transaction with all gas and refund fields zero; the sender pays the gas.',
        data,
      }),
    );
  } else if (refund.baseGas > 0n || refund.gasToken !== ZERO_ADDRESS || refund.refundReceiver !== ZERO_ADDRESS) {
    found.push(
      warning({
        ruleId: 'safe/refund-fields',
        verdict: 'CAUTION',
        message: `${place} sets baseGas, gasToken or refundReceiver; with gasPrice 0 the Safe pays nothing`,
        help: 'Ask why they are set. They are part of what is signed.',
        data,
      }),
    );
  }
  if (refund.safeTxGas > 0n) {
    found.push(
      warning({
        ruleId: 'safe/inner-gas',
        verdict: 'CAUTION',
        message: `${place} sets safeTxGas to ${refund.safeTxGas}: where the call fails, the transaction still succeeds and uses up the nonce`,
        help: 'Prefer safeTxGas 0, which reverts whole. After it is executed, look for ExecutionFailure.',
        data: { ...stepData(action), safeTxGas: refund.safeTxGas.toString() },
      }),
    );
  }
  return found;
};
