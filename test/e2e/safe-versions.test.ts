import { expect } from 'chai';
import { SigningKey } from 'ethers/crypto';
import { TypedDataEncoder } from 'ethers/hash';
import { concat } from 'ethers/utils';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import { reviewBare } from '../../src/review/bare-review.js';
import { recogniseInput } from '../../src/review/input.js';
import { subjectOf } from '../../src/review/input-subject.js';
import { Notes } from '../../src/review/notes.js';
import type { ToldReview } from '../../src/review/told.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { wrapCalls } from '../../src/route/safe/wrap.js';
import { checksummed } from '../../src/signer/address.js';
import { executeSafeTx } from '../../src/signer/execute.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import type { OwnerSignature } from '../../src/signer/pack-signatures.js';
import { openSafe } from '../../src/signer/safe-kit.js';
import { type SafeIdentity, type SafeTx, safeTx } from '../../src/signer/safe-tx.js';
import { SecretKey } from '../../src/signer/secret-key.js';
import { signSafeTx } from '../../src/signer/sign.js';
import { type Anvil, startAnvil } from '../chain/anvil.js';
import { cli, temporaryFolder } from './devnet.js';
import { createSafe, deployVersion, REAL_VERSIONS, safeInterface, sendFrom } from './safes.js';

const KEYS = SAFE_OWNERS.map(({ privateKey }) => new SecretKey(privateKey));
const key = (index: number): SecretKey => KEYS[index] as SecretKey;
const OWNERS = SAFE_OWNERS.map(({ address }) => address);
const RECEIVERS: readonly [Hex, Hex] = [`0x${'0a'.repeat(20)}`, `0x${'0b'.repeat(20)}`];
const CHAIN_ID = 31337n;

/** What the owners of a child Safe sign where it signs for a parent by EIP-1271: the message that the parent hands it. */
const messageHash = (child: Hex, message: string): string =>
  TypedDataEncoder.hash(
    { chainId: CHAIN_ID, verifyingContract: child },
    { SafeMessage: [{ name: 'message', type: 'bytes' }] },
    { message },
  );

