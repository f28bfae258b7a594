import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { SigningKey } from 'ethers/crypto';
import { concat } from 'ethers/utils';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import { reviewText } from '../../src/report/review-text.js';
import { plain } from '../../src/report/style.js';
import { reviewBare } from '../../src/review/bare-review.js';
import { recogniseInput } from '../../src/review/input.js';
import { subjectOf } from '../../src/review/input-subject.js';
import type { NestedGiven } from '../../src/review/nested-given.js';
import { Notes } from '../../src/review/notes.js';
import type { ParentGiven } from '../../src/review/parents.js';
import type { ToldReview } from '../../src/review/told.js';
import type { ToldNestedSafe } from '../../src/review/told-owners.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { safeTxFromJson } from '../../src/route/safe/transaction-json.js';
import { checksummed } from '../../src/signer/address.js';
import { executeSafeTx } from '../../src/signer/execute.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import type { OwnerSignature } from '../../src/signer/pack-signatures.js';
import { openSafe } from '../../src/signer/safe-kit.js';
import { type SafeIdentity, type SafeTx, safeTx } from '../../src/signer/safe-tx.js';
import { SecretKey } from '../../src/signer/secret-key.js';
import { signSafeTx } from '../../src/signer/sign.js';
import { type Anvil, startAnvil } from '../chain/anvil.js';
import { createSafe, deployVersion, REAL_VERSIONS, type RealVersion, safeInterface } from './safes.js';

const KEYS = SAFE_OWNERS.map(({ privateKey }) => new SecretKey(privateKey));
const key = (index: number): SecretKey => KEYS[index] as SecretKey;
const OWNERS = SAFE_OWNERS.map(({ address }) => address);
const owner = (index: number): string => OWNERS[index] as string;
const RECEIVER: Hex = `0x${'0a'.repeat(20)}`;
const CHAIN_ID = 31337n;
const HANDLER = new Interface([
  'function getMessageHash(bytes message) view returns (bytes32)',
  'function getMessageHashForSafe(address safe, bytes message) view returns (bytes32)',
]);
const code = (error: { code?: string }): string | undefined => error.code;

