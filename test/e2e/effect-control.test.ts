import { createRequire } from 'node:module';
import { expect } from 'chai';
import { AbiCoder } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { id } from 'ethers/hash';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import type { ToldReview } from '../../src/review/told.js';
import { encodeMultiSend } from '../../src/route/safe/multisend.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import { devnetRpc, freshWorkspace, revertAfterEach } from './devnet.js';
import { type Asked, data, fileOf, reviewText, rulesOf, said, sendAs, theSafe, withWeakNode, word } from './effects.js';

const CODE = `0x${'c0'.repeat(20)}`;
const OTHER_SINGLETON = `0x${'51'.repeat(20)}`;
const ATTACKER = `0x${'66'.repeat(20)}`;
const SENTINEL = `0x${'0'.repeat(39)}1`;
const inMapping = (key: string, slot: number): string =>
  keccak256(AbiCoder.defaultAbiCoder().encode(['address', 'uint256'], [key, slot]));
const padded = (address: string): string => word(BigInt(address));

const artefact = (name: string): { readonly deployedBytecode: string } =>
  createRequire(import.meta.url)(
    `@safe-global/safe-contracts/build/artifacts/contracts/libraries/${name}.sol/${name}.json`,
  ) as { deployedBytecode: string };

/** Code that puts words into the storage of whoever runs it. */
const writing = (...words: readonly (readonly [slot: string, value: string])[]): string =>
  `0x${words.map(([slot, value]) => `7f${value.slice(2)}7f${slot.slice(2)}55`).join('')}00`;

