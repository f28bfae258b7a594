import type { Catalogue } from '../diagnostic/catalogue.js';
import { SAFE_ERROR_CODES, safeErrorMeaning } from './errors.js';

const contractErrors: Catalogue = Object.fromEntries(
  SAFE_ERROR_CODES.map((code) => {
    const found = safeErrorMeaning(code);
    return [`safe/${code.toLowerCase()}`, { title: found?.meaning ?? code, help: found?.help ?? '' }];
  }),
);

/** What can go wrong with keys, signatures and the execution of a Safe transaction. */
export const signerCodes: Catalogue = {
  ...contractErrors,
  'safe/bad-address': {
    title: 'The text is not an address, or its checksum is wrong',
    help: 'An address is 0x and 40 hexadecimal digits. Upper and lower case, where mixed, are a checksum (EIP-55): copy the address again from its source.',
  },
  'safe/bad-signature': {
    title: 'The bytes are not a signature that a Safe takes',
    help: 'An owner’s signature has 65 bytes r, s and v. v is 27 or 28, or 31 or 32 after eth_sign; some wallets return 0 or 1, to which 27 is added.',
  },
  'safe/bad-transaction': {
    title: 'A field of the Safe transaction is malformed',
    help: 'Calldata is 0x and whole bytes, the operation 0 (call) or 1 (delegatecall). Very large batches are split.',
  },
  'safe/duplicate-signature': {
    title: 'One owner signed twice',
    help: 'The Safe counts each owner once. Keep one signature an owner.',
  },
  'safe/not-an-owner': {
    title: 'A signature is not by an owner of the Safe',
    help: 'A signature over another hash recovers to a random address, so a changed nonce, version or field shows in this way too. Sign the hash of this proposal with an owner key.',
  },
  'safe/out-of-range': {
    title: 'A number does not fit 256 bits',
    help: 'Amounts, gas and nonces of a Safe transaction are whole numbers from 0 to 2^256 - 1.',
  },
  'safe/unknown-version': {
    title: 'The version is not a known Safe version',
    help: 'The hash that owners sign depends on the version, so none is guessed. VERSION() of the Safe says which it is.',
  },
  'signer/bad-key': {
    title: 'The text is not a private key',
    help: 'A private key is 32 bytes in hexadecimal. It is never repeated in a message. Prefer an encrypted keystore.',
  },
  'signer/devnet-only': {
    title: 'The well-known development keys are only for a local chain',
    help: 'Anyone can take what these keys own. They are given for an Anvil on this computer with chain id 31337 and nothing else.',
  },
  'signer/failed': {
    title: 'The signing library failed',
    help: 'The message holds its words without secrets. Check that the node answers and that the account has ETH for gas.',
  },
  'signer/file': {
    title: 'A keystore or password file cannot be read',
    help: 'Check the path and the permissions. A keystore has a few hundred bytes. ETH_PASSWORD is the path of a file that holds the password, not the password.',
  },
  'signer/hash-mismatch': {
    title: 'Two computations of the Safe transaction hash differ',
    help: 'The hash is computed by Plimsoll, by protocol-kit and by the contract, and signed only where all three agree. protocol-kit does not know Safe 0.1.0: sign its typed data with another wallet.',
  },
  'signer/inner-failure': {
    title: 'The transaction was mined, but what the Safe tried to do failed',
    help: 'With safeTxGas set, a Safe swallows the failure, uses up the nonce and emits ExecutionFailure. Propose the change again with safeTxGas 0.',
  },
  'signer/keystore-too-costly': {
    title: 'A keystore asks for more work than a keystore needs',
    help: 'A file can name key derivation that takes all memory or hours. Encrypt the key again with usual parameters.',
  },
  'signer/no-receipt': {
    title: 'The transaction was sent but is in no block yet',
    help: 'Look it up by its hash before sending again. With one nonce of the Safe only one can succeed.',
  },
  'signer/no-safe': {
    title: 'There is no Safe at the address',
    help: 'The address has no code, or the contract there does not say its version as a Safe does. Check address and chain.',
  },
  'signer/no-signature': {
    title: 'The signing library returned no signature',
    help: 'Try again, or sign the typed data with another wallet.',
  },
  'signer/no-such-key': {
    title: 'There is no development key of that index',
    help: 'Anvil starts with ten accounts, counted from 0.',
  },
  'signer/nonce-ahead': {
    title: 'Other transactions of the Safe come first',
    help: 'A Safe executes its transactions in the order of their nonces. Execute or cancel those before it.',
  },
  'signer/nonce-used': {
    title: 'The nonce of the transaction is used',
    help: 'The transaction, or another with the same nonce, was executed. Propose it again with a fresh nonce if it is still wanted.',
  },
  'signer/not-a-keystore': {
    title: 'The file is not an encrypted keystore',
    help: 'A keystore is a Web3 Secret Storage file of version 3, as geth, Foundry and MetaMask write them.',
  },
  'signer/not-an-owner': {
    title: 'The key is not an owner’s',
    help: 'Only owners of the Safe can sign for it; the message lists them. Executing needs no owner.',
  },
  'signer/number-too-large': {
    title: 'The signing library would round a number',
    help: 'It keeps nonces as floating-point numbers. One above 2^53 - 1 is refused, because a rounded nonce is another transaction.',
  },
  'signer/permissions': {
    title: 'Others can read a keystore or a password',
    help: 'Take the rights of group and others away: chmod 600.',
  },
  'signer/reverted': {
    title: 'The transaction reverted',
    help: 'Nothing changed and the nonce is not used. The state moved since the simulation, or the gas did not suffice.',
  },
  'signer/too-few-signatures': {
    title: 'Too few owners have signed',
    help: 'The Safe needs as many signatures as its threshold, each by another owner.',
  },
  'signer/which-account': {
    title: 'A folder of keystores does not tell which key signs',
    help: 'Of several keystores the one is taken whose name or content tells the account that is wanted (--signer, ETH_FROM). Those of cast wallet import tell none: name the file.',
  },
  'signer/wrong-account': {
    title: 'The key is another account’s than was to sign',
    help: '--signer, or ETH_FROM with ETH_KEYSTORE, says whose key it must be. Nothing was signed.',
  },
  'signer/wrong-password': {
    title: 'The password does not open the keystore',
    help: 'Check the password and that this is the keystore you meant. The password is never repeated in a message.',
  },
  'signer/wrong-version': {
    title: 'The Safe has another version than the transaction was made for',
    help: 'The version decides the hash. Propose the transaction again.',
  },
};
