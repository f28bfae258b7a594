import type { SafeHashes } from '../signer/hashes.js';
import type { SafeTypedData } from '../signer/typed-data.js';
import { walletForm } from './hash-display.js';
import { fields } from './review-details.js';
import type { Style } from './style.js';

/** Who signs: a key in this process, a wallet that is asked, or whoever gets the typed data as a file. */
export type SignerKind = 'key' | 'wallet' | 'file';

const TITLE: Readonly<Record<SignerKind, string>> = {
  key: 'What is signed, by a key that has no screen of its own',
  wallet: 'What the wallet or device is about to show; approve nothing else',
  file: 'What the wallet or device that signs the file will show; approve nothing else',
};

/** The start of long calldata, as a small screen shows it first, and how much there is. */
const shortData = (data: string): string =>
  data.length <= 74 ? data : `${data.slice(0, 34)}… (${(data.length - 2) / 2} bytes)`;

const fieldRows = ({ domain, message }: SafeTypedData): readonly (readonly string[])[] => [
  ...(domain.chainId === undefined ? [] : [['chainId', BigInt(domain.chainId).toString()]]),
  ['verifyingContract', domain.verifyingContract],
  ...Object.entries(message).map(([name, value]) => [name, name === 'data' ? shortData(value) : value]),
];

/**
 * What a signer sees before a signature, by kind of signer: a key shows nothing, so that the hashes are for the record;
 * devices in blind mode show two hashes in capitals, wallets with a small window one, and those that read typed data its
 * fields.
 */
export const deviceText = (
  kind: SignerKind,
  { typedData, hashes }: { readonly typedData: SafeTypedData; readonly hashes: SafeHashes },
  style: Style,
): string => {
  const blind = [
    ['Domain hash', walletForm(hashes.domain)],
    ['Message hash', walletForm(hashes.message)],
  ];
  const one = [['safeTxHash', hashes.safeTx]];
  if (kind === 'key')
    return [
      style('strong', TITLE.key),
      ...fields([['domain hash', hashes.domain], ['message hash', hashes.message], ...one], style),
    ].join('\n');
  return [
    style('strong', TITLE[kind]),
    '  in blind mode (Ledger, Trezor Model One): two hashes',
    ...fields(blind, style),
    '  where only one hash is shown',
    ...fields(one, style),
    '  where the fields are shown (Frame, MetaMask, Ledger with raw messages, Trezor with a large screen)',
    ...fields(fieldRows(typedData), style),
  ].join('\n');
};
