import type { Hex } from '../chain/hex.js';
import { PlimsollError, usage } from '../diagnostic/error.js';
import type { InputFlags } from '../review/input-subject.js';
import { parseAddress } from '../signer/address.js';
import type { Operation } from '../signer/safe-tx.js';
import { parseSafeVersion, type SafeVersion } from '../signer/safe-version.js';

/** The flags of `review` as they were typed. */
export interface TypedFlags {
  readonly safe?: string | undefined;
  readonly chainId?: string | undefined;
  readonly version?: string | undefined;
  readonly nonce?: string | undefined;
  readonly to?: string | undefined;
  readonly value?: string | undefined;
  readonly operation?: string | undefined;
  readonly executor?: string | undefined;
}

/** A number of at most 256 bits. Throws `cli/number`, naming the flag. */
export const whole = (flag: string, text: string): bigint => {
  if (!/^(?:0|[1-9][0-9]{0,77})$/.test(text) || BigInt(text) >= 1n << 256n)
    throw usage('cli/number', `--${flag} is a whole number in decimal digits, not ${text.slice(0, 80)}`);
  return BigInt(text);
};

/** An address in lower case. Throws `cli/address`, naming the flag. */
export const address = (flag: string, text: string): Hex => {
  try {
    return parseAddress(text, `--${flag}`);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    throw usage('cli/address', error.message, error.hint === undefined ? {} : { hint: error.hint });
  }
};

const chain = (text: string): bigint => {
  const id = whole('chain-id', text);
  if (id === 0n) throw usage('cli/number', '--chain-id is above zero');
  return id;
};

/** A version of a Safe. Throws `safe/unknown-version` as a usage error that names the flag. */
export const safeVersion = (flag: string, text: string): SafeVersion => {
  try {
    return parseSafeVersion(text);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    throw usage(error.code, `--${flag}: ${error.message}`, error.hint === undefined ? {} : { hint: error.hint });
  }
};

const operations: Readonly<Record<string, Operation>> = { '0': 0, '1': 1, call: 0, delegatecall: 1 };

const operationOf = (text: string): Operation => {
  const found = Object.hasOwn(operations, text) ? operations[text] : undefined;
  if (found === undefined) throw usage('cli/usage', `--operation is call or delegatecall, not ${text.slice(0, 40)}`);
  return found;
};

/** The flags that say what a transaction is, read. Throws a usage error for one that makes no sense. */
export const inputFlags = (typed: TypedFlags): InputFlags => ({
  ...(typed.safe === undefined ? {} : { safe: address('safe', typed.safe) }),
  ...(typed.chainId === undefined ? {} : { chainId: chain(typed.chainId) }),
  ...(typed.version === undefined ? {} : { version: safeVersion('safe-version', typed.version) }),
  ...(typed.nonce === undefined ? {} : { nonce: whole('nonce', typed.nonce) }),
  ...(typed.to === undefined ? {} : { to: address('to', typed.to) }),
  ...(typed.value === undefined ? {} : { value: whole('value', typed.value) }),
  ...(typed.operation === undefined ? {} : { operation: operationOf(typed.operation) }),
  ...(typed.executor === undefined ? {} : { executor: address('executor', typed.executor) }),
});
