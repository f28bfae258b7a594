import { Flags } from '@oclif/core';
import { usage } from '../diagnostic/error.js';
import { keyFlags } from './key.js';
import { signFlags } from './sign-flags.js';

/** The flags of `execute`: who sends it. */
export const executeFlags = {
  ...keyFlags,
  wallet: signFlags.wallet,
  signer: Flags.string({
    description: 'The account that sends it, where wallet or folder hold several. Default: ETH_FROM.',
    helpValue: 'ADDRESS',
  }),
  yes: Flags.boolean({ description: 'Execute on CAUTION without asking.' }),
};

const OF_KEY = ['keystore', 'devnet-account', 'password-file'] as const;

/** Throws `cli/usage` where a key and a wallet are both given. */
export const refuseKeyAndWallet = (
  flags: { readonly wallet?: string | undefined } & { readonly [name in (typeof OF_KEY)[number]]?: string | undefined },
): void => {
  const given = OF_KEY.filter((name) => flags[name] !== undefined);
  if (flags.wallet === undefined || given.length === 0) return;
  throw usage('cli/usage', `--wallet and ${given.map((name) => `--${name}`).join(' and ')} cannot be given together`, {
    hint: 'Give one: a key, or a wallet.',
  });
};