describe('code that runs as the Safe and writes to its storage', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  before(async function () {
    this.timeout(240_000);
    ({ root } = await freshWorkspace());
  });
  const review = async (tx: Asked): Promise<ToldReview> => reviewText(root, await fileOf(tx));
  const put = async (address: string, code: string): Promise<void> => {
    const rpc = await devnetRpc();
    await rpc.send('anvil_setCode', address, code);
    await rpc.send('evm_mine');
  };
  const delegate = async (): Promise<Asked> => ({ to: CODE, operation: 1 });
  const CONTROL = 'review/control-moves';
  const owner = (index: number): string => SAFE_OWNERS[index]?.address ?? '';

  /** What is written, and what the words are called: each is seen without traces too. */
  const takeovers: readonly (readonly [what: string, words: readonly (readonly [string, string])[], named: string])[] =
    [
      ['the singleton', [[word(0n), padded(OTHER_SINGLETON)]], 'the singleton, whose code the Safe runs'],
      [
        'an owner',
        [
          [inMapping(SENTINEL, 2), padded(ATTACKER)],
          [inMapping(ATTACKER, 2), padded(owner(1))],
        ],
        'the list of owners',
      ],
      ['an owner in the middle of the list', [[inMapping(owner(0), 2), padded(ATTACKER)]], 'the list of owners'],
      ['the number of owners', [[word(3n), word(1n)]], 'the number of owners'],
      ['the threshold', [[word(4n), word(1n)]], 'the threshold'],
      [
        'a module',
        [
          [inMapping(SENTINEL, 1), padded(ATTACKER)],
          [inMapping(ATTACKER, 1), padded(SENTINEL)],
        ],
        'the list of modules',
      ],
      ['the guard', [[id('guard_manager.guard.address'), padded(ATTACKER)]], 'the guard'],
      ['the module guard', [[id('module_manager.module_guard.address'), padded(ATTACKER)]], 'the module guard'],
      ['the fallback handler', [[id('fallback_manager.handler.address'), padded(ATTACKER)]], 'the fallback handler'],
      ['the nonce, put back so that old signatures are good again', [[word(5n), word(0n)]], 'the nonce'],
      ['the nonce, so that what waits is void', [[word(5n), word(99n)]], 'the nonce'],
    ];
  for (const [what, words, named] of takeovers) {
    it(`names ${what}, with traces and without`, async () => {
      await put(CODE, writing(...words));
      const tx = await delegate();
      const found = await review(tx);
      expect([found.verdict, rulesOf(found).includes(`BLOCKED ${CONTROL}`)]).to.deep.equal(['BLOCKED', true]);
      expect(said(found, CONTROL)[0]?.split(': ')[1]?.split('; ')).to.include(named);
      const blind = await withWeakNode(root, ['debug_traceCall'], () => review(tx));
      expect(said(blind, CONTROL)).to.deep.equal([
        `run on the chain as it is now, it changes the Safe itself: ${named}`,
      ]);
      const traced = await withWeakNode(root, ['eth_simulateV1'], () => review(tx));
      expect(said(traced, CONTROL)).to.deep.equal(said(found, CONTROL));
    });
  }

  it('is not fooled by a singleton that answers as the old one would', async () => {
    const rpc = await devnetRpc();
    const { safe } = await theSafe();
    const singleton = `0x${(await rpc.sendHex('eth_getStorageAt', safe, word(0n), 'latest')).slice(-40)}`;
    const twin = String(await rpc.send('eth_getCode', singleton, 'latest'));
    await put(OTHER_SINGLETON, twin);
    await put(CODE, writing([word(0n), padded(OTHER_SINGLETON)]));
    const tx = await delegate();
    const blind = await withWeakNode(root, ['debug_traceCall'], () => review(tx));
    expect(said(blind, CONTROL)[0]).to.include('the singleton, whose code the Safe runs');
  });

  it('names a word that only traces show: an owner or module that no list has, an approval of another hash', async () => {
    for (const slot of [
      inMapping(ATTACKER, 2),
      inMapping(ATTACKER, 1),
      keccak256(`0x${word(7n).slice(2)}${inMapping(owner(0), 8).slice(2)}`),
    ]) {
      await put(CODE, writing([slot, word(1n)]));
      const tx = await delegate();
      const found = await review(tx);
      expect(said(found, CONTROL)[0]).to.include(`a word of its storage that no part of a Safe is known by (${slot})`);
      const blind = await withWeakNode(root, ['debug_traceCall'], () => review(tx));
      expect(said(blind, CONTROL)).to.deep.equal([]);
      expect([blind.verdict, rulesOf(blind)[0]]).to.deep.equal(['BLOCKED', 'BLOCKED safe/delegatecall']);
      expect(blind.notChecked).to.include('owners and modules of the Safe that its lists do not name');
    }
  });

  it('finds nothing where the words stay', async () => {
    await put(CODE, writing([word(4n), word(2n)]));
    const tx = await delegate();
    expect(said(await review(tx), CONTROL)).to.deep.equal([]);
    expect(said(await withWeakNode(root, ['debug_traceCall'], () => review(tx)), CONTROL)).to.deep.equal([]);
  });

  it('takes a message that is put on record as signed for what it is', async () => {
    const lib = knownAddress('SignMessageLib', '1.4.1') ?? '';
    const { deployedBytecode } = artefact('SignMessageLib');
    await put(lib, deployedBytecode);
    const tx = { to: lib, operation: 1 as const, data: data('signMessage', '0x1234') };
    const found = await review(tx);
    expect(said(found, CONTROL)).to.deep.equal([]);
    expect(found.effect?.storage?.map(({ name, expected }) => [name, expected])).to.have.deep.members([
      ['a message on record as signed', 'bookkeeping'],
      ['the nonce', 'bookkeeping'],
    ]);
    expect(found.effect?.logs.map(({ event }) => event)).to.include('SignMsg(bytes32)');
    expect(found.verdict).to.not.equal('OK');
  });

  it('leaves what calls of the Safe say openly to the warnings of those calls', async () => {
    const { safe } = await theSafe();
    const calls: readonly (readonly [Hex, string])[] = [
      [data('swapOwner', SENTINEL, owner(0), ATTACKER), 'safe/owner-change'],
      [data('addOwnerWithThreshold', ATTACKER, 3n), 'safe/owner-change'],
      [data('changeThreshold', 1n), 'safe/threshold-change'],
      [data('enableModule', ATTACKER), 'safe/module-change'],
      [data('setFallbackHandler', ATTACKER), 'safe/fallback-handler-change'],
    ];
    for (const [bytes, rule] of calls)
      for (const hidden of [[], ['debug_traceCall']]) {
        const found = await withWeakNode(root, hidden, () => review({ to: safe, data: bytes }));
        expect([said(found, CONTROL), rulesOf(found).includes(`BLOCKED ${rule}`)], rule).to.deep.equal([[], true]);
        expect(found.checked.join('\n')).to.include('the Safe’s own storage: only what its calls say changes: the ');
      }
  });

  it('names what changes besides what the calls say', async () => {
    const { safe } = await theSafe();
    await put(CODE, writing([word(4n), word(1n)]));
    const batch = encodeMultiSend([
      { operation: 0, to: safe, value: 0n, data: data('enableModule', ATTACKER) },
      { operation: 1, to: CODE as Hex, value: 0n, data: '0x' },
    ]);
    const multiSend = `0x${'35'.repeat(20)}`;
    const source = artefact('MultiSend').deployedBytecode;
    await put(multiSend, source);
    const found = await review({ to: multiSend, operation: 1, data: batch });
    expect(said(found, CONTROL)).to.deep.equal([
      'run on the chain as it is now, it changes the Safe itself: the threshold',
    ]);
  });

  it('runs it with the first owner as sender, a contract or not', async () => {
    const { safe } = await theSafe();
    await put(ATTACKER, '0x00');
    await sendAs(safe, safe, data('addOwnerWithThreshold', ATTACKER, 1n));
    for (const hidden of [[], ['eth_simulateV1'], ['eth_simulateV1', 'debug_traceCall']]) {
      const found = await withWeakNode(root, hidden, () => review({ to: CODE, data: '0x' }));
      expect(found.owners?.signers[0]?.address.toLowerCase()).to.equal(ATTACKER);
      expect([rulesOf(found).filter((rule) => rule.startsWith('BLOCKED')), found.effect?.events]).to.deep.equal([
        [],
        1,
      ]);
    }
  });
});
