import { expect } from 'chai';
import fc from 'fast-check';
import { domainSeparator, hashMessage, hashStruct, hashTypedData, type TypedData } from 'viem';
import type { Hex } from '../../src/chain/hex.js';
import { safeHashes, safeHashesByNonce } from '../../src/signer/hashes.js';
import type { SafeIdentity, SafeTx } from '../../src/signer/safe-tx.js';
import { SAFE_VERSIONS } from '../../src/signer/safe-version.js';
import { anyAddress, anyTx, anyUint } from './transactions.js';

const VERSIONS = SAFE_VERSIONS.filter((version) => version !== '0.1.0');
const OLD: readonly string[] = ['1.0.0', '1.1.0', '1.1.1', '1.2.0'];
const CHAIN = { name: 'chainId', type: 'uint256' };
const CONTRACT = { name: 'verifyingContract', type: 'address' };
/** Written out from the contract's own source, so that a slip in ours is not copied. */
const SAFE_TX = [
  { name: 'to', type: 'address' },
  { name: 'value', type: 'uint256' },
  { name: 'data', type: 'bytes' },
  { name: 'operation', type: 'uint8' },
  { name: 'safeTxGas', type: 'uint256' },
  { name: 'baseGas', type: 'uint256' },
  { name: 'gasPrice', type: 'uint256' },
  { name: 'gasToken', type: 'address' },
  { name: 'refundReceiver', type: 'address' },
  { name: 'nonce', type: 'uint256' },
];

const byViem = ({ chainId, safe, version, tx }: SafeIdentity & { readonly tx: SafeTx }) => {
  const old = OLD.includes(version);
  const domain = { ...(old ? {} : { chainId }), verifyingContract: safe };
  const types: TypedData = { EIP712Domain: old ? [CONTRACT] : [CHAIN, CONTRACT], SafeTx: SAFE_TX };
  const message = { ...tx };
  return {
    domain: domainSeparator({ domain }),
    message: hashStruct({ data: message, primaryType: 'SafeTx', types }),
    safeTx: hashTypedData({ domain, types, primaryType: 'SafeTx', message }),
  };
};

describe('the hashes of a Safe transaction, by viem', () => {
  const input = fc.record({
    chainId: anyUint,
    safe: anyAddress,
    version: fc.constantFrom(...VERSIONS),
    tx: anyTx(),
  });

  it('are the same for every version from 1.0.0 on', () => {
    fc.assert(
      fc.property(input, (one) => {
        expect(safeHashes(one)).to.deep.equal(byViem(one));
      }),
      { numRuns: 200 },
    );
  });

  it('are the same at every nonce of one transaction', () => {
    fc.assert(
      fc.property(input, fc.array(anyUint, { maxLength: 5 }), (one, nonces) => {
        const hashesOf = safeHashesByNonce(one);
        for (const nonce of nonces) expect(hashesOf(nonce)).to.deep.equal(byViem({ ...one, tx: { ...one.tx, nonce } }));
      }),
      { numRuns: 100 },
    );
  });

  it('have the prefix of eth_sign where that is what was signed', async () => {
    const { recoverOwner } = await import('../../src/signer/signatures.js');
    const { privateKeyToAccount } = await import('viem/accounts');
    const account = privateKeyToAccount(`0x${'17'.repeat(32)}`);
    const hash: Hex = `0x${'ab'.repeat(32)}`;
    const plain = await account.sign({ hash });
    const prefixed = await account.sign({ hash: hashMessage({ raw: hash }) });
    const shifted = `${prefixed.slice(0, 130)}${(Number.parseInt(prefixed.slice(130), 16) + 4).toString(16)}` as Hex;
    expect([recoverOwner(plain, hash), recoverOwner(shifted, hash)]).to.deep.equal([
      account.address.toLowerCase(),
      account.address.toLowerCase(),
    ]);
  });
});
