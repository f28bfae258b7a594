import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import { createRpc } from '../../src/chain/rpc.js';
import { RpcError } from '../../src/chain/rpc-error.js';
import type { PlimsollError } from '../../src/diagnostic/error.js';
import { findSafeError } from '../../src/signer/errors.js';
import { executeSafeTx } from '../../src/signer/execute.js';
import { type OwnerSignature, packSignatures } from '../../src/signer/pack-signatures.js';
import { openSafe } from '../../src/signer/safe-kit.js';
import { type SafeTx, safeTx } from '../../src/signer/safe-tx.js';
import type { SecretKey } from '../../src/signer/secret-key.js';
import { signSafeTx } from '../../src/signer/sign.js';
import { refusalIn } from '../refusal.js';
import { hasAnvil, type LocalSafe, SAFE_ABI, startLocalSafe } from './local-safe.js';

const once = { attempts: 20, sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 50)) };

const failure = (action: Promise<unknown>): Promise<PlimsollError> => refusalIn(() => action);

describe('signing for and executing a Safe 1.4.1 on a local chain', function () {
  this.timeout(20_000);
  let local: LocalSafe;
  before(async function () {
    if (!hasAnvil) {
      process.stdout.write('    skipped: Anvil is not installed for this platform\n');
      this.skip();
    }
    local = await startLocalSafe();
  });
  after(async () => local?.stop());

  const open = (key: SecretKey) => openSafe(local.identity, key, local.rpc);
  const owner = (index: number): SecretKey => local.owners[index] as SecretKey;
  const nonceNow = async () => (await open(local.sender)).nonce;
  const sign = async (tx: SafeTx, indexes: readonly number[]): Promise<OwnerSignature[]> => {
    const all: OwnerSignature[] = [];
    for (const index of indexes) {
      const signed = await signSafeTx(await open(owner(index)), tx);
      all.push({ kind: 'ecdsa', owner: signed.owner, signature: signed.signature });
    }
    return all;
  };
  const addOwner = (nonce: bigint): SafeTx =>
    safeTx({
      to: local.identity.safe,
      data: SAFE_ABI.encodeFunctionData('addOwnerWithThreshold', [local.stranger.address, 2]) as Hex,
      nonce,
    });
  const execCall = (tx: SafeTx, signatures: Hex): Hex =>
    SAFE_ABI.encodeFunctionData('execTransaction', [
      ...[tx.to, tx.value, tx.data, tx.operation, tx.safeTxGas, tx.baseGas, tx.gasPrice, tx.gasToken],
      tx.refundReceiver,
      signatures,
    ]) as Hex;
  const revertOf = async (data: Hex): Promise<string> => {
    try {
      await local.rpc.request('eth_call', [{ from: local.sender.address, to: local.identity.safe, data }, 'latest']);
    } catch (error) {
      if (error instanceof RpcError) return error.revertData ?? error.message;
      throw error;
    }
    throw new Error('it did not revert');
  };

  it('signs with two of three owners and executes through an account that is no owner', async () => {
    const nonce = await nonceNow();
    const tx = safeTx({ to: local.stranger.address, data: '0x12345678', nonce });
    const done = await executeSafeTx(await open(local.sender), tx, await sign(tx, [2, 0]), once);
    expect(done.transaction).to.match(/^0x[0-9a-f]{64}$/);
    expect(done.block > 0n).to.equal(true);
    expect(await nonceNow()).to.equal(nonce + 1n);
  });

  it('signs a transaction whose nonce lies ahead, and refuses to execute it yet', async () => {
    const tx = safeTx({ to: local.stranger.address, nonce: (await nonceNow()) + 5n });
    const signatures = await sign(tx, [0, 1]);
    const error = await failure(executeSafeTx(await open(local.sender), tx, signatures, once));
    expect(error.code).to.equal('signer/nonce-ahead');
  });

  it('refuses a nonce that is used, to sign and to execute', async () => {
    const tx = safeTx({ to: local.stranger.address, nonce: 0n });
    expect((await failure(sign(tx, [0]))).code).to.equal('signer/nonce-used');
    const error = await failure(executeSafeTx(await open(local.sender), tx, [], once));
    expect(error.code).to.equal('signer/nonce-used');
    expect(error.message).to.match(/nonce 0 is used: the Safe is at \d+/);
  });

  it('refuses to sign with a key that is not an owner, and names the owners', async () => {
    const error = await failure(signSafeTx(await open(local.stranger), addOwner(await nonceNow())));
    expect(error.code).to.equal('signer/not-an-owner');
    expect(error.hint).to.contain('0x70997970C51812dc3A010C7d01b50e0d17dc79C8');
  });

  it('refuses too few signatures, a stranger’s, and one over another hash', async () => {
    const tx = addOwner(await nonceNow());
    const opened = await open(local.sender);
    const few = await failure(executeSafeTx(opened, tx, await sign(tx, [0]), once));
    expect(few.code).to.equal('signer/too-few-signatures');
    expect(few.message).to.equal('1 of the 2 owners needed have signed');
    const elsewhere = await sign(addOwner(tx.nonce + 1n), [0, 1]);
    expect((await failure(executeSafeTx(opened, tx, elsewhere, once))).code).to.equal('safe/not-an-owner');
  });

  it('explains GS013, an inner call that reverts', async () => {
    const tx = { ...addOwner(await nonceNow()), data: SAFE_ABI.encodeFunctionData('changeThreshold', [9]) as Hex };
    const error = await failure(executeSafeTx(await open(local.sender), tx, await sign(tx, [0, 1]), once));
    expect(error.code).to.equal('safe/gs013');
    expect(error.message).to.contain('reverted, and nothing was changed');
    expect(error.hint).to.contain('Simulate the inner calls');
  });

  it('explains GS025, an approval that was never given, and takes one that was', async () => {
    const tx = safeTx({ to: local.stranger.address, nonce: await nonceNow() });
    const first = await sign(tx, [0]);
    const approved: OwnerSignature = { kind: 'approved', owner: owner(1).address };
    const opened = await open(local.sender);
    const error = await failure(executeSafeTx(opened, tx, [...first, approved], once));
    expect(error.code).to.equal('safe/gs025');
    const { hashes } = await signSafeTx(await open(owner(0)), tx);
    const approve = SAFE_ABI.encodeFunctionData('approveHash', [hashes.safeTx]) as Hex;
    await local.send(owner(1).address, local.identity.safe, approve);
    const done = await executeSafeTx(opened, tx, [...first, approved], once);
    expect(done.safeTxHash).to.equal(hashes.safeTx);
  });

  it('knows GS020 and GS026 in the revert data of a real Safe', async () => {
    const tx = safeTx({ to: local.stranger.address, nonce: await nonceNow() });
    const pair = await sign(tx, [0, 1]);
    const sorted = packSignatures(pair);
    const reversed = `0x${sorted.slice(132)}${sorted.slice(2, 132)}` as Hex;
    expect(findSafeError(await revertOf(execCall(tx, `0x${sorted.slice(2, 132)}`)))?.code).to.equal('GS020');
    expect(findSafeError(await revertOf(execCall(tx, reversed)))?.code).to.equal('GS026');
    const answer = await local.rpc.request('eth_call', [
      { from: local.sender.address, to: local.identity.safe, data: execCall(tx, sorted) },
      'latest',
    ]);
    expect(BigInt(String(answer))).to.equal(1n);
  });

  it('notices an inner failure that the Safe swallows because safeTxGas is set', async () => {
    const tx = { ...addOwner(await nonceNow()), data: '0x694e80c3' as Hex, safeTxGas: 100_000n };
    const error = await failure(executeSafeTx(await open(local.sender), tx, await sign(tx, [0, 1]), once));
    expect(error.code).to.equal('signer/inner-failure');
    expect(await nonceNow()).to.equal(tx.nonce + 1n);
  });

  it('refuses a nonce that the library would round', async () => {
    const tx = safeTx({ to: local.stranger.address, nonce: (1n << 53n) + 1n });
    expect((await failure(sign(tx, [0]))).code).to.equal('signer/number-too-large');
  });

  it('refuses another chain, another version, an address without code and a silent node', async () => {
    const { identity, rpc, sender } = local;
    expect((await failure(openSafe({ ...identity, chainId: 1n }, sender, rpc))).code).to.equal('rpc/wrong-chain');
    expect((await failure(openSafe({ ...identity, version: '1.3.0' }, sender, rpc))).code).to.equal(
      'signer/wrong-version',
    );
    const nowhere = openSafe({ ...identity, safe: '0x00000000000000000000000000000000000beef1' }, sender, rpc);
    expect((await failure(nowhere)).code).to.equal('signer/no-safe');
    const silent = createRpc('http://127.0.0.1:9/secret-path-1234567890', { retries: 0 });
    const error = await failure(openSafe(identity, sender, silent));
    expect(error.exit).to.equal(69);
    expect(error.message).not.to.contain('secret-path');
  });

  it('refuses to sign where the contract computes another hash', async () => {
    const opened = await open(owner(0));
    const tx = addOwner(opened.nonce);
    const lying = { ...opened, identity: { ...opened.identity, version: '1.2.0' } };
    const error = await failure(signSafeTx(lying, tx));
    expect(error.code).to.equal('signer/hash-mismatch');
  });

  it('never shows a key, whatever fails', async () => {
    const key = owner(0);
    const opened = await open(key);
    const broken = {
      ...opened,
      safe: {
        ...opened.safe,
        getTransactionHash: async () => {
          throw new Error(`boom ${key.reveal()} and ${key.reveal().slice(2).toUpperCase()}`);
        },
      },
    };
    const error = await failure(signSafeTx(broken, addOwner(opened.nonce)));
    expect(error.code).to.equal('signer/failed');
    expect(error.message).to.contain('[removed]');
    expect(JSON.stringify([error, error.cause, error.stack]).toLowerCase()).not.to.contain(key.reveal().slice(2));
  });
});
