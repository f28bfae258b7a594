import type { AbiValue } from '../../chain/abi-type.js';
import { decodeCall, reencodesExactly } from '../../chain/calldata.js';
import type { Finding } from '../../diagnostic/finding.js';
import { type KnownAbi, knownAbi } from '../known-abis.js';
import type { Action } from './decode.js';
import { placeOf, stepData } from './step-text.js';
import { warning } from './warning.js';

/** What tokens take for without limit: the largest number of 96 bits, and those above any supply. */
const isUnlimited = (amount: bigint): boolean => amount === (1n << 96n) - 1n || amount >= (1n << 128n) - 1n;

const MAX_OF_A_RULE = 50;

/** The arguments, where the calldata is the exact encoding of the function; undefined where it is not. */
export const exactArguments = (known: KnownAbi, action: Action): readonly AbiValue[] | undefined =>
  reencodesExactly(known.declaration, action.data) ? decodeCall(known.declaration, action.data) : undefined;

const amountOf = (known: KnownAbi, values: readonly AbiValue[]): bigint | undefined => {
  const at = known.declaration.inputs.findIndex((input) => input.name === 'amount' || input.name === 'added');
  const value = values[at];
  return typeof value === 'bigint' ? value : undefined;
};

const HELP = {
  control: 'Sign it only where this change of control was agreed, with exactly these arguments.',
  funds: 'Check token, amount and receiver.',
  allowance: 'Check the spender and the amount.',
} as const;
const RULE = { control: 'safe/takes-control', funds: 'safe/moves-funds', allowance: 'safe/token-approval' } as const;

const dangerWarning = (action: Action, known: KnownAbi, values: readonly AbiValue[]): Finding | undefined => {
  const { danger, does, declaration } = known;
  if (danger === undefined) return undefined;
  const step = stepData(action);
  const data = { ...step, method: declaration.signature };
  const message = `${placeOf(action)} calls ${declaration.name} of ${step.to}, which by its name ${does}`;
  const amount = danger === 'allowance' ? amountOf(known, values) : undefined;
  if (amount === 0n) return undefined;
  if (amount === undefined || !isUnlimited(amount))
    return warning({ ruleId: RULE[danger], verdict: 'CAUTION', message, help: HELP[danger], data });
  return warning({
    ruleId: 'safe/unlimited-approval',
    verdict: 'CAUTION',
    message: `${message} without a limit`,
    help: 'Ask for the amount that is needed.',
    data,
  });
};

const stepWarning = (action: Action): Finding | undefined => {
  const known = knownAbi(action.selector);
  if (known === undefined || action.unreadable !== undefined || action.inner.length > 0) return undefined;
  const values = exactArguments(known, action);
  if (values !== undefined) return dangerWarning(action, known, values);
  return warning({
    ruleId: 'safe/inexact-calldata',
    verdict: 'CAUTION',
    message: `${placeOf(action)} starts like ${known.declaration.signature}, which ${known.does}, but is not its exact encoding, so it is not decoded`,
    help: 'The contract may run it all the same. Ask its author for a call that encodes in the usual way.',
    data: { ...stepData(action), method: known.declaration.signature },
  });
};

/**
 * Warnings about calls that by their function take control of a contract, move tokens or let others take them, at any
 * depth and in order; and about calldata that names such a function without being its encoding. At most fifty of a rule.
 *
 * @param described steps that a definition describes: their names say less than it does
 */
export const knownCallWarnings = (
  roots: readonly Action[],
  described: ReadonlySet<Action> = new Set(),
): readonly Finding[] => {
  const found: Finding[] = [];
  const seen = new Map<string, number>();
  const visit = (action: Action): void => {
    const finding = described.has(action) ? undefined : stepWarning(action);
    if (finding !== undefined) {
      const count = (seen.get(finding.ruleId) ?? 0) + 1;
      seen.set(finding.ruleId, count);
      if (count <= MAX_OF_A_RULE) found.push(finding);
    }
    for (const inner of action.inner) visit(inner);
  };
  for (const root of roots) visit(root);
  return found.map((finding) => {
    const count = seen.get(finding.ruleId) ?? 0;
    return count <= MAX_OF_A_RULE ? finding : { ...finding, data: { ...finding.data, occurrences: count } };
  });
};
