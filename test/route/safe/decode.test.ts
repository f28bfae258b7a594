import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { id } from 'ethers/hash';
import fc from 'fast-check';
import type { Hex } from '../../../src/chain/hex.js';
import { ADMIN_METHODS } from '../../../src/route/safe/admin-methods.js';
import {
  type Action,
  decodeCalls,
  decodeSafeTransaction,
  MAX_ACTIONS,
  MAX_DEPTH,
} from '../../../src/route/safe/decode.js';
import { encodeExecTransaction } from '../../../src/route/safe/exec.js';
import { encodeMultiSend, packCalls } from '../../../src/route/safe/multisend.js';
import { completeSafeTransaction, parseSafeTransactionFile } from '../../../src/route/safe/safe-transaction-file.js';
import { worstVerdict } from '../../../src/route/safe/warning.js';
import { bareContext, callWarnings, safeWarnings, type WarningContext } from '../../../src/route/safe/warnings.js';
import { checksummed } from '../../../src/signer/address.js';
import { knownAddress } from '../../../src/signer/known-contracts.js';
import { type SafeTx, safeTx } from '../../../src/signer/safe-tx.js';
import { needSharedData } from '../../shared-data.js';

const SAFE: Hex = `0x${'5a'.repeat(20)}`;
const OTHER: Hex = `0x${'07'.repeat(20)}`;
const PARENT: Hex = `0x${'9a'.repeat(20)}`;
const ZERO: Hex = `0x${'00'.repeat(20)}`;
const known = (kind: Parameters<typeof knownAddress>[0], version = '1.4.1'): Hex => {
  const address = knownAddress(kind, version);
  if (address === undefined) throw new Error(kind);
  return address;
};
const CALL_ONLY = known('MultiSendCallOnly');
const PLAIN = known('MultiSend');
const abi = new Interface([
  'function addOwnerWithThreshold(address,uint256)',
  'function execTransactionFromModule(address,uint256,bytes,uint8)',
  'function approveHash(bytes32)',
  'function signMessage(bytes)',
  'function transfer(address,uint256)',
  'function enableModule(address)',
  'function migrateSingleton()',
]);
const data = (name: string, ...args: unknown[]): Hex => abi.encodeFunctionData(name, args) as Hex;
const ADD_OWNER = data('addOwnerWithThreshold', OTHER, 1);
const TRANSFER = data('transfer', OTHER, 5);

const call = (to: Hex, bytes: Hex, value = 0n) => ({ operation: 0, to, value, data: bytes });
const batch = (...calls: Parameters<typeof encodeMultiSend>[0]): SafeTx =>
  safeTx({ to: CALL_ONLY, operation: 1, data: encodeMultiSend(calls), nonce: 0n });
const plain = (to: Hex, bytes: Hex, more: Partial<SafeTx> = {}): SafeTx =>
  safeTx({ to, data: bytes, nonce: 0n, ...more });
const exec = (safe: Hex, tx: SafeTx): SafeTx => plain(safe, encodeExecTransaction(tx, '0x'));
const module = (to: Hex, inner: Hex, bytes: Hex): Hex =>
  data('execTransactionFromModule', to, 0, bytes, inner === ZERO ? 1 : 0);

interface Judged {
  readonly verdict: string | undefined;
  readonly rules: readonly string[];
}

const judge = (tx: SafeTx, context: Partial<WarningContext> = {}): Judged => {
  const findings = safeWarnings(decodeSafeTransaction(tx, SAFE), { ...bareContext(SAFE), ...context });
  for (const finding of findings) {
    expect(finding.message, finding.ruleId).to.match(/^(The transaction|Step [\d.]+) /);
    expect(finding.help, finding.ruleId).to.match(/[.]$/);
    expect(finding.data?.verdict).to.be.oneOf(['BLOCKED', 'CAUTION']);
    expect(finding.severity).to.equal(finding.data?.verdict === 'BLOCKED' ? 'error' : 'warning');
    expect(() => JSON.stringify(finding)).not.to.throw();
  }
  return { verdict: worstVerdict(findings), rules: findings.map((f) => f.ruleId) };
};

const count = (action: Action): number => 1 + action.inner.reduce((sum, inner) => sum + count(inner), 0);
const depth = (action: Action): number => 1 + Math.max(0, ...action.inner.map(depth));

