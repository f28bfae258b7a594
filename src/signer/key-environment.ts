import { join } from 'node:path';
import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { parseAddress } from './address.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says of the key, by the variables that Foundry and dapptools read. */
export interface KeyEnvironment {
  /** A keystore, or a folder of keystores. */
  readonly keystore: string | null;
  /** The file that holds the password. */
  readonly passwordFile: string | null;
  /** Whose key of a folder is meant; in lower case. */
  readonly account: Hex | null;
}

/** Variables in which other tools keep a raw key. They are never read, only named where no key was found. */
const RAW = ['ETH_PRIVATE_KEY', 'PRIVATE_KEY'];

const settingOf = (environment: Environment, name: string): string | null => environment[name]?.trim() || null;

/** A name of a keystore in Foundry's own folder. Throws `signer/file` for a path. */
const foundryKeystore = (name: string, environment: Environment): string => {
  if (/[\\/\0]/.test(name) || name.startsWith('.'))
    throw refused('signer/file', 'ETH_KEYSTORE_ACCOUNT is not the name of a keystore', {
      hint: 'It is the name of a file in ~/.foundry/keystores; a path goes into ETH_KEYSTORE.',
    });
  return join(environment.HOME ?? environment.USERPROFILE ?? '', '.foundry', 'keystores', name);
};

/**
 * The keystore that the environment names: ETH_KEYSTORE (a file or a folder) or ETH_KEYSTORE_ACCOUNT (a name in
 * `~/.foundry/keystores`), with ETH_PASSWORD (the path of a file that holds the password) and ETH_FROM (the account).
 * Throws `signer/file`, `safe/bad-address`.
 * Source: https://getfoundry.sh/reference/common/wallet-options-keystore and the `seth` of dapptools.
 */
export const keyEnvironment = (environment: Environment): KeyEnvironment => {
  const name = settingOf(environment, 'ETH_KEYSTORE_ACCOUNT');
  const from = settingOf(environment, 'ETH_FROM');
  return {
    keystore: settingOf(environment, 'ETH_KEYSTORE') ?? (name === null ? null : foundryKeystore(name, environment)),
    passwordFile: settingOf(environment, 'ETH_PASSWORD'),
    account: from === null ? null : parseAddress(from, 'ETH_FROM'),
  };
};

/** The variable that holds a raw key, where one does: its name alone. */
export const rawKeyVariable = (environment: Environment): string | null =>
  RAW.find((name) => settingOf(environment, name) !== null) ?? null;
