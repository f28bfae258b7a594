import { garbage, quantity } from './block.js';
import { asHex, type Hex } from './hex.js';
import type { Rpc } from './rpc.js';
import { isRecord } from './rpc-answer.js';
import type { AccountOverride, StateOverrides } from './state-override.js';

/** Something before and after. */
export interface Moved<T> {
  readonly before: T;
  readonly after: T;
}

/** What a message changed of one account. Words and amounts are 32 bytes and wei. */
export interface AccountDiff {
  readonly balance: Moved<bigint> | null;
  readonly nonce: Moved<bigint> | null;
  readonly code: Moved<Hex> | null;
  /** By slot, 32 bytes each; only slots whose word is another afterwards. */
  readonly storage: ReadonlyMap<Hex, Moved<Hex>>;
}

/** What messages changed, by address in lower case. */
export type StateDiff = ReadonlyMap<Hex, AccountDiff>;

/** More changed words than a block could pay for are no answer of an honest node. */
const MOST_SLOTS = 100_000;
const ZERO_WORD: Hex = `0x${'0'.repeat(64)}`;

const moved = <T>(before: T, after: T): Moved<T> | null => (before === after ? null : { before, after });

const wordIn = (rpc: Rpc, value: unknown): Hex => {
  const word = asHex(value, 32);
  if (word === undefined) throw garbage(rpc, 'a storage word of a trace is not 32 bytes');
  return word;
};

const recordIn = (rpc: Rpc, value: unknown): Readonly<Record<string, unknown>> => {
  if (!isRecord(value)) throw garbage(rpc, 'a trace has no accounts before and after');
  return value;
};

const storageIn = (rpc: Rpc, account: Readonly<Record<string, unknown>>): ReadonlyMap<Hex, Hex> =>
  new Map(
    Object.entries(account.storage === undefined ? {} : recordIn(rpc, account.storage)).map(([slot, word]) => [
      wordIn(rpc, slot),
      wordIn(rpc, word),
    ]),
  );

const amount = (rpc: Rpc, value: unknown, absent: bigint): bigint => {
  if (value === undefined) return absent;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  return quantity(rpc, 'an amount of a trace', value);
};

const codeIn = (rpc: Rpc, value: unknown, absent: Hex): Hex => {
  if (value === undefined) return absent;
  const code = asHex(value);
  if (code === undefined) throw garbage(rpc, 'the code of a trace is not bytes');
  return code;
};

const accountDiff = (rpc: Rpc, pre: unknown, post: unknown): AccountDiff => {
  const before = pre === undefined ? {} : recordIn(rpc, pre);
  // An account that is not there afterwards destroyed itself: nothing of it is left.
  const gone = post === undefined;
  const after = gone ? {} : recordIn(rpc, post);
  const [was, is] = [storageIn(rpc, before), storageIn(rpc, after)];
  const storage = new Map<Hex, Moved<Hex>>();
  for (const slot of new Set([...was.keys(), ...is.keys()])) {
    const change = moved(was.get(slot) ?? ZERO_WORD, is.get(slot) ?? ZERO_WORD);
    if (change !== null) storage.set(slot, change);
  }
  const balance = amount(rpc, before.balance, 0n);
  const nonce = amount(rpc, before.nonce, 0n);
  const code = codeIn(rpc, before.code, '0x');
  return {
    balance: moved(balance, gone ? 0n : amount(rpc, after.balance, balance)),
    nonce: moved(nonce, gone ? 0n : amount(rpc, after.nonce, nonce)),
    code: moved(code, gone ? '0x' : codeIn(rpc, after.code, code)),
    storage,
  };
};

const accountsIn = (rpc: Rpc, value: unknown): ReadonlyMap<Hex, unknown> =>
  new Map(
    Object.entries(recordIn(rpc, value)).map(([key, account]) => {
      const address = asHex(key, 20);
      if (address === undefined) throw garbage(rpc, 'an account of a trace is not an address');
      return [address, account];
    }),
  );

const isEmpty = ({ balance, nonce, code, storage }: AccountDiff): boolean =>
  balance === null && nonce === null && code === null && storage.size === 0;

/**
 * Reads the answer of `prestateTracer` with `diffMode`: accounts before, and of each what is another afterwards. A slot
 * that only stands before is zero afterwards; an account that only stands before is gone.
 * Source: go-ethereum, `eth/tracers/native/prestate.go`. Throws `rpc/garbage`.
 */
export const parseStateDiff = (rpc: Rpc, value: unknown): StateDiff => {
  const answer = recordIn(rpc, value);
  const [pre, post] = [accountsIn(rpc, answer.pre), accountsIn(rpc, answer.post)];
  const diff = new Map<Hex, AccountDiff>();
  let slots = 0;
  for (const address of new Set([...pre.keys(), ...post.keys()])) {
    const account = accountDiff(rpc, pre.get(address), post.get(address));
    slots += account.storage.size;
    if (slots > MOST_SLOTS) throw garbage(rpc, `a trace changes more than ${MOST_SLOTS} words of storage`);
    if (!isEmpty(account)) diff.set(address, account);
  }
  return diff;
};

const mergeMoved = <T>(first: Moved<T> | null, second: Moved<T> | null): Moved<T> | null => {
  if (first === null || second === null) return first ?? second;
  return moved(first.before, second.after);
};

const mergeAccounts = (first: AccountDiff, second: AccountDiff): AccountDiff => {
  const storage = new Map(first.storage);
  for (const [slot, change] of second.storage) {
    const merged = mergeMoved(storage.get(slot) ?? null, change);
    if (merged === null) storage.delete(slot);
    else storage.set(slot, merged);
  }
  return {
    balance: mergeMoved(first.balance, second.balance),
    nonce: mergeMoved(first.nonce, second.nonce),
    code: mergeMoved(first.code, second.code),
    storage,
  };
};

/** What messages changed that were run one after the other. */
export const mergeDiffs = (first: StateDiff, second: StateDiff): StateDiff => {
  const merged = new Map(first);
  for (const [address, account] of second) {
    const before = merged.get(address);
    const both = before === undefined ? account : mergeAccounts(before, account);
    if (isEmpty(both)) merged.delete(address);
    else merged.set(address, both);
  }
  return merged;
};

const accountOverride = ({ balance, nonce, code, storage }: AccountDiff): AccountOverride => ({
  ...(balance === null ? {} : { balance: balance.after }),
  ...(nonce === null ? {} : { nonce: nonce.after }),
  ...(code === null ? {} : { code: code.after }),
  ...(storage.size === 0
    ? {}
    : { stateDiff: Object.fromEntries([...storage].map(([slot, { after }]) => [slot, after])) }),
});

/** Overrides under which a node sees the state that the messages led to. */
export const overridesOf = (diff: StateDiff): StateOverrides =>
  Object.fromEntries([...diff].map(([address, account]) => [address, accountOverride(account)]));

/** Overrides laid over others: where both name something, the upper one counts. */
export const layOver = (lower: StateOverrides, upper: StateOverrides): StateOverrides => {
  const laid: Record<Hex, AccountOverride> = { ...lower };
  for (const [key, account] of Object.entries(upper)) {
    const address = key as Hex;
    const below = laid[address];
    const stateDiff = { ...below?.stateDiff, ...account.stateDiff };
    laid[address] = { ...below, ...account, ...(Object.keys(stateDiff).length === 0 ? {} : { stateDiff }) };
  }
  return laid;
};
