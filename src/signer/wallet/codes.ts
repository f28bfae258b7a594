import type { Catalogue } from '../../diagnostic/catalogue.js';

/** What can go wrong with a wallet that is asked over JSON-RPC. */
export const walletCodes: Catalogue = {
  'wallet/failed': {
    title: 'The wallet answered with an error',
    help: 'The message holds its words. A hardware wallet may be locked, in another application, or not allow blind signing. Nothing was signed.',
  },
  'wallet/garbage': {
    title: 'What answers is no wallet, or its signature is none',
    help: 'The answer is not that of a JSON-RPC server, or has another form than the method gives. Check the address: a web page or a proxy may answer there.',
  },
  'wallet/method-missing': {
    title: 'The wallet does not sign typed data',
    help: 'It must offer eth_signTypedData_v4. Use another wallet, or write the typed data with plimsoll sign --typed-data and add the signature with --import.',
  },
  'wallet/no-account': {
    title: 'The wallet offers no owner of the Safe',
    help: 'It shows only the accounts that it is allowed to, often the selected one alone. Select an owner in the wallet, or allow it for plimsoll.',
  },
  'wallet/no-sender': {
    title: 'The wallet does not offer the account that is to send',
    help: 'Allow plimsoll to see the account in the wallet, or give another one with --signer or ETH_FROM.',
  },
  'wallet/other-transaction': {
    title: 'The wallet sent another transaction than it was asked to',
    help: 'The transaction of the hash that it gave has another receiver or other calldata. Look at it, and ask plimsoll status whether the proposal was executed. Wallets that send through a relay or an account of their own are not supported.',
  },
  'wallet/rejected': {
    title: 'The person at the wallet said no',
    help: 'Nothing was signed. Wallets also answer so where plimsoll is not allowed to see the accounts: allow it there.',
  },
  'wallet/several-accounts': {
    title: 'The wallet offers several accounts that may do it',
    help: 'Choose with --signer, or ETH_FROM, which one signs or sends.',
  },
  'wallet/timeout': {
    title: 'The wallet did not answer in time',
    help: 'A person is waited for four minutes. See whether the wallet shows a question, or waits for its device.',
  },
  'wallet/unreachable': {
    title: 'No wallet can be reached at the address',
    help: 'Start and unlock it. Frame listens on http://127.0.0.1:1248, which is what --wallet frame stands for.',
  },
  'wallet/url': {
    title: 'The address of the wallet cannot be used',
    help: 'http is taken on this computer only, https anywhere. A URL with a key belongs into a variable whose name ends in _URL: give the name.',
  },
  'wallet/wrong-chain': {
    title: 'The wallet is on another chain than the transaction',
    help: 'It was asked to change and did not. Choose the chain in the wallet: Frame keeps one for each program. No signature was asked for.',
  },
  'wallet/wrong-signature': {
    title: 'What the wallet gave is not the signature that was asked for',
    help: 'The signature was recovered and belongs to another account, or is over something else. It was not stored. Do not use a wallet that signs other things than it is asked to.',
  },
};
