import { Args, Flags } from '@oclif/core';
import { keyFlags } from './key.js';
import { serviceFlag } from './service.js';
import { signFlags } from './sign-flags.js';

/** Of which Safe delegates are spoken. */
export const ofArg = Args.string({
  description: 'A Safe’s address, an authority of plimsoll.yaml, or a bundle.',
  required: true,
});

export const delegateArg = Args.string({ description: 'The account that is to propose.', required: true });

/** The flags of everything that asks for delegates. */
export const delegateFlags = {
  ...serviceFlag,
  chain: Flags.string({ description: 'Of an address: the chain, as plimsoll.yaml names it.', helpValue: 'NAME' }),
};

/** The flags that say which owner signs, and for which Safes. */
export const delegatorFlags = {
  ...delegateFlags,
  ...keyFlags,
  wallet: Flags.string({
    description: signFlags.wallet.description ?? '',
    helpValue: 'URL',
    exclusive: ['keystore', 'devnet-account', 'password-file'],
  }),
  signer: signFlags.signer,
  'every-safe': Flags.boolean({ description: 'For every Safe of the owner, not for this one alone.' }),
};
