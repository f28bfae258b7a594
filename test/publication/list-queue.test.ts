import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'lossless-json';
import type { Hex } from '../../src/chain/hex.js';
import { listQueue, type QueueOf } from '../../src/publication/list-queue.js';
import { originOf } from '../../src/publication/origin.js';
import { encodeMultiSend } from '../../src/route/safe/multisend.js';
import { serviceAddress } from '../../src/service/service-address.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import { type SafeTx, safeTx } from '../../src/signer/safe-tx.js';
import { SecretKey } from '../../src/signer/secret-key.js';
import { signHash } from '../../src/signer/sign-hash.js';
import { entry } from '../service/local-service.js';

const SAFE: Hex = `0x${'5a'.repeat(20)}`;
const OTHER: Hex = `0x${'07'.repeat(20)}`;
const OWNER = new SecretKey(`0x${'11'.repeat(32)}`);
const IDENTITY = { chainId: 10n, safe: SAFE, version: '1.3.0' };
const SERVICE = serviceAddress('https://a.example/api');
const DIGEST = 'ab'.repeat(32);
const of = (changes: Partial<QueueOf> = {}): QueueOf => ({
  identity: IDENTITY,
  nonce: 4n,
  owners: [OWNER.address],
  bundles: [],
  ...changes,
});
const waiting = (nonce: bigint, tx: Partial<SafeTx> = {}, more: object = {}): unknown =>
  parse(JSON.stringify({ ...entry({ ...IDENTITY, tx: safeTx({ to: OTHER, nonce, ...tx }) }), ...more }));
const list = (entries: readonly unknown[], changes: Partial<QueueOf> = {}, complete = true) =>
  listQueue({ entries, complete }, SERVICE, of(changes));
const hashOf = (nonce: bigint, tx: Partial<SafeTx> = {}): Hex =>
  safeHashes({ ...IDENTITY, tx: safeTx({ to: OTHER, nonce, ...tx }) }).safeTx;

describe('the queue of a Safe as a service lists it', () => {
  it('is in the order of the nonce, with conflicts and gaps', () => {
    const found = list([waiting(9n), waiting(4n), waiting(5n, { value: 2n }), waiting(5n), waiting(3n), waiting(12n)]);
    expect(found.waiting.map(({ nonce }) => nonce)).to.deep.equal([4n, 5n, 5n, 9n, 12n]);
    expect(found.conflicts).to.deep.equal([5n]);
    expect(found.gaps).to.deep.equal([
      { from: 6n, to: 8n },
      { from: 10n, to: 11n },
    ]);
    expect(list([waiting(6n)]).gaps).to.deep.equal([{ from: 4n, to: 5n }]);
    expect(list([])).to.deep.equal({ waiting: [], conflicts: [], gaps: [], findings: [] });
  });

  it('has each hash once, with the answer that has more signatures', () => {
    const confirmations = [{ owner: OWNER.address, signature: signHash(hashOf(4n), OWNER) }];
    const found = list([waiting(4n), waiting(4n, {}, { confirmations }), waiting(4n)]);
    expect(found.waiting.map(({ safeTxHash, signed }) => [safeTxHash, signed])).to.deep.equal([
      [hashOf(4n), [OWNER.address]],
    ]);
    expect(found.conflicts).to.deep.equal([]);
  });

  it('knows a proposal by its hash, and says where an origin is false', () => {
    const bundle = { folder: 'proposals/one', digest: DIGEST, hash: hashOf(4n) };
    const origin = originOf(DIGEST);
    const found = list([waiting(4n, {}, { origin: '{}' }), waiting(5n, {}, { origin })], { bundles: [bundle] });
    expect(found.waiting.map((one) => [one.bundle, one.claimedDigest])).to.deep.equal([
      [bundle, null],
      [null, DIGEST],
    ]);
    expect(found.findings.map(({ ruleId, severity }) => [ruleId, severity])).to.deep.equal([
      ['service/false-origin', 'error'],
    ]);
    expect(list([waiting(4n, {}, { origin })], { bundles: [bundle] }).findings).to.deep.equal([]);
  });

  it('says in a few words what each does', () => {
    const multiSend = knownAddress('MultiSendCallOnly', '1.3.0') ?? OTHER;
    const calls = [OTHER, SAFE].map((to) => ({ to, value: 0n, data: '0x8456cb59' as Hex, operation: 0 as const }));
    const threshold: Hex = `0x694e80c3${'1'.padStart(64, '0')}`;
    const cases: readonly (readonly [Partial<SafeTx>, string, string, boolean])[] = [
      [{ to: SAFE }, 'rejection', 'nothing: it rejects the others of its nonce', false],
      [{ value: 7n }, 'transfer', 'sends 7 wei to 0x0707', false],
      [{ data: '0x8456cb59' }, 'call', 'calls 0x8456cb59 at 0x0707', false],
      [{ data: '0x84' }, 'call', 'calls no function at', false],
      [{ data: '0x8456cb59', operation: 1 }, 'delegatecall', 'a delegatecall of 0x8456cb59 at', false],
      [{ to: multiSend, data: encodeMultiSend(calls), operation: 1 }, 'batch', 'a batch of 2 calls', false],
      [{ to: multiSend, data: '0x8d80ff0a00', operation: 1 }, 'unreadable', 'a batch that cannot be read', false],
      [{ to: SAFE, data: threshold }, 'call', 'calls changeThreshold(uint256', true],
      [
        {
          to: multiSend,
          data: encodeMultiSend([{ to: SAFE, value: 0n, data: threshold, operation: 0 }]),
          operation: 1,
        },
        'batch',
        'a batch of 1 call',
        true,
      ],
    ];
    for (const [tx, kind, text, changesSafe] of cases) {
      const [one] = list([waiting(4n, tx)]).waiting;
      expect(one?.does).to.include({ kind, changesSafe });
      expect(one?.does.text).to.contain(text);
    }
  });

  it('takes no entry that lies or cannot be read, and says so, the worst first', () => {
    const lies = [
      waiting(4n, {}, { to: SAFE }),
      waiting(4n, {}, { safe: OTHER }),
      waiting(4n, {}, { safeTxHash: `0x${'11'.repeat(32)}` }),
    ];
    const found = list(['x', null, { to: 5 }, ...lies], {}, false);
    expect(found.waiting).to.deep.equal([]);
    expect(found.findings.map(({ severity }) => severity)).to.deep.equal([
      ...['error', 'error', 'error', 'warning', 'warning', 'warning', 'warning'],
    ]);
    const many = list(Array.from({ length: 500 }, () => 'x'));
    expect(many.findings).to.have.length(41);
    expect(many.findings.at(-1)?.message).to.contain('460 more entries');
  });

  it('gives a list whatever the entries are', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.jsonValue(),
            fc.nat(8).map((nonce) => waiting(BigInt(nonce))),
          ),
        ),
        (entries) => {
          const { waiting: all, conflicts, gaps } = list(entries);
          const nonces = all.map(({ nonce }) => nonce);
          expect(
            nonces.every((nonce, index) => nonce >= 4n && (index === 0 || nonce >= (nonces[index - 1] ?? 0n))),
          ).to.equal(true);
          expect(conflicts.every((nonce) => nonces.filter((one) => one === nonce).length > 1)).to.equal(true);
          for (const { from, to } of gaps) expect(nonces.some((nonce) => nonce >= from && nonce <= to)).to.equal(false);
        },
      ),
      { numRuns: 100 },
    );
  });
});
