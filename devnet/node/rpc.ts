import { unavailable } from '../../src/diagnostic/error.js';

export interface RpcRequest {
  readonly method: string;
  readonly params: readonly unknown[];
}

interface RpcResponse {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly data?: unknown };
}

/** JSON-RPC to the embedded chain: no more than building it needs. */
export class Rpc {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** @throws PlimsollError `devnet/rpc` where the node refuses. */
  async send(method: string, ...params: readonly unknown[]): Promise<unknown> {
    const [result] = await this.batch([{ method, params }]);
    return result;
  }

  /** As `send`, where the answer is a string of hexadecimal digits. */
  async sendHex(method: string, ...params: readonly unknown[]): Promise<string> {
    return asHex(method, await this.send(method, ...params));
  }

  /**
   * Sends all requests in one HTTP request; the answers come in the order of the requests.
   *
   * @throws PlimsollError `devnet/rpc` where the node refuses one of them.
   */
  async batch(requests: readonly RpcRequest[]): Promise<unknown[]> {
    if (requests.length === 0) return [];
    const body = requests.map(({ method, params }, id) => ({ jsonrpc: '2.0', id, method, params }));
    const answers = await post(this.url, body);
    const byId = new Map(answers.map((answer) => [answer.id, answer]));
    return requests.map(({ method }, id) => {
      const answer = byId.get(id);
      if (answer === undefined || answer.error !== undefined) {
        throw unavailable('devnet/rpc', `${method} failed: ${answer?.error?.message ?? 'the node gave no answer'}`);
      }
      return answer.result;
    });
  }

  /** Calls that change nothing, all in one request; each answer is the returned bytes. */
  async calls(calls: readonly { from?: string; to: string; data: string; gas?: string }[]): Promise<string[]> {
    const answers = await this.batch(calls.map((call) => ({ method: 'eth_call', params: [call, 'latest'] })));
    return answers.map((answer) => asHex('eth_call', answer));
  }
}

const post = async (url: string, body: unknown): Promise<RpcResponse[]> => {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    const answers: unknown = await response.json();
    if (Array.isArray(answers)) return answers as RpcResponse[];
  } catch (cause) {
    throw unavailable('devnet/rpc', `The embedded chain at ${url} does not answer.`, { cause });
  }
  throw unavailable('devnet/rpc', `The embedded chain at ${url} did not answer a batch with a batch.`);
};

const asHex = (method: string, answer: unknown): string => {
  if (typeof answer === 'string' && answer.startsWith('0x')) return answer;
  throw unavailable('devnet/rpc', `${method} answered something other than hexadecimal digits.`);
};