describe('what a Safe transaction does', () => {
  it('uses the selectors that the Safe contracts have', () => {
    for (const [selector, method] of ADMIN_METHODS)
      expect(id(method.declaration.signature).slice(0, 10)).to.equal(selector);
    const published =
      '0x0d582f13 0xf8dc5dd9 0xe318b52b 0x694e80c3 0x610b5925 0xe009cfde 0xe19a9dd9 0xe068df37 0xf08a0323 0x7de7edef ' +
      '0xf6682ab0 0x07f464a4 0xed007fc6 0x68cb3d94 0xb63e800d';
    expect([...ADMIN_METHODS.keys()]).to.deep.equal(published.split(' '));
  });

  it('is shown step by step, through batches, other Safes and modules', () => {
    const inner = exec(PARENT, batch(call(OTHER, TRANSFER), call(PARENT, ADD_OWNER)));
    const root = decodeSafeTransaction(batch(call(OTHER, TRANSFER, 7n), call(inner.to, inner.data)), SAFE);
    expect(root.kind).to.equal('multisend');
    expect(root.inner.map((a) => a.kind)).to.deep.equal(['call', 'execTransaction']);
    expect(root.inner[0]).to.include({ value: 7n, selector: '0xa9059cbb', account: SAFE });
    const parentBatch = root.inner[1]?.inner[0];
    expect(parentBatch).to.include({ kind: 'multisend', operation: 1, account: PARENT });
    expect(parentBatch?.inner.map((a) => [a.kind, a.account, a.at.join('.')])).to.deep.equal([
      ['call', PARENT, '1.0.0'],
      ['safe-admin', PARENT, '1.0.1'],
    ]);
    const viaModule = decodeSafeTransaction(plain(OTHER, module(SAFE, OTHER, ADD_OWNER)), SAFE);
    expect(viaModule.inner[0]).to.include({ kind: 'safe-admin', to: SAFE, account: undefined });
  });

  it('is BLOCKED where it takes control of a Safe, at any depth', () => {
    const wrap = (tx: SafeTx): SafeTx => batch(call(OTHER, TRANSFER), call(tx.to, tx.data));
    for (const [selector, { ruleId }] of ADMIN_METHODS) {
      const direct = judge(plain(SAFE, selector as Hex));
      expect(direct.verdict, selector).to.equal('BLOCKED');
      expect(direct.rules).to.include(ruleId);
      expect(judge(wrap(plain(SAFE, selector as Hex))).rules).to.include(ruleId);
      expect(judge(wrap(exec(PARENT, plain(PARENT, selector as Hex)))).rules, 'nested Safe').to.include(ruleId);
      expect(judge(plain(OTHER, module(SAFE, OTHER, selector as Hex))).rules, 'module').to.include(ruleId);
      expect(judge(batch(call(ZERO, selector as Hex))).rules, 'zero target').to.include(ruleId);
      const unknown = safeWarnings(
        decodeSafeTransaction(plain(OTHER, selector as Hex), undefined),
        bareContext(undefined),
      );
      expect(worstVerdict(unknown), 'unknown Safe').to.equal('BLOCKED');
    }
  });

  it('asks for caution where the same function is called on a contract that is not the Safe', () => {
    expect(judge(plain(OTHER, data('enableModule', SAFE)))).to.deep.equal({
      verdict: 'CAUTION',
      rules: ['safe/foreign-admin', 'safe/unknown-target'],
    });
  });

  const cases: Record<string, [SafeTx, 'BLOCKED' | 'CAUTION', readonly string[]]> = {
    'an ordinary call': [plain(OTHER, TRANSFER), 'CAUTION', ['safe/unknown-target']],
    'a batch of calls': [batch(call(OTHER, TRANSFER), call(OTHER, TRANSFER)), 'CAUTION', ['safe/unknown-target']],
    'a payment': [plain(OTHER, '0x', { value: 1n }), 'CAUTION', ['safe/value', 'safe/unknown-target']],
    'a rejection': [plain(SAFE, '0x'), 'CAUTION', ['safe/self-empty-call']],
    'the zero address': [plain(ZERO, '0x'), 'CAUTION', ['safe/zero-target']],
    'a zero target in a batch': [batch(call(ZERO, TRANSFER)), 'CAUTION', ['safe/zero-target']],
    'three bytes of calldata': [plain(OTHER, '0x123456'), 'CAUTION', ['safe/short-calldata', 'safe/unknown-target']],
    'a delegatecall': [plain(OTHER, TRANSFER, { operation: 1 }), 'BLOCKED', ['safe/delegatecall']],
    CreateCall: [plain(known('CreateCall'), '0x12345678', { operation: 1 }), 'BLOCKED', ['safe/delegatecall']],
    SafeMigration: [
      plain(known('SafeMigration'), data('migrateSingleton'), { operation: 1 }),
      'BLOCKED',
      ['safe/delegatecall', 'safe/singleton-change'],
    ],
    'a signed message': [
      plain(known('SignMessageLib'), data('signMessage', '0x12'), { operation: 1 }),
      'CAUTION',
      ['safe/sign-message'],
    ],
    'plain MultiSend': [
      plain(PLAIN, encodeMultiSend([call(OTHER, TRANSFER)]), { operation: 1 }),
      'CAUTION',
      ['safe/plain-multisend', 'safe/unknown-target'],
    ],
    'a delegatecall in a batch': [
      plain(PLAIN, encodeMultiSend([{ ...call(OTHER, TRANSFER), operation: 1 }]), { operation: 1 }),
      'BLOCKED',
      ['safe/plain-multisend', 'safe/inner-delegatecall', 'safe/delegatecall'],
    ],
    'an operation of 2 in a batch': [
      batch({ ...call(OTHER, TRANSFER), operation: 2 }),
      'CAUTION',
      ['safe/unknown-operation'],
    ],
    'multiSend called': [
      plain(CALL_ONLY, encodeMultiSend([call(SAFE, '0x12345678')])),
      'CAUTION',
      ['safe/multisend-not-delegated', 'safe/unknown-target'],
    ],
    'a refund': [plain(OTHER, TRANSFER, { gasPrice: 1n }), 'BLOCKED', ['safe/refund', 'safe/unknown-target']],
    'a refund in another Safe': [
      exec(PARENT, plain(OTHER, TRANSFER, { gasPrice: 1n, refundReceiver: OTHER })),
      'BLOCKED',
      ['safe/unknown-target', 'safe/refund', 'safe/unknown-target'],
    ],
    'refund fields that pay nothing': [
      plain(OTHER, TRANSFER, { gasToken: OTHER }),
      'CAUTION',
      ['safe/refund-fields', 'safe/unknown-target'],
    ],
    'inner gas': [plain(OTHER, TRANSFER, { safeTxGas: 1n }), 'CAUTION', ['safe/inner-gas', 'safe/unknown-target']],
    'an approval': [
      plain(OTHER, data('approveHash', `0x${'ab'.repeat(32)}`)),
      'CAUTION',
      ['safe/approve-hash', 'safe/unknown-target'],
    ],
    'a batch that is cut': [
      plain(CALL_ONLY, encodeMultiSend([call(SAFE, ADD_OWNER)]).slice(0, -2) as Hex, { operation: 1 }),
      'BLOCKED',
      ['safe/unreadable'],
    ],
    'an execTransaction with bytes left over': [
      plain(PARENT, `${exec(PARENT, plain(PARENT, ADD_OWNER)).data}00`),
      'BLOCKED',
      ['safe/unreadable', 'safe/unknown-target'],
    ],
    'a module call that is cut': [
      plain(OTHER, module(SAFE, OTHER, ADD_OWNER).slice(0, -64) as Hex),
      'BLOCKED',
      ['safe/unreadable', 'safe/unknown-target'],
    ],
  };
  for (const [name, [tx, verdict, rules]] of Object.entries(cases)) {
    it(`is ${verdict} for ${name}`, () => expect(judge(tx)).to.deep.equal({ verdict, rules }));
  }

  it('tells ETH in whole units, exactly, and the wei beside it', () => {
    const tx = plain(OTHER, '0x', { value: 1_234_500_000_000_000_000_001n, gasPrice: 30_000_000_000n });
    const found = safeWarnings(decodeSafeTransaction(tx, SAFE), bareContext(SAFE));
    const [value] = found.filter(({ ruleId }) => ruleId === 'safe/value');
    expect(value?.message).to.equal(`The transaction sends 1_234.500000000000000001 ETH to ${checksummed(OTHER)}`);
    expect(value?.data?.value).to.equal('1234500000000000000001');
    const [refund] = found.filter(({ ruleId }) => ruleId === 'safe/refund');
    expect(refund?.message).to.contain('in ETH: gasPrice 0.00000003 ETH for each unit of gas');
    expect(refund?.data?.gasPrice).to.equal('30000000000');
  });

  it('takes an empty call of the Safe to itself for a rejection only where it is all that a transaction does', () => {
    const empty = call(SAFE, '0x');
    const REJECTS = 'safe/self-empty-call';
    expect(judge(batch(empty)).rules, 'the only call of a batch').to.deep.equal([REJECTS]);
    expect(judge(exec(PARENT, plain(PARENT, '0x'))).rules, 'of another Safe').to.include(REJECTS);
    const byItself = decodeCalls([call(SAFE, '0x')], SAFE).flatMap((action) => (action === null ? [] : [action]));
    expect(callWarnings(byItself, bareContext(SAFE)).map(({ ruleId }) => ruleId)).to.deep.equal([REJECTS]);
    const others: Record<string, SafeTx> = {
      'one call of several': batch(call(OTHER, TRANSFER), empty),
      'made by another Safe': exec(PARENT, plain(SAFE, '0x')),
      'made by another Safe in a batch': batch(call(PARENT, exec(PARENT, plain(SAFE, '0x')).data)),
      'made through a module': plain(OTHER, module(SAFE, SAFE, '0x')),
      'a batch that another account makes': plain(CALL_ONLY, encodeMultiSend([empty])),
      'with ETH': plain(SAFE, '0x', { value: 1n }),
      'with calldata': plain(SAFE, '0x12345678'),
    };
    for (const [name, tx] of Object.entries(others)) expect(judge(tx).rules, name).not.to.include(REJECTS);
    const two = decodeCalls([call(SAFE, '0x'), call(OTHER, TRANSFER)], SAFE).flatMap((a) => (a === null ? [] : [a]));
    expect(callWarnings(two, bareContext(SAFE)).map(({ ruleId }) => ruleId)).not.to.include(REJECTS);
    const byGovernor = decodeCalls([call(OTHER, '0x')], OTHER).flatMap((a) => (a === null ? [] : [a]));
    expect(callWarnings(byGovernor, bareContext(undefined)).map(({ ruleId }) => ruleId)).not.to.include(REJECTS);
  });

  it('raises nothing for a batch of calls to contracts that are known, approvals that were reviewed, trusted code', () => {
    const quiet = { verdict: undefined, rules: [] };
    expect(
      judge(batch(call(OTHER, TRANSFER), call(OTHER, '0x12345678')), { knownTargets: new Set([OTHER]) }),
    ).to.deep.equal(quiet);
    const hash = `0x${'ab'.repeat(32)}`;
    const approval = plain(OTHER, data('approveHash', hash));
    expect(judge(approval, { knownTargets: new Set([OTHER]), knownHashes: new Set([hash]) })).to.deep.equal(quiet);
    const trusted = plain(OTHER, TRANSFER, { operation: 1 });
    expect(judge(trusted, { trustedDelegates: new Set([OTHER]) })).to.deep.equal(quiet);
  });

  it('lists at most fifty warnings of a kind, and counts the rest', () => {
    const many = batch(...Array.from({ length: 200 }, () => call(OTHER, '0x', 1n)));
    const findings = safeWarnings(decodeSafeTransaction(many, SAFE), bareContext(SAFE));
    const payments = findings.filter((f) => f.ruleId === 'safe/value');
    expect(payments).to.have.length(50);
    expect(payments[0]?.data?.occurrences).to.equal(200);
  });
});

