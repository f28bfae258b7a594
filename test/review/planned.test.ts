import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import type { Hex } from '../../src/chain/hex.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { reviewMarkdown } from '../../src/report/review-markdown.js';
import { reviewText } from '../../src/report/review-text.js';
import { plain } from '../../src/report/style.js';
import { againstDocument } from '../../src/review/bare-against.js';
import { readCalls } from '../../src/review/bare-calls.js';
import type { MarketAtHand } from '../../src/review/bare-markets.js';
import { callJson, decodeMeaning } from '../../src/review/decode-calls.js';
import { Notes } from '../../src/review/notes.js';
import type { ToldCall, ToldReview } from '../../src/review/told.js';
import { decodeSafeTransaction } from '../../src/route/safe/decode.js';
import { encodeMultiSend } from '../../src/route/safe/multisend.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { checksummed } from '../../src/signer/address.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import { type SafeTx, safeTx } from '../../src/signer/safe-tx.js';
import { expectValid } from '../outputs.js';
import { addressOf, CONTRACTS, RESERVE, type Small } from '../plan/market.js';
import { aave } from '../protocol/support.js';
import { marketAtHand, reviewOffline } from './at-hand.js';

const SAFE: Hex = `0x${'5a'.repeat(20)}`;
const CHILD: Hex = `0x${'5c'.repeat(20)}`;
const TIMELOCK: Hex = `0x${'71'.repeat(20)}`;
const NOBODY = `0x${'0'.repeat(40)}`;
const ZERO = `0x${'0'.repeat(64)}`;
const CONFIGURATOR = CONTRACTS.get('poolConfigurator') as Hex;
const CALL_ONLY = knownAddress('MultiSendCallOnly', '1.4.1') as Hex;
const BEFORE: Small = { reserves: { WETH: RESERVE, DAI: RESERVE } };

// Written out here a second time, and encoded by another library than the one that decodes.
const abi = new Interface([
  'function setSupplyCap(address,uint256)',
  'function setBorrowCap(address,uint256)',
  'function schedule(address,uint256,bytes,bytes32,bytes32,uint256)',
  'function scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)',
  'function execute(address,uint256,bytes,bytes32,bytes32)',
  'function queueTransaction(address,uint256,string,bytes,uint256)',
  'function propose(address[],uint256[],bytes[],string)',
  'function propose(address[],uint256[],string[],bytes[],string)',
  'function queue(address[],uint256[],bytes[],bytes32)',
  'function execTransactionFromModule(address,uint256,bytes,uint8)',
  'function execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)',
]);
const data = (name: string, ...args: readonly unknown[]): Hex => abi.encodeFunctionData(name, args) as Hex;
const cap = (amount: bigint, name = 'setSupplyCap'): Hex => data(name, addressOf('WETH'), amount);
const call = (to: Hex, bytes: Hex) => ({ operation: 0, to, value: 0n, data: bytes });
const batch = (...calls: ReturnType<typeof call>[]): Partial<SafeTx> => ({
  to: CALL_ONLY,
  operation: 1,
  data: encodeMultiSend(calls),
});
const schedule = (bytes: Hex): Hex => data('schedule', CONFIGURATOR, 0, bytes, ZERO, ZERO, 86_400);
const transaction = (tx: Partial<SafeTx>): SafeTx => safeTx({ to: TIMELOCK, nonce: 7n, ...tx });

