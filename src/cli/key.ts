import { stat } from 'node:fs/promises';
import { Flags } from '@oclif/core';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { type PlimsollError, refused, usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { checksummed, parseAddress } from '../signer/address.js';
import { keyEnvironment, rawKeyVariable } from '../signer/key-environment.js';
import type { PasswordSource } from '../signer/keystore.js';
import type { SecretKey } from '../signer/secret-key.js';
import { missingFlag } from './flags.js';

/** Flags that say which key signs. None of them ever holds a key. */
export const keyFlags = {
  keystore: Flags.file({
    description: 'An encrypted keystore (Ethereum JSON), or a folder of them.',
    helpValue: 'FILE',
  }),
  'password-file': Flags.file({
    description: "The keystore's password, on the first line. Default: asked.",
    helpValue: 'FILE',
    exclusive: ['devnet-account'],
  }),
  'devnet-account': Flags.string({
    description: 'One of the well-known keys of a local devnet, by number.',
    helpValue: 'N',
    exclusive: ['keystore'],
  }),
};

export interface KeyChoice {
  readonly keystore: string | undefined;
  readonly passwordFile: string | undefined;
  readonly devnetAccount: string | undefined;
  /** The account whose key it must be. */
  readonly signer?: string | undefined;
}

/** What the flags say of the key. */
export const keyChoice = (flags: {
  readonly keystore?: string | undefined;
  readonly 'password-file'?: string | undefined;
  readonly 'devnet-account'?: string | undefined;
  readonly signer?: string | undefined;
}): KeyChoice => ({
  keystore: flags.keystore,
  passwordFile: flags['password-file'],
  devnetAccount: flags['devnet-account'],
  signer: flags.signer,
});

type Ask = ((file: string) => Promise<string>) | null;

/** A key, and what is wrong with how it is kept. */
export interface ChosenKey {
  readonly key: SecretKey;
  readonly warnings: readonly Finding[];
}

const devnetKeyOf = async (number: string, rpc: Rpc, rpcUrl: string): Promise<SecretKey> => {
  if (!/^[0-9]$/.test(number)) throw usage('cli/number', `--devnet-account is a number from 0 to 9, not ${number}`);
  const { devnetKey } = await import('../signer/devnet-keys.js');
  const [clientVersion, chainId] = await Promise.all([
    rpc.request('web3_clientVersion', []),
    rpc.request('eth_chainId', []),
  ]);
  if (typeof clientVersion !== 'string' || typeof chainId !== 'string' || !/^0x[0-9a-f]{1,16}$/i.test(chainId))
    throw refused('signer/devnet-only', 'the node does not say what it is, so the well-known keys are not used');
  return devnetKey(Number(number), { rpcUrl, clientVersion, chainId: BigInt(chainId) });
};

const noKey = (): PlimsollError => {
  const raw = rawKeyVariable(process.env);
  const why = raw === null ? '' : ` ${raw} is not read: put the key into a keystore, as cast wallet import does.`;
  return usage('cli/missing-flag', 'the key that signs is missing, and there is no terminal to ask on', {
    hint: `Give --keystore, or set ETH_KEYSTORE.${why}`,
  });
};

/** Where the password is. The value of ETH_PASSWORD is never repeated: it may be the password, put there by mistake. */
const passwordOf = async (flag: string | undefined, variable: string | null, ask: Ask): Promise<PasswordSource> => {
  if (flag !== undefined) return { kind: 'file', file: flag };
  if (variable !== null) {
    const info = await stat(variable).catch(() => null);
    if (info?.isFile() === true) return { kind: 'file', file: variable };
    throw refused('signer/file', 'ETH_PASSWORD names no file that can be read', {
      hint: 'It is the path of a file that holds the password, not the password itself.',
    });
  }
  if (ask === null) throw missingFlag('password-file', "the keystore's password");
  return { kind: 'prompt', ask };
};

/** The key of a keystore that a flag or the environment names. */
const keystoreKey = async (choice: KeyChoice, wanted: Hex | null, ask: Ask): Promise<ChosenKey> => {
  const environment = keyEnvironment(process.env);
  const path = choice.keystore ?? environment.keystore;
  if (path === null) throw noKey();
  const [{ openKeystore }, { keystoreFile }] = await Promise.all([
    import('../signer/keystore.js'),
    import('../signer/keystore-folder.js'),
  ]);
  const file = await keystoreFile(path, wanted ?? environment.account);
  const opened = await openKeystore(file, await passwordOf(choice.passwordFile, environment.passwordFile, ask));
  // A file named by a flag is meant, whoever ETH_FROM is for.
  const account = wanted ?? (choice.keystore === undefined || file !== path ? environment.account : null);
  return account === null ? opened : { ...opened, key: ofAccount(opened.key, account) };
};

const ofAccount = (key: SecretKey, account: Hex): SecretKey => {
  if (key.address === account) return key;
  throw refused(
    'signer/wrong-account',
    `the key is that of ${checksummed(key.address)}, and ${checksummed(account)} was to sign`,
    { hint: 'Give the keystore of that account, or another --signer or ETH_FROM.' },
  );
};

/**
 * The key that the flags choose, else the environment. A devnet's well-known keys are given only for a local anvil with its
 * own chain id.
 */
export const chosenKey = async (choice: KeyChoice, rpc: Rpc, rpcUrl: string, ask: Ask): Promise<ChosenKey> => {
  const wanted = choice.signer === undefined ? null : parseAddress(choice.signer, '--signer');
  if (choice.devnetAccount === undefined) return keystoreKey(choice, wanted, ask);
  const key = await devnetKeyOf(choice.devnetAccount, rpc, rpcUrl);
  return { key: wanted === null ? key : ofAccount(key, wanted), warnings: [] };
};
