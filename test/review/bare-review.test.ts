import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import fc from 'fast-check';
import type { Hex } from '../../src/chain/hex.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import type { Finding } from '../../src/diagnostic/finding.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { spokenForm, walletForm } from '../../src/report/hash-display.js';
import { reviewText } from '../../src/report/review-text.js';
import { plain } from '../../src/report/style.js';
import { againstDocument } from '../../src/review/bare-against.js';
import { type CallMeaning, readCalls } from '../../src/review/bare-calls.js';
import type { MarketAtHand } from '../../src/review/bare-markets.js';
import { nearbyNonce } from '../../src/review/bare-nearby.js';
import type { InputFlags } from '../../src/review/input-subject.js';
import { Notes } from '../../src/review/notes.js';
import type { ToldCall, ToldReview } from '../../src/review/told.js';
import { decodeSafeTransaction } from '../../src/route/safe/decode.js';
import { encodeMultiSend } from '../../src/route/safe/multisend.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { wrapCalls } from '../../src/route/safe/wrap.js';
import { checksummed } from '../../src/signer/address.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import { type SafeTx, safeTx } from '../../src/signer/safe-tx.js';
import { SAFE_VERSIONS } from '../../src/signer/safe-version.js';
import { addressOf, CONTRACTS, RESERVE, type Small } from '../plan/market.js';
import { aave } from '../protocol/support.js';
import { needSharedData } from '../shared-data.js';
import { marketAtHand, reviewOffline } from './at-hand.js';

const SAFE: Hex = `0x${'5a'.repeat(20)}`;
const OTHER: Hex = `0x${'07'.repeat(20)}`;
const ATTACKER: Hex = `0x${'66'.repeat(20)}`;
const CONFIGURATOR = CONTRACTS.get('poolConfigurator') ?? '0x';
const CALL_ONLY = knownAddress('MultiSendCallOnly', '1.4.1') ?? '0x';
const LOOK_ALIKE = `${CALL_ONLY.slice(0, -4)}beef` as Hex;
const WETH = addressOf('WETH') as Hex;

const abi = new Interface([
  'function setSupplyCap(address asset,uint256 cap)',
  'function setBorrowCap(address asset,uint256 cap)',
  'function transfer(address,uint256)',
  'function swapOwner(address,address,address)',
  'function changeThreshold(uint256)',
  'function enableModule(address)',
  'function migrateSingleton()',
  'function execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)',
]);
const data = (name: string, ...args: readonly unknown[]): Hex => abi.encodeFunctionData(name, args) as Hex;
const cap = (amount: bigint, asset: Hex = WETH): Hex => data('setSupplyCap', asset, amount);
const call = (to: Hex, bytes: Hex, operation = 0) => ({ operation, to, value: 0n, data: bytes });
const batch = (...calls: Parameters<typeof encodeMultiSend>[0]): Partial<SafeTx> => ({
  to: CALL_ONLY,
  operation: 1,
  data: encodeMultiSend(calls),
});
const file = (tx: Partial<SafeTx>, version = '1.4.1'): string =>
  formatSafeTransactionFile({ chainId: 1n, safe: SAFE, version, tx: safeTx({ to: OTHER, nonce: 7n, ...tx }) });

interface With {
  readonly flags?: InputFlags;
  readonly expectHash?: Hex;
  readonly markets?: readonly MarketAtHand[];
  readonly definitions?: readonly Protocol[];
}
const review = (text: string, { flags, expectHash, ...more }: With = {}): Promise<ToldReview> =>
  reviewOffline(text, flags, { ...more, expectHash: expectHash ?? null });
const rules = ({ warnings }: { warnings: readonly Finding[] }): string[] => warnings.map(({ ruleId }) => ruleId);
const only = (found: ToldReview): ToldCall => {
  const [first, ...others] = found.calls;
  if (first === undefined || others.length > 0) throw new Error(`${found.calls.length} calls`);
  return first;
};

const BEFORE: Small = { reserves: { WETH: RESERVE, DAI: RESERVE } };
let protocol: Protocol;
const market = (after: Small, before: Small | null, contracts?: ReadonlyMap<string, Hex>): MarketAtHand =>
  marketAtHand(protocol, after, before, contracts);
before(async () => {
  protocol = await aave();
});

