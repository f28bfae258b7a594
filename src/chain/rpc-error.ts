import { EXIT, PlimsollError } from '../diagnostic/error.js';
import { asHex, type Hex } from './hex.js';

/** What a node said no with. Its code is `rpc/error`, `rpc/method-missing`, `rpc/rate-limited` or `rpc/too-large`. */
export class RpcError extends PlimsollError {
  /** The `code` of the JSON-RPC error object. */
  readonly rpcCode: number;
  /** The node's own words, printable and shortened. */
  readonly rpcMessage: string;
  /** The `data` of the JSON-RPC error object, as it came. */
  readonly data: unknown;
  /** What a contract reverted with, where that is what failed; see `revertDataOf`. */
  readonly revertData: Hex | undefined;

  constructor(code: string, message: string, hint: string, answer: RpcAnswerError) {
    super(code, message, EXIT.unavailable, { hint });
    this.rpcCode = answer.code;
    this.rpcMessage = answer.message;
    this.data = answer.data;
    this.revertData = revertDataOf(answer);
  }
}

/** The error object of a JSON-RPC answer after its shape was checked. */
export interface RpcAnswerError {
  readonly code: number;
  readonly message: string;
  readonly data: unknown;
}

const METHOD_MISSING =
  /method .{0,60}(not found|not supported|not available|not exist|not whitelisted|is unsupported|not allowed|disabled)|(unsupported|unknown) method/i;
const RATE_LIMITED =
  /rate.?limit|too many requests|request limit|exceeded.{0,40}(capacity|quota|compute units)|throughput/i;
const TOO_LARGE =
  /(request|response|payload|body|batch|return data|result).{0,40}(too large|too big|exceed|limit)|(exceed|limit).{0,30}(size|length)/i;
/** What nodes say of a stretch of blocks with more logs than they give at once. Some use the code of a rate limit. */
const TOO_MANY_LOGS =
  /more than [0-9,]+ (results|logs)|too many (results|logs|blocks)|(block|query) range|range.{0,30}(limit|large|wide|big|long|exceed)|limited to.{0,20}block|max(imum)? (block )?(range|results|logs)|response size|query timeout|exceeds the/i;
/** What an `eth_call` can be told that a smaller one would not be. */
const CALL_TOO_LONG = /out ?of ?gas|gas.{0,20}(exceed|too (low|high))|execution (timeout|aborted)/i;

/** Turns the error object of an answer into the error that names the node, the method and what to do. */
export const rpcError = (node: string, method: string, answer: RpcAnswerError): RpcError => {
  const said = `${answer.message || 'no message'} (${answer.code})`;
  const reverted = revertDataOf(answer) !== undefined;
  // A contract chooses the words it reverts with: they say nothing of the node.
  const says = (pattern: RegExp): boolean => !reverted && pattern.test(answer.message);
  if (method === 'eth_getLogs' && says(TOO_MANY_LOGS)) {
    return new RpcError(
      'rpc/too-large',
      `${node} gives fewer logs at once than it was asked for: ${said}`,
      'Use a node that takes larger requests.',
      answer,
    );
  }
  if (answer.code === -32601 || answer.code === -32004 || says(METHOD_MISSING)) {
    return new RpcError(
      'rpc/method-missing',
      `${node} does not offer ${method}: ${said}`,
      'Use a node or provider that offers this method.',
      answer,
    );
  }
  if (answer.code === 429 || answer.code === -32005 || says(RATE_LIMITED)) {
    return new RpcError(
      'rpc/rate-limited',
      `${node} limits the rate of requests: ${said}`,
      'Wait and run it again, or use a node or plan with a higher limit.',
      answer,
    );
  }
  const large = says(TOO_LARGE) || (method === 'eth_call' && says(CALL_TOO_LONG));
  const code = large ? 'rpc/too-large' : 'rpc/error';
  return new RpcError(
    code,
    `${node} refused ${method}: ${said}`,
    'Check that the node is in sync and serves this method at this block.',
    answer,
  );
};

/**
 * The bytes a contract reverted with, where the error of an `eth_call` is a revert; undefined for other errors. Nodes
 * differ in where they put them: geth and anvil in `data`, Hardhat in `data.data`, Nethermind after the word Reverted.
 */
export const revertDataOf = (answer: RpcAnswerError): Hex | undefined => {
  const { data } = answer;
  const nested: unknown = typeof data === 'object' && data !== null && 'data' in data ? data.data : data;
  const text = typeof nested === 'string' ? nested.replace(/^Reverted /, '') : undefined;
  const bytes = asHex(text);
  if (bytes !== undefined && (answer.code === 3 || bytes !== '0x' || /revert/i.test(answer.message))) return bytes;
  return answer.code === 3 || /^(vm exception.*)?(execution )?revert/i.test(answer.message) ? '0x' : undefined;
};
