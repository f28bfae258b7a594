import { type RpcOutcome, readAnswer } from './rpc-answer.js';
import { hasCode, type NodeAddress, nodeAddress } from './rpc-node.js';
import { type HttpAnswer, post } from './rpc-post.js';

/** One JSON-RPC call. */
export interface RpcCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** What was asked of a node so far. */
export interface RpcStats {
  /** HTTP requests, repeated ones included. */
  requests: number;
  /** JSON-RPC calls within them. */
  calls: number;
  /** Bytes of the bodies, uncompressed. */
  bytesOut: number;
  bytesIn: number;
  /** From sending a request to having its whole answer, summed. */
  milliseconds: number;
}

/** What was learned of a node, so that no request is spent on learning it again. */
export interface NodeTraits {
  /** Calls it takes in one HTTP request; falls where it refuses a batch. */
  maxBatch: number;
  /** Whether it takes a block as `{blockHash}` (EIP-1898). */
  blockHash: 'unknown' | 'yes' | 'no';
  /** How many contracts are read in one `eth_call`. */
  reader: 'override' | 'multicall3' | 'single';
}

/** A JSON-RPC node over HTTP. */
export interface Rpc {
  /** What messages call the node; no key of its URL is in it. */
  readonly name: string;
  readonly stats: RpcStats;
  readonly traits: NodeTraits;
  /** The result of one call, unchecked. Throws the codes listed at `createRpc`. */
  request(method: string, params: readonly unknown[]): Promise<unknown>;
  /** The outcomes of several calls, in order, in as few HTTP requests as the node takes. A node's error is an outcome. */
  batch(calls: readonly RpcCall[]): Promise<readonly RpcOutcome[]>;
}

/** How a node that does not answer is waited for. */
export interface Patience {
  /** Milliseconds a request may take as long as the node has answered none. As any other unless told. */
  readonly firstTimeoutMs?: number;
  /** Told once a node, with its name and the milliseconds that are waited at most, when a request takes `slowMs`. */
  readonly onSlow?: (name: string, milliseconds: number) => void;
  /** 1 s unless told. */
  readonly slowMs?: number;
}

export interface RpcOptions extends Patience {
  /** Milliseconds one HTTP request may take. 30 s unless told. */
  readonly timeoutMs?: number;
  /** How many times a rate-limited or overloaded node is asked again. 4 unless told. */
  readonly retries?: number;
  /** Bytes an answer may have. 64 MB unless told. */
  readonly maxBytes?: number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** A server that asks for more than this is not waited for. */
const LONGEST_WAIT_MS = 60_000;
/** Geth leaves out the rest of a batch once the answers before it are too many bytes together. */
const ANSWERS_TOO_LARGE = /response (size|is )?.{0,10}too large|response size/i;
const RETRIED_STATUS = new Set([429, 502, 503, 504]);

/**
 * A node to ask. Nothing is sent yet. Throws `rpc/url` where the URL is not http or https.
 *
 * What its calls throw, all with exit code 69: `rpc/unreachable`, `rpc/timeout`, `rpc/rate-limited` (after the retries),
 * `rpc/http-status`, `rpc/garbage` (not a JSON-RPC answer), `rpc/method-missing`, `rpc/too-large`, `rpc/error`; the last
 * three and a rate limit within an answer are `RpcError`s.
 */
export const createRpc = (url: string, options: RpcOptions = {}): Rpc => new HttpRpc(nodeAddress(url), options);

class HttpRpc implements Rpc {
  readonly name: string;
  readonly stats: RpcStats = { requests: 0, calls: 0, bytesOut: 0, bytesIn: 0, milliseconds: 0 };
  readonly traits: NodeTraits = { maxBatch: 1000, blockHash: 'unknown', reader: 'override' };
  readonly #node: NodeAddress;
  readonly #options: Required<RpcOptions>;
  #lastId = 0;
  #heard: 'nothing yet' | 'an answer' = 'nothing yet';
  #toldSlow: 'not yet' | 'told' = 'not yet';

