import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'lossless-json';
import type { Hex } from '../../src/chain/hex.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { knownTransaction } from '../../src/publication/known-transaction.js';
import { originOf } from '../../src/publication/origin.js';
import { serviceAddress } from '../../src/service/service-address.js';
import { safeTx } from '../../src/signer/safe-tx.js';
import { SecretKey } from '../../src/signer/secret-key.js';
import { entry } from '../service/local-service.js';

const SAFE: Hex = `0x${'5a'.repeat(20)}`;
const OTHER: Hex = `0x${'07'.repeat(20)}`;
const OWNER = new SecretKey(`0x${'11'.repeat(32)}`);
const SIGNED = { chainId: 10n, safe: SAFE, version: '1.3.0', tx: safeTx({ to: OTHER, nonce: 4n, data: '0x8456cb59' }) };
const SERVICE = serviceAddress('https://a.example/s3cret-of-the-path/api');
const served = (changes: object = {}): unknown => parse(JSON.stringify({ ...entry(SIGNED), ...changes }));
const read = (json: unknown) => knownTransaction(json, SIGNED, [OWNER.address], SERVICE);

const failure = (json: unknown): PlimsollError => {
  try {
    read(json);
  } catch (error) {
    if (error instanceof PlimsollError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('a transaction that a service has', () => {
  it('is the one that is signed where every field is, whatever else it says', () => {
    const digest = 'cd'.repeat(32);
    const more = { origin: originOf(digest), trusted: false, isExecuted: true, isSuccessful: true, proposer: 'x' };
    expect(read(served(more))).to.deep.equal({
      trusted: false,
      claimedDigest: digest,
      confirmations: { valid: [], approvals: [], contracts: [], notCounted: [] },
    });
    expect(read(served({ trusted: 'yes', confirmations: null, nonce: '4', gasToken: null }))).to.include({
      trusted: null,
    });
  });

  it('is refused where a field is another, by name', () => {
    const lies: Record<string, unknown> = {
      ...{ to: SAFE, value: 1, data: '0x', operation: 1, safeTxGas: '7', baseGas: 7, gasPrice: 7, nonce: 5 },
      ...{ gasToken: SAFE, refundReceiver: SAFE, safe: OTHER, chainId: 1, safeTxHash: `0x${'00'.repeat(32)}` },
    };
    for (const [field, value] of Object.entries(lies)) {
      const error = failure(served({ [field]: value }));
      expect(error, field).to.include({ code: 'service/lies', exit: 1 });
      expect(error.message).to.contain(`: ${field} differs from what is signed`).and.to.not.contain('s3cret');
    }
    expect(failure(served({ to: SAFE, nonce: 9 })).message).to.contain('to, nonce differ from');
  });

  it('is none where it cannot be read as one', () => {
    for (const json of [
      {},
      [],
      5,
      'x',
      { to: OTHER },
      { to: OTHER, data: '0x' },
      served({ operation: 2 }),
      served({ nonce: -1 }),
    ])
      expect(failure(json)).to.include({ code: 'service/garbage', exit: 69 });
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(failure(json).code).to.match(/^service\//);
      }),
      { numRuns: 100 },
    );
  });
});
