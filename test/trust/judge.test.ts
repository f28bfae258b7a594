import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import type { Finding } from '../../src/diagnostic/finding.js';
import type { CodeFacts } from '../../src/trust/code-facts.js';
import { judge } from '../../src/trust/judge.js';
import { applyAllowances, expiredFindings } from '../../src/trust/judge-allowances.js';
import type { JudgedChain } from '../../src/trust/judge-chain.js';
import type { JudgedDocuments } from '../../src/trust/judge-documents.js';
import { NO_PINS, type TrustedChain } from '../../src/trust/trust.js';

const address = (digit: string): Hex => `0x${digit.repeat(40)}`;
const hash = (digit: string): Hex => `0x${digit.repeat(64)}`;
const [SAFE, OTHER, SINGLETON, POOL, ACL, BATCH, IMPLEMENTATION] = ['1', '2', '3', '4', '5', '6', '7'].map(address) as [
  Hex,
  Hex,
  Hex,
  Hex,
  Hex,
  Hex,
  Hex,
];
const OWNERS = [address('8'), address('9')];

const facts = (
  code: Hex | null,
  implementation: Hex | null = null,
  implementationCode: Hex | null = null,
): CodeFacts => ({
  code,
  implementation,
  implementationCode,
});

const PINS: TrustedChain = {
  safes: new Map([
    [
      SAFE,
      {
        version: '1.4.1',
        code: hash('1'),
        singleton: SINGLETON,
        singletonCode: hash('3'),
        threshold: 2,
        owners: OWNERS,
      },
    ],
  ]),
  contracts: new Map([
    [POOL, { name: 'pool', code: hash('4'), implementation: IMPLEMENTATION, implementationCode: hash('7') }],
    [ACL, { name: 'acl', code: hash('5'), implementation: null, implementationCode: null }],
  ]),
  delegates: new Map([[BATCH, { reason: 'batches', code: hash('6') }]]),
};

const CODES = new Map([
  [POOL, facts(hash('4'), IMPLEMENTATION, hash('7'))],
  [ACL, facts(hash('5'))],
  [BATCH, facts(hash('6'))],
]);

const CHAIN: JudgedChain = {
  pins: PINS,
  safe: SAFE,
  version: '1.4.1',
  safeState: { address: SAFE, version: '1.4.1+L2', nonce: 7n, threshold: 2n, owners: OWNERS },
  safeCode: facts(hash('1'), SINGLETON, hash('3')),
  contracts: new Map([
    ['pool', POOL],
    ['acl', ACL],
  ]),
  delegates: [BATCH],
  codes: CODES,
};

const ENTRY = {
  name: 'risk',
  repository: ['1'.repeat(40)],
  path: '.',
  remote: 'https://example.org/r.git',
  ref: 'refs/remotes/origin/main',
  workspace: 'a'.repeat(64),
  definitions: new Map([['lend', 'b'.repeat(64)]]),
};

const DOCUMENTS: JudgedDocuments = {
  found: { entry: ENTRY, branch: { ref: ENTRY.ref, commit: 'c'.repeat(40) }, remote: ENTRY.remote },
  file: '/home/a/trust.yaml',
  commit: 'd'.repeat(40),
  contained: 'contained',
  workspaceDigest: 'a'.repeat(64),
  definition: { name: 'lend', digest: 'b'.repeat(64), pinned: 'same-bytes', origin: 'workspace' },
  marketNow: 'same',
};

/** `BLOCKED trust/x` of each finding; `info` where it has no verdict. */
const verdicts = (findings: readonly Finding[]): string[] =>
  findings.map(({ ruleId, data, severity }) => `${String(data?.verdict ?? severity)} ${ruleId}`);

const onChain = (change: Partial<JudgedChain>): string[] =>
  verdicts(judge({ documents: DOCUMENTS, chain: { ...CHAIN, ...change } }));
const inDocuments = (change: Partial<JudgedDocuments>): string[] =>
  verdicts(judge({ documents: { ...DOCUMENTS, ...change }, chain: CHAIN }));
const withCode = (at: Hex, found: CodeFacts): string[] => onChain({ codes: new Map([...CODES, [at, found]]) });

