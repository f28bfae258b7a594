import { usage } from '../diagnostic/error.js';
import type { GovernanceFile } from '../route/governance/governance-file.js';
import { dataOf } from '../route/governance/ids.js';
import { canonicalSignature } from '../route/governance/signature-warnings.js';
import { identityWarnings } from '../route/safe/context-warnings.js';
import type { InputFlags, Subject } from './input-subject.js';

const UNUSED = {
  safe: '--safe',
  version: '--safe-version',
  nonce: '--nonce',
  to: '--to',
  value: '--value',
  operation: '--operation',
} as const;

/**
 * What a governor or a timelock is to do: calls without a Safe transaction around them, made by `--executor`. Throws
 * `review/flag-not-used` (64).
 */
export const governanceSubject = (file: GovernanceFile, flags: InputFlags): Subject => {
  const unused = (Object.keys(UNUSED) as (keyof typeof UNUSED)[]).filter((name) => flags[name] !== undefined);
  if (unused.length > 0)
    throw usage(
      'review/flag-not-used',
      `${unused.map((name) => UNUSED[name]).join(', ')} go with a Safe transaction or calldata, and ${file.file} is neither`,
      { hint: 'Leave them out. --executor names the governor or timelock that makes the calls.' },
    );
  const chainId = flags.chainId ?? file.chainId;
  const claimed = file.chainId === undefined ? {} : { chainId: file.chainId };
  const expected = flags.chainId === undefined ? {} : { chainId: flags.chainId };
  return {
    kind: file.kind,
    title: null,
    identity: chainId === undefined ? {} : { chainId },
    signed: null,
    calls: file.calls.map((call) => ({ to: call.to, value: call.value, data: dataOf(call), operation: 0 })),
    labels: file.calls.map(({ signature }) => (signature === '' ? null : (canonicalSignature(signature) ?? null))),
    statedHash: null,
    findings: [...file.findings, ...identityWarnings(claimed, expected)],
    notChecked: [
      ...file.unidentified,
      ...(flags.executor === undefined ? ['who makes the calls: --executor names the governor or timelock'] : []),
    ],
    ids: file.ids,
    ...(flags.executor === undefined ? {} : { executor: flags.executor }),
  };
};