  constructor(node: NodeAddress, options: RpcOptions) {
    this.#node = node;
    this.name = node.name;
    this.#options = {
      timeoutMs: options.timeoutMs ?? 30_000,
      firstTimeoutMs: options.firstTimeoutMs ?? Number.POSITIVE_INFINITY,
      onSlow: options.onSlow ?? (() => undefined),
      slowMs: options.slowMs ?? 1000,
      retries: options.retries ?? 4,
      maxBytes: options.maxBytes ?? 64 << 20,
      sleep: options.sleep ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))),
      now: options.now ?? Date.now,
    };
  }

  async request(method: string, params: readonly unknown[]): Promise<unknown> {
    const [outcome] = await this.batch([{ method, params }]);
    if (outcome?.ok === true) return outcome.value;
    throw outcome?.error ?? new RangeError('one call has one outcome');
  }

  async batch(calls: readonly RpcCall[]): Promise<readonly RpcOutcome[]> {
    const outcomes: RpcOutcome[] = new Array(calls.length);
    let open = [...calls.entries()];
    let atOnce = this.traits.maxBatch;
    for (let attempt = 0; open.length > 0; ) {
      atOnce = Math.min(atOnce, this.traits.maxBatch);
      const sent = open.slice(0, atOnce);
      const answers = await this.#ask(sent.map(([, call]) => call));
      if (answers === undefined) continue;
      const limited: [number, RpcCall][] = [];
      const large: [number, RpcCall][] = [];
      for (const [at, entry] of sent.entries()) {
        const outcome = answers[at];
        const error = outcome?.ok === false ? outcome.error : undefined;
        if (sent.length > 1 && ANSWERS_TOO_LARGE.test(error?.rpcMessage ?? '')) large.push(entry);
        else if (error?.code === 'rpc/rate-limited' && attempt < this.#options.retries) limited.push(entry);
        else if (outcome !== undefined) outcomes[entry[0]] = outcome;
      }
      open = [...limited, ...large, ...open.slice(sent.length)];
      if (large.length > 0) atOnce = Math.floor(sent.length / 2);
      if (limited.length > 0) {
        await this.#options.sleep(backoff(attempt));
        attempt += 1;
      }
    }
    return outcomes;
  }

  /** One HTTP exchange, repeated while the server asks to wait; undefined where it wants fewer calls at once. */
  async #ask(calls: readonly RpcCall[]): Promise<readonly RpcOutcome[] | undefined> {
    const messages = calls.map(({ method, params }) => {
      this.#lastId += 1;
      return { jsonrpc: '2.0', id: this.#lastId, method, params };
    });
    const answer = await this.#patiently(JSON.stringify(messages.length === 1 ? messages[0] : messages), calls.length);
    const read = readAnswer(this.#node, answer, messages);
    if (read.kind === 'outcomes') return read.outcomes;
    this.traits.maxBatch = read.maxBatch;
    return undefined;
  }

  async #patiently(body: string, calls: number): Promise<HttpAnswer> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#exchange(body, calls, attempt);
      if (answer === undefined) continue;
      const wait = answer.retryAfter ?? backoff(attempt);
      const again = RETRIED_STATUS.has(answer.status) && attempt < this.#options.retries && wait <= LONGEST_WAIT_MS;
      if (!again) return answer;
      await this.#options.sleep(wait);
    }
  }

  /** Undefined where a kept-alive connection was closed under the first attempt: that says nothing of the node. */
  async #exchange(body: string, calls: number, attempt: number): Promise<HttpAnswer | undefined> {
    const { stats } = this;
    const start = this.#options.now();
    const { timeoutMs: usual, firstTimeoutMs } = this.#options;
    const timeoutMs = this.#heard === 'an answer' ? usual : Math.min(usual, firstTimeoutMs);
    const slow = setTimeout(() => this.#tellSlow(timeoutMs), this.#options.slowMs);
    stats.requests += 1;
    stats.calls += calls;
    stats.bytesOut += Buffer.byteLength(body);
    try {
      const answer = await post(this.#node, body, { ...this.#options, timeoutMs });
      this.#heard = 'an answer';
      stats.bytesIn += Buffer.byteLength(answer.body);
      return answer;
    } catch (error) {
      const closed = hasCode(error, 'rpc/unreachable') && /ECONNRESET|UND_ERR_SOCKET/.test(String(error.cause));
      if (closed && attempt === 0) return undefined;
      throw error;
    } finally {
      clearTimeout(slow);
      stats.milliseconds += this.#options.now() - start;
    }
  }

  #tellSlow(milliseconds: number): void {
    if (this.#toldSlow === 'told') return;
    this.#toldSlow = 'told';
    this.#options.onSlow(this.name, milliseconds);
  }
}

const backoff = (attempt: number): number => 500 * 2 ** attempt;