describe('the review of a bare transaction', () => {
  it('gives the hashes of every published transaction from its own fields, and never OK', async function () {
    const vectors = JSON.parse(readFileSync(needSharedData(this, 'safe/vectors.json'), 'utf8')) as Record<
      string,
      string
    >[];
    for (const { domainHash, messageHash, safeTxHash, ...fields } of vectors) {
      const found = await review(JSON.stringify(fields), { expectHash: safeTxHash as Hex });
      expect(found.hashes, fields.label).to.deep.equal({
        domain: domainHash,
        message: messageHash,
        safeTx: safeTxHash,
      });
      expect(found.verdict).not.to.equal('OK');
      expect(rules(found)).not.to.include('safe/hash-mismatch');
    }
    expect(vectors.length).to.be.greaterThan(10);
  });

  it('reads the published Transaction Builder files, each transaction a call', async function () {
    const folder = needSharedData(this, 'safe/txbuilder');
    const altered = readFileSync(join(folder, 'safe-web-modified-batch.INVALID-CHECKSUM.json'), 'utf8');
    const found = await review(altered);
    expect(found.verdict).to.equal('BLOCKED');
    expect(found.calls).to.have.length(2);
    expect(found.calls[0]).to.include({ to: null, value: null, data: null });
    expect(rules(found)).to.include('tx-builder/checksum');
    const working = await review(readFileSync(join(folder, 'safe-web-working-batch.json'), 'utf8'));
    expect(working).to.include({ verdict: 'CAUTION', hashes: null, transaction: null });
    expect(working.calls.map((one) => one.function)).to.deep.equal([
      'testAddressValue(address)',
      'testAddressValue(address)',
    ]);
    expect(working.calls[0]?.doubt).to.equal('so named by the file; what the contract does is not known');
    expect(working.calls[0]?.args).to.deep.equal([{ name: '', value: '0x4DD4cB2299E491E1B469245DB589ccB2B16d7bde' }]);
  });

  it('compares a hash that the file states or the reviewer expects', async () => {
    const text = file({ data: data('transfer', OTHER, 5) });
    const stated = JSON.stringify({ ...(JSON.parse(text) as object), safeTxHash: `0x${'ab'.repeat(32)}` });
    for (const found of [await review(stated), await review(text, { expectHash: `0x${'ab'.repeat(32)}` })]) {
      expect(found.verdict).to.equal('BLOCKED');
      const [wrong] = found.warnings.filter(({ ruleId }) => ruleId === 'safe/hash-mismatch');
      expect(wrong?.message).to.match(/; no nonce within 20 of 7 gives it$/);
    }
    const none = await review('0x8456cb59', { flags: { to: OTHER }, expectHash: `0x${'ab'.repeat(32)}` });
    expect(rules(none)).to.include('review/nothing-to-hash');
  });

  it('says which nonce nearby would give the expected hash', async () => {
    for (const nonce of [0n, 6n, 8n, 27n]) {
      const tx = safeTx({ to: OTHER, data: '0x12345678', nonce });
      const { safeTx: expectHash } = safeHashes({ chainId: 1n, safe: SAFE, version: '1.4.1', tx });
      const found = await review(file({ data: '0x12345678' }), { expectHash });
      const [wrong] = found.warnings.filter(({ ruleId }) => ruleId === 'safe/hash-mismatch');
      expect(wrong?.message).to.contain(`with nonce ${nonce} instead of 7 they would give it`);
      expect(wrong?.data).to.include({ nearbyNonce: nonce.toString(), verdict: 'BLOCKED' });
    }
    const input = { chainId: 1n, safe: SAFE, version: '1.4.1', tx: safeTx({ to: OTHER, nonce: 7n }) };
    const far = safeHashes({ ...input, tx: { ...input.tx, nonce: 28n } }).safeTx;
    expect(nearbyNonce(input, far)).to.equal(null);
  });

  it('says which version of the Safe would', async () => {
    const tx = safeTx({ to: OTHER, nonce: 7n });
    const { safeTx: expectHash } = safeHashes({ chainId: 1n, safe: SAFE, version: '1.1.1', tx });
    const found = await review(file({}), { expectHash });
    expect(found.warnings[0]?.message).to.contain('for a Safe of version 1.0.0 to 1.2.0 they would give it');
  });
});

