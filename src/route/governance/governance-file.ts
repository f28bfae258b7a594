import { asHex, type Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import type { Finding } from '../../diagnostic/finding.js';
import { parseAddress } from '../../signer/address.js';
import { badField, isJsonObject, type JsonObject, ownValue, wholeNumber } from '../safe/json-fields.js';
import {
  type CallId,
  dataOf,
  descriptionHash,
  type NamedCall,
  operationBatchId,
  operationId,
  proposalId,
  queuedId,
} from './ids.js';
import { signatureWarnings } from './signature-warnings.js';

/** What a governor is to vote on, or a timelock to wait for. Nothing in it is believed: the ids are computed. */
export interface GovernanceFile {
  readonly kind: 'governor-proposal' | 'timelock-operation';
  readonly file: string;
  readonly chainId: bigint | undefined;
  readonly calls: readonly NamedCall[];
  readonly ids: readonly CallId[];
  /** The ids that the file does not give enough for, each with what lacks. */
  readonly unidentified: readonly string[];
  readonly findings: readonly Finding[];
}

const MAX_CALLS = 1000;
const MAX_SIGNATURE = 1024;

/** True where a parsed JSON has the shape of calls of a governor or a timelock: `targets`, or `target` with data. */
export const isGovernanceJson = (json: unknown): json is JsonObject =>
  isJsonObject(json) &&
  (Object.hasOwn(json, 'targets') ||
    (Object.hasOwn(json, 'target') && (Object.hasOwn(json, 'data') || Object.hasOwn(json, 'value'))));

const bad = (file: string, why: string) =>
  refused('governance/bad-file', `${file} is no governor proposal or timelock operation: ${why}`, {
    hint: 'Give targets, values and calldatas (or payloads), or one target, value and data.',
    where: { file },
  });

const inRange = (value: unknown, what: string, file: string): bigint => {
  const number = wholeNumber(value, what, file);
  if (number >= 1n << 256n) throw badField(what, value, 'a number of at most 256 bits', file);
  return number;
};

const bytesAt = (value: unknown, what: string, file: string, length?: number): Hex => {
  const data = asHex(value, length);
  if (data === undefined)
    throw badField(what, value, length === undefined ? '0x followed by whole bytes' : `${length} bytes`, file);
  return data;
};

const textAt = (value: unknown, what: string, file: string): string => {
  if (typeof value === 'string' && value.length <= MAX_SIGNATURE) return value;
  throw badField(what, value, `the signature of a function, in at most ${MAX_SIGNATURE} characters`, file);
};

const listOf = (json: JsonObject, key: string, file: string): readonly unknown[] => {
  const list = ownValue(json, key);
  if (!Array.isArray(list)) throw bad(file, `"${key}" is no list`);
  if (list.length > MAX_CALLS) throw bad(file, `"${key}" has more than ${MAX_CALLS} entries`);
  return list as readonly unknown[];
};

/** Lists side by side. A contract refuses lists of unequal length, and pairing what is there would be a guess. */
const sameLength = (lists: Readonly<Record<string, readonly unknown[]>>, file: string): void => {
  const [[first, { length }] = ['', []], ...others] = Object.entries(lists);
  for (const [name, { length: other }] of others) {
    if (other === length) continue;
    const [short, at] = other < length ? [name, other] : [first, length];
    throw refused(
      'governance/unequal-lists',
      `${file} has ${length} ${first} and ${other} ${name}: ${short}[${at}] is missing`,
      { hint: 'Give one entry of each list for every call, in one order.', where: { file } },
    );
  }
};

const manyCalls = (json: JsonObject, file: string): readonly NamedCall[] => {
  const data = Object.hasOwn(json, 'payloads') ? 'payloads' : 'calldatas';
  const [targets, values, datas] = [
    listOf(json, 'targets', file),
    listOf(json, 'values', file),
    listOf(json, data, file),
  ];
  const signatures = ownValue(json, 'signatures') === undefined ? null : listOf(json, 'signatures', file);
  sameLength({ targets, values, [data]: datas, ...(signatures === null ? {} : { signatures }) }, file);
  if (targets.length === 0) throw bad(file, 'it has no calls');
  return targets.map((to, index) => ({
    to: parseAddress(to, `targets[${index}] in ${file}`),
    value: inRange(values[index], `values[${index}]`, file),
    signature: signatures === null ? '' : textAt(signatures[index], `signatures[${index}]`, file),
    data: bytesAt(datas[index], `${data}[${index}]`, file),
  }));
};

const oneCall = (json: JsonObject, file: string): readonly NamedCall[] => {
  const signature = ownValue(json, 'signature');
  return [
    {
      to: parseAddress(ownValue(json, 'target'), `target in ${file}`),
      value: inRange(ownValue(json, 'value'), 'value', file),
      signature: signature === undefined ? '' : textAt(signature, 'signature', file),
      data: bytesAt(ownValue(json, 'data'), 'data', file),
    },
  ];
};

const hashOfDescription = (json: JsonObject, file: string): Hex | undefined => {
  const [description, stated] = [ownValue(json, 'description'), ownValue(json, 'descriptionHash')];
  if (description !== undefined && (typeof description !== 'string' || /\p{Surrogate}/u.test(description)))
    throw badField('description', description, 'text', file);
  const hash = stated === undefined ? undefined : bytesAt(stated, 'descriptionHash', file, 32);
  const computed = description === undefined ? undefined : descriptionHash(description);
  if (hash !== undefined && computed !== undefined && hash !== computed)
    throw refused('governance/description-differs', `descriptionHash in ${file} is not the hash of its description`, {
      hint: `The description hashes to ${computed}. Find out which of the two is meant.`,
      where: { file },
    });
  return computed ?? hash;
};

/** Every id that the fields are enough for. */
const identified = (
  json: JsonObject,
  calls: readonly NamedCall[],
  file: string,
): Pick<GovernanceFile, 'ids' | 'unidentified' | 'kind'> => {
  const whole = calls.map((call) => ({ to: call.to, value: call.value, data: dataOf(call) }));
  const bytes32 = (key: string): Hex | undefined =>
    ownValue(json, key) === undefined ? undefined : bytesAt(ownValue(json, key), key, file, 32);
  const [hash, predecessor, salt] = [hashOfDescription(json, file), bytes32('predecessor'), bytes32('salt')];
  if (ownValue(json, 'delay') !== undefined) inRange(ownValue(json, 'delay'), 'delay', file);
  const eta = ownValue(json, 'eta') === undefined ? undefined : inRange(ownValue(json, 'eta'), 'eta', file);
  const many = Object.hasOwn(json, 'targets');
  const timelock =
    !many || Object.hasOwn(json, 'payloads') || predecessor !== undefined || salt !== undefined || eta !== undefined;
  const place = predecessor === undefined || salt === undefined ? undefined : { predecessor, salt };
  const [only] = whole;
  const operation =
    place === undefined || only === undefined ? [] : [many ? operationBatchId(whole, place) : operationId(only, place)];
  const ids = [
    ...(hash === undefined || !many ? [] : [proposalId(whole, hash)]),
    ...operation,
    ...(eta === undefined ? [] : calls.map((call) => queuedId(call, eta))),
  ];
  const kind = timelock && hash === undefined ? 'timelock-operation' : 'governor-proposal';
  const lacks = timelock
    ? 'the id of the operation: the file lacks predecessor and salt, or eta'
    : 'the id of the proposal: the file lacks description or descriptionHash';
  const numbered = 'the number of the proposal, where the governor is in the manner of Bravo: it counts them';
  return {
    kind,
    ids,
    unidentified: [...(ids.length === 0 ? [lacks] : []), ...(Object.hasOwn(json, 'signatures') ? [numbered] : [])],
  };
};

/**
 * Reads the calls of a governor proposal (`targets, values, calldatas`, with `signatures` in the manner of Bravo, and
 * `description` or `descriptionHash`) or of a timelock operation (`payloads` for `calldatas`, or one `target, value, data`;
 * with `predecessor` and `salt`, or `eta`), and computes the ids that people compare. Throws `governance/bad-file`,
 * `governance/unequal-lists`, `governance/description-differs`, `safe-file/bad-field` and `safe/bad-address`, each naming
 * the place.
 */
export const parseGovernanceFile = (json: JsonObject, file: string): GovernanceFile => {
  const both = (one: string, other: string): void => {
    if (Object.hasOwn(json, one) && Object.hasOwn(json, other))
      throw bad(file, `it has "${one}" and "${other}", which are two ways to say one thing`);
  };
  both('targets', 'target');
  both('calldatas', 'payloads');
  const calls = Object.hasOwn(json, 'targets') ? manyCalls(json, file) : oneCall(json, file);
  const chainId = ownValue(json, 'chainId');
  return {
    file,
    chainId: chainId === undefined ? undefined : inRange(chainId, 'chainId', file),
    calls,
    ...identified(json, calls, file),
    findings: signatureWarnings(calls),
  };
};
