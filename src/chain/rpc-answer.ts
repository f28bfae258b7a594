import { type PlimsollError, unavailable } from '../diagnostic/error.js';
import { type RpcAnswerError, type RpcError, rpcError } from './rpc-error.js';
import { type NodeAddress, shown } from './rpc-node.js';
import type { HttpAnswer } from './rpc-post.js';

/** What a node answered to one call of a batch. The value is not checked yet. */
export type RpcOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: RpcError };

/** What was sent, as far as its answer is judged by it. */
export interface RpcMessage {
  readonly id: number;
  readonly method: string;
}

/** The outcomes in the order of the messages, or how many calls at once the node should be sent instead. */
export type ReadAnswer =
  | { readonly kind: 'outcomes'; readonly outcomes: readonly RpcOutcome[] }
  | { readonly kind: 'split'; readonly maxBatch: number };

/** True for a JSON object, an array not being one here. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Judges an HTTP answer to one message or to an array of them. Throws `rpc/garbage`, `rpc/http-status`,
 * `rpc/rate-limited` or `rpc/too-large`.
 */
export const readAnswer = (node: NodeAddress, answer: HttpAnswer, messages: readonly RpcMessage[]): ReadAnswer => {
  const body = parse(answer.body);
  const maxBatch = messages.length > 1 ? refusedBatch(node, answer, body, messages.length) : undefined;
  if (maxBatch !== undefined) return { kind: 'split', maxBatch };
  const list = answersIn(body, messages);
  if (list === undefined)
    throw answer.status === 200 ? garbage(node, describe(answer.body, body)) : failedStatus(node, answer.status);
  if (list.length !== messages.length) throw garbage(node, `${list.length} answers to ${messages.length} calls`);
  const byId = new Map(list.map((item) => [item.id, item]));
  return { kind: 'outcomes', outcomes: messages.map(({ id, method }) => outcome(node, byId.get(id), method)) };
};

/** The answers, where the body is of their form. One error without an id is about every message. */
const answersIn = (body: unknown, messages: readonly RpcMessage[]): readonly Record<string, unknown>[] | undefined => {
  if (isRecord(body) && 'error' in body && (messages.length > 1 || body.id == null)) {
    return messages.map(({ id }) => ({ error: body.error, id }));
  }
  if (messages.length > 1 && !Array.isArray(body)) return undefined;
  const list: readonly unknown[] = Array.isArray(body) ? body : [body];
  const answers = list.filter(isRecord).filter((item) => 'result' in item || 'error' in item);
  return list.length > 0 && answers.length === list.length ? answers : undefined;
};

/** How many calls to send instead, where a batch of this size is refused as a whole. */
const refusedBatch = (node: NodeAddress, answer: HttpAnswer, body: unknown, size: number): number | undefined => {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const error = isRecord(first) ? errorIn(node, first.error) : undefined;
  const refusal = Array.isArray(body) ? body.length < size && error !== undefined : error !== undefined;
  if (!refusal && answer.status !== 400 && answer.status !== 405 && answer.status !== 413 && answer.status !== 422)
    return undefined;
  if (error !== undefined && rpcError(node.name, '', error).code === 'rpc/rate-limited') return undefined;
  const never = /not (supported|allowed|enabled|available)|disabled|unsupported/i.test(error?.message ?? '');
  return never ? 1 : Math.floor(size / 2);
};

const outcome = (node: NodeAddress, item: Record<string, unknown> | undefined, method: string): RpcOutcome => {
  if (item === undefined) throw garbage(node, 'its answer is to another call');
  if (item.error === undefined || item.error === null) {
    if (!('result' in item)) throw garbage(node, 'its answer has neither a result nor an error');
    return { ok: true, value: item.result };
  }
  const error = errorIn(node, item.error);
  if (error === undefined) throw garbage(node, 'its error has no code');
  return { ok: false, error: rpcError(node.name, method, error) };
};

const errorIn = (node: NodeAddress, error: unknown): RpcAnswerError | undefined => {
  if (!isRecord(error) || typeof error.code !== 'number') return undefined;
  return { code: error.code, message: shown(node, error.message), data: error.data };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const describe = (text: string, body: unknown): string => {
  if (/^\s*<(!doctype|html)/i.test(text)) return 'it sent a web page';
  if (text.trim() === '') return 'its answer is empty';
  return body === undefined ? 'its answer is not JSON, or is cut short' : 'its JSON is of another form';
};

const garbage = (node: NodeAddress, what: string): PlimsollError =>
  unavailable('rpc/garbage', `${node.name} did not answer as a JSON-RPC node does: ${what}`, {
    hint: 'Check that the URL is that of a JSON-RPC node, its path and key included.',
  });

const failedStatus = (node: NodeAddress, status: number): PlimsollError => {
  if (status === 429) {
    return unavailable('rpc/rate-limited', `${node.name} limits the rate of requests, and still does after waiting`, {
      hint: 'Wait and run it again, or use a node or plan with a higher limit.',
    });
  }
  if (status === 413) {
    return unavailable('rpc/too-large', `${node.name} refuses a request of this size`, {
      hint: 'Use a node that takes larger requests.',
    });
  }
  return unavailable('rpc/http-status', `${node.name} answered with HTTP status ${status}`, {
    hint: HINTS[status] ?? 'Check the URL and the state of the node.',
  });
};

const HINTS: Readonly<Record<number, string>> = {
  401: 'Check the API key in the URL.',
  403: 'Check the API key in the URL, and that it may be used from here.',
  404: 'Check the path of the URL.',
};
