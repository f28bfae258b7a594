import { type Declaration, parseDeclaration } from '../../chain/function.js';
import { PROPOSAL_STATES } from '../governor/abi.js';

/** The functions of Compound's Governor Alpha and Governor Bravo, and of what is modelled on them, that a route needs. */
export const PROPOSE = parseDeclaration(
  'propose(address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, string description)',
);
export const QUEUE = parseDeclaration('queue(uint256 proposalId)');
export const EXECUTE = parseDeclaration('execute(uint256 proposalId)');
export const CANCEL = parseDeclaration('cancel(uint256 proposalId)');

export const PROPOSAL_COUNT = parseDeclaration('proposalCount() returns (uint256)');
/** Of Bravo: the last number that it took over from the governor before it; 0 until it is made active. */
export const INITIAL_ID = parseDeclaration('initialProposalId() returns (uint256)');
export const MAX_OPERATIONS = parseDeclaration('proposalMaxOperations() returns (uint256)');
export const VOTING_DELAY = parseDeclaration('votingDelay() returns (uint256)');
export const VOTING_PERIOD = parseDeclaration('votingPeriod() returns (uint256)');
export const THRESHOLD = parseDeclaration('proposalThreshold() returns (uint256)');
export const QUORUM = parseDeclaration('quorumVotes() returns (uint256)');
export const TIMELOCK = parseDeclaration('timelock() returns (address)');
export const LATEST_ID = parseDeclaration('latestProposalIds(address proposer) returns (uint256)');
/** Of Bravo since its second version: who may propose without votes. */
export const IS_WHITELISTED = parseDeclaration('isWhitelisted(address account) returns (bool)');
/** Of some Alphas: who may cancel whatever the proposer's votes are. */
export const GUARDIAN = parseDeclaration('guardian() returns (address)');
/** Of governors in the manner of Nouns: who may veto. */
export const VETOER = parseDeclaration('vetoer() returns (address)');
/** The token has another name in each. */
export const TOKENS: readonly Declaration[] = ['comp', 'uni', 'token', 'nouns'].map((name) =>
  parseDeclaration(`${name}() returns (address)`),
);
export const PRIOR_VOTES = parseDeclaration('getPriorVotes(address account, uint256 blockNumber) returns (uint96)');

/** 0 against, 1 for, 2 abstain. */
export const CAST_VOTE = parseDeclaration('castVote(uint256 proposalId, uint8 support)');
export const CAST_VOTE_OF_ALPHA = parseDeclaration('castVote(uint256 proposalId, bool support)');

export const STATE = parseDeclaration('state(uint256 proposalId) returns (uint8)');
export const ACTIONS = parseDeclaration(
  'getActions(uint256 proposalId) returns (address[] targets, uint256[] values, string[] signatures, bytes[] calldatas)',
);
const proposals = (middle: string): Declaration =>
  parseDeclaration(
    `proposals(uint256 id) returns (uint256 id, address proposer, ${middle}uint256 eta, uint256 startBlock, uint256 endBlock, uint256 forVotes, uint256 againstVotes)`,
  );
/** What is common to Alpha and Bravo: Bravo counts abstentions after these. */
export const PROPOSALS = proposals('');
/** Nouns keeps the threshold and the quorum of each proposal before the rest (`ProposalCondensed`). */
export const PROPOSALS_OF_NOUNS = proposals('uint256 proposalThreshold, uint256 quorumVotes, ');

/** Of the timelock. */
export const ADMIN = parseDeclaration('admin() returns (address)');
export const DELAY = parseDeclaration('delay() returns (uint256)');
export const GRACE_PERIOD = parseDeclaration('GRACE_PERIOD() returns (uint256)');

/** What `state` answers, by number; the last only where somebody may veto. */
export const BRAVO_STATES = [...PROPOSAL_STATES, 'vetoed'] as const;