describe('what the calls of a bare transaction are said to do', () => {
  it('comes from the market’s definition with the values of the chain', async () => {
    const found = await review(file(batch(call(CONFIGURATOR, cap(2_500_000n)), call(CONFIGURATOR, cap(2_000_000n)))), {
      markets: [market(BEFORE, BEFORE)],
    });
    expect(found.market).to.equal('core');
    expect(found.changes).to.deep.equal([
      {
        path: 'reserves.WETH.supplyCap',
        before: { text: '3000000', raw: '3000000' },
        after: { text: '2000000', raw: '2000000' },
        absolute: '-1000000',
        relative: '-0.333333',
      },
    ]);
    expect(found.calls[0]).to.deep.include({
      contract: 'poolConfigurator',
      function: 'setSupplyCap(address,uint256)',
      changes: ['reserves.WETH.supplyCap'],
    });
    expect(found.calls[0]?.args).to.deep.equal([
      { name: 'asset', value: checksummed(WETH) },
      { name: 'newSupplyCap', value: '2500000' },
    ]);
    expect(found.wrapper).to.deep.equal({ to: checksummed(CALL_ONLY), function: 'multiSend(bytes)' });
    expect(rules(found)).not.to.include('safe/unknown-target');
    expect(found.verdict).to.equal('CAUTION');
  });

  it('offline is contract, function and arguments where the document gives the address', async () => {
    const found = await review(file({ to: CONFIGURATOR, data: cap(5n) }), { markets: [market(BEFORE, null)] });
    expect(only(found)).to.deep.include({ market: 'core', contract: 'poolConfigurator', changes: [] });
    expect(only(found).doubt).to.contain('not known without the state of the chain');
    expect(found.changes).to.deep.equal([]);
  });

  it('is doubted where only the selector fits: the right call to the wrong market', async () => {
    const found = await review(file({ to: ATTACKER, data: cap(5n) }), {
      markets: [market(BEFORE, BEFORE)],
      definitions: [protocol],
    });
    expect(only(found).contract).to.equal(undefined);
    expect(only(found).function).to.equal('setSupplyCap(address,uint256)');
    expect(only(found).doubt).to.contain('that this address is one is not known');
    expect(found.changes).to.deep.equal([]);
    expect(rules(found)).to.include('safe/unknown-target');
  });

  it('is not decoded where the calldata is no exact encoding', async () => {
    const found = await review(file({ to: CONFIGURATOR, data: `${cap(5n)}00` }), {
      markets: [market(BEFORE, BEFORE)],
      definitions: [protocol],
    });
    expect(only(found)).not.to.have.property('function');
    expect(found.changes).to.deep.equal([]);
    const token = await review(file({ data: `${data('transfer', OTHER, 5)}00` }));
    expect(only(token)).not.to.have.property('args');
    expect(only(token).doubt).to.contain('not its exact encoding');
    expect(rules(token)).to.include('safe/inexact-calldata');
  });

  it('is not believed of a delegatecall to a look-alike of MultiSend', async () => {
    const found = await review(file({ ...batch(call(CONFIGURATOR, cap(2_500_000n))), to: LOOK_ALIKE }), {
      markets: [market(BEFORE, BEFORE)],
    });
    expect(found.verdict).to.equal('BLOCKED');
    expect(found.changes).to.deep.equal([]);
    expect(found.wrapper).to.equal(null);
    expect(only(found).doubt).to.contain('not a published batch contract');
  });

  it('comes from the bytes where the labels of a file say otherwise', async () => {
    const labels = {
      contractMethod: { name: 'setSupplyCap', inputs: [{ name: 'poolConfigurator', type: 'uint256' }], payable: false },
      contractInputsValues: { poolConfigurator: '1' },
    };
    const text = JSON.stringify({
      version: '1.0',
      chainId: '1',
      meta: { name: 'Routine caps' },
      transactions: [{ to: SAFE, value: '0', data: data('swapOwner', SAFE, OTHER, ATTACKER), ...labels }],
    });
    const found = await review(text, { flags: { safe: SAFE } });
    expect(found.verdict).to.equal('BLOCKED');
    expect(rules(found)).to.include.members(['tx-builder/labels', 'safe/owner-change']);
    expect(only(found).function).to.equal('swapOwner(address,address,address)');
  });
});

