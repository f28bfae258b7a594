import { Flags } from '@oclif/core';
import { usage } from '../diagnostic/error.js';
import { keyFlags } from './key.js';

const ELSEWHERE = ['typed-data', 'import'];

/** The flags of `sign` that say who signs here. */
export const signFlags = {
  ...keyFlags,
  wallet: Flags.string({
    description: 'A wallet over JSON-RPC: frame, its URL (http on this computer only), or the variable that holds it.',
    helpValue: 'URL',
    exclusive: ['keystore', 'password-file', 'devnet-account', ...ELSEWHERE],
  }),
  signer: Flags.string({
    description: 'The owner who signs, where wallet or folder hold several. Default: ETH_FROM.',
    helpValue: 'ADDRESS',
    exclusive: ELSEWHERE,
  }),
  yes: Flags.boolean({ description: 'Sign on CAUTION without asking.' }),
};

/** The flags of `sign` for owners who sign elsewhere. */
export const elsewhereFlags = {
  'typed-data': Flags.string({
    description: 'Write the EIP-712 JSON that an owner signs elsewhere; - prints it.',
    helpValue: 'FILE',
    exclusive: ['keystore', 'password-file', 'devnet-account', 'import'],
  }),
  import: Flags.string({
    description: 'Add a signature made elsewhere: hexadecimal or JSON; - reads standard input.',
    helpValue: 'FILE',
    exclusive: ['keystore', 'password-file', 'devnet-account'],
  }),
  offline: Flags.boolean({
    description: 'With --typed-data or --import: ask no node; owners are what the proposal says.',
  }),
};

interface Given {
  readonly wallet?: string | undefined;
  readonly 'typed-data'?: string | undefined;
  readonly import?: string | undefined;
  readonly offline: boolean;
  readonly json: boolean;
}

/** How the flags say that it is signed. Throws `cli/usage` where they do not go together. */
export const wayOf = (flags: Given): 'here' | 'typed-data' | 'import' => {
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
