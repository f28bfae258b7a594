import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import { unavailable } from '../../src/diagnostic/error.js';
import { ifTraced } from '../../src/effect/machine.js';
import { waitingBefore } from '../../src/effect/pending.js';
import { safeTx } from '../../src/signer/safe-tx.js';

const SAFE = { address: `0x${'5a'.repeat(20)}` as Hex, version: '1.4.1', nonce: 7n, threshold: 1n, owners: [] };
const at = (nonce: bigint, byte = '00') => ({
  tx: safeTx({ to: SAFE.address, nonce }),
  safeTxHash: `0x${byte.repeat(32)}` as Hex,
});
const nonces = (nonce: bigint, ...waiting: readonly bigint[]) =>
  waitingBefore(
    nonce,
    SAFE,
    waiting.map((one, index) => at(one, index % 90 < 10 ? `0${index % 10}` : `${index % 90}`)),
  )?.map(({ tx }) => tx.nonce);

describe('what waits before a nonce', () => {
  it('is what the Safe has not used yet, in order', () => {
    expect(nonces(10n, 9n, 6n, 7n, 10n, 11n, 8n)).to.deep.equal([7n, 8n, 9n]);
    expect(nonces(7n, 7n, 8n)).to.deep.equal([]);
    expect(nonces(20n, 18n)).to.deep.equal([18n]);
  });

  it('is not known where two share a nonce before it; after it that is nobody’s matter', () => {
    expect(nonces(10n, 7n, 8n, 8n)).to.equal(undefined);
    expect(nonces(10n, 7n, 11n, 11n, 10n, 10n, 6n, 6n)).to.deep.equal([7n]);
  });

  it('is all of it or nothing: more than are ever run are not run in part', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => 7n + BigInt(index));
    expect(nonces(1000n, ...many(50))).to.have.length(50);
    expect(nonces(1000n, ...many(51))).to.equal(undefined);
  });
});

describe('what only traces tell', () => {
  const failing = (code: string) => ifTraced(Promise.reject(unavailable(code, 'x', {})));
  it('is left out where the node cannot give it, or not so much, or not in that form', async () => {
    expect(await ifTraced(Promise.resolve(5))).to.equal(5);
    for (const code of ['chain/no-trace', 'rpc/timeout', 'rpc/rate-limited', 'rpc/too-large', 'rpc/garbage'])
      expect(await failing(code), code).to.equal(null);
  });

  it('is not left out where the node lost the block, or is gone', async () => {
    for (const code of ['rpc/block-lost', 'rpc/unreachable'])
      expect(await failing(code).catch((error: { code: string }) => error.code)).to.equal(code);
  });
});