describe('a transaction held against a document', () => {
  const held = (after: Small, ...calls: readonly (readonly [Hex, Hex])[]) => {
    const at = market(after, BEFORE);
    const route = calls.map(([to, bytes]) => ({ to, value: 0n, data: bytes }));
    const tx = wrapCalls(route, { address: SAFE, version: '1.4.1', chainId: 1n }, { nonce: 7n });
    const root = decodeSafeTransaction(tx, SAFE);
    const meaning: CallMeaning = readCalls(root.kind === 'multisend' ? root.inner : [root], {
      safe: SAFE,
      markets: [at],
      definitions: [],
      labels: [],
      trustedDelegates: new Set(),
    });
    const notes = new Notes([]);
    const touched = meaning.markets[0] ?? { at, changes: [] };
    const result = againstDocument(
      {
        source: 'git:main',
        meaning: touched,
        unknown: meaning.unknown,
        signed: { chainId: 1n, safe: SAFE, version: '1.4.1', tx },
      },
      notes,
    );
    const paths = (changes: readonly { path: string }[]) => changes.map(({ path }) => path);
    const { missing, extra, otherCalls } = result.against;
    return {
      reproduces: result.reproduces,
      missing: paths(missing),
      extra: paths(extra),
      otherCalls,
      rules: rules(notes),
    };
  };
  const weth = (values: Small['reserves'][string]): Small => ({
    reserves: { ...BEFORE.reserves, WETH: { ...RESERVE, ...values } },
  });
  const AFTER = weth({ supplyCap: '2_500_000', borrowCap: '2_000_000' });
  const SUPPLY = [CONFIGURATOR, cap(2_500_000n)] as const;
  const BORROW = [CONFIGURATOR, data('setBorrowCap', WETH, 2_000_000n)] as const;

  it('makes exactly what the document wants, byte for byte', () => {
    expect(held(AFTER, SUPPLY, BORROW)).to.deep.equal({
      reproduces: true,
      missing: [],
      extra: [],
      otherCalls: [],
      rules: [],
    });
  });

  it('makes the same changes by other bytes', () => {
    expect(held(AFTER, BORROW, SUPPLY)).to.deep.include({
      reproduces: false,
      missing: [],
      extra: [],
      rules: ['review/other-bytes'],
    });
  });

  it('leaves a change out', () => {
    expect(held(AFTER, SUPPLY)).to.deep.equal({
      reproduces: true,
      missing: ['reserves.WETH.borrowCap'],
      extra: [],
      otherCalls: [],
      rules: ['review/less-than-document'],
    });
  });

  it('changes more, or to another value: a cap with three more zeros', () => {
    expect(held(weth({ supplyCap: '2_500_000' }), SUPPLY, BORROW)).to.deep.equal({
      reproduces: false,
      missing: [],
      extra: ['reserves.WETH.borrowCap'],
      otherCalls: [],
      rules: ['review/more-than-document'],
    });
    expect(held(weth({ supplyCap: '2_500_000' }), [CONFIGURATOR, cap(2_500_000_000n)])).to.deep.equal({
      reproduces: false,
      missing: ['reserves.WETH.supplyCap'],
      extra: ['reserves.WETH.supplyCap'],
      otherCalls: [],
      rules: ['review/more-than-document', 'review/less-than-document'],
    });
  });

  it('makes a call besides', () => {
    expect(held(AFTER, SUPPLY, [OTHER, data('transfer', ATTACKER, 5)], BORROW)).to.deep.include({
      reproduces: false,
      otherCalls: ['2'],
      rules: ['review/calls-besides-document'],
    });
  });

  it('does nothing that the document wants', () => {
    expect(held(AFTER, [OTHER, '0x12345678'])).to.deep.include({
      reproduces: false,
      missing: ['reserves.WETH.supplyCap', 'reserves.WETH.borrowCap'],
      otherCalls: ['1'],
    });
  });
});