describe('calls that are made later, or by another account', () => {
  let protocol: Protocol;
  let market: MarketAtHand;
  before(async () => {
    protocol = await aave();
    market = marketAtHand(protocol, BEFORE, BEFORE);
  });

  const review = (tx: Partial<SafeTx>, at: MarketAtHand = market): Promise<ToldReview> =>
    reviewOffline(
      formatSafeTransactionFile({ chainId: 1n, safe: SAFE, version: '1.4.1', tx: transaction(tx) }),
      {},
      { markets: [at] },
    );
  const values = (changes: ToldReview['changes']): readonly (readonly (string | undefined)[])[] =>
    changes.map(({ path, before, after }) => [path, before?.text, after?.text]);
  const inner = (found: ToldReview): ToldCall => {
    const [one] = found.calls[0]?.calls ?? [];
    if (one === undefined) throw new Error('there is no call inside');
    return one;
  };
  const PLANNED = [['reserves.WETH.supplyCap', '3000000', '2500000']];

  it('a schedule is no change now: it is planned, in human units, with the value that the chain has now', async () => {
    const found = await review({ data: schedule(cap(2_500_000n)) });
    expect([values(found.changes), values(found.planned)]).to.deep.equal([[], PLANNED]);
    expect(found.calls[0]).to.include({ function: 'schedule(address,uint256,bytes,bytes32,bytes32,uint256)' });
    expect(found.calls[0]).to.not.have.any.keys('when', 'account');
    expect(inner(found)).to.deep.include({
      when: 'later',
      account: checksummed(TIMELOCK),
      contract: 'poolConfigurator',
      changes: ['reserves.WETH.supplyCap'],
      doubt: `${checksummed(TIMELOCK)} makes it, not the Safe, and whether that account may is not known`,
    });
    expectValid({ format: 'plimsoll.review/1', ok: true, ...found });
  });

  it('so is what is queued in a timelock, proposed to a governor and queued there, with or without signatures', async () => {
    const bytes = cap(2_500_000n);
    const named = ['setSupplyCap(address,uint256)', `0x${bytes.slice(10)}`];
    const cases: readonly (readonly [Hex, string | null])[] = [
      [data('scheduleBatch', [CONFIGURATOR], [0], [bytes], ZERO, ZERO, 60), checksummed(TIMELOCK)],
      [data('queueTransaction', CONFIGURATOR, 0, ...named, 1), checksummed(TIMELOCK)],
      [data('propose(address[],uint256[],bytes[],string)', [CONFIGURATOR], [0], [bytes], 'why'), null],
      [
        data('propose(address[],uint256[],string[],bytes[],string)', [CONFIGURATOR], [0], ...named.map((n) => [n]), ''),
        null,
      ],
      [data('queue', [CONFIGURATOR], [0], [bytes], ZERO), null],
    ];
    for (const [calldata, account] of cases) {
      const found = await review({ data: calldata });
      expect([values(found.changes), values(found.planned)], calldata.slice(0, 10)).to.deep.equal([[], PLANNED]);
      expect([inner(found).when, inner(found).account]).to.deep.equal(['later', account]);
    }
    const proposed = await review({ data: cases[2]?.[0] as Hex });
    expect(inner(proposed).doubt).to.equal(
      'the bytes do not tell which account makes it, so whether that account may is not known',
    );
  });

  it('what is planned is told on the values that the transaction leaves, wherever it stands in the batch', async () => {
    const found = await review(
      batch(
        call(TIMELOCK, schedule(cap(2_000_000n))),
        call(CONFIGURATOR, cap(2_500_000n)),
        call(TIMELOCK, schedule(cap(1_000_000n, 'setBorrowCap'))),
      ),
    );
    expect(values(found.changes)).to.deep.equal([['reserves.WETH.supplyCap', '3000000', '2500000']]);
    expect(values(found.planned)).to.deep.equal([
      ['reserves.WETH.supplyCap', '2500000', '2000000'],
      ['reserves.WETH.borrowCap', '2700000', '1000000'],
    ]);
  });

  it('what a plan plans is later too; a planned call that is executed now is a change now, of the timelock', async () => {
    const twice = await review({
      data: data('schedule', TIMELOCK, 0, schedule(cap(2_500_000n)), ZERO, ZERO, 60),
    });
    expect([values(twice.changes), values(twice.planned)]).to.deep.equal([[], PLANNED]);
    const executed = await review({ data: data('execute', CONFIGURATOR, 0, cap(2_500_000n), ZERO, ZERO) });
    expect([values(executed.changes), values(executed.planned)]).to.deep.equal([PLANNED, []]);
    expect(inner(executed))
      .to.include({ account: checksummed(TIMELOCK) })
      .and.to.not.have.any.keys('when');
  });

  it('another Safe and a module act as they are told, and the account is named', async () => {
    const rest = [0, 0, 0, NOBODY, NOBODY, '0x'];
    const exec = data('execTransaction', CONFIGURATOR, 0, cap(2_500_000n), 0, ...rest);
    const nested = await review({ to: CHILD, data: exec });
    expect(values(nested.changes)).to.deep.equal(PLANNED);
    expect(inner(nested).account).to.equal(checksummed(CHILD));
    expect(inner(nested).doubt).to.equal(
      `${checksummed(CHILD)} makes it, not the Safe, and whether that account may is not known`,
    );
    const own = await review({ to: SAFE, data: exec });
    expect(values(own.changes)).to.deep.equal(PLANNED);
    expect(inner(own)).to.not.have.any.keys('account', 'doubt');
    const module = data('execTransactionFromModule', CONFIGURATOR, 0, cap(2_500_000n), 0);
    for (const flags of [{ to: TIMELOCK }, { to: TIMELOCK, safe: SAFE, chainId: 1n, version: '1.4.1', nonce: 7n }]) {
      const found = await reviewOffline(module, flags, { markets: [market] });
      expect(inner(found).account).to.equal(null);
      expect(inner(found).doubt).to.match(/^the bytes do not tell which account/);
    }
    const direct = await review(batch(call(CONFIGURATOR, cap(2_500_000n))));
    expect(direct.calls[0]).to.not.have.any.keys('account', 'when', 'doubt');
  });

  it('of a plan whose market was not read, what it changes is not known', async () => {
    const found = await review({ data: schedule(cap(2_500_000n)) }, marketAtHand(protocol, BEFORE, null));
    expect([found.changes, found.planned]).to.deep.equal([[], []]);
    expect(inner(found).doubt).to.match(/; what it changes is not known without the state of the chain$/);
  });

  it('a plan counts where the transaction is held against a document', () => {
    const after = { reserves: { ...BEFORE.reserves, WETH: { ...RESERVE, supplyCap: '2_500_000' } } };
    const held = (bytes: Hex) => {
      const at = marketAtHand(protocol, after, BEFORE);
      const root = decodeSafeTransaction(transaction({ data: schedule(bytes) }), SAFE);
      const knowledge = { safe: SAFE, markets: [at], definitions: [], labels: [], trustedDelegates: new Set<string>() };
      const meaning = readCalls([root], knowledge);
      const [first] = meaning.markets;
      if (first === undefined) throw new Error('no market was called');
      const notes = new Notes([]);
      const given = { at, changes: first.inTheEnd };
      againstDocument({ source: 'worktree', meaning: given, unknown: meaning.unknown, signed: null }, notes);
      return notes.warnings.map(({ ruleId }) => ruleId);
    };
    expect(held(cap(2_500_000n))).to.deep.equal([]);
    expect(held(cap(2_500_001n))).to.deep.equal(['review/more-than-document', 'review/less-than-document']);
  });

  it('is told so of a bundle too', () => {
    const { params } = market.observation ?? {};
    if (params === undefined) throw new Error('the market is observed');
    const { labelOf } = market;
    const tx = transaction(batch(call(CONFIGURATOR, cap(2_500_000n)), call(TIMELOCK, schedule(cap(2_000_000n)))));
    const meaning = decodeMeaning([decodeSafeTransaction(tx, SAFE)], {
      state: params,
      contracts: CONTRACTS,
      labelOf,
      trustedDelegates: new Set(),
    });
    const raw = (changes: typeof meaning.changes) => changes.map(({ path, after }) => [path, after]);
    expect(meaning.changes).to.have.length(1);
    expect(raw(meaning.planned)).to.have.length(1);
    expect(meaning.planned[0]?.before).to.deep.equal(meaning.changes[0]?.after);
    const [first, second] = meaning.calls.map((one) => callJson(one, SAFE));
    expect(first).to.not.have.any.keys('account', 'when', 'doubt');
    expect(second?.calls?.[0]).to.include({ when: 'later', account: checksummed(TIMELOCK) });
    expect(second?.calls?.[0]?.doubt).to.match(/makes it, not the Safe/);
  });

  it('has a section of its own in every text', async () => {
    const found = await review({ data: schedule(cap(2_500_000n)) });
    const text = reviewText(found, plain, 'whole');
    expect(text).to.match(
      /What it changes\n {2}no parameter that is known here\n\nWhat it plans for later\n.*\n.*reserves\.WETH\.supplyCap +3_000_000 +→ +2_500_000 +-500_000/,
    );
    expect(text).to.include(`made by ${checksummed(TIMELOCK)}`);
    expect(text).to.include('made later, when what is planned is executed');
    const markdown = reviewMarkdown(found, 'plimsoll 0');
    expect(markdown).to.match(/## Planned for later\n\n\| parameter .*\n.*\n\| reserves\\?\.WETH/);
    expect(markdown).to.include('**planned for later**');
    const now = await review({ to: CONFIGURATOR, data: cap(2_500_000n) });
    expect(reviewText(now, plain)).to.not.include('plans for later');
    expect(reviewMarkdown(now, 'plimsoll 0')).to.not.include('lanned for later');
  });
});
