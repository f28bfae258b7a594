import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { SigningKey } from 'ethers/crypto';
import { concat } from 'ethers/utils';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import { pinBlock } from '../../src/chain/block.js';
import type { Hex } from '../../src/chain/hex.js';
import { consentGas } from '../../src/proposal/consent-gas.js';
import { chosenConsents } from '../../src/proposal/consents.js';
import { execCall } from '../../src/proposal/exec-call.js';
import { MAX_TRANSACTION_GAS } from '../../src/route/safe/gas.js';
import { approvedOnChain } from '../../src/signer/approved-hashes.js';
import { contractAsker, MAX_CONTRACT_SIGNATURE_BYTES } from '../../src/signer/contract-signature.js';
import { executeSafeTx } from '../../src/signer/execute.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { type OwnerSignature, packSignatures } from '../../src/signer/pack-signatures.js';
import { openSafe } from '../../src/signer/safe-kit.js';
import { contractQuestion, safeMessageHash } from '../../src/signer/safe-message.js';
import { type SafeIdentity, type SafeTx, safeTx } from '../../src/signer/safe-tx.js';
import { SecretKey } from '../../src/signer/secret-key.js';
import { signHash } from '../../src/signer/sign-hash.js';
import { type Anvil, startAnvil } from '../chain/anvil.js';
import { createSafe, deployVersion, REAL_VERSIONS, type RealVersion, safeInterface, sendFrom } from './safes.js';

const KEYS = SAFE_OWNERS.map(({ privateKey }) => new SecretKey(privateKey));
const key = (index: number): SecretKey => KEYS[index] as SecretKey;
const owner = (index: number): Hex => key(index).address;
/** No owner of any Safe here. */
const PAYER = new SecretKey(`0x${'5e'.repeat(32)}`);
const RECEIVER: Hex = `0x${'0a'.repeat(20)}`;
const CHAIN_ID = 31337n;
const APPROVE = new Interface(['function approveHash(bytes32)']);
const sleep = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
const code = (error: { code?: string }): string | undefined => error.code;

