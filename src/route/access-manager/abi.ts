import { parseDeclaration } from '../../chain/function.js';

/** The functions of OpenZeppelin's AccessManager (5.x) that a route needs. */
export const SCHEDULE = parseDeclaration('schedule(address target, bytes data, uint48 when)');
export const EXECUTE = parseDeclaration('execute(address target, bytes data)');
export const CANCEL = parseDeclaration('cancel(address caller, address target, bytes data)');
/** Several of these at once, from the same sender. */
export const MULTICALL = parseDeclaration('multicall(bytes[] data)');

export const EXPIRATION = parseDeclaration('expiration() returns (uint32)');
export const CAN_CALL = parseDeclaration(
  'canCall(address caller, address target, bytes4 selector) returns (bool immediate, uint32 delay)',
);
export const IS_CLOSED = parseDeclaration('isTargetClosed(address target) returns (bool)');
export const FUNCTION_ROLE = parseDeclaration(
  'getTargetFunctionRole(address target, bytes4 selector) returns (uint64)',
);
/** From when on an operation can be executed; 0 where it is not scheduled, or is no longer. */
export const GET_SCHEDULE = parseDeclaration('getSchedule(bytes32 id) returns (uint48)');
/** How often an operation was scheduled. */
export const GET_NONCE = parseDeclaration('getNonce(bytes32 id) returns (uint32)');

/** What became of an operation: both have its id and how often it had been scheduled. */
export const EXECUTED = parseDeclaration('event OperationExecuted(bytes32 indexed operationId, uint32 indexed nonce)');
export const CANCELLED = parseDeclaration('event OperationCanceled(bytes32 indexed operationId, uint32 indexed nonce)');