describe('published Safe transactions', () => {
  it('get the verdict that the rules for bare transactions give', function () {
    const vectors = JSON.parse(readFileSync(needSharedData(this, 'safe/vectors.json'), 'utf8')) as object[];
    const verdicts = new Map<string, string | undefined>();
    for (const vector of vectors) {
      const { chainId, safe, tx } = completeSafeTransaction(
        parseSafeTransactionFile(JSON.stringify(vector), 'tx.json'),
        {},
      );
      expect(chainId > 0n).to.equal(true);
      const root = decodeSafeTransaction(tx, safe);
      if (tx.operation === 1) expect(root.inner.length, 'the batch is opened').to.be.greaterThan(0);
      const verdict = worstVerdict(safeWarnings(root, bareContext(safe)));
      const expected = tx.gasPrice > 0n || (tx.to === safe && tx.data.startsWith('0x0d582f13')) ? 'BLOCKED' : 'CAUTION';
      expect(verdict, JSON.stringify(vector).slice(0, 80)).to.equal(expected);
      verdicts.set(expected, verdict);
    }
    expect([...verdicts.keys()].sort()).to.deep.equal(['BLOCKED', 'CAUTION']);
  });
});

describe('hostile calldata', () => {
  it('nested without end is opened only so far, and BLOCKED', () => {
    let tx = plain(SAFE, ADD_OWNER);
    for (let level = 0; level < 60; level += 1) tx = exec(PARENT, tx);
    const root = decodeSafeTransaction(tx, SAFE);
    expect(depth(root)).to.equal(MAX_DEPTH + 1);
    expect(judge(tx).verdict).to.equal('BLOCKED');
    let nested = encodeMultiSend([call(SAFE, ADD_OWNER)]);
    for (let level = 0; level < 60; level += 1)
      nested = encodeMultiSend([{ ...call(CALL_ONLY, nested), operation: 1 }]);
    expect(judge(plain(CALL_ONLY, nested, { operation: 1 })).verdict).to.equal('BLOCKED');
  });

  it('wide at every level stays within the number of steps', () => {
    const leaf = packCalls(Array.from({ length: 9_000 }, () => call(OTHER, '0x')));
    const inner = abi52(leaf);
    const root = decodeSafeTransaction(batch(call(CALL_ONLY, inner)), SAFE);
    expect(count(root)).to.equal(9_002);
    let wide = encodeMultiSend([call(OTHER, '0x'), call(OTHER, '0x')]);
    for (let level = 0; level < 12; level += 1) wide = encodeMultiSend([call(CALL_ONLY, wide), call(CALL_ONLY, wide)]);
    const tree = decodeSafeTransaction({ ...batch(), data: wide }, SAFE);
    expect(count(tree)).to.be.at.most(MAX_ACTIONS);
    expect(judge({ ...batch(), data: wide }).rules.length).to.be.lessThan(200);
  }).timeout(20_000);

  const bytes = fc.uint8Array({ maxLength: 500 }).map((b) => Buffer.from(b).toString('hex'));
  it('of random bytes after any known selector is decoded or said to be unreadable', () => {
    const selectors = [
      '8d80ff0a',
      '6a761202',
      '468721a7',
      '5229073f',
      'd4d9bdcd',
      '85a5affe',
      '0d582f13',
      'b63e800d',
      '',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...selectors),
        bytes,
        fc.constantFrom(0 as const, 1 as const),
        (selector, rest, operation) => {
          judge(plain(SAFE, `0x${selector}${rest}`, { operation }));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('made by flipping bytes of a real batch never hides a change of owners behind a milder verdict', () => {
    const real = batch(call(OTHER, TRANSFER), call(SAFE, ADD_OWNER)).data;
    const at = fc.nat((real.length - 4) / 2);
    fc.assert(
      fc.property(at, fc.integer({ min: 1, max: 255 }), (index, flip) => {
        const raw = Buffer.from(real.slice(2), 'hex');
        raw[index] = (raw[index] ?? 0) ^ flip;
        const tx = plain(CALL_ONLY, `0x${raw.toString('hex')}`, { operation: 1 });
        const text = raw.toString('hex');
        const reachable =
          text.startsWith('8d80ff0a') &&
          text.includes(`${SAFE.slice(2)}${'0'.repeat(64)}`) &&
          text.includes('0d582f13');
        if (reachable) expect(judge(tx).verdict).to.equal('BLOCKED');
        else judge(tx);
      }),
      { numRuns: 600 },
    );
  });
});

const abi52 = (packed: Hex): Hex =>
  new Interface(['function multiSend(bytes)']).encodeFunctionData('multiSend', [packed]) as Hex;
