import { parseDeclaration } from '../chain/function.js';

/**
 * Errors by which contracts of a route refuse. Sources: OpenZeppelin Contracts 5.x (`AccessControl`, `TimelockController`,
 * `IGovernor`, `AccessManager`, `AccessManaged`, `Ownable`), Zodiac (`Module`, `Modifier`, `Roles`).
 */
export const ROUTE_ERRORS = [
  'AccessControlUnauthorizedAccount(address account, bytes32 neededRole)',
  'TimelockInvalidOperationLength(uint256 targets, uint256 payloads, uint256 values)',
  'TimelockInsufficientDelay(uint256 delay, uint256 minDelay)',
  'TimelockUnexpectedOperationState(bytes32 operationId, bytes32 expectedStates)',
  'TimelockUnexecutedPredecessor(bytes32 predecessorId)',
  'TimelockUnauthorizedCaller(address caller)',
  'GovernorUnexpectedProposalState(uint256 proposalId, uint8 current, bytes32 expectedStates)',
  'GovernorInsufficientProposerVotes(address proposer, uint256 votes, uint256 threshold)',
  'GovernorRestrictedProposer(address proposer)',
  'GovernorNonexistentProposal(uint256 proposalId)',
  'GovernorInvalidVoteType()',
  'GovernorOnlyExecutor(address account)',
  'AccessManagerUnauthorizedCall(address caller, address target, bytes4 selector)',
  'AccessManagerUnauthorizedAccount(address msgsender, uint64 roleId)',
  'AccessManagerNotReady(bytes32 operationId)',
  'AccessManagerExpired(bytes32 operationId)',
  'AccessManagerNotScheduled(bytes32 operationId)',
  'AccessManagerAlreadyScheduled(bytes32 operationId)',
  'AccessManagedUnauthorized(address caller)',
  'OwnableUnauthorizedAccount(address account)',
  'NotAuthorized(address unacceptedAddress)',
  'ModuleTransactionFailed()',
  'NoMembership()',
  'ConditionViolation(uint8 status, bytes32 info)',
].map((text) => parseDeclaration(`error ${text}`));
