import { unavailable } from '../diagnostic/error.js';
import { boundedText, connectionFailure } from './http-body.js';
import { type NodeAddress, shown } from './rpc-node.js';

/** One HTTP answer, whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
  /** Milliseconds the server asks to wait, where it does. */
  readonly retryAfter: number | undefined;
}

export interface PostLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly now: () => number;
}

/**
 * Posts a JSON text and reads the whole answer. Throws `rpc/unreachable`, `rpc/timeout`, or `rpc/garbage` for an answer
 * above the limit; the status is the caller's to judge. Redirects are not followed: the URL carries keys.
 */
export const post = async (node: NodeAddress, body: string, limits: PostLimits): Promise<HttpAnswer> => {
  const signal = AbortSignal.timeout(limits.timeoutMs);
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' };
  if (node.authorization !== undefined) headers.authorization = node.authorization;
  try {
    const response = await fetch(node.url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    return {
      status: response.status,
      body: await read(node, response, limits.maxBytes),
      contentType: response.headers.get('content-type') ?? '',
      retryAfter: retryAfter(response.headers.get('retry-after'), limits.now),
    };
  } catch (error) {
    if (signal.aborted) {
      throw unavailable('rpc/timeout', `${node.name} did not answer within ${limits.timeoutMs / 1000} s`, {
        hint: 'Try again, or use another node.',
      });
    }
    if (error instanceof TypeError) throw unreachable(node, error);
    throw error;
  }
};

const read = async (node: NodeAddress, response: Response, maxBytes: number): Promise<string> => {
  const text = await boundedText(response, maxBytes);
  if (text !== undefined) return text;
  throw unavailable('rpc/garbage', `${node.name} sent an answer of more than ${maxBytes} bytes`, {
    hint: 'Check that the URL is that of a JSON-RPC node.',
  });
};

const unreachable = (node: NodeAddress, error: TypeError) => {
  const { code, why: known, cause } = connectionFailure(error);
  const why = known ?? (cause === undefined ? 'the connection failed' : shown(node, cause.message));
  return unavailable('rpc/unreachable', `${node.name} cannot be reached: ${why}`, {
    hint: 'Check the URL, the network, and that the node is running.',
    cause: new Error(code || why),
  });
};

/** `Retry-After` in seconds or as a date. */
const retryAfter = (header: string | null, now: () => number): number | undefined => {
  if (header === null) return undefined;
  if (/^[0-9]{1,9}$/.test(header)) return Number.parseInt(header, 10) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now());
};
