import { parseDeclaration } from '../../chain/function.js';

/** The functions of OpenZeppelin's Governor (4.3 to 5.x) that a route needs. */
export const PROPOSE = parseDeclaration(
  'propose(address[] targets, uint256[] values, bytes[] calldatas, string description)',
);
const BY_HASH = '(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash)';
export const QUEUE = parseDeclaration(`queue${BY_HASH}`);
export const EXECUTE = parseDeclaration(`execute${BY_HASH}`);
export const CANCEL = parseDeclaration(`cancel${BY_HASH}`);

export const COUNTING_MODE = parseDeclaration('COUNTING_MODE() returns (string)');
/** From 4.9 on; before, time is counted in blocks. */
export const CLOCK_MODE = parseDeclaration('CLOCK_MODE() returns (string)');
export const CLOCK = parseDeclaration('clock() returns (uint48)');
export const VOTING_DELAY = parseDeclaration('votingDelay() returns (uint256)');
export const VOTING_PERIOD = parseDeclaration('votingPeriod() returns (uint256)');
export const THRESHOLD = parseDeclaration('proposalThreshold() returns (uint256)');
export const GET_VOTES = parseDeclaration('getVotes(address account, uint256 timepoint) returns (uint256)');
export const QUORUM = parseDeclaration('quorum(uint256 timepoint) returns (uint256)');
/** Of governors whose executor is a timelock. */
export const TIMELOCK = parseDeclaration('timelock() returns (address)');
/** From 5.0 on, which also hides the governor in the salt of what it queues. */
export const NEEDS_QUEUING = parseDeclaration('proposalNeedsQueuing(uint256 proposalId) returns (bool)');
/** Of governors that number their proposals one after the other (5.3 on). */
export const LATEST_ID = parseDeclaration('latestProposalId() returns (uint256)');
export const PROPOSAL_ID = parseDeclaration(
  'getProposalId(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash) returns (uint256)',
);

/** Of governors whose votes are a token's (GovernorVotes). */
export const TOKEN = parseDeclaration('token() returns (address)');
/** 0 against, 1 for, 2 abstain (GovernorCountingSimple). */
export const CAST_VOTE = parseDeclaration('castVote(uint256 proposalId, uint8 support)');

export const STATE = parseDeclaration('state(uint256 proposalId) returns (uint8)');
export const SNAPSHOT = parseDeclaration('proposalSnapshot(uint256 proposalId) returns (uint256)');
export const DEADLINE = parseDeclaration('proposalDeadline(uint256 proposalId) returns (uint256)');
export const ETA = parseDeclaration('proposalEta(uint256 proposalId) returns (uint256)');
export const VOTES = parseDeclaration(
  'proposalVotes(uint256 proposalId) returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes)',
);

/** Of the timelock: OpenZeppelin's own, or one in the manner of Compound. */
export const MIN_DELAY = parseDeclaration('getMinDelay() returns (uint256)');
export const COMPOUND_DELAY = parseDeclaration('delay() returns (uint256)');
export const GRACE_PERIOD = parseDeclaration('GRACE_PERIOD() returns (uint256)');

/** What `state` answers, by number (IGovernor.ProposalState; Governor Bravo has the same). */
export const PROPOSAL_STATES = [
  'pending',
  'active',
  'cancelled',
  'defeated',
  'succeeded',
  'queued',
  'expired',
  'executed',
] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];
