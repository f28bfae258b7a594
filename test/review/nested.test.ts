import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { TypedDataEncoder } from 'ethers/hash';
import type { Hex } from '../../src/chain/hex.js';
import { nestedFlags } from '../../src/cli/nested-flags.js';
import { typedDataText } from '../../src/cli/typed-data.js';
import type { PlimsollError } from '../../src/diagnostic/error.js';
import { reviewMarkdown } from '../../src/report/review-markdown.js';
import { reviewText } from '../../src/report/review-text.js';
import { plain } from '../../src/report/style.js';
import type { NestedGiven } from '../../src/review/nested-given.js';
import type { ParentGiven } from '../../src/review/parents.js';
import type { ToldReview } from '../../src/review/told.js';
import { nestedApproval } from '../../src/route/safe/approvals.js';
import { encodeMultiSend } from '../../src/route/safe/multisend.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { safeTxFromJson } from '../../src/route/safe/transaction-json.js';
import { checksummed } from '../../src/signer/address.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import { type SafeIdentity, type SafeTx, safeTx } from '../../src/signer/safe-tx.js';
import { refusalOf } from '../refusal.js';
import { reviewOffline } from './at-hand.js';

const at = (byte: string): Hex => `0x${byte.repeat(20)}`;
const [SAFE, CHILD, GRAND, OTHER] = [at('5a'), at('c1'), at('6d'), at('07')];
const CALL_ONLY = knownAddress('MultiSendCallOnly', '1.4.1') ?? '0x';
const abi = new Interface(['function swapOwner(address,address,address)', 'function transfer(address,uint256)']);

const identity = (safe: Hex, version = '1.4.1', chainId = 1n): SafeIdentity => ({ chainId, safe, version });
const review = (
  signed: SafeIdentity & { readonly tx: SafeTx },
  given: { readonly nested?: readonly NestedGiven[]; readonly parents?: readonly ParentGiven[] } = {},
): Promise<ToldReview> => reviewOffline(formatSafeTransactionFile(signed), {}, given);
const rules = ({ warnings }: ToldReview): string[] => warnings.map(({ ruleId }) => ruleId);
const found = ({ warnings }: ToldReview, rule: string) => warnings.find(({ ruleId }) => ruleId === rule);
const failure = (action: () => unknown): string => {
  const error = refusalOf(action);
  return `${error.code} ${error.exit}: ${error.message}`;
};

