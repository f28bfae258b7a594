import type { AbiValue } from '../chain/abi-type.js';
import type { Declaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { decodeLog, type Log } from '../chain/log.js';
import { PlimsollError } from '../diagnostic/error.js';
import { knownEvents } from '../route/known-events.js';
import { checksummed } from '../signer/address.js';

/** An event that a call may write: by which contract, and its declaration. */
export interface DeclaredEvent {
  readonly emitter: Hex;
  readonly declaration: Declaration;
}

/** A log in words. */
export interface DescribedLog {
  readonly address: string;
  /** What the market's definition calls the contract, where it is one of it. */
  readonly contract?: string;
  /** The event, as its declaration has it; absent where it is not known, or does not decode as it. */
  readonly event?: string;
  readonly args?: readonly { readonly name: string; readonly value: string }[];
  /** The first topic: the hash of the event. */
  readonly topic: string | null;
  /** The definition says that the call writes it. */
  readonly declared: boolean;
}

const decoded = (declaration: Declaration, log: Log): readonly AbiValue[] | undefined => {
  try {
    return decodeLog(declaration, log);
  } catch (error) {
    if (error instanceof PlimsollError) return undefined;
    throw error;
  }
};

const MAX_TEXT = 400;
const shown = (value: AbiValue): string => {
  const text = Array.isArray(value) ? `(${value.map((one) => shown(one as AbiValue)).join(', ')})` : String(value);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length} characters)` : text;
};

const argsOf = (declaration: Declaration, values: readonly AbiValue[]): DescribedLog['args'] =>
  declaration.inputs.map((input, index) => {
    const value = values[index] ?? '';
    return { name: input.name, value: input.type.kind === 'address' ? checksummed(value as Hex) : shown(value) };
  });

/** True of a log that one of the declared events is. */
export const isDeclared = (log: Log, declared: readonly DeclaredEvent[]): boolean =>
  declared.some(({ emitter, declaration }) => emitter === log.address && decoded(declaration, log) !== undefined);

/** Events that are no surprise: declared ones, and any of a contract that keeps books. */
export interface ExpectedEvents {
  readonly declared: readonly DeclaredEvent[];
  readonly books: ReadonlySet<Hex>;
}

/**
 * Logs in words: by the events that are declared for the contract, else by those that many contracts share, else by
 * `others`, which it is only alike.
 */
export const describeLogs = (
  logs: readonly Log[],
  { declared, books }: ExpectedEvents,
  names: ReadonlyMap<Hex, string>,
  others: readonly Declaration[] = [],
): readonly DescribedLog[] =>
  logs.map((log) => {
    const own = declared.filter(({ emitter }) => emitter === log.address).map(({ declaration }) => declaration);
    const contract = names.get(log.address);
    const base = {
      address: checksummed(log.address),
      ...(contract === undefined ? {} : { contract }),
      topic: log.topics[0] ?? null,
      declared: books.has(log.address) || isDeclared(log, declared),
    };
    for (const declaration of [...own, ...knownEvents(log.topics[0]), ...others]) {
      const values = decoded(declaration, log);
      if (values !== undefined)
        return { ...base, event: declaration.signature, args: argsOf(declaration, values) ?? [] };
    }
    return base;
  });
