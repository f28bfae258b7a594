import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import type { Hex } from '../../src/chain/hex.js';
import { createRpc } from '../../src/chain/rpc.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { hashesByContract } from '../../src/signer/contract-hash.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { safeTx } from '../../src/signer/safe-tx.js';
import { type LocalWallet, startWallet } from './wallet/local-wallet.js';

const IDENTITY = { chainId: 31337n, safe: `0x${'5a'.repeat(20)}` as Hex, version: '1.4.1' };
const TX = safeTx({ to: `0x${'0a'.repeat(20)}`, value: 5n, data: '0xdeadbeef', operation: 1, nonce: 7n });
const ABI = new Interface([
  'function getTransactionHash(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,uint256) view returns (bytes32)',
]);

describe('the hash that the Safe itself gives', () => {
  let node: LocalWallet;
  beforeEach(async () => {
    node = await startWallet({ address: IDENTITY.safe, privateKey: '' }, 31337n);
  });
  afterEach(() => node.close());
  const ask = () => hashesByContract(IDENTITY, TX, createRpc(node.url));

  it('is asked for by all ten fields, and must be the one computed here', async () => {
    const hashes = safeHashes({ ...IDENTITY, tx: TX });
    node.on('eth_call', () => ({ result: hashes.safeTx }));
    expect(await ask()).to.deep.equal(hashes);
    const zero = `0x${'0'.repeat(40)}`;
    const fields = [TX.to, 5n, '0xdeadbeef', 1, 0, 0, 0, zero, zero, 7n];
    expect(node.calls[0]?.params[0]).to.deep.equal({
      to: IDENTITY.safe,
      data: ABI.encodeFunctionData('getTransactionHash', fields),
    });
  });

  it('stops everything where it is another, or none', async () => {
    for (const result of [`0x${'11'.repeat(32)}`, '0x', null, 7]) {
      node.on('eth_call', () => ({ result }));
      const error: unknown = await ask().catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(PlimsollError);
      expect((error as PlimsollError).code, String(result)).to.equal('signer/hash-mismatch');
    }
  });
});
