import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import fc from 'fast-check';
import type { Hex } from '../../src/chain/hex.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import type { Finding } from '../../src/diagnostic/finding.js';
import { reviewMarkdown } from '../../src/report/review-markdown.js';
import { reviewText } from '../../src/report/review-text.js';
import { plain } from '../../src/report/style.js';
import { reviewBare } from '../../src/review/bare-review.js';
import { fetchedSubject, refuseFetchedFlags } from '../../src/review/fetched-subject.js';
import type { SignedTransaction } from '../../src/review/hash-ways.js';
import type { InputFlags } from '../../src/review/input-subject.js';
import { Notes } from '../../src/review/notes.js';
import type { ToldReview } from '../../src/review/told.js';
import { serviceAddress } from '../../src/service/service-address.js';
import { fetchSafeTransaction } from '../../src/service/transactions.js';
import { checksummed } from '../../src/signer/address.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { safeTx } from '../../src/signer/safe-tx.js';
import { SAFE_VERSIONS } from '../../src/signer/safe-version.js';
import { refusalIn } from '../refusal.js';
import { entry, json, type LocalService, startService } from '../service/local-service.js';

const SAFE: Hex = `0x${'5a'.repeat(20)}`;
const OTHER: Hex = `0x${'07'.repeat(20)}`;
const TRANSFER = new Interface(['function transfer(address,uint256)']).encodeFunctionData('transfer', [
  OTHER,
  5,
]) as Hex;
const signedAs = (version: string, chainId = 1n): SignedTransaction => ({
  safe: SAFE,
  chainId,
  version,
  tx: safeTx({ to: OTHER, data: TRANSFER, nonce: 7n, value: 3n }),
});
const SIGNED = signedAs('1.4.1');
const { safeTx: HASH } = safeHashes(SIGNED);
const rules = ({ warnings }: { warnings: readonly Finding[] }): string[] => warnings.map(({ ruleId }) => ruleId);
const one = (found: ToldReview, rule: string): Finding => {
  const finding = found.warnings.find(({ ruleId }) => ruleId === rule);
  if (finding === undefined) throw new Error(`no ${rule} in ${rules(found).join(', ')}`);
  return finding;
};

