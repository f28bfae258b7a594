import type { Hex } from '../../chain/hex.js';
import type { Finding } from '../../diagnostic/finding.js';
import { ethText } from '../../quantity/amount-text.js';
import { checksummed, ZERO_ADDRESS } from '../../signer/address.js';
import { adminWarnings } from './admin-warnings.js';
import type { Action } from './decode.js';
import { delegatecallWarnings } from './delegatecall-warnings.js';
import { refundWarnings } from './refund-warnings.js';
import { placeOf, stepData } from './step-text.js';
import { warning } from './warning.js';

/** What a review knows besides the bytes. Addresses in any case. */
export interface WarningContext {
  /** The Safe whose transaction it is; undefined where nothing says so. */
  readonly safe: Hex | undefined;
  /** Contracts that the reviewer's definitions describe. */
  readonly knownTargets: ReadonlySet<string>;
  /** Contracts that the reviewer's own trust file allows to be delegatecalled. */
  readonly trustedDelegates: ReadonlySet<string>;
  /** Hashes whose approval was reviewed: the parent transactions of a nested Safe. */
  readonly knownHashes: ReadonlySet<string>;
}

/** A context in which nothing is known beyond the Safe. */
export const bareContext = (safe: Hex | undefined): WarningContext => ({
  safe,
  knownTargets: new Set(),
  trustedDelegates: new Set(),
  knownHashes: new Set(),
});

/** At most this many warnings of one rule are listed; the rest are counted. */
const MAX_OF_A_RULE = 50;

/**
 * Every warning about what a Safe transaction does, at any depth, in the order of its steps. Each has `data.verdict`.
 * An ordinary call to a contract that is not among the known targets is a warning too.
 */
export const safeWarnings = (root: Action, context: WarningContext): readonly Finding[] =>
  callWarnings([root], context);

/** The same about several calls, in order, with one count for all of them. */
export const callWarnings = (roots: readonly Action[], context: WarningContext): readonly Finding[] => {
  const found: Finding[] = [];
  const seen = new Map<string, number>();
  const targets = new Set<string>();
  const visit = (action: Action, parent: Action | undefined): void => {
    const alone = parent === undefined ? roots.length === 1 : parent.inner.length === 1;
    for (const finding of stepWarnings(action, { parent, alone }, context, targets)) {
      const count = (seen.get(finding.ruleId) ?? 0) + 1;
      seen.set(finding.ruleId, count);
      if (count <= MAX_OF_A_RULE) found.push(finding);
    }
    for (const inner of action.inner) visit(inner, action);
  };
  for (const root of roots) visit(root, undefined);
  return found.map((finding) => {
    const count = seen.get(finding.ruleId) ?? 0;
    return count <= MAX_OF_A_RULE ? finding : { ...finding, data: { ...finding.data, occurrences: count } };
  });
};

/** What a step is inside of, and whether it is the only one there. */
interface Around {
  readonly parent: Action | undefined;
  readonly alone: boolean;
}

const stepWarnings = (
  action: Action,
  around: Around,
  context: WarningContext,
  targets: Set<string>,
): readonly Finding[] => [
  ...refundWarnings(action),
  ...delegatecallWarnings(action, around.parent, context.trustedDelegates),
  ...adminWarnings(action, context.safe),
  ...contentWarnings(action, context),
  ...targetWarnings(action, around, context, targets),
];

