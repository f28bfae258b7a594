import { parseDeclaration } from '../chain/function.js';

/** What every modifier of Zodiac answers: for whom it acts, whom it asks to make calls, and who may set it up. */
export const AVATAR = parseDeclaration('avatar() returns (address)');
export const TARGET = parseDeclaration('target() returns (address)');
export const OWNER = parseDeclaration('owner() returns (address)');
/** Of modifiers and of a Safe. */
export const IS_MODULE = parseDeclaration('isModuleEnabled(address module) returns (bool)');
