import { expect } from 'chai';
import { getAddress } from 'ethers/address';
import type { Hex } from '../../src/chain/hex.js';
import { deviceText, type SignerKind } from '../../src/report/device-text.js';
import { plain } from '../../src/report/style.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { safeTx } from '../../src/signer/safe-tx.js';
import { safeTypedData } from '../../src/signer/typed-data.js';

const IDENTITY = { chainId: 10n, safe: `0x${'5a'.repeat(20)}` as Hex, version: '1.4.1' };
const TX = safeTx({ to: `0x${'0a'.repeat(20)}`, data: `0x8d80ff0a${'ab'.repeat(200)}`, operation: 1, nonce: 42n });

const told = (kind: SignerKind, version = '1.4.1'): string => {
  const signed = { ...IDENTITY, version, tx: TX };
  return deviceText(kind, { typedData: safeTypedData(signed), hashes: safeHashes(signed) }, plain);
};

describe('what a device will show', () => {
  const { domain, message, safeTx: hash } = safeHashes({ ...IDENTITY, tx: TX });

  it('is the two hashes in capitals, the one, and the fields in the order of the typed data', () => {
    const zero = `0x${'0'.repeat(40)}`;
    expect(told('wallet').split('\n')).to.deep.equal([
      'What the wallet or device is about to show; approve nothing else',
      '  in blind mode (Ledger, Trezor Model One): two hashes',
      `  Domain hash   0x${domain.slice(2).toUpperCase()}`,
      `  Message hash  0x${message.slice(2).toUpperCase()}`,
      '  where only one hash is shown',
      `  safeTxHash  ${hash}`,
      '  where the fields are shown (Frame, MetaMask, Ledger with raw messages, Trezor with a large screen)',
      '  chainId            10',
      `  verifyingContract  ${getAddress(IDENTITY.safe)}`,
      `  to                 ${getAddress(TX.to)}`,
      '  value              0',
      `  data               0x8d80ff0a${'ab'.repeat(12)}… (204 bytes)`,
      '  operation          1',
      '  safeTxGas          0',
      '  baseGas            0',
      '  gasPrice           0',
      `  gasToken           ${zero}`,
      `  refundReceiver     ${zero}`,
      '  nonce              42',
    ]);
    expect(told('file').split('\n').slice(1)).to.deep.equal(told('wallet').split('\n').slice(1));
    expect(told('file')).to.match(/^What the wallet or device that signs the file will show; approve nothing else\n/);
  });

  it('has no chain, and the older name of the gas, in the versions that sign none', () => {
    expect(told('wallet', '1.2.0')).to.not.include('chainId');
    expect(told('wallet', '0.1.0')).to.include('  dataGas ');
  });

  it('is nothing for a key, whose hashes are told for the record', () => {
    expect(told('key').split('\n')).to.deep.equal([
      'What is signed, by a key that has no screen of its own',
      `  domain hash   ${domain}`,
      `  message hash  ${message}`,
      `  safeTxHash    ${hash}`,
    ]);
  });
});