const contentWarnings = (action: Action, context: WarningContext): readonly Finding[] => {
  const found: Finding[] = [];
  const data = stepData(action);
  const place = placeOf(action);
  if (action.unreadable !== undefined) {
    // Bytes that run as the Safe, or as another Safe it commands, may hide anything; others concern a foreign contract.
    const asSafe = action.kind === 'execTransaction' || action.kind === 'module';
    const hides = action.operation === 1 || asSafe;
    found.push(
      warning({
        ruleId: 'safe/unreadable',
        verdict: hides ? 'BLOCKED' : 'CAUTION',
        message: `${place} calls ${action.method ?? 'a known function'}, but what is inside cannot be shown: ${action.unreadable}`,
        help: 'Do not sign it. Ask its author for a batch that encodes in the usual way.',
        data,
      }),
    );
  }
  if (action.data.length > 2 && action.data.length < 10) {
    found.push(
      warning({
        ruleId: 'safe/short-calldata',
        verdict: 'CAUTION',
        message: `${place} has calldata of fewer than 4 bytes, which names no function`,
        help: 'Ask its author what it is for.',
        data,
      }),
    );
  }
  if (action.value > 0n) {
    const ignored = action.operation === 1 ? ' (a delegatecall ignores it)' : '';
    found.push(
      warning({
        ruleId: 'safe/value',
        verdict: 'CAUTION',
        message: `${place} sends ${ethText(action.value)} to ${checksummed(action.to)}${ignored}`,
        help: 'Check that the amount and the receiver are meant.',
        data: { ...data, value: action.value.toString() },
      }),
    );
  }
  if (action.kind === 'approveHash') found.push(...approveWarning(action, context));
  return found;
};

const approveWarning = (action: Action, context: WarningContext): readonly Finding[] => {
  const hash = `0x${action.data.slice(10, 74)}`;
  if (action.data.length === 74 && context.knownHashes.has(hash)) return [];
  return [
    warning({
      ruleId: 'safe/approve-hash',
      verdict: 'CAUTION',
      message: `${placeOf(action)} approves the hash ${hash} for the Safe ${checksummed(action.to)}: whatever it stands for`,
      help: 'Review the transaction behind that hash first; approving it is signing it.',
      data: { ...stepData(action), hash },
    }),
  ];
};

/**
 * Whether a step is all that a transaction of a Safe does, so that it uses up a nonce for nothing: as the transaction, as
 * the only call of its batch, or as the only one of a file that is to become a transaction. The same step among others, or
 * made by a module or another account, uses up no nonce of its own.
 */
const isWholeOfASafe = (action: Action, { parent, alone }: Around, { safe }: WarningContext): boolean => {
  if (action.account === undefined || action.to !== action.account) return false;
  if (action.refund !== undefined) return true;
  if (parent === undefined) return alone && action.to === safe?.toLowerCase();
  return alone && parent.kind === 'multisend' && parent.refund !== undefined;
};

const targetWarnings = (
  action: Action,
  around: Around,
  context: WarningContext,
  targets: Set<string>,
): readonly Finding[] => {
  const data = stepData(action);
  const place = placeOf(action);
  if (action.to === ZERO_ADDRESS) {
    return [
      warning({
        ruleId: 'safe/zero-target',
        verdict: 'CAUTION',
        message: `${place} goes to the zero address; in a batch of Safe 1.5.0 that means the Safe itself`,
        help: 'A target was probably forgotten. Ask its author; what is sent there is lost.',
        data,
      }),
    ];
  }
  const isSelf = action.to === context.safe?.toLowerCase() || action.to === action.account;
  const empty = action.value === 0n && action.data === '0x' && action.operation === 0;
  if (empty && isWholeOfASafe(action, around, context)) {
    return [
      warning({
        ruleId: 'safe/self-empty-call',
        verdict: 'CAUTION',
        message: `${place} is an empty call of the Safe to itself: it only uses up a nonce, which rejects another transaction`,
        help: 'Sign it only to cancel the other transaction with the same nonce.',
        data,
      }),
    ];
  }
  if (isSelf || action.operation !== 0 || targets.has(action.to)) return [];
  if (context.knownTargets.has(action.to) || context.knownTargets.has(checksummed(action.to))) return [];
  targets.add(action.to);
  return [
    warning({
      ruleId: 'safe/unknown-target',
      verdict: 'CAUTION',
      message: `${place} calls ${checksummed(action.to)}, which no protocol definition of yours describes`,
      help: 'Find out what the contract is before you sign.',
      data,
    }),
  ];
};