for (const version of REAL_VERSIONS) {
  describe(`a real Safe ${version}`, function () {
    this.timeout(120_000);
    const abi = safeInterface(version);
    let anvil: Anvil;
    let plain: SafeIdentity;
    let child: SafeIdentity;
    let parent: SafeIdentity;

    before(async function () {
      anvil = await startAnvil(this);
      await deployVersion(anvil.rpc, version);
      const safe = async (owners: readonly string[]): Promise<SafeIdentity> => {
        const address = await createSafe(anvil.rpc, version, owners, 2);
        await sendFrom(anvil.rpc, { to: address, value: '0x3e8' });
        return { chainId: CHAIN_ID, safe: address, version };
      };
      plain = await safe(OWNERS);
      child = await safe([...OWNERS].reverse());
      parent = await safe([child.safe, ...OWNERS.slice(0, 2)]);
    });
    after(async () => anvil?.stop());

    const view = async ({ safe }: SafeIdentity, name: string, args: readonly unknown[] = []): Promise<string> => {
      const data = abi.encodeFunctionData(name, args);
      const answer = String(await anvil.rpc.request('eth_call', [{ to: safe, data }, 'latest']));
      return String(abi.decodeFunctionResult(name, answer)[0]);
    };
    const nonceOf = async (identity: SafeIdentity): Promise<bigint> => BigInt(await view(identity, 'nonce'));
    const balance = async (of: Hex): Promise<bigint> =>
      BigInt(String(await anvil.rpc.request('eth_getBalance', [of, 'latest'])));
    const fieldsOf = (tx: SafeTx): readonly unknown[] => [
      ...[tx.to, tx.value, tx.data, tx.operation, tx.safeTxGas, tx.baseGas],
      ...[tx.gasPrice, tx.gasToken, tx.refundReceiver, tx.nonce],
    ];
    const review = (identity: SafeIdentity, tx: SafeTx): Promise<ToldReview> =>
      reviewBare({
        subject: subjectOf(recogniseInput(formatSafeTransactionFile({ ...identity, tx }), 'tx.json'), {}),
        expectHash: null,
        machine: { rpc: anvil.rpc, fork: null },
        markets: [],
        definitions: [],
        authorities: null,
        against: null,
        notes: new Notes([]),
      });
    const rules = ({ warnings }: ToldReview): string[] => warnings.map(({ ruleId }) => ruleId);
    /** A review whose hashes are those that the contract computes, and against which nothing speaks but what is named. */
    const reviewed = async (identity: SafeIdentity, tx: SafeTx, expected: readonly string[]): Promise<ToldReview> => {
      const found = await review(identity, tx);
      expect(found.hashes?.safeTx).to.equal(await view(identity, 'getTransactionHash', fieldsOf(tx)));
      expect(found.hashes?.domain).to.equal(await view(identity, 'domainSeparator'));
      expect([found.verdict, rules(found), found.stale]).to.deep.equal([
        'CAUTION',
        [...expected, 'review/undeclared-effects', 'review/document-unproven'],
        false,
      ]);
      expect(found.checked.join('\n')).to.include(`version ${version}, nonce ${tx.nonce}, 2 of 3 owners`);
      return found;
    };
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
      const done = await executeSafeTx(await openSafe(identity, key(0), anvil.rpc), tx, signatures, {
        sleep,
        attempts: 200,
      });
      expect(await nonceOf(identity)).to.equal(tx.nonce + 1n);
      return done;
    };

    it('is said to lack the ETH that a transaction sends, alone and in a batch', async () => {
      await anvil.rpc.request('anvil_setBalance', [plain.safe, '0x6f05b59d3b20000']);
      try {
        const nonce = await nonceOf(plain);
        const calls = RECEIVERS.map((to) => ({ to, value: 10n ** 18n, data: '0x' as const }));
        const single = safeTx({ to: RECEIVERS[0], value: 2n * 10n ** 18n, nonce });
        const batch = wrapCalls(calls, { address: plain.safe, version, chainId: CHAIN_ID }, { nonce });
        for (const tx of [single, batch, safeTx({ ...single, safeTxGas: 100_000n })]) {
          const reverts = (await review(plain, tx)).warnings.filter(({ ruleId }) => ruleId === 'review/reverts');
          expect(reverts.map(({ message }) => message.split(': ').at(-1))).to.deep.equal([
            'the Safe holds 0.5 ETH and the transaction sends 2 ETH',
          ]);
        }
        const enough = await review(plain, safeTx({ ...single, value: 5n * 10n ** 17n }));
        expect(rules(enough)).not.to.include('review/reverts');
      } finally {
        await anvil.rpc.request('anvil_setBalance', [plain.safe, '0x3e8']);
      }
    });

    it('makes a plain call that was reviewed and signed, and its replay is BLOCKED', async () => {
      const tx = safeTx({ to: RECEIVERS[0], value: 5n, nonce: await nonceOf(plain) });
      const found = await reviewed(plain, tx, ['safe/value', 'safe/unknown-target']);
      const before = await balance(RECEIVERS[0]);
      const done = await execute(plain, tx, await sign(plain, tx, 2, 0));
      expect(done.safeTxHash).to.equal(found.hashes?.safeTx);
      expect((await balance(RECEIVERS[0])) - before).to.equal(5n);
      const again = await review(plain, tx);
      expect([again.verdict, again.stale]).to.deep.equal(['BLOCKED', true]);
      expect(rules(again)).to.include('safe/nonce-used');
    });

    it('makes a batch through the MultiSendCallOnly of its version', async () => {
      const calls = RECEIVERS.map((to, index) => ({ to, value: BigInt(index + 7), data: '0x' as Hex }));
      const { safe, chainId } = plain;
      const tx = wrapCalls(calls, { address: safe, version, chainId }, { nonce: await nonceOf(plain) });
      const found = await reviewed(plain, tx, [
        ...['safe/value', 'safe/unknown-target'],
        ...['safe/value', 'safe/unknown-target'],
      ]);
      expect(found.wrapper?.to).to.equal(checksummed(knownAddress('MultiSendCallOnly', version) ?? '0x'));
      expect(found.calls.map(({ to, value }) => [to, value])).to.deep.equal(
        calls.map(({ to, value }) => [checksummed(to), value.toString()]),
      );
      const before = await Promise.all(RECEIVERS.map(balance));
      await execute(plain, tx, await sign(plain, tx, 0, 1));
      const after = await Promise.all(RECEIVERS.map(balance));
      expect(after.map((now, index) => now - (before[index] ?? 0n))).to.deep.equal([7n, 8n]);
    });

    it('has the same hash by the program alone, without a node', async () => {
      const tx = safeTx({ to: RECEIVERS[1], value: 1n, data: '0x12345678', nonce: 99n });
      const cwd = await temporaryFolder();
      const { json } = await cli(['review', '-', '--offline', '--json'], {
        cwd,
        env: { HOME: cwd },
        input: formatSafeTransactionFile({ ...plain, tx }),
      });
      expect(json.hashes.safeTx).to.equal(await view(plain, 'getTransactionHash', fieldsOf(tx)));
      expect(json.verdict).to.equal('CAUTION');
    });

    it('is asked for another version: BLOCKED, and not signed', async () => {
      const other = { ...plain, version: version === '1.3.0' ? '1.4.1' : '1.3.0' };
      const tx = safeTx({ to: RECEIVERS[0], nonce: await nonceOf(plain) });
      const found = await review(other, tx);
      expect([found.verdict, rules(found)]).to.deep.equal([
        'BLOCKED',
        ['review/safe-version', 'safe/unknown-target', 'review/document-unproven'],
      ]);
      const refused = await sign(other, tx, 0).catch((error: { code?: string }) => error.code);
      expect(refused).to.equal('signer/wrong-version');
    });

    it('is owned by a Safe, which approves the hash on the chain', async () => {
      const tx = safeTx({ to: RECEIVERS[1], value: 3n, nonce: await nonceOf(parent) });
      const { hashes } = await reviewed(parent, tx, ['safe/value', 'safe/unknown-target']);
      const hash = hashes?.safeTx ?? '';
      const data = abi.encodeFunctionData('approveHash', [hash]) as Hex;
      const approval = safeTx({ to: parent.safe, data, nonce: await nonceOf(child) });
      const found = await reviewed(child, approval, ['safe/approve-hash', 'safe/unknown-target']);
      expect(found.warnings[0]?.message).to.equal(
        `The transaction approves the hash ${hash} for the Safe ${checksummed(parent.safe)}: whatever it stands for`,
      );
      const own = await sign(parent, tx, 1);
      const byChild: OwnerSignature = { kind: 'approved', owner: child.safe };
      const early = await execute(parent, tx, [...own, byChild]).catch((error: { code?: string }) => error.code);
      expect(early).to.equal('safe/gs025');
      await execute(child, approval, await sign(child, approval, 1, 2));
      const before = await balance(RECEIVERS[1]);
      await execute(parent, tx, [...own, byChild]);
      expect((await balance(RECEIVERS[1])) - before).to.equal(3n);
    });

    it('is owned by a Safe, which signs as a contract', async () => {
      const tx = safeTx({ to: RECEIVERS[0], value: 2n, nonce: await nonceOf(parent) });
      const { hashes } = await reviewed(parent, tx, ['safe/value', 'safe/unknown-target']);
      // Up to 1.4.1 an owner that is a contract is handed the preimage of the hash, from 1.5.0 the hash.
      const preimage = concat(['0x1901', hashes?.domain ?? '', hashes?.message ?? '']);
      const message = messageHash(child.safe, version === '1.5.0' ? (hashes?.safeTx ?? '') : preimage);
      const byOwner = [...SAFE_OWNERS]
        .slice(0, 2)
        .sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1));
      const signature = concat(byOwner.map(({ privateKey }) => new SigningKey(privateKey).sign(message).serialized));
      const byChild: OwnerSignature = { kind: 'contract', owner: child.safe, signature: signature as Hex };
      const before = await balance(RECEIVERS[0]);
      await execute(parent, tx, [...(await sign(parent, tx, 0)), byChild]);
      expect((await balance(RECEIVERS[0])) - before).to.equal(2n);
    });
  });
}