describe('attacks on a hurried signer', () => {
  const nested = (tx: Partial<SafeTx> & { data: Hex }): Hex =>
    data(
      'execTransaction',
      tx.to ?? OTHER,
      0,
      tx.data,
      tx.operation ?? 0,
      0,
      0,
      tx.gasPrice ?? 0,
      `0x${'00'.repeat(20)}`,
      ATTACKER,
      '0x',
    );
  const attacks: Record<string, readonly [Partial<SafeTx>, string]> = {
    'an owner swap in a batch of caps': [
      batch(
        call(CONFIGURATOR, cap(1n)),
        call(SAFE, data('swapOwner', SAFE, OTHER, ATTACKER)),
        call(CONFIGURATOR, cap(2n)),
      ),
      'safe/owner-change',
    ],
    'a threshold lowered in a nested Safe': [
      batch(call(OTHER, nested({ to: OTHER, data: data('changeThreshold', 1) }))),
      'safe/threshold-change',
    ],
    'a delegatecall to a look-alike of MultiSend': [
      { ...batch(call(CONFIGURATOR, cap(1n))), to: LOOK_ALIKE },
      'safe/delegatecall',
    ],
    'a refund that drains': [
      { to: CONFIGURATOR, data: cap(1n), gasPrice: 10n ** 15n, baseGas: 10n ** 9n, refundReceiver: ATTACKER },
      'safe/refund',
    ],
    'a module enabled by a migration': [
      { to: knownAddress('SafeMigration', '1.4.1') ?? '0x', operation: 1, data: data('migrateSingleton') },
      'safe/singleton-change',
    ],
    'a module enabled in a batch': [
      batch(call(CONFIGURATOR, cap(1n)), call(SAFE, data('enableModule', ATTACKER))),
      'safe/module-change',
    ],
    'a refund in a nested Safe': [batch(call(OTHER, nested({ data: cap(1n), gasPrice: 5n }))), 'safe/refund'],
  };
  for (const [name, [tx, rule]] of Object.entries(attacks)) {
    it(`is BLOCKED and named: ${name}`, async () => {
      const found = await review(file(tx), { markets: [market(BEFORE, BEFORE)] });
      expect(found.verdict).to.equal('BLOCKED');
      expect(rules(found)).to.include(rule);
      expect(reviewText(found, plain)).to.match(/^BLOCKED {2}\S/);
    });
  }
});

describe('the text of a bare review', () => {
  const TEXT = file({ data: data('transfer', OTHER, 5) });

  it('has verdict, hashes, changes and warnings, and the rest under details', async () => {
    const found = await review(TEXT);
    const { domain = '', message = '', safeTx: hash = '' } = found.hashes ?? {};
    const short = reviewText(found, plain);
    const whole = reviewText(found, plain, 'whole');
    for (const part of [domain, message, hash, 'What it changes', '[safe/moves-funds]', 'not checked: '])
      expect(short).to.contain(part);
    for (const part of [
      walletForm(domain),
      walletForm(message),
      ...spokenForm(hash),
      'What it calls (1)',
      'amount: 5',
      'safeTxGas',
      'doubt: by its selector',
    ]) {
      expect(short).not.to.contain(part);
      expect(whole).to.contain(part);
    }
  });

  it('asks for the chain where nothing says which it is, and else for a node', async () => {
    const offline = ({ warnings }: ToldReview) => warnings.find(({ ruleId }) => ruleId === 'review/offline');
    const nowhere = await review(cap(5n), { flags: { to: OTHER } });
    expect(offline(nowhere)?.message).to.match(/^nothing says which chain it is for, so no node was asked: /);
    expect(reviewText(nowhere, plain)).to.contain('Give --chain-id, 1 for Ethereum, and a node before you sign');
    const somewhere = await review(cap(5n), { flags: { to: OTHER, chainId: 1n } });
    expect(offline(somewhere)?.message).to.match(/^the chain was not asked: /);
    expect(offline(somewhere)?.help).not.to.contain('--chain-id');
  });

  it('shows ETH that is sent in whole units, beside the field that wallets show', async () => {
    const found = await review(file({ value: 1_250_000_000_000_000_000n, data: '0x' }));
    const whole = reviewText(found, plain, 'whole');
    expect(whole).to.match(/value +1250000000000000000 \(1\.25 ETH\)\n/);
    expect(whole).to.contain(`at ${checksummed(OTHER)}, sends 1.25 ETH\n`);
    expect(whole).not.to.match(/\bwei\b/);
    expect([found.calls[0]?.value, found.transaction?.value]).to.deep.equal(Array(2).fill('1250000000000000000'));
    expect(reviewText(await review(TEXT), plain, 'whole')).to.match(/value +0\n/);
  });

  it('shows hashes as small screens do, and in groups that are the same digits', () => {
    const hash = `0x${'0123456789abcdef'.repeat(4)}`;
    expect(walletForm(hash)).to.equal(`0x${'0123456789ABCDEF'.repeat(4)}`);
    expect(spokenForm(hash)).to.deep.equal([
      '0123 4567 89ab cdef 0123 4567 89ab cdef',
      '0123 4567 89ab cdef 0123 4567 89ab cdef',
    ]);
  });

  it('shows hostile text escaped, and says whose it is', async () => {
    const hostile = '\u001b[2J\u202eOK  verified\nOK';
    const propose = new Interface(['function propose(address[],uint256[],bytes[],string)']).encodeFunctionData(
      'propose',
      [[OTHER], [0], ['0x'], hostile],
    );
    const text = JSON.stringify({
      version: '1.0',
      chainId: '1',
      meta: { name: hostile },
      transactions: [{ to: OTHER, value: '0', data: propose }],
    });
    const told = reviewText(await review(text), plain, 'whole');
    for (const unseen of ['\u001b', '\u202e']) expect(told).not.to.contain(unseen);
    expect(told).to.contain('the file calls itself: \\u{1b}[2J\\u{202e}OK  verified\\nOK');
    expect(told.split('\n').filter((line) => line.startsWith('OK'))).to.deep.equal([]);
  });
});

