import { Flags } from '@oclif/core';
import { usage } from '../diagnostic/error.js';
import { keyFlags } from './key.js';

/** Flags of which one alone says how it is signed. */
const WAYS = ['keystore', 'devnet-account', 'wallet', 'typed-data', 'import'] as const;
/** Flags that say something of a key or wallet, and nothing of a signature that is made elsewhere. */
const OF_SIGNER = ['password-file', 'signer'] as const;

/** The flags of `sign` that say who signs here. */
export const signFlags = {
  ...keyFlags,
  wallet: Flags.string({
    description: 'A wallet over JSON-RPC: frame, its URL (http on this computer only), or the variable that holds it.',
    helpValue: 'URL',
  }),
  signer: Flags.string({
    description: 'The owner who signs, where wallet or folder hold several. Default: ETH_FROM.',
    helpValue: 'ADDRESS',
  }),
  yes: Flags.boolean({ description: 'Sign on CAUTION without asking.' }),
};

/** The flags of `sign` for owners who sign elsewhere. */
export const elsewhereFlags = {
  'typed-data': Flags.string({
    description: 'Write the EIP-712 JSON that an owner signs elsewhere; - prints it.',
    helpValue: 'FILE',
  }),
  import: Flags.string({
    description: 'Add a signature made elsewhere: hexadecimal or JSON; - reads standard input.',
    helpValue: 'FILE',
  }),
  offline: Flags.boolean({
    description: 'With --typed-data or --import: ask no node; owners are what the proposal says.',
  }),
};

type Given = { readonly [name in (typeof WAYS)[number] | (typeof OF_SIGNER)[number]]?: string | undefined } & {
  readonly offline: boolean;
  readonly json: boolean;
};

/** Throws `cli/usage` where two flags say how it is signed, or one says nothing beside another. */
const refuseTogether = (flags: Given): void => {
  const given = WAYS.filter((name) => flags[name] !== undefined);
  const elsewhere = given.some((name) => name === 'typed-data' || name === 'import');
  const unused = OF_SIGNER.filter((name) => flags[name] !== undefined && elsewhere);
  const both = given.length > 1 ? given : [...given, ...unused];
  if (flags.wallet !== undefined && flags['password-file'] !== undefined) both.push('password-file');
  if (both.length > 1)
    throw usage('cli/usage', `${both.map((name) => `--${name}`).join(' and ')} cannot be given together`, {
      hint: 'Give one: a key, a wallet, typed data to write, or a signature to add.',
    });
};

/** How the flags say that it is signed. Throws `cli/usage` where they do not go together. */
export const wayOf = (flags: Given): 'here' | 'typed-data' | 'import' => {
  refuseTogether(flags);
  const way = flags['typed-data'] !== undefined ? 'typed-data' : flags.import !== undefined ? 'import' : 'here';
  if (flags.offline && way === 'here')
    throw usage(
      'cli/usage',
      '--offline is for --typed-data and --import: a signature is made after a review of the chain',
      {
        hint: 'Leave it out, or write the typed data and sign it elsewhere.',
      },
    );
  if (way === 'typed-data' && flags['typed-data'] === '-' && flags.json)
    throw usage('cli/usage', '--json and --typed-data - both need standard output', {
      hint: 'Give a file to --typed-data.',
    });
  return way;
};

/** The file of `--typed-data`, where `wayOf` found it given. */
export const typedDataPath = (flags: Given): string => flags['typed-data'] ?? '-';
