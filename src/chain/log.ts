import { decodeParameters } from './abi-decode.js';
import type { AbiValue } from './abi-type.js';
import { bytesIn, garbage } from './block.js';
import type { Declaration } from './function.js';
import type { Hex } from './hex.js';
import type { Rpc } from './rpc.js';
import { isRecord } from './rpc-answer.js';

/** An event a contract emitted, not decoded. */
export interface Log {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

const MAX_TOPICS = 4;

/** The logs in an answer. Throws `rpc/garbage`. */
export const parseLogs = (rpc: Rpc, value: unknown): readonly Log[] => {
  if (!Array.isArray(value)) throw garbage(rpc, 'logs are not a list');
  return value.map((log: unknown) => {
    if (!isRecord(log) || !Array.isArray(log.topics) || log.topics.length > MAX_TOPICS)
      throw garbage(rpc, 'a log has no topics');
    return {
      address: bytesIn(rpc, 'a log’s address', log.address, 20),
      topics: log.topics.map((topic: unknown) => bytesIn(rpc, 'a topic', topic, 32)),
      data: bytesIn(rpc, 'a log’s data', log.data),
    };
  });
};

/**
 * The parameters of a log, in the order of the event's declaration; undefined where the log is of another event.
 * An indexed parameter of dynamic type is its hash, as 32 bytes. Throws `abi/data` where the log is of this event and
 * does not decode.
 */
export const decodeLog = (event: Declaration, log: Log): readonly AbiValue[] | undefined => {
  const indexed = event.inputs.filter((input) => input.indexed);
  const first = event.anonymous ? 0 : 1;
  if (!event.anonymous && log.topics[0] !== event.selector) return undefined;
  if (log.topics.length !== indexed.length + first) return undefined;
  const inTopics = log.topics.slice(first).values();
  const inData = decodeParameters(
    event.inputs.filter((input) => !input.indexed),
    log.data,
  ).values();
  return event.inputs.map((input): AbiValue => {
    if (!input.indexed) return inData.next().value ?? '';
    const topic = inTopics.next().value ?? '0x';
    const hashed = input.type.dynamic || input.type.kind === 'tuple' || input.type.kind === 'array';
    return hashed ? topic : (decodeParameters([input], topic)[0] ?? '');
  });
};