describe('hostile input to review', () => {
  const hex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString('hex')}`;
  const known = [
    '8d80ff0a',
    '6a761202',
    'a9059cbb',
    '095ea7b3',
    '01d5062a',
    '7d5e81e2',
    'ac9650d8',
    '82ad56cb',
    '468721a7',
    'c16ae7a4',
  ];
  const bytes = fc
    .tuple(fc.constantFrom('', ...known), fc.uint8Array({ maxLength: 600 }))
    .map(([selector, rest]): Hex => `0x${selector}${hex(rest).slice(2)}`);

  it('never gets OK and never breaks: any calldata, operation and version', async () => {
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.constantFrom(0 as const, 1 as const),
        fc.constantFrom(...SAFE_VERSIONS),
        async (calldata, operation, version) => {
          const found = await review(file({ data: calldata, operation }, version), {
            markets: [market(BEFORE, BEFORE)],
            definitions: [protocol],
          });
          expect(found.verdict).not.to.equal('OK');
          expect(() => JSON.stringify(found)).not.to.throw();
          expect(reviewText(found, plain, 'whole')).to.match(/^(CAUTION|BLOCKED) /);
        },
      ),
      { numRuns: 300 },
    );
  }).timeout(120_000);

  it('never gets OK and never breaks: a real batch with bytes changed, cut or repeated', async () => {
    const real = encodeMultiSend([
      call(CONFIGURATOR, cap(2_500_000n)),
      call(SAFE, data('swapOwner', SAFE, OTHER, ATTACKER)),
    ]);
    const size = (real.length - 2) / 2;
    const change = fc.tuple(fc.nat(size - 1), fc.nat(255), fc.nat(size)).map(([at, byte, end]): Hex => {
      const raw = Buffer.from(real.slice(2), 'hex');
      raw[at] = byte;
      return `0x${raw.subarray(0, Math.max(end, at)).toString('hex')}`;
    });
    await fc.assert(
      fc.asyncProperty(change, async (calldata) => {
        const found = await review(file({ to: CALL_ONLY, operation: 1, data: calldata }), {
          markets: [market(BEFORE, BEFORE)],
        });
        expect(found.verdict).not.to.equal('OK');
        reviewText(found, plain, 'whole');
      }),
      { numRuns: 200 },
    );
  }).timeout(120_000);

  it('opens bombs only so far', async () => {
    let bomb = encodeMultiSend([call(OTHER, '0x')]);
    for (let level = 0; level < 11; level += 1)
      bomb = encodeMultiSend([call(CALL_ONLY, bomb, 1), call(CALL_ONLY, bomb, 1)]);
    const found = await review(file({ to: CALL_ONLY, operation: 1, data: bomb }));
    expect(found.verdict).to.equal('CAUTION');
    expect(found.warnings.length).to.be.lessThan(500);
    expect(reviewText(found, plain, 'whole').length).to.be.lessThan(200_000);
  });

  it('of any JSON is refused in words or reviewed', async () => {
    const fields = fc.record(
      {
        to: fc.constantFrom(OTHER, '', 5, null),
        value: fc.oneof(fc.bigInt().map(String), fc.jsonValue()),
        data: fc.oneof(bytes, fc.jsonValue()),
        operation: fc.jsonValue(),
        nonce: fc.oneof(fc.nat(), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const flags: InputFlags = { safe: SAFE, chainId: 1n, version: '1.4.1' };
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fields,
          fields.map((one) => ({ version: '1.0', meta: {}, transactions: [one] })),
        ),
        async (json) => {
          try {
            const found = await review(JSON.stringify(json), { flags: 'transactions' in json ? {} : flags });
            expect(found.verdict).not.to.equal('OK');
          } catch (error) {
            expect(error).to.be.instanceOf(PlimsollError);
          }
        },
      ),
      { numRuns: 500 },
    );
  }).timeout(60_000);
});
