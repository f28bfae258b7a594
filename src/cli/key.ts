import { Flags } from '@oclif/core';
import type { Rpc } from '../chain/rpc.js';
import { refused, usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { SecretKey } from '../signer/secret-key.js';
import { missingFlag } from './flags.js';

/** Flags that say which key signs. None of them ever holds a key. */
export const keyFlags = {
  keystore: Flags.file({ description: 'An encrypted keystore (Ethereum JSON).', helpValue: 'FILE' }),
  'password-file': Flags.file({
    description: "The keystore's password, on the first line. Default: asked.",
    helpValue: 'FILE',
    dependsOn: ['keystore'],
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
}

/** The key the flags choose. A devnet's well-known keys are given only for a local anvil with its own chain id. */
export const chosenKey = async (
  choice: KeyChoice,
  rpc: Rpc,
  rpcUrl: string,
  ask: ((file: string) => Promise<string>) | null,
): Promise<{ key: SecretKey; warnings: readonly Finding[] }> => {
  if (choice.devnetAccount !== undefined) {
    if (!/^[0-9]$/.test(choice.devnetAccount))
      throw usage('cli/number', `--devnet-account is a number from 0 to 9, not ${choice.devnetAccount}`);
    const { devnetKey } = await import('../signer/devnet-keys.js');
    const [clientVersion, chainId] = await Promise.all([
      rpc.request('web3_clientVersion', []),
      rpc.request('eth_chainId', []),
    ]);
    if (typeof clientVersion !== 'string' || typeof chainId !== 'string' || !/^0x[0-9a-f]{1,16}$/i.test(chainId))
      throw refused('signer/devnet-only', 'the node does not say what it is, so the well-known keys are not used');
    return {
      key: devnetKey(Number(choice.devnetAccount), { rpcUrl, clientVersion, chainId: BigInt(chainId) }),
      warnings: [],
    };
  }
  if (choice.keystore === undefined) throw missingFlag('keystore', 'the key that signs');
  const { openKeystore } = await import('../signer/keystore.js');
  if (choice.passwordFile !== undefined)
    return openKeystore(choice.keystore, { kind: 'file', file: choice.passwordFile });
  if (ask === null) throw missingFlag('password-file', "the keystore's password");
  return openKeystore(choice.keystore, { kind: 'prompt', ask });
};
