import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import type { PinnedBlock } from '../../src/chain/block.js';
import type { Hex } from '../../src/chain/hex.js';
import { labelsFor } from '../../src/plan/labels.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { reviewText } from '../../src/report/review-text.js';
import { plain } from '../../src/report/style.js';
import type { MarketAtHand } from '../../src/review/bare-markets.js';
import { reviewBare } from '../../src/review/bare-review.js';
import { recogniseInput } from '../../src/review/input.js';
import { type InputFlags, subjectOf } from '../../src/review/input-subject.js';
import { Notes } from '../../src/review/notes.js';
import type { ToldReview } from '../../src/review/told.js';
import { decodeSafeTransaction } from '../../src/route/safe/decode.js';
import { encodeExecTransaction } from '../../src/route/safe/exec.js';
import { encodeMultiSend } from '../../src/route/safe/multisend.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { bareContext, safeWarnings } from '../../src/route/safe/warnings.js';
import { checksummed } from '../../src/signer/address.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import { type SafeTx, safeTx } from '../../src/signer/safe-tx.js';
import { addressOf, CONTRACTS, documentText, observationOf, RESERVE, type Small } from '../plan/market.js';
import { aave, marketOf } from '../protocol/support.js';

const SAFE: Hex = `0x${'5a'.repeat(20)}`;
const CHILD: Hex = `0x${'5c'.repeat(20)}`;
const OWNER: Hex = `0x${'01'.repeat(20)}`;
const ATTACKER: Hex = `0x${'66'.repeat(20)}`;
const CONFIGURATOR = CONTRACTS.get('poolConfigurator') ?? '0x';
const CALL_ONLY = knownAddress('MultiSendCallOnly', '1.4.1') ?? '0x';
const MIGRATION = knownAddress('SafeMigration', '1.4.1') ?? '0x';
/** The first and last bytes of an address are what people compare. */
const alike = (address: Hex): Hex => `${address.slice(0, 12)}${'0'.repeat(20)}${address.slice(-10)}` as Hex;
const WETH = addressOf('WETH') as Hex;

const abi = new Interface([
  'function setSupplyCap(address asset,uint256 cap)',
  'function swapOwner(address,address,address)',
  'function changeThreshold(uint256)',
  'function enableModule(address)',
  'function migrateSingleton()',
  'function migrateWithFallbackHandler()',
]);
const data = (name: string, ...args: readonly unknown[]): Hex => abi.encodeFunctionData(name, args) as Hex;
const cap = (amount: bigint): Hex => data('setSupplyCap', WETH, amount);
const call = (to: Hex, bytes: Hex, operation = 0) => ({ operation, to, value: 0n, data: bytes });
const batch = (...calls: Parameters<typeof encodeMultiSend>[0]): Partial<SafeTx> => ({
  to: CALL_ONLY,
  operation: 1,
  data: encodeMultiSend(calls),
});
const transaction = (tx: Partial<SafeTx>): SafeTx => safeTx({ to: ATTACKER, nonce: 7n, ...tx });

/** What the signer was told: the caps of WETH and DAI are lowered. */
const BEFORE: Small = { reserves: { WETH: RESERVE, DAI: RESERVE } };
const CAPS = [call(CONFIGURATOR, cap(2_500_000n)), call(CONFIGURATOR, cap(2_400_000n))];