describe('the consents that a real Safe takes', function () {
  this.timeout(120_000);
  let anvil: Anvil;
  let salt = 0n;
  before(async function () {
    anvil = await startAnvil(this);
    for (const version of REAL_VERSIONS) await deployVersion(anvil.rpc, version);
    await anvil.rpc.request('anvil_setBalance', [PAYER.address, '0xde0b6b3a7640000']);
    await anvil.rpc.request('anvil_impersonateAccount', [PAYER.address]);
  });
  after(async () => anvil?.stop());

  const create = async (version: RealVersion, owners: readonly string[], threshold: number): Promise<SafeIdentity> => ({
    chainId: CHAIN_ID,
    safe: await createSafe(anvil.rpc, version, owners, threshold, ++salt),
    version,
  });
  const nonceOf = async ({ safe, version }: SafeIdentity): Promise<bigint> => {
    const data = safeInterface(version as RealVersion).encodeFunctionData('nonce');
    return BigInt(String(await anvil.rpc.request('eth_call', [{ to: safe, data }, 'latest'])));
  };
  const hashOf = (identity: SafeIdentity, tx: SafeTx): Hex => safeHashes({ ...identity, tx }).safeTx;
  const byKey = (index: number, hash: Hex): OwnerSignature => ({
    kind: 'ecdsa',
    owner: owner(index),
    signature: signHash(hash, key(index)),
  });
  const approve = (from: Hex, { safe }: SafeIdentity, hash: Hex): Promise<void> =>
    sendFrom(anvil.rpc, { from, to: safe, data: APPROVE.encodeFunctionData('approveHash', [hash]) });
  const approvals = async ({ safe }: SafeIdentity, hash: Hex, owners: readonly Hex[]): Promise<readonly Hex[]> =>
    approvedOnChain(anvil.rpc, await pinBlock(anvil.rpc, 'latest', CHAIN_ID), safe, hash, owners);
  const ask = async (identity: SafeIdentity, tx: SafeTx, of: Hex, signature: Hex): Promise<string | null> => {
    const block = await pinBlock(anvil.rpc, 'latest', CHAIN_ID);
    return contractAsker(anvil.rpc, block, { ...identity, tx })({ owner: of, signature });
  };
  /** Owners 0 and 1 sign what a Safe that they own is asked about, in the order that it wants. */
  const messageSignature = (child: SafeIdentity, parent: SafeIdentity, tx: SafeTx): Hex => {
    const question = contractQuestion(parent.version, safeHashes({ ...parent, tx }));
    const hash = safeMessageHash(child, question.data);
    const sorted = [...SAFE_OWNERS].slice(0, 2).sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
    return concat(sorted.map(({ privateKey }) => new SigningKey(privateKey).sign(hash).serialized)) as Hex;
  };
  const execute = async (identity: SafeIdentity, tx: SafeTx, consents: readonly OwnerSignature[]): Promise<void> => {
    const call = execCall(PAYER.address, identity.safe, tx, consents);
    const gasLimit = await consentGas(anvil.rpc, call, 0n);
    await executeSafeTx(await openSafe(identity, PAYER, anvil.rpc), tx, consents, { gasLimit, sleep, attempts: 200 });
  };

  for (const version of REAL_VERSIONS)
    it(`of a ${version}: a key, an approval and two contracts together, whatever their order`, async () => {
      const children = [await create(version, [owner(0), owner(1)], 2), await create(version, [owner(0), owner(1)], 2)];
      const [first, second] = children as [SafeIdentity, SafeIdentity];
      const parent = await create(version, [second.safe, owner(2), first.safe, owner(0)], 4);
      const tx = safeTx({ to: RECEIVER, nonce: 0n });
      const hash = hashOf(parent, tx);
      await approve(owner(2), parent, hash);
      expect(await approvals(parent, hash, [owner(0), owner(2), first.safe])).to.deep.equal([owner(2)]);
      const contracts = children.map((child): OwnerSignature => {
        return { kind: 'contract', owner: child.safe, signature: messageSignature(child, parent, tx) };
      });
      for (const { owner: of, ...rest } of contracts)
        expect(await ask(parent, tx, of, 'signature' in rest ? rest.signature : '0x')).to.equal(null);
      const consents: readonly OwnerSignature[] = [
        contracts[1] as OwnerSignature,
        { kind: 'approved', owner: owner(2) },
        byKey(0, hash),
        contracts[0] as OwnerSignature,
      ];

      // protocol-kit packs the same.
      const open = await openSafe(parent, PAYER, anvil.rpc);
      const kit = open.kit.transaction(tx) as unknown as {
        addSignature(one: unknown): void;
        encodedSignatures(): string;
      };
      for (const one of consents)
        kit.addSignature(
          one.kind === 'approved'
            ? open.kit.signature(one.owner, packSignatures([one]), 'plain')
            : open.kit.signature(one.owner, one.signature, one.kind === 'contract' ? 'contract' : 'plain'),
        );
      expect(packSignatures(consents)).to.equal(kit.encodedSignatures().toLowerCase());

      // By the program's own call, and by protocol-kit: the state is put back between them.
      const snapshot = await anvil.rpc.request('evm_snapshot', []);
      await sendFrom(anvil.rpc, { ...execCall(PAYER.address, parent.safe, tx, consents) });
      expect(await nonceOf(parent)).to.equal(1n);
      await anvil.rpc.request('evm_revert', [snapshot]);
      await execute(parent, tx, consents);
      expect(await nonceOf(parent)).to.equal(1n);
    });

  it('are as many as it needs, keys first and contracts last, one an owner', () => {
    const [a, b, c]: readonly Hex[] = ['0a', '0b', '0c'].map((byte): Hex => `0x${byte.repeat(20)}`);
    if (a === undefined || b === undefined || c === undefined) throw new Error('three');
    const signatures = [
      { owner: a, signature: '0x01', kind: 'contract' },
      { owner: b, signature: '0x02' },
    ] as const;
    const of = (need: number) =>
      chosenConsents({ signatures, approved: [b, c] }, need).map(({ owner: who, kind }) => [who, kind]);
    expect(of(1)).to.deep.equal([[b, 'ecdsa']]);
    expect(of(2)).to.deep.equal([...of(1), [c, 'approved']]);
    expect(of(3)).to.deep.equal([...of(2), [a, 'contract']]);
    expect(of(9)).to.deep.equal(of(3));
  });

  describe('are refused', () => {
    let parent: SafeIdentity;
    let tx: SafeTx;
    let hash: Hex;
    beforeEach(async () => {
      parent = await create('1.4.1', [owner(0), owner(1)], 2);
      tx = safeTx({ to: RECEIVER, nonce: 0n });
      hash = hashOf(parent, tx);
    });
    const refusedWith = async (consents: readonly OwnerSignature[]): Promise<string | undefined> => {
      const ended = await execute(parent, tx, consents).then(() => 'executed', code);
      expect(await nonceOf(parent)).to.equal(0n);
      return ended;
    };

    it('where who approved is no owner, or approved another hash', async () => {
      await sendFrom(anvil.rpc, {
        from: owner(2),
        to: parent.safe,
        data: APPROVE.encodeFunctionData('approveHash', [hash]),
      }).then(
        () => expect.fail('a Safe takes no approval of a stranger'),
        () => undefined,
      );
      const other = hashOf(parent, { ...tx, nonce: 1n });
      await approve(owner(1), parent, other);
      expect(await approvals(parent, hash, [owner(0), owner(1)])).to.deep.equal([]);
      expect(await approvals(parent, other, [owner(0), owner(1)])).to.deep.equal([owner(1)]);
      const stranger: OwnerSignature = { kind: 'approved', owner: owner(2) };
      expect(await refusedWith([byKey(0, hash), stranger])).to.equal('safe/gs025');
      const unmeasured = await executeSafeTx(await openSafe(parent, PAYER, anvil.rpc), tx, [byKey(0, hash), stranger], {
        ...{ sleep, attempts: 1 },
      }).then(() => 'executed', code);
      expect(unmeasured).to.equal('safe/not-an-owner');
      expect(await refusedWith([byKey(0, hash), { kind: 'approved', owner: owner(1) }])).to.equal('safe/gs025');
    });

    it('where a contract lies, reverts, says too much or too little, loops, or is none', async () => {
      const magic = '20c13b0b';
      const answering = (words: string, bytes: number): Hex =>
        `0x7f${words.padEnd(64, '0')}600052${bytes.toString(16).padStart(4, '0').replace(/^/, '61')}6000f3`;
      const cases: readonly (readonly [Hex, RegExp])[] = [
        [answering('', 32), /it answers 0x0{64}, not 0x20c13b0b/],
        [answering('1626ba7e', 32), /it answers 0x1626ba7e0{56}, not/],
        [answering(`${magic}${'0'.repeat(55)}1`, 32), /it answers 0x20c13b0b0{55}1, not/],
        [answering(magic, 64), /it answers 64 bytes, not/],
        [answering(magic, 4), /it answers 4 bytes, not/],
        [answering(magic, 0), /it answers 0 bytes, not/],
        ['0x60006000fd', /does not accept the signature: it reverted without a reason/],
        ['0x5b600056', /does not accept the signature: it reverted/],
        ['0xfe', /does not accept the signature: it reverted/],
        ['0x6301000000 6000f3'.replace(' ', '') as Hex, /does not accept the signature: it reverted/],
        ['0x', /there is no contract at its address/],
      ];
      const at: Hex = `0x${'c0'.repeat(20)}`;
      for (const [bytes, why] of cases) {
        await anvil.code(at, bytes);
        expect(await ask(parent, tx, at, '0x1234'), bytes).to.match(why);
      }
      await anvil.code(at, answering(magic, 32));
      expect(await ask(parent, tx, at, '0x')).to.equal(null);
      const long: Hex = `0x${'00'.repeat(MAX_CONTRACT_SIGNATURE_BYTES + 1)}`;
      expect(await ask(parent, tx, at, long)).to.contain('16385 bytes, and at most 16384');
      expect(await ask({ ...parent, version: '0.1.0' }, tx, at, '0x')).to.contain('0.1.0');
    });

    it('where a Safe that is an owner signed another transaction, or its owners are too few', async () => {
      const child = await create('1.4.1', [owner(0), owner(1)], 2);
      parent = await create('1.4.1', [child.safe, owner(0)], 2);
      hash = hashOf(parent, tx);
      const good = messageSignature(child, parent, tx);
      expect(await ask(parent, tx, child.safe, good)).to.equal(null);
      expect(await ask(parent, { ...tx, nonce: 1n }, child.safe, good)).to.match(/reverted with "GS026"/);
      expect(await ask(parent, tx, child.safe, good.slice(0, 132) as Hex)).to.match(/reverted with "GS020"/);
      // An empty one asks for a message that it signed on the chain, and it signed none.
      expect(await ask(parent, tx, child.safe, '0x')).to.match(/reverted with "Hash not approved"/);
      const bad: OwnerSignature = { kind: 'contract', owner: child.safe, signature: good.slice(0, 132) as Hex };
      expect(await refusedWith([byKey(0, hash), bad])).to.equal('safe/gs020');
      await execute(parent, tx, [byKey(0, hash), { ...bad, signature: good }]);
      expect(await nonceOf(parent)).to.equal(1n);
    });
  });

  it('get the gas that contracts take for them, up to what one transaction may use', async () => {
    // Hashes memory some thousand times before it accepts.
    const slow = (rounds: string): Hex =>
      `0x61${rounds}5b600190036110006000205080600357507f20c13b0b${'0'.repeat(56)}60005260206000f3`;
    const at: Hex = `0x${'c1'.repeat(20)}`;
    const parent = await create('1.4.1', [at, owner(0)], 2);
    const tx = safeTx({ to: RECEIVER, nonce: 0n });
    const consents: readonly OwnerSignature[] = [
      { kind: 'contract', owner: at, signature: '0x12' },
      byKey(0, hashOf(parent, tx)),
    ];
    const call = execCall(PAYER.address, parent.safe, tx, consents);
    await anvil.code(at, slow('0800'));
    const gas = await consentGas(anvil.rpc, call, 200_000n);
    expect(gas > 1_000_000n && gas < MAX_TRANSACTION_GAS, `${gas}`).to.equal(true);
    await anvil.code(at, slow('0001'));
    expect(await consentGas(anvil.rpc, call, 5_000_000n)).to.equal(5_000_000n);
    await anvil.code(at, slow('0800'));
    await execute(parent, tx, consents);
    expect(await nonceOf(parent)).to.equal(1n);
  });
});
