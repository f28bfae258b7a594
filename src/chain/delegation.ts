import type { Hex } from './hex.js';

/** What an account that runs another's code has for its own (EIP-7702). */
const DELEGATED = /^0xef0100([0-9a-f]{40})$/;

/** Whose code an account runs, where its key still controls it; null where the code is a contract's own, or none. */
export const delegateOf = (code: Hex): Hex | null => {
  const delegate = DELEGATED.exec(code)?.[1];
  return delegate === undefined ? null : `0x${delegate}`;
};
