import type { Hex } from '../chain/hex.js';
import { PlimsollError, refused, usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { CallId } from '../route/governance/ids.js';
import { identityWarnings } from '../route/safe/context-warnings.js';
import type { PlannedCall } from '../route/safe/decode.js';
import { decodeExecTransaction, EXEC_TRANSACTION, signedTransaction } from '../route/safe/exec.js';
import { completeSafeTransaction } from '../route/safe/safe-transaction-file.js';
import type { TransactionBuilderFile } from '../route/safe/transaction-builder.js';
import { warning } from '../route/safe/warning.js';
import { type RouteCall, wrapCalls } from '../route/safe/wrap.js';
import { type Operation, type SafeIdentity, type SafeTx, safeTx } from '../signer/safe-tx.js';
import { parseSafeVersion, type SafeVersion } from '../signer/safe-version.js';
import { governanceSubject } from './governance-subject.js';
import type { BareInput } from './input.js';
import type { InputKind } from './told.js';

/** What the command line adds to an input. Addresses in lower case. */
export interface InputFlags {
  readonly safe?: Hex;
  readonly chainId?: bigint;
  readonly version?: string;
  readonly nonce?: bigint;
  readonly to?: Hex;
  readonly value?: bigint;
  readonly operation?: Operation;
  /** Who makes the calls of a governor or timelock file. */
  readonly executor?: Hex;
}

/** What is to be reviewed, once the input and the flags are put together. */
export interface Subject {
  readonly kind: InputKind;
  readonly title: string | null;
  /** As far as it is known; only the whole has hashes. */
  readonly identity: Partial<SafeIdentity>;
  /** The transaction that owners would sign; null where the input does not make one. */
  readonly signed: (SafeIdentity & { readonly tx: SafeTx }) | null;
  /** The calls, where there is no transaction around them. Null for one that cannot be read. */
  readonly calls: readonly (PlannedCall | null)[];
  /** What the file names the functions of its calls, by position; never believed. */
  readonly labels: readonly (string | null)[];
  /** A hash that the file states. */
  readonly statedHash: Hex | null;
  readonly findings: readonly Finding[];
  readonly checked?: readonly string[];
  readonly notChecked: readonly string[];
  /** Of calls that no Safe makes: the account that makes them, where it is known. */
  readonly executor?: Hex;
  /** Ids that the input gives besides those of its calls. */
  readonly ids?: readonly CallId[];
  /** Every version of Safe that the transaction can be of, where its hash proves that and nothing says which. */
  readonly versions?: readonly SafeVersion[];
}

const NAMES = { safe: '--safe', chainId: '--chain-id', version: '--safe-version', nonce: '--nonce' } as const;
type Needed = keyof typeof NAMES;

const lacking = (given: Partial<Record<Needed, unknown>>): readonly string[] =>
  (Object.keys(NAMES) as Needed[]).filter((name) => given[name] === undefined).map((name) => NAMES[name]);

const lacks = (what: string, flags: readonly string[]): PlimsollError =>
  usage('review/missing-flags', `${what} lacks ${flags.join(', ')}`, {
    hint: `${flags.includes('--chain-id') ? 'Give --chain-id, 1 for Ethereum, and what else lacks. ' : ''}Every one of them is part of what is signed, so none is guessed.`,
  });

const refuseCallFlags = (name: string, flags: InputFlags): void => {
  const given = (['to', 'value', 'operation'] as const).filter((flag) => flags[flag] !== undefined);
  if (given.length === 0) return;
  throw usage(
    'review/flag-not-used',
    `${given.map((flag) => `--${flag}`).join(', ')} go with calldata, and ${name} has its own`,
    {
      hint: 'Leave them out.',
    },
  );
};

const refuseExecutor = (name: string, { executor }: InputFlags): void => {
  if (executor === undefined) return;
  throw usage('review/flag-not-used', `--executor goes with a governor or timelock file, and ${name} is none`, {
    hint: 'Leave it out. --safe is the Safe that makes a call.',
  });
};

const transactionSubject = (input: Extract<BareInput, { kind: 'safe-transaction' }>, flags: InputFlags): Subject => {
  refuseCallFlags(input.name, flags);
  const { safe, chainId, version, nonce } = flags;
  const added = {
    ...(safe === undefined ? {} : { safe }),
    ...(chainId === undefined ? {} : { chainId }),
    ...(version === undefined ? {} : { version }),
    ...(nonce === undefined ? {} : { nonce }),
  };
  const signed = completeSafeTransaction(input.file, added);
  const { assumed } = input.file;
  const findings = [
    warning({
      ruleId: 'review/assumed-fields',
      verdict: 'CAUTION',
      message: `${input.name} does not give ${assumed.join(', ')}; taken as zero or empty`,
      help: 'Compare with what your wallet shows: these fields are part of what is signed.',
      data: { fields: assumed },
    }),
  ];
  return {
    kind: 'safe-transaction',
    title: null,
    identity: { chainId: signed.chainId, safe: signed.safe, version: signed.version },
    signed,
    calls: [],
    labels: [],
    statedHash: input.file.statedHash ?? null,
    findings: assumed.length === 0 ? [] : findings,
    notChecked: [],
  };
};

const whole = (t: TransactionBuilderFile['transactions'][number]): RouteCall | null =>
  t.to === undefined || t.value === undefined || t.data === undefined
    ? null
    : { to: t.to, value: t.value, data: t.data };

/** The transaction that the batch becomes, or the finding that says why it becomes none. */
const wrapped = (
  calls: readonly (RouteCall | null)[],
  identity: SafeIdentity,
  nonce: bigint,
): { readonly tx: SafeTx } | { readonly finding: Finding } => {
  const not = (why: string) => ({
    finding: warning({
      ruleId: 'review/not-one-transaction',
      verdict: 'BLOCKED',
      message: `the batch cannot become a Safe transaction: ${why}`,
      help: 'Do not sign it. Ask its author for a batch whose transactions are all complete.',
    }),
  });
  if (calls.includes(null)) return not('a transaction of it cannot be read');
  try {
    const all = calls.flatMap((call) => (call === null ? [] : [call]));
    return {
      tx: wrapCalls(all, { address: identity.safe, version: identity.version, chainId: identity.chainId }, { nonce }),
    };
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return not(error.message);
  }
};

const batchSubject = (input: Extract<BareInput, { kind: 'transaction-builder' }>, flags: InputFlags): Subject => {
  refuseCallFlags(input.name, flags);
  const { file } = input;
  const claims = {
    ...(file.chainId === undefined ? {} : { chainId: file.chainId }),
    ...(file.safe === undefined ? {} : { safe: file.safe }),
  };
  const chainId = flags.chainId ?? file.chainId;
  const safe = flags.safe ?? file.safe;
  const { version, nonce } = flags;
  const identity = {
    ...(chainId === undefined ? {} : { chainId }),
    ...(safe === undefined ? {} : { safe }),
    ...(version === undefined ? {} : { version: parseSafeVersion(version) }),
  };
  const calls = file.transactions.map(whole);
  const subject = {
    kind: 'transaction-builder' as const,
    title: file.name ?? null,
    identity,
    signed: null,
    calls: calls.map((call) => (call === null ? null : { ...call, operation: 0 })),
    labels: file.transactions.map((t) => t.labelled ?? null),
    statedHash: null,
    findings: [...file.findings, ...identityWarnings(claims, flags)],
    notChecked: ['the hashes: a batch is not yet a transaction; give --safe-version and --nonce'],
  };
  if (version === undefined && nonce === undefined) return subject;
  if (chainId === undefined || safe === undefined || version === undefined || nonce === undefined)
    throw lacks(`${input.name}, as a Safe transaction,`, lacking({ chainId, safe, version, nonce }));
  const full = { chainId, safe, version: parseSafeVersion(version) };
  const made = wrapped(calls, full, nonce);
  if ('finding' in made)
    return { ...subject, findings: [...subject.findings, made.finding], notChecked: ['the hashes'] };
  return {
    ...subject,
    signed: { ...full, tx: made.tx },
    notChecked: calls.length > 1 ? ['whether the Safe app sends the batch through the same MultiSendCallOnly'] : [],
  };
};

const calldataSubject = (input: Extract<BareInput, { kind: 'calldata' }>, flags: InputFlags): Subject => {
  const { data, name } = input;
  const { safe, chainId, version, nonce, to } = flags;
  const base = { title: null, calls: [], labels: [], statedHash: null, findings: [], notChecked: [] };
  // Where one address is given it is the Safe that runs the transaction; two different ones are a Safe that calls another.
  const executed =
    data.startsWith(EXEC_TRANSACTION.selector) && (to === undefined || safe === undefined || to === safe);
  if (executed) {
    const address = safe ?? to;
    if (flags.value !== undefined || flags.operation !== undefined)
      throw usage('review/flag-not-used', 'calldata of execTransaction has its own value and operation', {
        hint: 'Leave --value and --operation out.',
      });
    if (address === undefined || chainId === undefined || version === undefined || nonce === undefined)
      throw lacks(`${name}, a call of execTransaction,`, lacking({ safe: address, chainId, version, nonce }));
    const tx = signedTransaction(decodeExecTransaction(data), nonce);
    if (tx === undefined)
      throw refused('safe/bad-exec', 'The operation of the execTransaction is neither 0 nor 1', {
        hint: 'No Safe runs it. Ask its author for a well-formed one.',
      });
    const identity = { chainId, safe: address, version: parseSafeVersion(version) };
    return { ...base, kind: 'exec-transaction', identity, signed: { ...identity, tx: safeTx(tx) } };
  }
  const some = safe !== undefined || version !== undefined || nonce !== undefined;
  const missing = [...(to === undefined ? ['--to'] : []), ...(some ? lacking({ safe, chainId, version, nonce }) : [])];
  if (to === undefined || missing.length > 0) throw lacks(name, missing);
  const call = { to, value: flags.value ?? 0n, data, operation: flags.operation ?? 0 };
  if (safe === undefined || chainId === undefined || version === undefined || nonce === undefined) {
    const { to: target, value, operation } = safeTx({ ...call, nonce: 0n });
    return {
      ...base,
      kind: 'calldata',
      identity: chainId === undefined ? {} : { chainId },
      signed: null,
      calls: [{ to: target, value, data, operation }],
      notChecked: ['the hashes: give --safe, --chain-id, --safe-version and --nonce'],
    };
  }
  const identity = { chainId, safe, version: parseSafeVersion(version) };
  return { ...base, kind: 'calldata', identity, signed: { ...identity, tx: safeTx({ ...call, nonce }) } };
};

/**
 * Put an input and the flags together. Throws `safe-file/missing`, `safe-file/disagrees`, `review/missing-flags` (64),
 * `review/flag-not-used` (64), `review/hash-alone`, `safe/bad-exec`, `safe/unknown-version` and what `safeTx` lists.
 */
export const subjectOf = (input: BareInput, flags: InputFlags): Subject => {
  if (input.kind !== 'governance') refuseExecutor(input.name, flags);
  switch (input.kind) {
    case 'hash':
      throw refused('review/hash-alone', `${input.name} is a hash: it does not tell what it stands for`, {
        hint: 'Give --service-url, where the transaction is fetched and proven by the hash; or the transaction itself, and the hash as --expect-hash.',
      });
    case 'governance':
      return governanceSubject(input.file, flags);
    case 'safe-transaction':
      return transactionSubject(input, flags);
    case 'transaction-builder':
      return batchSubject(input, flags);
    case 'calldata':
      return calldataSubject(input, flags);
  }
};