describe('nested Safes that the reviewer names', () => {
  const top = { ...identity(SAFE, '1.3.0'), tx: safeTx({ to: OTHER, nonce: 4n }) };
  const nested: readonly NestedGiven[] = [
    { address: CHILD, nonce: 7n, version: '1.1.1' },
    { address: GRAND, nonce: 0n, version: '1.5.0' },
  ];

  it('sign approvals, each in its own domain and of the hash one further out', async () => {
    const told = await review(top, { nested });
    const child = told.owners?.nested[0];
    const grand = child?.nested[0];
    if (child === undefined || grand === undefined) throw new TypeError('there are two levels');
    const childTx = nestedApproval(SAFE, safeHashes(top).safeTx, 7n);
    const ofChild = safeHashes({ ...identity(CHILD, '1.1.1'), tx: childTx });
    expect(child).to.deep.include({ address: checksummed(CHILD), nonce: '7', threshold: null, hashes: ofChild });
    const grandTx = nestedApproval(CHILD, ofChild.safeTx, 0n);
    expect(grand.hashes).to.deep.equal(safeHashes({ ...identity(GRAND, '1.5.0'), tx: grandTx }));
    expect(safeTxFromJson(grand.approval)).to.deep.equal(grandTx);
    expect(child.messageHash).to.match(/^0x[0-9a-f]{64}$/);
    expect(grand.messageHash, 'a 1.5.0 does not answer a 1.1.1').to.equal(null);
    expect(told.notChecked.join('\n')).to.contain('whether the nested Safes own what they should');
    expect([told.verdict, told.owners?.threshold]).to.deep.equal(['CAUTION', null]);
  });

  it('are told in the text and as Markdown', async () => {
    const told = await review(top, { nested });
    const child = told.owners?.nested[0];
    const short = reviewText(told, plain);
    expect(short).to.match(/What your wallet will show[\s\S]*What a nested Safe signs[\s\S]*What it changes/);
    for (const hash of Object.values(child?.hashes ?? {})) expect(short).to.contain(hash);
    expect(short).to.contain(`  ${checksummed(CHILD)} at nonce 7, an owner of ${checksummed(SAFE)}\n    domain hash`);
    const whole = reviewText(told, plain, 'whole');
    expect(whole).to.contain(`or off the chain  ${child?.messageHash}`);
    expect(whole).to.contain('or off the chain  nothing: it cannot sign as a contract here');
    expect(whole).to.contain('version 1.1.1, owners not known');
    const markdown = reviewMarkdown(told, 'plimsoll 0');
    expect(markdown).to.contain('## Nested Safes').and.to.contain(`| safeTxHash | \`${child?.hashes.safeTx}\` |`);
    const none = await review(top);
    expect(none).to.not.have.property('owners');
    expect(reviewText(none, plain)).to.not.contain('nested');
    expect(reviewMarkdown(none, 'plimsoll 0')).to.not.contain('Nested');
  });

  it('can sign elsewhere, by typed data of their own', async () => {
    const told = await review(top, { nested });
    const { domain, types, message } = JSON.parse(typedDataText(told, { nested: GRAND, accept: 'CAUTION too' })) as {
      domain: object;
      types: { SafeTx: { name: string; type: string }[] };
      message: object;
    };
    const hash = TypedDataEncoder.hash(domain, { SafeTx: types.SafeTx }, message);
    expect(hash).to.equal(told.owners?.nested[0]?.nested[0]?.hashes.safeTx);
    expect(failure(() => typedDataText(told, { nested: OTHER, accept: 'CAUTION too' }))).to.match(
      /^review\/no-nested-safe 1: /,
    );
    expect(failure(() => typedDataText(told, { nested: 'x', accept: 'CAUTION too' }))).to.match(/^cli\/address 64: /);
  });

  it('need nonce and version where no chain is asked', async () => {
    for (const [one, lacks] of [
      [{ address: CHILD }, 'nonce=N and version=V'],
      [{ address: CHILD, nonce: 1n }, 'version=V'],
    ] as const) {
      const refused = await review(top, { nested: [one] }).catch((error: PlimsollError) => error);
      expect(refused).to.include({ code: 'review/missing-flags', exit: 64 });
      expect((refused as PlimsollError).message).to.contain(`lacks ${lacks}`);
    }
  });

  it('are noticed where they go in a circle', async () => {
    const told = await review(top, { nested: [...nested, { address: SAFE, nonce: 1n, version: '1.3.0' }] });
    expect(found(told, 'review/nested-cycle')?.message).to.contain(`${checksummed(SAFE)} is named twice`);
  });

  it('are read from the flag', () => {
    expect(nestedFlags([`${CHILD},version=v1.3.0+L2,nonce=7`, GRAND])).to.deep.equal([
      { address: CHILD, nonce: 7n, version: '1.3.0' },
      { address: GRAND },
    ]);
    const bad: readonly (readonly [string, string])[] = [
      ['', 'cli/address'],
      [`${CHILD},nonce=`, 'cli/number'],
      [`${CHILD},nonce=-1`, 'cli/number'],
      [`${CHILD},nonce=1,nonce=1`, 'cli/usage'],
      [`${CHILD},7`, 'cli/usage'],
      [`${CHILD},version=2.0`, 'safe/unknown-version'],
      [`${CHILD},owner=1`, 'cli/usage'],
    ];
    for (const [text, code] of bad)
      expect(
        failure(() => nestedFlags([text])),
        text,
      ).to.match(new RegExp(`^${code} 64: `));
    expect(failure(() => nestedFlags(Array(9).fill(CHILD)))).to.match(/^cli\/usage 64: /);
  });
});

