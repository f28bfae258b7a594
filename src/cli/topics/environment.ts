import type { Topic } from './topic.js';

export const environmentTopic: Topic = {
  name: 'environment',
  summary: 'the environment variables that are read',
  intro:
    'Plimsoll reads these variables and no others. Secrets are never taken from flags or documents, and never printed.',
  columns: ['Variable', 'Effect'],
  rows: [
    [
      '*_RPC_URL',
      'The RPC endpoint of a chain, where a workspace says so: rpc: ${MAINNET_RPC_URL}. The whole value must be one such name; nothing else of the environment is expanded.',
    ],
    [
      '*_URL',
      'The URL of a Safe Transaction Service, where --service-url gives the name of the variable in place of a URL; or of a wallet, with plimsoll sign --wallet.',
    ],
    [
      'SAFE_API_KEY',
      'The key of the public Safe Transaction Service. It is sent as a bearer token to safe.global over https and to this computer, and to no other host.',
    ],
    [
      'ETH_KEYSTORE',
      'The encrypted keystore that sign, execute and review --attest use where no flag names one: a file, or a folder of which ETH_FROM chooses.',
    ],
    ['ETH_KEYSTORE_ACCOUNT', 'In place of ETH_KEYSTORE: the name of a keystore in ~/.foundry/keystores.'],
    [
      'ETH_PASSWORD',
      'The path of a file with the keystore’s password on its first line, where --password-file gives none. Not the password itself.',
    ],
    ['ETH_FROM', 'The account whose key of ETH_KEYSTORE, or of a wallet, is meant, where --signer gives none.'],
    [
      'PLIMSOLL_TRUST',
      'The reviewer’s trust file. Default: plimsoll/trust.yaml in XDG_CONFIG_HOME, or in ~/.config. It must be outside of every workspace.',
    ],
    ['XDG_CONFIG_HOME', 'Where configuration is kept, if PLIMSOLL_TRUST is not set. A relative path is not used.'],
    ['NO_COLOR', 'Any value but the empty one turns colour off, as --no-color does.'],
    [
      'FORCE_COLOR',
      'Any value but the empty one and 0 keeps colour on where the output is not a terminal. NO_COLOR wins.',
    ],
    ['COLUMNS', 'How wide plots are where the output is not a terminal, whose width is known. Default: 80.'],
    [
      'LC_ALL, LC_CTYPE, LANG',
      'The first that is set says what plots are drawn with: line marks where it names UTF-8, else ASCII. TERM=dumb: ASCII.',
    ],
    [
      'GITHUB_STEP_SUMMARY',
      'The file for the summary of a step, set by GitHub’s runners. plimsoll check --format github adds its report to it.',
    ],
    ['CI', 'Any value but the empty one and false: nothing is asked, even on a terminal.'],
  ],
};
