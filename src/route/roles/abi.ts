import { parseDeclaration } from '../../chain/function.js';

/** The functions of Zodiac's Roles modifier, version 2, that a route needs. */
export const EXECUTE = parseDeclaration(
  'execTransactionWithRole(address to, uint256 value, bytes data, uint8 operation, bytes32 roleKey, bool shouldRevert) returns (bool)',
);
/** Only version 2 has it. */
export const UNWRAPPERS = parseDeclaration('unwrappers(bytes32 key) returns (address)');

/** Why it does not make a call. The membership of a role cannot be read: the modifier only says it by failing. */
export const NO_MEMBERSHIP = parseDeclaration('error NoMembership()');
export const NOT_AUTHORIZED = parseDeclaration('error NotAuthorized(address sender)');
export const VIOLATION = parseDeclaration('error ConditionViolation(uint8 status, bytes32 info)');
/** It is permitted, and the call itself fails. */
export const FAILED = parseDeclaration('error ModuleTransactionFailed()');
const OTHERS = ['FunctionSignatureTooShort', 'CalldataOutOfBounds', 'MalformedMultiEntrypoint'];
export const ERRORS = [
  ...[NO_MEMBERSHIP, NOT_AUTHORIZED, VIOLATION, FAILED],
  ...OTHERS.map((name) => parseDeclaration(`error ${name}()`)),
];

/** What the status of a violation says, by number (`PermissionChecker.Status` of 2.0 and 2.1). */
export const VIOLATIONS = [
  null,
  'it may not be called by delegatecall',
  'the role may not call this contract',
  'the role may not call this function',
  'the role may not send it ETH',
  'none of several conditions holds',
  'a condition holds that must not',
  'a parameter has a value that is not allowed',
  'a parameter is lower than allowed',
  'a parameter is higher than allowed',
  'a parameter does not match its condition',
  'not every element of a list is allowed',
  'no element of a list is one that must be there',
  'a list has elements that are not allowed',
  'a parameter is too short for its condition',
  'a parameter has bits that are not allowed',
  'a condition of its own contract does not hold',
  'an allowance is used up',
  'the allowance of calls is used up',
  'the allowance of ETH is used up',
] as const;