describe('trust', () => {
  it('finds nothing where every pin is satisfied', () => {
    expect(judge({ documents: DOCUMENTS, chain: CHAIN })).to.deep.equal([]);
    expect(onChain({ safeState: null, safeCode: null, codes: null })).to.deep.equal([]);
  });

  it('has no word for a workspace that is not pinned, but still tells a pinned contract that was changed', () => {
    expect(inDocuments({ found: null })).to.deep.equal(['CAUTION trust/none']);
    const documents = { ...DOCUMENTS, found: null };
    expect(verdicts(judge({ documents, chain: { ...CHAIN, pins: NO_PINS, safe: OTHER } }))).to.deep.equal([
      'CAUTION trust/none',
    ]);
    const changed = new Map([...CODES, [ACL, facts(hash('f'))]]);
    expect(verdicts(judge({ documents, chain: { ...CHAIN, safe: OTHER, codes: changed } }))).to.deep.equal([
      'CAUTION trust/none',
      'BLOCKED trust/contract-code',
    ]);
  });

  it('cautions of a commit that is not on the protected branch, and of none', () => {
    expect(inDocuments({ contained: 'not-contained' })).to.deep.equal(['CAUTION trust/ref-not-containing']);
    expect(inDocuments({ contained: 'not-contained', marketNow: 'other' })).to.deep.equal([
      'CAUTION trust/ref-not-containing',
    ]);
    expect(inDocuments({ commit: null })).to.deep.equal(['CAUTION trust/ref-not-containing']);
    const [finding] = judge({ documents: { ...DOCUMENTS, contained: 'not-contained' }, chain: CHAIN });
    expect(finding?.message).to.equal(
      'the commit dddddddddddd is not on origin/main: its documents are a proposal of somebody, not merged',
    );
  });

  it('cautions of another remote, another plimsoll.yaml, and a market that moved on', () => {
    const found = {
      entry: ENTRY,
      branch: { ref: ENTRY.ref, commit: 'c'.repeat(40) },
      remote: 'https://evil.example/r.git',
    };
    expect(inDocuments({ found })).to.deep.equal(['CAUTION trust/remote-differs']);
    expect(inDocuments({ found: { ...found, entry: { ...ENTRY, remote: null } } })).to.deep.equal([]);
    expect(inDocuments({ workspaceDigest: 'e'.repeat(64) })).to.deep.equal(['CAUTION trust/workspace-differs']);
    expect(inDocuments({ marketNow: 'other' })).to.deep.equal(['CAUTION trust/superseded']);
  });

  it('blocks a changed definition where the pinned one gives other bytes, and cautions where it gives the same', () => {
    const definition = { name: 'lend', digest: 'e'.repeat(64), pinned: 'other-bytes', origin: 'workspace' } as const;
    expect(inDocuments({ definition })).to.deep.equal(['BLOCKED trust/definition-differs']);
    expect(inDocuments({ definition: { ...definition, pinned: 'same-bytes' } })).to.deep.equal([
      'CAUTION trust/definition-differs',
    ]);
    expect(inDocuments({ definition: { ...definition, pinned: 'not-found' } })).to.deep.equal([
      'BLOCKED trust/definition-differs',
    ]);
    expect(inDocuments({ definition: { ...definition, pinned: 'not-found', origin: 'built-in' } })).to.deep.equal([
      'CAUTION trust/definition-differs',
    ]);
    expect(inDocuments({ definition: { ...definition, name: 'new' } })).to.deep.equal([
      'CAUTION trust/definition-differs',
    ]);
  });

  it('blocks a Safe that is none of the pinned ones, and cautions where none is', () => {
    expect(onChain({ safe: OTHER })).to.deep.equal(['BLOCKED trust/safe-not-pinned']);
    expect(onChain({ safe: OTHER, pins: { ...PINS, safes: new Map() } })).to.deep.equal([
      'CAUTION trust/safe-not-pinned',
    ]);
  });

  it('blocks a Safe of other code, singleton or version', () => {
    for (const safeCode of [
      facts(hash('f'), SINGLETON, hash('3')),
      facts(hash('1'), OTHER, hash('3')),
      facts(hash('1'), SINGLETON, hash('f')),
      facts(null),
      facts(hash('1')),
    ])
      expect(onChain({ safeCode })).to.deep.equal(['BLOCKED trust/safe-code']);
    expect(onChain({ safeState: null, safeCode: null, version: '1.3.0' })).to.deep.equal(['BLOCKED trust/safe-code']);
    expect(onChain({ version: '1.3.0' })).to.deep.equal([]);
  });

  it('tells of other owners and another threshold without a verdict', () => {
    const safeState = { address: SAFE, version: '1.4.1', nonce: 7n, threshold: 1n, owners: [OWNERS[0] as Hex, OTHER] };
    expect(onChain({ safeState })).to.deep.equal(['info trust/owners-since']);
    const [finding] = judge({ documents: DOCUMENTS, chain: { ...CHAIN, safeState } });
    expect(finding?.message).to.equal(
      `since you pinned the Safe: the threshold was 2 and is 1; new owners: ${OTHER}; no longer owners: ${OWNERS[1]}`,
    );
  });

  it('blocks a contract of other code or implementation, and cautions of one that is not pinned', () => {
    const changed: readonly [Hex, CodeFacts][] = [
      [ACL, facts(hash('f'))],
      [ACL, facts(null)],
      [ACL, facts(hash('5'), OTHER, hash('f'))],
      [POOL, facts(hash('4'), OTHER, hash('7'))],
      [POOL, facts(hash('4'), IMPLEMENTATION, hash('f'))],
      [POOL, facts(hash('4'), IMPLEMENTATION, null)],
      [POOL, facts(hash('4'))],
    ];
    for (const [at, found] of changed) expect(withCode(at, found)).to.deep.equal(['BLOCKED trust/contract-code']);
    expect(onChain({ codes: new Map([[BATCH, facts(hash('6'))]]) })).to.deep.equal([
      'BLOCKED trust/contract-code',
      'BLOCKED trust/contract-code',
    ]);
    expect(
      onChain({
        contracts: new Map([
          ['pool', OTHER],
          ['acl', ACL],
        ]),
      }),
    ).to.deep.equal(['CAUTION trust/contract-not-pinned']);
    expect(onChain({ contracts: new Map([['pool', OTHER]]), codes: null })).to.deep.equal([
      'CAUTION trust/contract-not-pinned',
    ]);
  });

  it('blocks a delegate of other code, and cautions of one that is not pinned', () => {
    expect(withCode(BATCH, facts(hash('f')))).to.deep.equal(['BLOCKED trust/delegate']);
    expect(withCode(BATCH, facts(null))).to.deep.equal(['BLOCKED trust/delegate']);
    expect(onChain({ delegates: [OTHER, OTHER, BATCH] })).to.deep.equal(['CAUTION trust/delegate']);
  });
});

