import type { Catalogue } from '../diagnostic/catalogue.js';

/** What is known of a market besides its documents: metrics, bounds and times, from a chain or a state file. */
export const stateCodes: Catalogue = {
  'state/altered': {
    title: 'A state file was altered after it was made',
    help: 'Its digest or its signature does not fit its text, so nothing of it is believed. State files are made by plimsoll snapshot --state and are never edited, not even their spaces.',
  },
  'state/definition-differs': {
    title: 'A state file was made with another text of a definition',
    help: 'The stored integers are read with the definition at hand. Where a codec changed they would stand for other values: have the job make the file again.',
  },
  'state/format': {
    title: 'The file is no state file',
    help: 'plimsoll snapshot --state FILE makes one. A snapshot made with --out has neither metrics nor a signature, and is a source for diff and import.',
  },
  'state/future': {
    title: 'A state file is of a block that is yet to come',
    help: 'Its block is more than a quarter of an hour ahead of this computer’s clock. The clock is wrong, or the file is of another chain than it seems.',
  },
  'state/history-cut': {
    title: 'Git does not tell when values were last changed',
    help: 'The clone is shallow, or the document has more versions than are looked at. Delays of these values are not known from merge order.',
  },
  'state/look-back': {
    title: 'Older logs are not to be had',
    help: 'The node keeps or gives fewer blocks than the delays of the policies need. A parameter that no log was seen of counts as not known, so its delay counts from merge order or is not evaluated.',
  },
  'state/metric-unread': {
    title: 'A metric could not be read',
    help: 'The contract that the definition asks for it does not answer, so the metric is not known and rules that name it count as not evaluated.',
  },
  'state/no-logs': {
    title: 'The node gives no logs',
    help: 'When parameters were last changed is read from the logs of the contracts by eth_getLogs. Without them delays count from merge order, which says so.',
  },
  'state/missing': {
    title: 'There is no such state file',
    help: 'Make one with plimsoll snapshot --state FILE, fetch the one that a job has made, or leave --state out.',
  },
  'state/no-market': {
    title: 'A state file lacks the market',
    help: 'The scheduled job names the markets that the file holds: plimsoll snapshot MARKET MARKET --state FILE. Without names it holds every market of the workspace.',
  },
  'state/not-a-state-file': {
    title: 'The file to write is there already and is no state file',
    help: 'snapshot --state replaces an older state file and nothing else. Name another file, or remove this one.',
  },
  'state/not-in-snapshot': {
    title: 'A snapshot of another tool lacks metrics',
    help: 'The file was made for parameters and holds only some metrics. What is not in it is not known; nothing is guessed from what is near it.',
  },
  'state/other-chain': {
    title: 'A state file is of another chain',
    help: 'The chain id in the file is not that of the chain that the market is on.',
  },
  'state/other-contracts': {
    title: 'A state file is of other contracts',
    help: 'The market’s document gives other addresses than when the file was made. Where a change moves a market to other contracts, there is no state of it before it is merged and the job has run.',
  },
  'state/other-definition': {
    title: 'A state file was made with another definition',
    help: 'It is of another protocol, or of another main version of its definition, so its integers may stand for other values. Make it with the version that reads it.',
  },
  'state/signer': {
    title: 'A state file is signed by somebody else',
    help: 'plimsoll.yaml lists under state.signers whose state files are believed; the list is taken from the base, so that a pull request cannot add to it.',
  },
  'state/too-old': {
    title: 'A state file is too old',
    help: 'The time of its block is further back than state.maxAge of plimsoll.yaml or a policy allows. Look whether the scheduled job still runs.',
  },
  'state/unsigned': {
    title: 'A state file is not signed',
    help: 'plimsoll.yaml lists under state.signers whose state files are believed. Sign it where it is made: plimsoll snapshot --state FILE --keystore FILE.',
  },
  'state/unsigned-accepted': {
    title: 'Nobody vouches for a state file',
    help: 'plimsoll.yaml lists no signers, so any state file is taken. Whoever can change the file, a pull request for one, decides what the chain is taken for. List the account of the job under state.signers.',
  },
  'workspace/state': {
    title: 'What plimsoll.yaml says of state files cannot be read',
    help: 'state.signers lists accounts, state.maxAge is a duration such as 36h.',
  },
};