describe('nested Safes on a real chain', function () {
  this.timeout(120_000);
  let anvil: Anvil;
  let salt = 0n;
  const children = new Map<RealVersion, SafeIdentity>();

  const create = async (version: RealVersion, owners: readonly string[], threshold: number): Promise<SafeIdentity> => ({
    chainId: CHAIN_ID,
    safe: await createSafe(anvil.rpc, version, owners, threshold, ++salt),
    version,
  });
  before(async function () {
    anvil = await startAnvil(this);
    for (const version of REAL_VERSIONS) await deployVersion(anvil.rpc, version);
    for (const version of REAL_VERSIONS) children.set(version, await create(version, OWNERS, 2));
  });
  after(async () => anvil?.stop());

  const childOf = (version: RealVersion): SafeIdentity => children.get(version) as SafeIdentity;
  const ask = async (abi: Interface, to: Hex, name: string, args: readonly unknown[]): Promise<string> => {
    const answer = String(
      await anvil.rpc.request('eth_call', [{ to, data: abi.encodeFunctionData(name, args) }, 'latest']),
    );
    return String(abi.decodeFunctionResult(name, answer)[0]);
  };
  const view = ({ safe, version }: SafeIdentity, name: string, args: readonly unknown[] = []): Promise<string> =>
    ask(safeInterface(version as RealVersion), safe, name, args);
  const nonceOf = async (identity: SafeIdentity): Promise<bigint> => BigInt(await view(identity, 'nonce'));
  const hashOnChain = (identity: SafeIdentity, tx: SafeTx): Promise<string> =>
    view(identity, 'getTransactionHash', [
      ...[tx.to, tx.value, tx.data, tx.operation, tx.safeTxGas, tx.baseGas],
      ...[tx.gasPrice, tx.gasToken, tx.refundReceiver, tx.nonce],
    ]);
  const review = (
    identity: SafeIdentity,
    tx: SafeTx,
    given: { readonly nested?: readonly NestedGiven[]; readonly parents?: readonly ParentGiven[] } = {},
  ): Promise<ToldReview> =>
    reviewBare({
      subject: subjectOf(recogniseInput(formatSafeTransactionFile({ ...identity, tx }), 'tx.json'), {}),
      expectHash: null,
      machine: { rpc: anvil.rpc, fork: null },
      markets: [],
      definitions: [],
      authorities: null,
      against: null,
      notes: new Notes([]),
      ...given,
    });
  const rules = ({ warnings }: ToldReview): string[] => warnings.map(({ ruleId }) => ruleId);
  const messageOf = ({ warnings }: ToldReview, rule: string): string | undefined =>
    warnings.find(({ ruleId }) => ruleId === rule)?.message;
  const sign = async (identity: SafeIdentity, tx: SafeTx, ...signers: number[]): Promise<OwnerSignature[]> => {
    const signatures: OwnerSignature[] = [];
    for (const index of signers) {
      const signed = await signSafeTx(await openSafe(identity, key(index), anvil.rpc), tx);
      signatures.push({ kind: 'ecdsa', owner: signed.owner, signature: signed.signature });
    }
    return signatures;
  };
  const execute = async (identity: SafeIdentity, tx: SafeTx, signatures: readonly OwnerSignature[]) => {
    const sleep = () => new Promise<void>((resolve) => setTimeout(resolve, 20));
    const safe = await openSafe(identity, key(0), anvil.rpc);
    await executeSafeTx(safe, tx, signatures, { sleep, attempts: 200 });
    expect(await nonceOf(identity)).to.equal(tx.nonce + 1n);
  };
  /** Owners 0 and 1 sign a hash with their keys alone, in the order that a Safe wants. */
  const signHash = (hash: string): Hex =>
    concat(
      [...SAFE_OWNERS]
        .slice(0, 2)
        .sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1))
        .map(({ privateKey }) => new SigningKey(privateKey).sign(hash).serialized),
    ) as Hex;
  const empty = async (identity: SafeIdentity): Promise<SafeTx> =>
    safeTx({ to: RECEIVER, nonce: await nonceOf(identity) });
  const identityOf = ({ address, version }: ToldNestedSafe): SafeIdentity => ({
    chainId: CHAIN_ID,
    safe: address.toLowerCase() as Hex,
    version,
  });
  const onlyNested = ({ owners }: ToldReview): ToldNestedSafe => {
    expect(owners?.nested).to.have.length(1);
    return owners?.nested[0] as ToldNestedSafe;
  };

  for (const version of REAL_VERSIONS)
    for (const childVersion of REAL_VERSIONS) {
      it(`a ${version} owned by a ${childVersion}: both ways to sign are the reviewed ones`, async () => {
        const child = childOf(childVersion);
        const parent = await create(version, [child.safe, owner(0), owner(1)], 2);
        const tx = await empty(parent);
        const found = await review(parent, tx);
        expect(found.owners?.threshold).to.equal('2');
        expect(found.owners?.signers.map(({ address, kind }) => [address, kind])).to.deep.equal([
          [checksummed(child.safe), 'safe'],
          [owner(0), 'account'],
          [owner(1), 'account'],
        ]);
        const nested = onlyNested(found);
        const approval = safeTxFromJson(nested.approval);
        expect(nested).to.include({ version: childVersion, threshold: '2' });
        expect(nested.nonce).to.equal((await nonceOf(child)).toString());
        expect(nested.hashes.safeTx).to.equal(await hashOnChain(child, approval));
        expect(nested.hashes.domain).to.equal(await view(child, 'domainSeparator'));

        const asked = found.owners?.signers[0]?.asked;
        const preimage = concat(['0x1901', found.hashes?.domain ?? '', found.hashes?.message ?? '']);
        expect(asked).to.deep.equal(
          version === '1.5.0'
            ? { function: 'isValidSignature(bytes32,bytes)', selector: '0x1626ba7e', data: found.hashes?.safeTx }
            : { function: 'isValidSignature(bytes,bytes)', selector: '0x20c13b0b', data: preimage },
        );
        const onChain = await ask(HANDLER, child.safe, 'getMessageHash', [asked?.data]);
        const handler = knownAddress('FallbackHandler', childVersion) ?? '0x';
        expect(await ask(HANDLER, handler, 'getMessageHashForSafe', [child.safe, asked?.data])).to.equal(onChain);

        // Off the chain: the child signs as a contract.
        const byChild: OwnerSignature = { kind: 'contract', owner: child.safe, signature: signHash(onChain) };
        const off = await sign(parent, tx, 0);
        if (childVersion === '1.5.0' && version !== '1.5.0') {
          expect(nested.messageHash, 'it does not answer about bytes').to.equal(null);
          expect(found.owners?.signers[0]?.note).to.contain('cannot sign as a contract');
          const ended = await execute(parent, tx, [...off, byChild]).then(() => 'executed', code);
          expect(ended).to.not.equal('executed');
          expect(await nonceOf(parent)).to.equal(0n);
        } else {
          expect(nested.messageHash).to.equal(onChain);
          await execute(parent, tx, [...off, byChild]);
        }

        // On the chain: the child approves the hash.
        const second = await empty(parent);
        const again = onlyNested(await review(parent, second));
        const consent = safeTxFromJson(again.approval);
        await execute(child, consent, await sign(child, consent, 1, 2));
        await execute(parent, second, [...(await sign(parent, second, 1)), { kind: 'approved', owner: child.safe }]);
        expect(rules(found)).to.deep.equal(['safe/unknown-target', 'review/document-unproven']);
      });
    }

  it('three deep and of three versions, approved from the inside out by the reviewed hashes', async () => {
    const innermost = await create('1.5.0', [owner(2)], 1);
    const middle = await create('1.3.0', [innermost.safe, owner(0)], 2);
    const parent = await create('1.4.1', [middle.safe], 1);
    const tx = await empty(parent);
    const { requests } = anvil.rpc.stats;
    const found = await review(parent, tx);
    // Block, Safe, one request for the owners of each of three levels, running it, simulated and traced, and the block again.
    expect(anvil.rpc.stats.requests - requests).to.be.at.most(8);
    const outer = onlyNested(found);
    const [inner] = outer.nested;
    if (inner === undefined) throw new TypeError('there are two levels');
    expect([outer.address, inner.address]).to.deep.equal([checksummed(middle.safe), checksummed(innermost.safe)]);
    expect(safeTxFromJson(inner.approval).data).to.equal(`0xd4d9bdcd${outer.hashes.safeTx.slice(2)}`);
    expect(inner.signers).to.deep.equal([{ address: owner(2), kind: 'account' }]);
    for (const one of [outer, inner])
      expect(one.hashes.safeTx).to.equal(await hashOnChain(identityOf(one), safeTxFromJson(one.approval)));
    const innerTx = safeTxFromJson(inner.approval);
    await execute(innermost, innerTx, await sign(innermost, innerTx, 2));
    const outerTx = safeTxFromJson(outer.approval);
    const own = await sign(middle, outerTx, 0);
    await execute(middle, outerTx, [...own, { kind: 'approved', owner: innermost.safe }]);
    await execute(parent, tx, [{ kind: 'approved', owner: middle.safe }]);
    expect(found.checked.join('\n')).to.contain('what the 2 nested Safes sign');
    expect(found.notChecked).to.include('whether the nested Safes run the code of Safe');
    const text = reviewText(found, plain);
    for (const one of [outer, inner]) for (const hash of Object.values(one.hashes)) expect(text).to.contain(hash);
    expect(text).to.contain(`${inner.address} at nonce ${inner.nonce}, an owner of ${outer.address}`);
    expect(text).to.not.contain(outer.messageHash ?? 'none');
    expect(reviewText(found, plain, 'whole')).to.contain(outer.messageHash ?? 'none');
  });

  it('says which owners are contracts, and which accounts run another’s code', async () => {
    const contract = knownAddress('MultiSendCallOnly', '1.4.1') ?? '0x';
    const delegated: Hex = `0x${'7a'.repeat(20)}`;
    await anvil.rpc.request('anvil_setCode', [delegated, `0xef0100${contract.slice(2)}`]);
    const parent = await create('1.4.1', [contract, delegated, owner(0)], 1);
    const found = await review(parent, await empty(parent));
    expect(found.owners?.nested).to.deep.equal([]);
    const [first, second, third] = found.owners?.signers ?? [];
    expect(first).to.deep.include({ address: checksummed(contract), kind: 'contract' });
    expect(first?.asked).to.include({ selector: '0x20c13b0b' });
    expect(second).to.deep.equal({
      address: checksummed(delegated),
      kind: 'account',
      delegate: checksummed(contract),
    });
    expect(third).to.deep.equal({ address: owner(0), kind: 'account' });
    const text = reviewText(found, plain, 'whole');
    expect(text).to.contain('a contract; asked by 0x20c13b0b isValidSignature(bytes,bytes)');
    expect(text).to.contain(`runs the code of ${checksummed(contract)} (EIP-7702)`);
    expect(text).to.not.contain('What a nested Safe signs');
  });

  /** A copy of a contract's code at another address, with some of its bytes exchanged. */
  const altered = async (of: Hex, at: Hex, from: string, to: string): Promise<void> => {
    const original = String(await anvil.rpc.request('eth_getCode', [of, 'latest']));
    expect(original).to.contain(from);
    await anvil.code(at, original.replaceAll(from, to) as Hex);
  };
  const put = (safe: Hex, slot: string, address: Hex): Promise<unknown> =>
    anvil.rpc.request('anvil_setStorageAt', [safe, slot, `0x${address.slice(2).padStart(64, '0')}`]);

  it('takes no Safe of a version that is not known', async () => {
    const child = await create('1.4.1', [owner(0)], 1);
    const singleton: Hex = `0x${'99'.repeat(20)}`;
    const text = (version: string): string => Buffer.from(version).toString('hex');
    await altered(knownAddress('Singleton', '1.4.1') ?? '0x', singleton, text('1.4.1'), text('9.9.9'));
    await put(child.safe, `0x${'0'.repeat(64)}`, singleton);
    const parent = await create('1.4.1', [child.safe, owner(0)], 1);
    const found = await review(parent, await empty(parent));
    expect(found.owners?.nested).to.deep.equal([]);
    expect(found.owners?.signers[0]).to.include({
      kind: 'contract',
      note: 'it says it is a Safe of version "9.9.9", which is not known here',
    });
  });

  it('warns of a fallback handler that hashes messages otherwise, or is not there', async () => {
    const child = await create('1.4.1', [owner(0)], 1);
    const parent = await create('1.4.1', [child.safe, owner(0)], 1);
    const handler: Hex = `0x${'98'.repeat(20)}`;
    const typeHash = '60b3cbf8b4a223d68d641b3b6ddf9a298e7f33710cf3d3a9d1146b5a6150fbca';
    await altered(knownAddress('FallbackHandler', '1.4.1') ?? '0x', handler, typeHash, 'ab'.repeat(32));
    // keccak256('fallback_manager.handler.address')
    const slot = '0x6c9a6c4a39284e37ed1cf53d337577d14212a4870fb976a4366c693b939918d5';
    await put(child.safe, slot, handler);
    const other = await review(parent, await empty(parent));
    expect(messageOf(other, 'review/nested-message')).to.contain(checksummed(child.safe));
    expect(onlyNested(other).messageHash).to.match(/^0x[0-9a-f]{64}$/);
    await put(child.safe, slot, `0x${'0'.repeat(40)}`);
    const none = await review(parent, await empty(parent));
    expect(onlyNested(none).messageHash).to.equal(null);
    expect(none.owners?.signers[0]?.note).to.contain('no fallback handler');
    expect(rules(none)).to.not.include('review/nested-message');
  });

  it('outlasts owners that answer anything', async () => {
    const codes: readonly Hex[] = [
      '0x5b600056',
      '0x6201000060006000fd',
      '0x620100006000f3',
      '0xfe',
      '0x600160005260206000f3',
    ];
    const hostile = codes.map((_, index): Hex => `0x${(0xd0 + index).toString(16).repeat(20)}`);
    for (const [index, bytes] of codes.entries()) await anvil.code(hostile[index] ?? '0x', bytes);
    const parent = await create('1.5.0', [...hostile, owner(0)], 1);
    const found = await review(parent, await empty(parent));
    const kinds = found.owners?.signers.map(({ kind }) => kind);
    expect(kinds).to.deep.equal([...codes.map(() => 'contract'), 'account']);
    expect(found.owners?.nested).to.deep.equal([]);
  });

  it('stops at eight levels and says so', async () => {
    let safe = await create('1.4.1', [owner(1)], 1);
    for (let level = 0; level < 10; level += 1) safe = await create('1.4.1', [safe.safe], 1);
    const found = await review(safe, await empty(safe));
    const depth = (all: readonly ToldNestedSafe[]): number =>
      all.length === 0 ? 0 : 1 + Math.max(...all.map(({ nested }) => depth(nested)));
    expect(depth(found.owners?.nested ?? [])).to.equal(8);
    expect(found.notChecked).to.include('Safes that own this one over more than 8 levels');
  });

  it('stops at a cycle and says so', async () => {
    const child = await create('1.4.1', [owner(0), owner(1)], 1);
    const parent = await create('1.4.1', [child.safe, owner(0)], 1);
    const data = safeInterface('1.4.1').encodeFunctionData('addOwnerWithThreshold', [parent.safe, 1]) as Hex;
    const adds = safeTx({ to: child.safe, data, nonce: 0n });
    await execute(child, adds, await sign(child, adds, 0));
    const found = await review(parent, await empty(parent));
    expect(rules(found)).to.include('review/nested-cycle');
    const nested = onlyNested(found);
    expect(nested.nested).to.deep.equal([]);
    expect(nested.signers[0]).to.include({ address: checksummed(parent.safe), kind: 'safe' });
    expect(nested.signers[0]?.note).to.contain('a cycle');
  });

  it('says where one Safe signs twice, which takes two nonces', async () => {
    const shared = await create('1.4.1', [owner(0)], 1);
    const left = await create('1.4.1', [shared.safe, owner(1)], 1);
    const right = await create('1.3.0', [shared.safe, owner(2)], 1);
    const parent = await create('1.5.0', [left.safe, right.safe], 2);
    const found = await review(parent, await empty(parent));
    const notes = found.owners?.nested.flatMap(({ signers }) => signers.flatMap(({ note }) => note ?? []));
    expect(notes).to.have.length(2);
    expect(notes?.[0]).to.contain('signs 2 times here');
    const hashes = found.owners?.nested.map(({ nested }) => nested[0]?.hashes.safeTx);
    expect(new Set(hashes).size).to.equal(2);
  });

  describe('that the reviewer names', () => {
    let child: SafeIdentity;
    let parent: SafeIdentity;
    let tx: SafeTx;
    before(async () => {
      child = childOf('1.4.1');
      const other = await create('1.3.0', [owner(0), owner(2)], 1);
      parent = await create('1.4.1', [child.safe, other.safe, owner(0)], 2);
      tx = await empty(parent);
    });
    const given = (one: Partial<NestedGiven> = {}): Promise<ToldReview> =>
      review(parent, tx, { nested: [{ address: child.safe, ...one }] });

    it('are the only ones followed, with the chain’s nonce and version', async () => {
      expect((await review(parent, tx)).owners?.nested).to.have.length(2);
      const found = await given();
      const nested = onlyNested(found);
      expect(nested).to.include({ nonce: (await nonceOf(child)).toString(), version: '1.4.1' });
      expect(found.owners?.signers).to.have.length(3);
      expect(rules(found)).to.deep.equal(['safe/unknown-target', 'review/document-unproven']);
    });

    it('may be at another nonce, with a warning', async () => {
      const now = await nonceOf(child);
      const later = await given({ nonce: now + 3n });
      expect(later.verdict).to.equal('CAUTION');
      expect(messageOf(later, 'review/nested-nonce')).to.contain('waits for');
      const nested = onlyNested(later);
      expect(nested.nonce).to.equal((now + 3n).toString());
      expect(nested.hashes.safeTx).to.equal(await hashOnChain(child, safeTxFromJson(nested.approval)));
      const used = await given({ nonce: 0n });
      expect(messageOf(used, 'review/nested-nonce')).to.contain('is used');
    });

    it('are BLOCKED where they own nothing, are no Safe, or have another version', async () => {
      const stranger = await review(parent, tx, { nested: [{ address: childOf('1.5.0').safe }] });
      expect(messageOf(stranger, 'review/nested-not-owner')).to.contain('is no owner of the Safe');
      const account = await review(parent, tx, { nested: [{ address: owner(0).toLowerCase() as Hex }] });
      expect(rules(account)).to.include('safe/not-a-safe');
      const version = await given({ version: '1.3.0' });
      expect(messageOf(version, 'review/nested-version')).to.contain('is version 1.4.1, not 1.3.0');
      for (const one of [stranger, account, version]) expect(one.verdict).to.equal('BLOCKED');
    });
  });

  describe('whose approval is reviewed, with the transaction behind it', () => {
    it('see the parent’s Safe as it is', async () => {
      const child = childOf('1.4.1');
      const parent = await create('1.3.0', [child.safe, owner(0)], 1);
      const tx = safeTx({ to: RECEIVER, value: 5n, nonce: 0n });
      const approval = safeTxFromJson(onlyNested(await review(parent, tx)).approval);
      const behind: ParentGiven = { name: 'parent.json', signed: { ...parent, tx }, statedHash: null, findings: [] };
      const found = await review(child, approval, { parents: [behind] });
      expect(found.verdict).to.equal('CAUTION');
      expect(rules(found)).to.not.include('safe/approve-hash');
      expect(messageOf(found, 'safe/value')).to.match(/^Behind the approved hash 0x[0-9a-f]{8}…: /);
      expect(found.approves?.[0]?.calls[0]).to.include({ to: checksummed(RECEIVER), value: '5' });
      expect(found.checked.join('\n')).to.contain('of the approved transaction: the Safe on the chain at block');

      const foreign = await create('1.3.0', [owner(0)], 1);
      const elsewhere: ParentGiven = { ...behind, signed: { ...foreign, tx } };
      const hash = await hashOnChain(foreign, tx);
      const wrong = safeTx({ to: foreign.safe, data: `0xd4d9bdcd${hash.slice(2)}`, nonce: await nonceOf(child) });
      const refused = await review(child, wrong, { parents: [elsewhere] });
      expect(refused.verdict).to.equal('BLOCKED');
      expect(messageOf(refused, 'review/nested-not-owner')).to.contain('its approval counts for nothing');
    });
  });
});