describe('the transaction behind an approved hash', () => {
  const tx = safeTx({ to: OTHER, value: 5n, data: abi.encodeFunctionData('transfer', [OTHER, 9]) as Hex, nonce: 3n });
  const parent = (change: Partial<SafeTx> = {}, safe = SAFE): ParentGiven => ({
    name: 'parent.json',
    signed: { ...identity(safe, '1.3.0'), tx: { ...tx, ...change } },
    statedHash: null,
    findings: [],
  });
  const approvalOf = (one: ParentGiven, on: Hex = one.signed.safe, by = CHILD) => ({
    ...identity(by),
    tx: nestedApproval(on, safeHashes(one.signed).safeTx, 1n),
  });

  it('is told whole, and the approval is no longer a warning', async () => {
    const told = await review(approvalOf(parent()), { parents: [parent()] });
    expect(rules(await review(approvalOf(parent())))).to.include('safe/approve-hash');
    expect(rules(told)).to.not.include('safe/approve-hash');
    expect(told.approves).to.have.length(1);
    const [behind] = told.approves ?? [];
    expect(behind).to.deep.include({
      safe: { address: checksummed(SAFE), version: '1.3.0', chainId: '1' },
      hashes: safeHashes(parent().signed),
      wrapper: null,
    });
    expect(behind?.calls[0]).to.deep.include({ to: checksummed(OTHER), function: 'transfer(address,uint256)' });
    expect(found(told, 'safe/value')?.message).to.equal(
      `Behind the approved hash ${safeHashes(parent().signed).safeTx.slice(0, 10)}…: The transaction sends 0.000000000000000005 ETH to ${checksummed(OTHER)}`,
    );
    const text = reviewText(told, plain);
    expect(text).to.contain('What is really approved').and.to.contain('1. transfer');
    expect(reviewMarkdown(told, 'plimsoll 0')).to.contain('## What is really approved').and.to.contain('transfer');
  });

  it('counts: what blocks there blocks here', async () => {
    const data = abi.encodeFunctionData('swapOwner', [OTHER, OTHER, OTHER]) as Hex;
    const evil = parent({ to: SAFE, value: 0n, data });
    const told = await review(approvalOf(evil), { parents: [evil] });
    expect(told.verdict).to.equal('BLOCKED');
    expect(found(told, 'safe/owner-change')?.data).to.include({ parent: safeHashes(evil.signed).safeTx });
  });

  it('is found in a batch, and through another approval', async () => {
    const outer = parent();
    const middle: ParentGiven = { ...parent(), name: 'middle.json', signed: approvalOf(outer, SAFE, GRAND) };
    const batch = safeTx({
      to: CALL_ONLY,
      operation: 1,
      nonce: 0n,
      data: encodeMultiSend([{ ...approvalOf(middle).tx }]),
    });
    const told = await review({ ...identity(CHILD), tx: batch }, { parents: [middle, outer] });
    expect(told.approves?.map(({ safe }) => safe.address)).to.deep.equal([checksummed(GRAND), checksummed(SAFE)]);
    expect(rules(told)).to.not.include('safe/approve-hash');
    const half = await review({ ...identity(CHILD), tx: batch }, { parents: [middle] });
    expect(found(half, 'safe/approve-hash')?.message).to.contain('Behind the approved hash');
  });

  it('is BLOCKED where the fields have another hash, with what would fit', async () => {
    const told = await review(approvalOf(parent()), { parents: [parent({ nonce: 5n })] });
    expect(told.verdict).to.equal('BLOCKED');
    expect(found(told, 'review/parent-hash')?.message).to.contain('with nonce 3 instead of 5 they would give it');
    expect(rules(told)).to.include('safe/approve-hash');
    expect(told).to.not.have.property('approves');
    const value = await review(approvalOf(parent()), { parents: [parent({ value: 50n })] });
    expect(found(value, 'review/parent-hash')?.message).to.contain('no nonce within');
  });

  it('is BLOCKED where it is approved on another Safe, or nothing is approved', async () => {
    const elsewhere = await review(approvalOf(parent(), OTHER), { parents: [parent()] });
    expect(elsewhere.verdict).to.equal('BLOCKED');
    expect(found(elsewhere, 'review/parent-hash')?.message).to.contain(`is approved on ${checksummed(OTHER)}`);
    const nothing = await review({ ...identity(CHILD), tx }, { parents: [parent()] });
    expect(found(nothing, 'review/parent-hash')?.message).to.contain('nothing here approves a hash');
    const delegated = approvalOf(parent());
    const own = await review({ ...delegated, tx: { ...delegated.tx, operation: 1 } }, { parents: [parent()] });
    expect(rules(own)).to.include('review/parent-hash');
  });

  it('is BLOCKED where it states another hash or is of another chain', async () => {
    const stated = await review(approvalOf(parent()), {
      parents: [{ ...parent(), statedHash: `0x${'00'.repeat(32)}` }],
    });
    expect(found(stated, 'safe/hash-mismatch')?.data).to.include({ verdict: 'BLOCKED' });
    const old = { ...parent(), signed: { ...identity(SAFE, '1.1.1', 10n), tx } };
    const chain = await review(approvalOf(old), { parents: [old] });
    expect(found(chain, 'safe/wrong-chain')?.data).to.include({ verdict: 'BLOCKED' });
  });
});
