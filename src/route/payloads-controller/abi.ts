import { parseDeclaration } from '../../chain/function.js';

const ACTION =
  '(address target, bool withDelegateCall, uint8 accessLevel, uint256 value, string signature, bytes callData)[] actions';

/** The functions of a payloads controller (its interface is `IPayloadsControllerCore`) that registering and executing take. */
export const CREATE_PAYLOAD = parseDeclaration(`createPayload(${ACTION}) returns (uint40)`);
export const EXECUTE_PAYLOAD = parseDeclaration('executePayload(uint40 payloadId)');

export const PAYLOADS_COUNT = parseDeclaration('getPayloadsCount() returns (uint40)');
export const EXECUTOR_SETTINGS = parseDeclaration(
  'getExecutorSettingsByAccessControl(uint8 accessControl) returns (address executor, uint40 delay)',
);
export const PAYLOAD_BY_ID = parseDeclaration(
  `getPayloadById(uint40 payloadId) returns ((address creator, uint8 maximumAccessLevelRequired, uint8 state, uint40 createdAt, uint40 queuedAt, uint40 executedAt, uint40 cancelledAt, uint40 expirationTime, uint40 delay, uint40 gracePeriod, ${ACTION}) payload)`,
);
/** Seconds that a payload may wait for its vote, and seconds that it stays executable after its delay. */
export const EXPIRATION_DELAY = parseDeclaration('EXPIRATION_DELAY() returns (uint40)');
export const GRACE_PERIOD = parseDeclaration('GRACE_PERIOD() returns (uint40)');
/** Of those that let only one account register, and queue what it registers at once. */
export const PAYLOADS_MANAGER = parseDeclaration('payloadsManager() returns (address)');
/** Of the governance that votes on registered payloads, maybe of another chain (its interface is `IGovernanceCore`). */
export const CREATE_PROPOSAL = parseDeclaration(
  'createProposal((uint256 chain, uint8 accessLevel, address payloadsController, uint40 payloadId)[] payloads, address votingPortal, bytes32 ipfsHash) returns (uint256)',
);
/** Of an executor. */
export const OWNER = parseDeclaration('owner() returns (address)');

/** What `state` of a payload is, by number. */
export const PAYLOAD_STATES = ['none', 'created', 'queued', 'executed', 'cancelled', 'expired'] as const;
export type PayloadState = (typeof PAYLOAD_STATES)[number];
