import { parseDeclaration } from '../../chain/function.js';

/** The functions of Zodiac's Delay modifier that a route needs. */
const ASKED = '(address to, uint256 value, bytes data, uint8 operation)';
export const ENQUEUE = parseDeclaration(`execTransactionFromModule${ASKED} returns (bool)`);
export const EXECUTE_NEXT = parseDeclaration(`executeNextTx${ASKED}`);
/** Drops everything in the queue before this place. */
export const SET_NONCE = parseDeclaration('setTxNonce(uint256 nonce)');

export const COOLDOWN = parseDeclaration('txCooldown() returns (uint256)');
export const EXPIRATION = parseDeclaration('txExpiration() returns (uint256)');
/** The place in the queue that is executed next, and the one that is filled next. */
export const NEXT = parseDeclaration('txNonce() returns (uint256)');
export const LENGTH = parseDeclaration('queueNonce() returns (uint256)');
export const HASH_AT = parseDeclaration('txHash(uint256 nonce) returns (bytes32)');
export const CREATED_AT = parseDeclaration('txCreatedAt(uint256 nonce) returns (uint256)');

export const ADDED = parseDeclaration(
  'event TransactionAdded(uint256 indexed queueNonce, bytes32 indexed txHash, address to, uint256 value, bytes data, uint8 operation)',
);

/** Of a Safe, 1.1.0 and later: a module had it make a call. */
export const MODULE_SUCCESS = parseDeclaration('event ExecutionFromModuleSuccess(address indexed module)');
/** Of a Safe. */
export const VERSION = parseDeclaration('VERSION() returns (string)');
