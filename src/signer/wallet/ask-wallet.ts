import { boundedText, connectionFailure } from '../../chain/http-body.js';
import { readAnswer } from '../../chain/rpc-answer.js';
import type { RpcError } from '../../chain/rpc-error.js';
import { PlimsollError, refused, unavailable } from '../../diagnostic/error.js';
import type { WalletAddress } from './wallet-address.js';

/** A wallet that is asked over JSON-RPC. */
export interface Wallet {
  /** What messages call it. */
  readonly name: string;
  /**
   * The result of one call, unchecked. It is sent once: a question that a person answers is not put twice. Throws
   * `wallet/unreachable`, `wallet/timeout`, `wallet/garbage`, `wallet/method-missing`, `wallet/failed` (all 69) or
   * `wallet/rejected`, where the person said no.
   */
  ask(method: string, params: readonly unknown[], waitFor: 'the wallet' | 'a person'): Promise<unknown>;
}

export interface WalletPatience {
  /** Milliseconds that the wallet is waited for where it need ask nobody. 15 s unless told. */
  readonly walletMs?: number;
  /** Milliseconds that a person is waited for. Four minutes unless told: Node's own limit is five. */
  readonly personMs?: number;
}

const MAX_BYTES = 1_048_576;
/** EIP-1193: the person said no; the account or the method was not authorised. */
const REJECTED = 4001;
const UNAUTHORISED = 4100;

/** Opens a wallet. Nothing is sent yet. Wallets ask the person once whether `plimsoll`, the origin, may see accounts. */
export const openWallet = ({ url, name }: WalletAddress, patience: WalletPatience = {}): Wallet => {
  let id = 0;
  return {
    name,
    ask: async (method, params, waitFor) => {
      id += 1;
      const waited = waitFor === 'a person' ? (patience.personMs ?? 240_000) : (patience.walletMs ?? 15_000);
      const body = JSON.stringify({ jsonrpc: '2.0', id, method, params });
      const { status, text } = await exchange(url, name, body, waited);
      return resultOf(name, method, id, status, text);
    },
  };
};

const exchange = async (
  url: string,
  name: string,
  body: string,
  waited: number,
): Promise<{ readonly status: number; readonly text: string }> => {
  const signal = AbortSignal.timeout(waited);
  const headers = { 'content-type': 'application/json', accept: 'application/json', origin: 'plimsoll' };
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    const text = await boundedText(response, MAX_BYTES);
    if (text === undefined) throw garbage(`${name} sent an answer of more than ${MAX_BYTES} bytes`);
    return { status: response.status, text };
  } catch (error) {
    if (error instanceof PlimsollError) throw error;
    if (signal.aborted)
      throw unavailable('wallet/timeout', `${name} did not answer within ${waited / 1000} s`, {
        hint: 'See whether it shows a question or waits for a device, and run this again.',
      });
    if (error instanceof TypeError) throw unreachable(name, error);
    throw error;
  }
};

const unreachable = (name: string, error: TypeError): PlimsollError => {
  const { why, code } = connectionFailure(error);
  return unavailable('wallet/unreachable', `${name} cannot be reached: ${why ?? 'the connection failed'}`, {
    hint: 'Start the wallet, unlock it, and check its address.',
    cause: new Error(code || 'the connection failed'),
  });
};

const garbage = (message: string): PlimsollError =>
  unavailable('wallet/garbage', message, {
    hint: 'Check that the address is that of a wallet with a JSON-RPC server.',
  });

const resultOf = (name: string, method: string, id: number, status: number, body: string): unknown => {
  const node = { url: '', name, authorization: undefined, secrets: [] };
  const answer = { status, body, contentType: '', retryAfter: undefined };
  const outcome = (() => {
    try {
      const read = readAnswer(node, answer, [{ id, method }]);
      return read.kind === 'outcomes' ? read.outcomes[0] : undefined;
    } catch (error) {
      throw error instanceof PlimsollError ? garbage(error.message) : error;
    }
  })();
  if (outcome?.ok === true) return outcome.value;
  throw outcome === undefined ? garbage(`${name} gave no answer`) : failure(name, method, outcome.error);
};

const failure = (name: string, method: string, error: RpcError): PlimsollError => {
  const said = error.rpcMessage === '' ? 'no reason given' : error.rpcMessage;
  if (error.rpcCode === REJECTED || error.rpcCode === UNAUTHORISED)
    return refused('wallet/rejected', `${name} said no to ${method}: ${said}`, {
      hint: 'Nothing was signed. Run this again to be asked again.',
    });
  if (error.code === 'rpc/method-missing')
    return unavailable('wallet/method-missing', `${name} does not offer ${method}: ${said}`, {
      hint: 'Use a wallet that signs typed data, or plimsoll sign BUNDLE --typed-data FILE.',
    });
  return unavailable('wallet/failed', `${name} failed at ${method}: ${said}`, {
    hint: 'Nothing was signed. See what the wallet says; a device may be locked or in another application.',
  });
};