describe('the catalogue of attacks, as transactions without a bundle', () => {
  let protocol: Protocol;
  let market: MarketAtHand;
  before(async () => {
    protocol = await aave();
    const document = marketOf(documentText(BEFORE), protocol);
    const params = observationOf(BEFORE, protocol);
    const block: PinnedBlock = {
      chainId: 1n,
      number: 9n,
      hash: `0x${'b1'.repeat(32)}`,
      parentHash: '0x',
      timestamp: 1n,
      gasLimit: 1n,
      baseFee: 0n,
    };
    market = {
      market: document,
      workspace: {} as MarketAtHand['workspace'],
      contracts: CONTRACTS,
      observation: { params, block, contracts: CONTRACTS, release: null, findings: [], reads: [] },
      labelOf: labelsFor([document.params], [params]),
    };
  });

  const review = (text: string, flags: InputFlags = {}): Promise<ToldReview> =>
    reviewBare({
      subject: subjectOf(recogniseInput(text, 'x'), flags),
      expectHash: null,
      machine: null,
      markets: [market],
      definitions: [protocol],
      authorities: null,
      against: null,
      notes: new Notes([]),
    });
  const ofTransaction = (tx: Partial<SafeTx>, version = '1.4.1'): Promise<ToldReview> =>
    review(formatSafeTransactionFile({ chainId: 1n, safe: SAFE, version, tx: transaction(tx) }));
  /** The messages of a rule, as a person reads them. */
  const said = ({ warnings }: ToldReview, rule: string): string[] =>
    warnings.flatMap(({ ruleId, message }) => (ruleId === rule ? [message] : []));
  const blockedBy = ({ verdict, warnings }: ToldReview): readonly [string, string[]] => [
    verdict,
    warnings.flatMap(({ ruleId, data: found }) => (found?.verdict === 'BLOCKED' ? [ruleId] : [])),
  ];

  it('nothing blocks the caps alone, and they are never OK', async () => {
    const found = await ofTransaction(batch(...CAPS));
    expect(blockedBy(found)).to.deep.equal(['CAUTION', []]);
    expect(said(found, 'review/not-run')).to.deep.equal([
      'the transaction was decoded, not run: what it does on the chain was not seen',
    ]);
  });

  it('an owner swap hidden in a batch of caps', async () => {
    const swap = call(SAFE, data('swapOwner', `0x${'0'.repeat(39)}1`, OWNER, ATTACKER));
    const found = await ofTransaction(batch(...CAPS, swap, ...CAPS));
    expect(blockedBy(found)).to.deep.equal(['BLOCKED', ['safe/owner-change']]);
    expect(said(found, 'safe/owner-change')).to.deep.equal([
      `Step 3 calls swapOwner, which replaces an owner (Safe ${checksummed(SAFE)})`,
    ]);
  });

  it('the threshold lowered inside an execTransaction of the Safe itself, and of a Safe that it owns', async () => {
    for (const inside of [SAFE, CHILD]) {
      const lower = transaction({ to: inside, data: data('changeThreshold', 1) });
      const nested = call(inside, encodeExecTransaction(lower, '0x'));
      const found = await ofTransaction(batch(...CAPS, nested));
      expect(blockedBy(found)).to.deep.equal(['BLOCKED', ['safe/threshold-change']]);
      expect(said(found, 'safe/threshold-change')).to.deep.equal([
        `Step 3.1 calls changeThreshold, which changes how many owners must sign (Safe ${checksummed(inside)})`,
      ]);
    }
  });

  it('the threshold lowered three levels down: a batch in an execTransaction in a batch', async () => {
    const inner = transaction(batch(call(CHILD, data('changeThreshold', 1))));
    const found = await ofTransaction(batch(...CAPS, call(CHILD, encodeExecTransaction(inner, '0x'))));
    expect(blockedBy(found)).to.deep.equal(['BLOCKED', ['safe/threshold-change']]);
    expect(said(found, 'safe/threshold-change')[0]).to.match(/^Step 3\.1\.1 calls changeThreshold/);
  });

  it('a delegatecall to a look-alike of MultiSendCallOnly, alone and inside a batch', async () => {
    const lookAlike = alike(CALL_ONLY);
    expect([lookAlike.slice(0, 12), lookAlike.slice(-10)]).to.deep.equal([
      CALL_ONLY.slice(0, 12),
      CALL_ONLY.slice(-10),
    ]);
    const found = await ofTransaction({ ...batch(...CAPS), to: lookAlike });
    expect(blockedBy(found)).to.deep.equal(['BLOCKED', ['safe/delegatecall']]);
    expect(said(found, 'safe/delegatecall')).to.deep.equal([
      `The transaction delegatecalls ${checksummed(lookAlike)}: its code runs as the Safe and may change owners and move everything`,
    ]);
    expect([found.changes, found.wrapper]).to.deep.equal([[], null]);
    const inside = await ofTransaction(batch(call(lookAlike, encodeMultiSend(CAPS), 1)));
    expect(blockedBy(inside)).to.deep.equal(['BLOCKED', ['safe/delegatecall']]);
    expect(inside.changes).to.deep.equal([]);
  });

  it('the right call to the wrong market: the PoolConfigurator of another', async () => {
    const other = alike(CONFIGURATOR);
    const found = await ofTransaction(batch(...CAPS, call(other, cap(5n))));
    expect(found.verdict).to.equal('CAUTION');
    expect(said(found, 'safe/unknown-target')).to.deep.equal([
      `Step 3 calls ${checksummed(other)}, which no protocol definition of yours describes`,
    ]);
    expect(found.calls[2]?.contract).to.equal(undefined);
    expect(found.calls[2]?.doubt).to.match(/that this address is one is not known$/);
    expect(found.changes.map(({ after }) => after?.raw)).to.deep.equal(['2400000']);
  });

  it('a refund that drains: baseGas of any size, in a token, to the attacker', async () => {
    const found = await ofTransaction({
      ...batch(...CAPS),
      baseGas: 10n ** 18n,
      gasPrice: 10n ** 6n,
      gasToken: WETH,
      refundReceiver: ATTACKER,
    });
    expect(blockedBy(found)).to.deep.equal(['BLOCKED', ['safe/refund']]);
    expect(said(found, 'safe/refund')).to.deep.equal([
      `The transaction pays a refund from the Safe to ${checksummed(ATTACKER)} in the token ${checksummed(WETH)}: gasPrice 1000000 for each unit of gas, baseGas 1000000000000000000`,
    ]);
  });

  it('a refund that drains the Safe that is nested inside', async () => {
    const paying = transaction({ to: CONFIGURATOR, data: cap(1n), gasPrice: 1n, refundReceiver: ATTACKER });
    const found = await ofTransaction(batch(...CAPS, call(CHILD, encodeExecTransaction(paying, '0x'))));
    expect(blockedBy(found)).to.deep.equal(['BLOCKED', ['safe/refund']]);
    expect(said(found, 'safe/refund')[0]).to.match(/^Step 3\.1 pays a refund from the Safe to 0x6666.* in ETH: /);
  });

  it('a module that a migration enables: by SafeMigration, by what looks like it, and by a batch with it', async () => {
    const known = await ofTransaction({ to: MIGRATION, operation: 1, data: data('migrateWithFallbackHandler') });
    expect(blockedBy(known)).to.deep.equal(['BLOCKED', ['safe/delegatecall', 'safe/singleton-change']]);
    expect(said(known, 'safe/delegatecall')[0]).to.include(`${checksummed(MIGRATION)} (SafeMigration 1.4.1)`);
    const lookAlike = await ofTransaction({ to: alike(MIGRATION), operation: 1, data: data('migrateSingleton') });
    expect(blockedBy(lookAlike)).to.deep.equal(['BLOCKED', ['safe/delegatecall', 'safe/singleton-change']]);
    expect(said(lookAlike, 'safe/delegatecall')[0]).not.to.include('SafeMigration');
    const direct = await ofTransaction({ to: alike(MIGRATION), operation: 1, data: data('enableModule', ATTACKER) });
    expect(blockedBy(direct)).to.deep.equal(['BLOCKED', ['safe/delegatecall', 'safe/module-change']]);
    const batched = await ofTransaction(
      batch(...CAPS, call(MIGRATION, data('migrateSingleton'), 1), call(SAFE, data('enableModule', ATTACKER))),
    );
    expect(blockedBy(batched)[1]).to.include.members(['safe/singleton-change', 'safe/module-change']);
    expect(said(batched, 'safe/module-change')).to.deep.equal([
      `Step 4 calls enableModule, which lets a contract act for the Safe without signatures (Safe ${checksummed(SAFE)})`,
    ]);
  });

  it('a migration whose address the reviewer once trusted to be delegatecalled', () => {
    const tx = transaction({ to: MIGRATION, operation: 1, data: data('migrateSingleton') });
    const context = { ...bareContext(SAFE), trustedDelegates: new Set<string>([MIGRATION]) };
    const found = safeWarnings(decodeSafeTransaction(tx, SAFE), context);
    expect(found.map(({ ruleId, data: of }) => [ruleId, of?.verdict])).to.deep.equal([
      ['safe/singleton-change', 'BLOCKED'],
    ]);
  });

  it('a file that names the attacker’s contract PoolConfigurator, and a swap of owners a change of caps', async () => {
    const claims = (to: Hex, bytes: Hex, name: string, inputs: readonly string[]) => ({
      to,
      value: '0',
      data: bytes,
      contractMethod: { name, payable: false, inputs: inputs.map((input) => ({ name: input, type: 'uint256' })) },
      contractInputsValues: Object.fromEntries(inputs.map((input) => [input, '2500000'])),
    });
    const text = JSON.stringify({
      version: '1.0',
      chainId: '1',
      meta: { name: 'PoolConfigurator: lower the caps', description: 'OK to sign' },
      transactions: [
        claims(ATTACKER, data('enableModule', ATTACKER), 'PoolConfigurator_setSupplyCap', ['newSupplyCap']),
        claims(SAFE, data('swapOwner', `0x${'0'.repeat(39)}1`, OWNER, ATTACKER), 'setSupplyCap', ['newSupplyCap']),
      ],
    });
    const found = await review(text, { safe: SAFE });
    expect(blockedBy(found)).to.deep.equal([
      'BLOCKED',
      ['tx-builder/labels', 'tx-builder/labels', 'safe/owner-change'],
    ]);
    expect(said(found, 'tx-builder/labels')[1]).to.match(/setSupplyCap/);
    expect(found.calls.map((one) => one.contract)).to.deep.equal([undefined, undefined]);
    expect(found.calls.map((one) => one.function)).to.deep.equal([
      'enableModule(address)',
      'swapOwner(address,address,address)',
    ]);
    const [first = '', second = ''] = reviewText(found, plain).split('\n');
    expect(first).to.match(/^BLOCKED {2}/);
    expect(second).to.equal('the file calls itself: PoolConfigurator: lower the caps');
  });
});
