import type { AbiValue } from '../../chain/abi-type.js';
import { decodeCall, reencodesExactly } from '../../chain/calldata.js';
import type { Hex } from '../../chain/hex.js';
import { keccakText } from '../../chain/keccak.js';
import { refused } from '../../diagnostic/error.js';
import { knownAbi } from '../known-abis.js';

/** A call that another call makes. */
export interface InnerCall {
  readonly to: Hex;
  readonly value: bigint;
  readonly data: Hex;
  readonly operation: number;
}

/** Who the calls come from: the contract that is called, its own caller, or an account that the bytes do not tell. */
export type InnerAccount = 'callee' | 'caller' | 'unknown';

/** When the calls are made: by this call, or by a later one that this call only plans. */
export type InnerTime = 'now' | 'later';

/** A function, besides those of Safe and its modules, that plans or makes other calls. */
export interface Container {
  readonly kind: 'timelock' | 'governor' | 'multicall';
  readonly account: InnerAccount;
  readonly when: InnerTime;
  /** The calls, in order. Throws `safe/bad-inner-calls` where the calldata is not exact or its lists differ in length. */
  readonly calls: (callee: Hex, data: Hex) => readonly InnerCall[];
}

type Values = readonly AbiValue[];
type Reader = (values: Values, callee: Hex) => readonly InnerCall[];

const bad = (why: string) =>
  refused('safe/bad-inner-calls', `The calls inside cannot be read: ${why}`, {
    hint: 'Do not sign it: what it does cannot be told for certain.',
  });

const call = (to: AbiValue | undefined, value: AbiValue | undefined, data: AbiValue | undefined): InnerCall => ({
  to: String(to) as Hex,
  value: typeof value === 'bigint' ? value : 0n,
  data: String(data) as Hex,
  operation: 0,
});

const list = (value: AbiValue | undefined): Values => (Array.isArray(value) ? value : []);

/** Lists side by side, which must be of one length: a contract that took others would do something else. */
const together = (lists: readonly Values[]): readonly Values[] => {
  const [first = []] = lists;
  if (lists.some((one) => one.length !== first.length)) throw bad('its lists are not of one length');
  return first.map((_, index) => lists.map((one) => one[index] ?? ''));
};

/** Calldata of a function that is named by its signature: the selector goes before the arguments. */
const named = (signature: AbiValue | undefined, data: AbiValue | undefined): Hex =>
  signature === '' || signature === undefined
    ? (String(data) as Hex)
    : `0x${keccakText(String(signature)).slice(2, 10)}${String(data).slice(2)}`;

const lists: Reader = ([targets, values, data]) =>
  together([list(targets), list(values), list(data)]).map(([to, value, bytes]) => call(to, value, bytes));
const namedLists: Reader = ([targets, values, signatures, data]) =>
  together([list(targets), list(values), list(signatures), list(data)]).map(([to, value, signature, bytes]) =>
    call(to, value, named(signature, bytes)),
  );
const single: Reader = ([to, value, data]) => [call(to, value, data)];
const namedSingle: Reader = ([to, value, signature, data]) => [call(to, value, named(signature, data))];
/** Tuples whose fields stand at these places. */
const tuples =
  (at: number, places: { readonly value?: number; readonly data: number }): Reader =>
  (values) =>
    list(values[at]).map((item) => {
      const fields = list(item);
      return call(fields[0], places.value === undefined ? 0n : fields[places.value], fields[places.data]);
    });
/** Calls of the contract to itself. */
const own =
  (at: number): Reader =>
  (values, callee) =>
    list(values[at]).map((data) => call(callee, 0n, data));

const READERS: readonly (readonly [selector: Hex, Container['kind'], InnerAccount, Reader])[] = [
  ['0x01d5062a', 'timelock', 'callee', single], // schedule
  ['0x8f2a0bb0', 'timelock', 'callee', lists], // scheduleBatch
  ['0x134008d3', 'timelock', 'callee', single], // execute
  ['0xe38335e5', 'timelock', 'callee', lists], // executeBatch
  ['0x3a66f901', 'timelock', 'callee', namedSingle], // queueTransaction
  ['0x0825f38f', 'timelock', 'callee', namedSingle], // executeTransaction
  ['0x7d5e81e2', 'governor', 'unknown', lists], // propose
  ['0xda95691a', 'governor', 'unknown', namedLists], // propose with signatures
  ['0x160cbed7', 'governor', 'unknown', lists], // queue
  ['0x2656227d', 'governor', 'unknown', lists], // execute
  ['0xc28bc2fa', 'governor', 'callee', single], // relay
  ['0x252dba42', 'multicall', 'callee', tuples(0, { data: 1 })], // aggregate
  ['0xc3077fa9', 'multicall', 'callee', tuples(0, { data: 1 })], // blockAndAggregate
  ['0xbce38bd7', 'multicall', 'callee', tuples(1, { data: 1 })], // tryAggregate
  ['0x399542e9', 'multicall', 'callee', tuples(1, { data: 1 })], // tryBlockAndAggregate
  ['0x82ad56cb', 'multicall', 'callee', tuples(0, { data: 2 })], // aggregate3
  ['0x174dea71', 'multicall', 'callee', tuples(0, { value: 2, data: 3 })], // aggregate3Value
  ['0xac9650d8', 'multicall', 'caller', own(0)], // multicall
  ['0x5ae401dc', 'multicall', 'caller', own(1)], // multicall with a deadline
  ['0xc16ae7a4', 'multicall', 'callee', tuples(0, { value: 2, data: 3 })], // batch of a vault connector
  ['0x1f8b5215', 'multicall', 'callee', ([to, , value, data]) => [call(to, value, data)]], // call of a vault connector
];

/** Of the functions above, those that only plan their calls. */
const PLANS: ReadonlySet<string> = new Set([
  '0x01d5062a', // schedule
  '0x8f2a0bb0', // scheduleBatch
  '0x3a66f901', // queueTransaction
  '0x7d5e81e2', // propose
  '0xda95691a', // propose with signatures
  '0x160cbed7', // queue
]);

const container = (selector: Hex, kind: Container['kind'], account: InnerAccount, read: Reader): Container => ({
  kind,
  account,
  when: PLANS.has(selector) ? 'later' : 'now',
  calls: (callee, data) => {
    const declaration = knownAbi(selector)?.declaration;
    if (declaration === undefined || !reencodesExactly(declaration, data))
      throw bad(`the calldata is not the exact encoding of ${declaration?.signature ?? selector}`);
    return read(decodeCall(declaration, data), callee);
  },
});

/** Functions that plan or make other calls, by selector (4 bytes, lower case). */
export const CONTAINERS: ReadonlyMap<string, Container> = new Map(
  READERS.map(([selector, kind, account, read]) => [selector, container(selector, kind, account, read)]),
);
