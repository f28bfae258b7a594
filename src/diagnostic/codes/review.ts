import type { Catalogue } from '../catalogue.js';

/** What a review of a proposal warns of, besides what the Safe transaction itself shows. */
export const reviewCodes: Catalogue = {
  'review/attest-refused': {
    title: 'The review is not attested',
    help: 'An attestation says that a reviewer found a proposal OK or CAUTION at a block. What is BLOCKED is not attested, nor CAUTION with --strict, nor a review that asked no chain. plimsoll review without --attest shows the whole.',
  },
  'review/commit-missing': {
    title: 'The commit of the proposal is not in this clone',
    help: 'The documents cannot be compiled again without it. Fetch the branch it is on, and review again. If nobody can show you the commit, nobody reviewed what it says: do not sign.',
  },
  'review/definition-differs': {
    title: 'The proposal was compiled with another protocol definition',
    help: 'A definition decides which calls a change becomes. The one at hand differs from the one the proposer had: another release of Plimsoll, or an edited file in the protocols folder. Find out which, and do not sign before.',
  },
  'review/document-differs': {
    title: 'A document at the commit is not the one the proposal names',
    help: 'The proposal records the sha256 of every document that decided its bytes. What the commit holds has another, so the YAML that was reviewed is not what this transaction comes from. Do not sign.',
  },
  'review/documents-invalid': {
    title: 'The documents at the commit cannot be read',
    help: 'They have errors, so nobody could have compiled this proposal from them. Do not sign; have the documents mended and propose again.',
  },
  'review/report-differs': {
    title: 'The proposal tells of other changes than it makes',
    help: 'The bytes are what the documents compile to, but the table of changes, the calls or the values left alone that proposal.json tells of are others: whoever reads the report is misled. Do not sign; find out who made the bundle.',
  },
  'review/drift-since': {
    title: 'Others moved values of the market since the proposal was made',
    help: 'The transaction is still what the documents compile to, but values it leaves alone have moved on the chain since: a guardian may have frozen the reserve it is about. Find out who moved them and why before you sign.',
  },
  'review/emergency-lane': {
    title: 'The proposal was made in an emergency, and the rest of the market was not looked at',
    help: 'Only the entities that it may touch were read, at the proposal and at the review, and no impact was simulated. What the transaction does was looked for in events, balances and storage as always. Look at the rest with plimsoll diff when there is time.',
  },
  'review/not-emergency': {
    title: 'A proposal on the emergency lane does more than close something',
    help: 'That lane looks at less, so it is for changes that take nothing from anybody. Do not sign; have it proposed without --emergency.',
  },
  'review/does-not-reproduce': {
    title: 'The documents do not compile to this transaction',
    help: 'On the values that the proposal says it saw, the YAML at the commit gives other calldata, or none. Whatever the title and the report say, the transaction does something else. Do not sign.',
  },
  'review/effect': {
    title: 'Run on the chain as it is now, the transaction fails or does something else',
    help: 'It was simulated through the Safe on the latest block, and the message says what went wrong. Do not sign; look at plimsoll diff and propose again.',
  },
  'review/impact-differs': {
    title: 'The proposal tells of another impact than its book gives',
    help: 'The accounts that become liquidatable, or the figures of a scenario, were made again from the same book, parameters, scenarios and seed, and are others: whoever reads the report is misled about who pays. Do not sign; find out who made the bundle.',
  },
  'review/no-repository': {
    title: 'There is no commit to hold the proposal against',
    help: 'Either the proposal was made outside git, or this is not run in a clone of the workspace. Nothing then shows that the change was reviewed. Run the review inside a clone that has the commit.',
  },
  'review/not-committed': {
    title: 'The proposal was made from text that is not in git',
    help: 'The text is in the proposal and is used for the review, but nobody can have approved it in a pull request. Have it committed and reviewed, and propose again.',
  },
  'review/not-simulated': {
    title: 'The node cannot run the transaction',
    help: 'The effect was not seen, only computed from the definition. Use a node that offers eth_simulateV1 before you sign.',
  },
  'review/observed': {
    title: 'The values that the proposal was made on cannot be read',
    help: 'proposal.json keeps every value of the market at its block. These are damaged or were edited, so the bytes cannot be made again. Do not sign.',
  },
  'review/offline': {
    title: 'The chain was not asked',
    help: 'Offline, a review tells what the bytes are and where they come from, but not whether the chain has moved since. Review again with a node before you sign.',
  },
  'review/other-chain': {
    title: 'The proposal is for another chain than the documents',
    help: 'The chain is part of what is signed. The market in your clone is on another one. Do not sign.',
  },
  'review/companion': {
    title: 'It does not do what it says to another proposal',
    help: 'A proposal that stops or approves another is held against the chain: the other one must be on its way, and what stops or approves it must be exactly these steps.',
  },
  'review/other-route': {
    title: 'The route is not as the documents have it',
    help: 'plimsoll.yaml at the commit has another route of that name: another contract, delay, role or account. What is signed would go another way than was agreed.',
  },
  'review/unlisted-route': {
    title: 'The market does not name the route',
    help: 'A proposal can take any route of plimsoll.yaml with --route. The market names those that are meant for it.',
  },
  'review/other-description': {
    title: 'What is voted on is not what the proposal says',
    help: 'A governor knows a proposal by its calls and by each byte of its description. It is made of the title and the description of the proposal.',
  },
  'review/no-safe': {
    title: 'No Safe signs the proposal',
    help: 'An account sends the first step of its route by itself, so that there is no hash that owners sign. Timelocks and governors have ids.',
  },
  'review/route-moved': {
    title: 'A contract of the route is not as the bundle has it',
    help: 'A delay, a role, an owner or a contract changed since the bundle was made, or the bundle says something untrue of it. The steps were run as the chain has them now.',
  },
  'review/route-obstacle': {
    title: 'Something is in the way of the route',
    help: 'A role, votes or a permission that the next step needs is missing on the chain as it is now. plimsoll route show says what.',
  },
  'review/route-unreadable': {
    title: 'A contract of the route does not answer as it should',
    help: 'The address is not what plimsoll.yaml says it is on this chain.',
  },
  'review/route-lost': {
    title: 'A step of the route can never be taken any more',
    help: 'It expired, or was cancelled, defeated, vetoed or replaced. The change has to be proposed again.',
  },
  'review/other-safe': {
    title: 'The proposal is for another Safe than the documents name',
    help: 'The authority of the market in your clone is another Safe. A signature given here could be used where you do not expect it. Do not sign.',
  },
  'review/owners-moved': {
    title: 'The owners or the threshold of the Safe changed since the proposal',
    help: 'The transaction is still valid, but who decides is not who it was. Find out who changed it and why before you sign.',
  },
  'review/reverts-drift': {
    title: 'The proposal also undoes what others changed on the chain',
    help: 'It was made with --include-drift. A value that somebody set outside of git goes back: a guardian may have frozen a reserve or cut a cap for a reason. Ask them before you sign.',
  },
  'review/safe-version': {
    title: 'The Safe is of another version than the proposal says',
    help: 'The version decides how the hash is computed, so what you would sign may not be what the Safe checks. Do not sign; propose again.',
  },
  'review/stale': {
    title: 'What the proposal was made for has moved on the chain',
    help: 'Compiled on the chain as it is now, the documents give another transaction or change other values. Executing it could overwrite what happened since. Do not sign; look at plimsoll diff and propose again.',
  },
  'review/unknown-call': {
    title: 'The transaction makes a call that the definition does not describe',
    help: 'Plimsoll proposes only calls of the protocol definition, so a person added this one, or the market is in a state in which the call means something else. Find out what it does before you sign.',
  },
};
