import type { Hex } from '../../chain/hex.js';
import type { Finding } from '../../diagnostic/finding.js';
import { checksummed, ZERO_ADDRESS } from '../../signer/address.js';
import { ADMIN_METHODS } from './admin-methods.js';
import type { Action } from './decode.js';
import { placeOf, stepData } from './step-text.js';
import { warning } from './warning.js';

/**
 * Warnings about changes of who controls a Safe. A Safe takes these functions from itself alone, so a step counts where
 * its target is the account that takes it, at any depth; also where the account is not known, where the target is zero
 * (which MultiSend 1.5.0 replaces by the Safe), and where a delegatecall runs the function as the Safe. The same
 * selector on another contract, such as enableModule of a Zodiac modifier, asks for caution.
 */
export const adminWarnings = (action: Action, safe: Hex | undefined): readonly Finding[] => {
  const admin = action.selector === undefined ? undefined : ADMIN_METHODS.get(action.selector);
  if (admin === undefined) return [];
  const { name } = admin.declaration;
  const counts =
    action.account === undefined ||
    action.operation !== 0 ||
    action.to === action.account ||
    action.to === safe?.toLowerCase() ||
    action.to === ZERO_ADDRESS;
  if (counts) {
    const whose = action.account === undefined ? checksummed(action.to) : checksummed(action.account);
    return [
      warning({
        ruleId: admin.ruleId,
        verdict: 'BLOCKED',
        message: `${placeOf(action)} calls ${name}, which ${admin.effect} (Safe ${whose})`,
        help: 'Do not sign it as a change of parameters. Changes of control are proposed and reviewed on their own.',
        data: { ...stepData(action), method: admin.declaration.signature },
      }),
    ];
  }
  return [
    warning({
      ruleId: 'safe/foreign-admin',
      verdict: 'CAUTION',
      message: `${placeOf(action)} calls ${name} of ${checksummed(action.to)}, which on a Safe ${admin.effect}`,
      help: 'Find out whether that contract acts for your Safe, as a Zodiac modifier does.',
      data: { ...stepData(action), method: admin.declaration.signature },
    }),
  ];
};
