import { parseDeclaration } from '../../chain/function.js';
import type { Hex } from '../../chain/hex.js';
import { keccakText } from '../../chain/keccak.js';

/** The functions of OpenZeppelin's TimelockController (4.3 to 5.x) that a route needs. */
export const SCHEDULE = parseDeclaration(
  'schedule(address target, uint256 value, bytes data, bytes32 predecessor, bytes32 salt, uint256 delay)',
);
export const SCHEDULE_BATCH = parseDeclaration(
  'scheduleBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt, uint256 delay)',
);
export const EXECUTE = parseDeclaration(
  'execute(address target, uint256 value, bytes payload, bytes32 predecessor, bytes32 salt)',
);
export const EXECUTE_BATCH = parseDeclaration(
  'executeBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt)',
);
export const CANCEL = parseDeclaration('cancel(bytes32 id)');

export const MIN_DELAY = parseDeclaration('getMinDelay() returns (uint256)');
export const TIMESTAMP = parseDeclaration('getTimestamp(bytes32 id) returns (uint256)');
export const HAS_ROLE = parseDeclaration('hasRole(bytes32 role, address account) returns (bool)');
/** Only from 4.7 on: before it, whoever may propose may cancel. */
export const CANCELLER = parseDeclaration('CANCELLER_ROLE() returns (bytes32)');

export const PROPOSER_ROLE: Hex = keccakText('PROPOSER_ROLE');
export const EXECUTOR_ROLE: Hex = keccakText('EXECUTOR_ROLE');
export const CANCELLER_ROLE: Hex = keccakText('CANCELLER_ROLE');

/** What `getTimestamp` answers of an operation that was made. */
export const DONE = 1n;

export const NO_WORD: Hex = `0x${'0'.repeat(64)}`;