describe('a hash, and a service that says what it stands for', () => {
  let service: LocalService;
  before(async () => {
    service = await startService();
  });
  after(() => service.close());

  interface With {
    readonly hash?: Hex;
    readonly flags?: InputFlags;
    readonly chains?: readonly bigint[];
    readonly expectHash?: Hex;
  }
  const review = async (
    says: object,
    { hash = HASH, flags = {}, chains = [1n], expectHash }: With = {},
  ): Promise<ToldReview> => {
    service.on('/v2/multisig-transactions/', json(says));
    const address = serviceAddress(service.url);
    const fetched = await fetchSafeTransaction(address, hash);
    return reviewBare({
      subject: fetchedSubject(fetched, { hash, from: address.name, chains }, flags),
      expectHash: expectHash ?? null,
      machine: null,
      markets: [],
      definitions: [],
      authorities: null,
      against: null,
      notes: new Notes([]),
    });
  };
  const failure = (says: object, options?: With): Promise<PlimsollError> => refusalIn(() => review(says, options));

  it('is proven by the hash in every version, which nobody has to name', async () => {
    for (const version of SAFE_VERSIONS) {
      const signed = signedAs(version);
      const hashes = safeHashes(signed);
      const found = await review(entry(signed), { hash: hashes.safeTx, expectHash: hashes.safeTx });
      expect(found.hashes, version).to.deep.equal(hashes);
      expect(found.verdict).to.equal('CAUTION');
      expect(rules(found)).to.not.include.members(['review/service-lies', 'safe/hash-mismatch']);
      expect(found.input).to.equal('hash');
      const way = version === '0.1.0' ? '0.1.0' : version < '1.3.0' ? '1.0.0 to 1.2.0' : '1.3.0 or later';
      expect(found.checked[0]).to.match(/^the fields that the service at http:\/\/127\.0\.0\.1:\d+ gave: their hash/);
      expect(found.checked[0]).to.contain(`a Safe of version ${way}`);
      expect(found.notChecked.join('\n').includes('which version the Safe is')).to.equal(version !== '0.1.0');
      expect(found.notChecked.join('\n').includes('do not sign it')).to.equal(version < '1.3.0');
    }
  });

  it('finds the chain among those of the workspace, where the Safe signs it', async () => {
    const far = signedAs('1.3.0', 8453n);
    const found = await review(entry(far), { hash: safeHashes(far).safeTx, chains: [1n, 8453n] });
    expect(found.safe).to.deep.equal({ address: checksummed(SAFE), version: '1.3.0', chainId: '8453' });
    const old = signedAs('1.1.1', 8453n);
    const error = await failure(entry(old), { hash: safeHashes(old).safeTx, chains: [1n, 8453n] });
    expect(error).to.include({ code: 'review/missing-flags', exit: 64 });
    expect(error.message).to.equal(
      'a Safe of version 1.0.0 to 1.2.0 does not sign the chain, and no --chain-id is given',
    );
  });

  it('needs a chain', async () => {
    const error = await failure(entry(SIGNED), { chains: [] });
    expect(error).to.include({ code: 'review/missing-flags', exit: 64 });
    expect(error.message).to.contain('no --chain-id is given');
  });

  it('takes the version that is given, and no other', async () => {
    const found = await review(entry(SIGNED), { flags: { version: '1.5.0' } });
    expect(found.safe?.version).to.equal('1.5.0');
    expect(found.hashes?.safeTx).to.equal(HASH);
    const other = await review(entry(SIGNED), { flags: { version: '1.1.1' } });
    expect(other.verdict).to.equal('BLOCKED');
    expect(one(other, 'review/service-lies').message).to.contain(
      'for a Safe of version 1.3.0 or later they would give it',
    );
  });

  it('is BLOCKED for another Safe than expected', async () => {
    const found = await review(entry(SIGNED), { flags: { safe: OTHER } });
    expect(found.verdict).to.equal('BLOCKED');
    expect(rules(found)).to.include('safe/wrong-safe');
    const same = await review(entry(SIGNED), { flags: { safe: SAFE } });
    expect(same.verdict).to.equal('CAUTION');
  });

  it('is BLOCKED where the fields are of another transaction, with what they hash to and nothing to sign', async () => {
    const other = { ...SIGNED, tx: { ...SIGNED.tx, to: SAFE } };
    const found = await review(entry(other));
    expect(found).to.include({ verdict: 'BLOCKED', hashes: null, transaction: null });
    const { message, data } = one(found, 'review/service-lies');
    for (const version of ['1.3.0', '1.0.0', '0.1.0'])
      expect(message).to.contain(safeHashes({ ...other, version }).safeTx);
    expect(message).to.contain(`not to ${HASH}`);
    expect(data?.asked).to.equal(HASH);
    const text = reviewText(found, plain);
    expect(text).to.match(/^BLOCKED {2}the service at/);
    expect(text).to.contain('there is nothing to sign');
  });

  it('is BLOCKED where another nonce is given, and says which one it is', async () => {
    const found = await review({ ...entry(SIGNED), nonce: 9 });
    expect(one(found, 'review/service-lies').message).to.contain('with nonce 7 instead of 9 they would give it');
    expect(one(found, 'review/service-lies').data?.nearbyNonce).to.equal('7');
  });

  it('believes no word besides the fields: who proposed, what is decoded, what is executed', async () => {
    const honest = await review(entry(SIGNED));
    const found = await review({
      ...entry(SIGNED),
      proposer: OTHER,
      trusted: false,
      isExecuted: true,
      isSuccessful: true,
      nonce: '7',
      version: '0.1.0',
      origin: '\u001b[2J\u202e',
      dataDecoded: { method: 'doNothing', parameters: null },
      confirmations: [{ owner: OTHER, signature: '0x' }],
    });
    expect(found).to.deep.equal(honest);
  });

  const ADDRESSES = [OTHER, SAFE, `0x${'66'.repeat(20)}`] as const;
  /** Every signed field, the Safe, and what is said to be the hash, each with another value than the true one. */
  const lies = fc.oneof(
    fc
      .constantFrom('to', 'safe', 'gasToken', 'refundReceiver')
      .chain((name) => fc.record({ name: fc.constant(name), value: fc.constantFrom<unknown>(...ADDRESSES) })),
    fc.record({
      name: fc.constantFrom('value', 'safeTxGas', 'baseGas', 'gasPrice', 'nonce'),
      value: fc.oneof(fc.nat(50), fc.bigInt(0n, (1n << 256n) - 1n).map(String)),
    }),
    fc.record({
      name: fc.constant('data'),
      value: fc.oneof(
        fc.uint8Array({ maxLength: 80 }).map((raw) => `0x${Buffer.from(raw).toString('hex')}`),
        fc.nat(TRANSFER.length / 2 - 2).map((at) => TRANSFER.slice(0, 2 + 2 * at)),
        fc.constant(`${TRANSFER}00`),
        fc.constant(null),
      ),
    }),
    fc.record({ name: fc.constant('operation'), value: fc.constant(1) }),
    fc.record({ name: fc.constant('chainId'), value: fc.constantFrom(5, '10') }),
    fc.record({
      name: fc.constant('safeTxHash'),
      value: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((raw) => `0x${Buffer.from(raw).toString('hex')}`),
    }),
  );
  const meaning = (fields: Record<string, unknown>): string =>
    JSON.stringify(
      ['to', 'safe', 'gasToken', 'refundReceiver', 'value', 'safeTxGas', 'baseGas', 'gasPrice', 'nonce', 'data']
        .concat('operation', 'chainId', 'safeTxHash')
        .map((name) => String(fields[name] ?? (name === 'data' ? '0x' : '')).toLowerCase()),
    );

  it('is BLOCKED for any lie about any field, and never anything but words', async () => {
    const truth = entry(SIGNED);
    let blocked = 0;
    await fc.assert(
      fc.asyncProperty(lies, async ({ name, value }) => {
        const says = { ...truth, [name]: value };
        fc.pre(meaning(says) !== meaning(truth));
        const found = await review(says);
        blocked += 1;
        expect(found.verdict, name).to.equal('BLOCKED');
        expect(rules(found).some((rule) => ['review/service-lies', 'safe/hash-mismatch'].includes(rule))).to.equal(
          true,
        );
        if (name !== 'safeTxHash' && name !== 'chainId') expect(found.hashes).to.equal(null);
      }),
      { numRuns: 300 },
    );
    expect(blocked).to.be.greaterThan(250);
  }).timeout(60_000);

  it('is reviewed or refused in words, whatever the fields are', async () => {
    const names = Object.keys(entry(SIGNED));
    const change = fc.tuple(fc.constantFrom(...names), fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' })));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 3 }), async (changes) => {
        try {
          const found = await review({ ...entry(SIGNED), ...Object.fromEntries(changes) });
          expect(found.verdict).to.not.equal('OK');
          for (const text of [reviewText(found, plain, 'whole'), reviewMarkdown(found, 'x')])
            expect(text).to.not.match(/[^\P{Cc}\n]|\u202e/u);
        } catch (error) {
          expect(error).to.be.instanceOf(PlimsollError);
          expect((error as PlimsollError).code).to.match(/^(service|review|safe)/);
        }
      }),
      { numRuns: 300 },
    );
  }).timeout(60_000);

  it('fails with 69 where it is no transaction at all', async () => {
    for (const says of [
      {},
      [],
      { ...entry(SIGNED), to: null },
      { ...entry(SIGNED), safe: null },
      { to: OTHER, value: {} },
    ]) {
      const error = await failure(says);
      expect(error).to.include({ code: 'service/garbage', exit: 69 });
      expect(error.message).to.not.contain('s3cret');
    }
    // What the service does not say can come from the flag: the hash proves it all the same.
    const found = await review({ ...entry(SIGNED), safe: null }, { flags: { safe: SAFE } });
    expect(found.verdict).to.equal('CAUTION');
  });

  it('takes no flag that would say something else than the hash', () => {
    for (const flags of [{ nonce: 1n }, { to: OTHER }, { value: 1n }, { operation: 1 as const }, { executor: OTHER }])
      expect(() => refuseFetchedFlags('the hash', flags)).to.throw(PlimsollError, /cannot be given with the hash/);
    expect(() => refuseFetchedFlags('the hash', { safe: SAFE, chainId: 1n, version: '1.3.0' })).to.not.throw();
  });
});
