import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { TypedDataEncoder } from 'ethers/hash';
import fc from 'fast-check';
import type { Hex } from '../../src/chain/hex.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { loadProtocolKit } from '../../src/signer/protocol-kit.js';
import { type SafeTx, safeTx } from '../../src/signer/safe-tx.js';
import { SAFE_VERSIONS } from '../../src/signer/safe-version.js';
import { safeTypedData } from '../../src/signer/typed-data.js';
import { refusalOf } from '../refusal.js';
import { needSharedData } from '../shared-data.js';
import { anyAddress, anyTx, anyUint } from './transactions.js';

interface Vector {
  readonly label: string;
  readonly chainId: number;
  readonly safe: Hex;
  readonly version: string;
  readonly to: Hex;
  readonly data: Hex;
  readonly operation: 0 | 1;
  readonly gasToken: Hex;
  readonly refundReceiver: Hex;
  readonly nonce: number;
  readonly domainHash: string;
  readonly messageHash: string;
  readonly safeTxHash: string;
  readonly [amount: string]: unknown;
}

describe('the hashes of a Safe transaction', () => {
  it('are the published ones', function () {
    const vectors = JSON.parse(readFileSync(needSharedData(this, 'safe/vectors.json'), 'utf8')) as Vector[];
    expect(vectors.length).to.be.greaterThan(5);
    for (const v of vectors) {
      const amount = (name: string) => BigInt(String(v[name]));
      const tx = safeTx({
        to: v.to,
        value: amount('value'),
        data: v.data,
        operation: v.operation,
        safeTxGas: amount('safeTxGas'),
        baseGas: amount('baseGas'),
        gasPrice: amount('gasPrice'),
        gasToken: v.gasToken,
        refundReceiver: v.refundReceiver,
        nonce: BigInt(v.nonce),
      });
      const hashes = safeHashes({ chainId: BigInt(v.chainId), safe: v.safe, version: v.version, tx });
      expect(hashes, v.label).to.deep.equal({
        domain: v.domainHash.toLowerCase(),
        message: v.messageHash.toLowerCase(),
        safeTx: v.safeTxHash.toLowerCase(),
      });
    }
  });

  it('are what a general EIP-712 encoder makes of the typed data, for every version', () => {
    fc.assert(
      fc.property(anyTx(), anyAddress, anyUint, fc.constantFrom(...SAFE_VERSIONS), (tx, safe, chainId, version) => {
        const typed = safeTypedData({ chainId, safe, version, tx });
        const hashes = safeHashes({ chainId, safe, version, tx });
        const types = { SafeTx: typed.types.SafeTx.map((field) => ({ ...field })) };
        expect(TypedDataEncoder.hash(typed.domain, types, typed.message)).to.equal(hashes.safeTx);
        expect(TypedDataEncoder.hashDomain(typed.domain)).to.equal(hashes.domain);
        expect(TypedDataEncoder.from(types).hash(typed.message)).to.equal(hashes.message);
      }),
      { numRuns: 100 },
    );
  });

  it('are what protocol-kit computes from 1.0.0 on', async function () {
    this.timeout(20_000);
    const kit = await loadProtocolKit();
    const versions = fc.constantFrom(...SAFE_VERSIONS.filter((version) => version !== '0.1.0'));
    const smallNonce = fc.bigInt({ min: 0n, max: (1n << 53n) - 1n });
    const chain = fc.bigInt({ min: 1n, max: 1n << 40n });
    fc.assert(
      fc.property(anyTx(smallNonce), anyAddress, chain, versions, (tx, safe, chainId, version) => {
        expect(kit.hash(safe, tx, version, chainId)).to.equal(safeHashes({ chainId, safe, version, tx }).safeTx);
      }),
      { numRuns: 50 },
    );
  });

  it('change with every field, and with the chain only from 1.3.0 on', () => {
    const base = safeTx({ to: `0x${'11'.repeat(20)}`, nonce: 1n });
    const other: Hex = `0x${'22'.repeat(20)}`;
    const variants: SafeTx[] = [
      base,
      { ...base, to: other },
      { ...base, value: 1n },
      { ...base, data: '0x00' },
      { ...base, operation: 1 },
      { ...base, safeTxGas: 1n },
      { ...base, baseGas: 1n },
      { ...base, gasPrice: 1n },
      { ...base, gasToken: other },
      { ...base, refundReceiver: other },
      { ...base, nonce: 2n },
    ];
    const hash = (tx: SafeTx, version: string, chainId = 1n) =>
      safeHashes({ chainId, safe: other, version, tx }).safeTx;
    for (const version of SAFE_VERSIONS) {
      expect(new Set(variants.map((tx) => hash(tx, version))).size).to.equal(variants.length);
      const chainMatters = hash(base, version, 1n) !== hash(base, version, 10n);
      expect(chainMatters, version).to.equal(version >= '1.3.0');
    }
    expect(hash(base, '1.3.0+L2')).to.equal(hash(base, '1.3.0'));
    expect(hash(base, '0.1.0')).not.to.equal(hash(base, '1.0.0'));
  });

  it('are refused for a version, number or address that is not known to be right', () => {
    const tx = safeTx({ to: `0x${'11'.repeat(20)}`, nonce: 0n });
    const safe: Hex = `0x${'22'.repeat(20)}`;
    const code = (action: () => unknown): string => {
      const error = refusalOf(action);
      return `${error.code}: ${error.hint}`;
    };
    const unknown = code(() => safeHashes({ chainId: 1n, safe, version: '1.6.0', tx }));
    expect(unknown).to.match(/^safe\/unknown-version: .*0\.1\.0, 1\.0\.0, .*1\.5\.0/);
    for (const version of ['', '1.3', '1.3.0-L2', 'constructor', '1.4.1+L2+L2']) {
      expect(code(() => safeHashes({ chainId: 1n, safe, version, tx }))).to.match(/^safe\/unknown-version/);
    }
    const over = { ...tx, value: 1n << 256n };
    expect(code(() => safeHashes({ chainId: 1n, safe, version: '1.4.1', tx: over }))).to.match(/^safe\/out-of-range/);
    expect(code(() => safeHashes({ chainId: -1n, safe, version: '1.4.1', tx }))).to.match(/^safe\/out-of-range/);
    const cut = { ...tx, data: '0x123' as Hex };
    expect(code(() => safeHashes({ chainId: 1n, safe, version: '1.4.1', tx: cut }))).to.match(/^safe\/bad-transaction/);
    const flipped = { ...tx, to: '0xc02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2' as Hex };
    expect(code(() => safeHashes({ chainId: 1n, safe, version: '1.4.1', tx: flipped }))).to.match(/^safe\/bad-address/);
    const strange = { ...tx, operation: 2 } as unknown as SafeTx;
    expect(code(() => safeHashes({ chainId: 1n, safe, version: '1.4.1', tx: strange }))).to.match(
      /^safe\/bad-transaction/,
    );
  });
});
