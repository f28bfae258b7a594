import type { Finding } from '../../diagnostic/finding.js';
import { checksummed } from '../../signer/address.js';
import { knownContract } from '../../signer/known-contracts.js';
import type { Action } from './decode.js';
import { placeOf, stepData } from './step-text.js';
import { warning } from './warning.js';

/**
 * Warnings about code that runs as the Safe, and about batches. Only MultiSendCallOnly raises none: MultiSend and
 * SignMessageLib are known but need a look, every other delegatecall is refused unless the reader trusts it.
 */
export const delegatecallWarnings = (
  action: Action,
  parent: Action | undefined,
  trusted: ReadonlySet<string>,
): readonly Finding[] => {
  const found: Finding[] = [];
  const place = placeOf(action);
  const data = stepData(action);
  if (action.operation === 0 && action.kind !== 'multisend') return found;
  const target = checksummed(action.to);
  const known = knownContract(action.to);
  if (action.operation > 1) {
    found.push(
      warning({
        ruleId: 'safe/unknown-operation',
        verdict: 'CAUTION',
        message: `${place} has operation ${action.operation}, which neither calls nor delegatecalls: the Safe reverts`,
        help: 'Do not sign it; ask for a well-formed batch.',
        data,
      }),
    );
  }
  if (action.operation === 1 && parent?.kind === 'multisend') {
    found.push(
      warning({
        ruleId: 'safe/inner-delegatecall',
        verdict: 'CAUTION',
        message: `${place} is a delegatecall inside a batch, which MultiSendCallOnly exists to prevent`,
        help: 'Ask for a batch of calls only.',
        data,
      }),
    );
  }
  if (action.operation === 1 && !trusted.has(action.to) && !trusted.has(target)) {
    if (known?.kind === 'MultiSend') {
      found.push(
        warning({
          ruleId: 'safe/plain-multisend',
          verdict: 'CAUTION',
          message: `${place} is a batch through MultiSend ${known.version}, which lets its steps delegatecall`,
          help: 'Check every step, or ask for the same batch through MultiSendCallOnly.',
          data,
        }),
      );
    } else if (known?.kind === 'SignMessageLib') {
      found.push(
        warning({
          ruleId: 'safe/sign-message',
          verdict: 'CAUTION',
          message: `${place} puts a message on record as signed by the Safe: an order, a permit or a login`,
          help: 'Review the message itself: other contracts take it as the consent of the Safe.',
          data,
        }),
      );
    } else if (known?.kind !== 'MultiSendCallOnly') {
      found.push(
        warning({
          ruleId: 'safe/delegatecall',
          verdict: 'BLOCKED',
          message:
            `${place} delegatecalls ${target}${known === undefined ? '' : ` (${known.kind} ${known.version})`}: ` +
            'its code runs as the Safe and may change owners and move everything',
          help: 'Do not sign it, unless you have read that code and trust its address in your own trust file.',
          data,
        }),
      );
    }
  }
  if (action.operation === 0 && action.kind === 'multisend') {
    found.push(
      warning({
        ruleId: 'safe/multisend-not-delegated',
        verdict: 'CAUTION',
        message: `${place} calls multiSend at ${target} instead of delegatecalling it: the steps do not come from the Safe`,
        help: 'Ask for the transaction with operation 1.',
        data,
      }),
    );
  }
  return found;
};
