import type { AbiValue } from '../../chain/abi-type.js';
import { decodeCall, reencodesExactly } from '../../chain/calldata.js';
import type { Hex } from '../../chain/hex.js';
import { knownAbi } from '../known-abis.js';
import {
  type CallId,
  dataOf,
  descriptionHash,
  type GovernedCall,
  operationBatchId,
  operationId,
  proposalId,
  queuedId,
} from './ids.js';

type Values = readonly AbiValue[];

const list = (value: AbiValue | undefined): Values => (Array.isArray(value) ? value : []);
const hex = (value: AbiValue | undefined): Hex => String(value) as Hex;
const whole = (value: AbiValue | undefined): bigint => (typeof value === 'bigint' ? value : 0n);

/** Calls of lists side by side; undefined where they are not of one length, which a contract refuses. */
const callsOf = (to: AbiValue | undefined, values: AbiValue | undefined, data: Values): GovernedCall[] | undefined => {
  const [targets, amounts] = [list(to), list(values)];
  if (targets.length !== amounts.length || targets.length !== data.length) return undefined;
  return targets.map((target, index) => ({ to: hex(target), value: whole(amounts[index]), data: hex(data[index]) }));
};

const batch = ([to, values, payloads, predecessor, salt]: Values): CallId | undefined => {
  const calls = callsOf(to, values, list(payloads));
  return calls && operationBatchId(calls, { predecessor: hex(predecessor), salt: hex(salt) });
};
const single = ([to, value, data, predecessor, salt]: Values): CallId =>
  operationId(
    { to: hex(to), value: whole(value), data: hex(data) },
    { predecessor: hex(predecessor), salt: hex(salt) },
  );
const queued = ([to, value, signature, data, eta]: Values): CallId =>
  queuedId({ to: hex(to), value: whole(value), signature: String(signature), data: hex(data) }, whole(eta));
const proposed = ([to, values, data, description]: Values): CallId | undefined => {
  const calls = callsOf(to, values, list(data));
  return calls && proposalId(calls, descriptionHash(String(description)));
};
const proposedByName = ([to, values, signatures, data, description]: Values): CallId | undefined => {
  const names = list(signatures);
  if (names.length !== list(data).length) return undefined;
  const whole = list(data).map((one, index) =>
    dataOf({ to: '0x', value: 0n, signature: String(names[index]), data: hex(one) }),
  );
  const calls = callsOf(to, values, whole);
  return calls && proposalId(calls, descriptionHash(String(description)));
};
const hashed = ([to, values, data, hash]: Values): CallId | undefined => {
  const calls = callsOf(to, values, list(data));
  return calls && proposalId(calls, hex(hash));
};

const READERS: ReadonlyMap<string, (values: Values) => CallId | undefined> = new Map([
  ['0x01d5062a', single], // schedule
  ['0x134008d3', single], // execute
  ['0x8f2a0bb0', batch], // scheduleBatch
  ['0xe38335e5', batch], // executeBatch
  ['0x3a66f901', queued], // queueTransaction
  ['0x0825f38f', queued], // executeTransaction
  ['0x591fcdfe', queued], // cancelTransaction
  ['0x7d5e81e2', proposed], // propose
  ['0xda95691a', proposedByName], // propose with signatures
  ['0x160cbed7', hashed], // queue
  ['0x2656227d', hashed], // execute
  ['0x452115d6', hashed], // cancel
]);

/**
 * The id under which a governor or a timelock knows what this calldata proposes, plans, makes or drops; undefined for other
 * calls, and where the calldata is no exact encoding.
 */
export const callId = (data: Hex): CallId | undefined => {
  const selector = data.slice(0, 10) as Hex;
  const read = READERS.get(selector);
  const declaration = read === undefined ? undefined : knownAbi(selector)?.declaration;
  if (read === undefined || declaration === undefined || !reencodesExactly(declaration, data)) return undefined;
  return read(decodeCall(declaration, data));
};