describe('an allowance', () => {
  const finding = (ruleId: string, verdict: 'BLOCKED' | 'CAUTION', to?: string): Finding => ({
    ruleId,
    severity: verdict === 'BLOCKED' ? 'error' : 'warning',
    message: 'm',
    data: { verdict, ...(to === undefined ? {} : { to }) },
  });
  const allow = (rule: string, where: string, until = '2027-01-31') => [{ rule, where, reason: 'agreed', until }];
  const place = { market: 'core', safe: SAFE, today: '2027-01-31' };
  const apply = (one: Finding, allowances: ReturnType<typeof allow>) =>
    verdicts(applyAllowances([one], allowances, place));

  it('takes the verdict from what it is for, and says so', () => {
    const value = finding('safe/value', 'CAUTION', POOL);
    for (const where of ['core', 'anywhere', SAFE, POOL])
      expect(apply(value, allow('safe/value', where)), where).to.deep.equal(['info safe/value']);
    for (const where of ['other', OTHER])
      expect(apply(value, allow('safe/value', where)), where).to.deep.equal(['CAUTION safe/value']);
    expect(apply(value, allow('safe/unknown-target', 'core'))).to.deep.equal(['CAUTION safe/value']);
    const [allowed] = applyAllowances([value], allow('safe/value', 'core'), place);
    expect(allowed).to.deep.include({ message: 'm (you allow it until 2027-01-31: agreed)', severity: 'info' });
  });

  it('for what takes control needs an address', () => {
    const change = finding('safe/owner-change', 'BLOCKED', SAFE);
    for (const where of ['core', 'anywhere'])
      expect(apply(change, allow('safe/owner-change', where))).to.deep.equal(['BLOCKED safe/owner-change']);
    expect(apply(change, allow('safe/owner-change', SAFE))).to.deep.equal(['info safe/owner-change']);
  });

  it('of a rule that cannot be allowed does nothing, even if a file had it', () => {
    const bad = finding('review/does-not-reproduce', 'BLOCKED');
    expect(apply(bad, allow('review/does-not-reproduce', SAFE))).to.deep.equal(['BLOCKED review/does-not-reproduce']);
  });

  it('counts to the end of its last day, and is an error from then on', () => {
    const value = finding('safe/value', 'CAUTION');
    expect(apply(value, allow('safe/value', 'core', '2027-01-30'))).to.deep.equal([
      'CAUTION safe/value',
      'CAUTION trust/expired',
    ]);
    const [expired] = expiredFindings(allow('safe/value', 'core', '2027-01-30'), '2027-01-31');
    expect(expired).to.include({
      severity: 'error',
      message: 'you allowed safe/value at core until 2027-01-30 (agreed): that has run out',
    });
    expect(expiredFindings(allow('safe/value', 'core'), '2027-01-31')).to.deep.equal([]);
  });
});
