import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Wallet } from 'ethers/wallet';

export interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
  readonly origin: string | undefined;
}

/** What a method gives back: a result, an error, or an answer that is no JSON-RPC at all. */
export type Told =
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string } }
  | { readonly raw: string; readonly status?: number }
  | 'nothing';

export type Method = (params: readonly unknown[]) => Told | Promise<Told>;

/** A wallet on this computer that holds one key and signs whatever it is asked to, as Frame does once its person agrees. */
export interface LocalWallet {
  readonly url: string;
  readonly calls: Call[];
  /** Behaves in another way for one method. */
  on(method: string, told: Method): void;
  close(): Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

interface TypedData {
  readonly domain: Record<string, string>;
  readonly types: Record<string, { name: string; type: string }[]>;
  readonly message: Record<string, string>;
}

/** The signature that ethers makes of the typed data, by none of the code that is tested. */
export const signTyped = (privateKey: string, text: unknown): Promise<string> => {
  const { domain, types, message } = JSON.parse(String(text)) as TypedData;
  const { EIP712Domain: _, ...own } = types;
  return new Wallet(privateKey).signTypedData(domain, own, message);
};

const send = (response: ServerResponse, id: number, told: Told): void => {
  if (told === 'nothing') return;
  if ('raw' in told) response.writeHead(told.status ?? 200).end(told.raw);
  else response.writeHead(200).end(JSON.stringify({ jsonrpc: '2.0', id, ...told }));
};

export const startWallet = async (
  { address, privateKey }: { readonly address: string; readonly privateKey: string },
  chainId: bigint,
): Promise<LocalWallet> => {
  const calls: Call[] = [];
  const methods = new Map<string, Method>([
    ['eth_chainId', () => ({ result: `0x${chainId.toString(16)}` })],
    ['eth_requestAccounts', () => ({ result: [address.toLowerCase()] })],
    ['eth_signTypedData_v4', async ([, data]) => ({ result: await signTyped(privateKey, data) })],
  ]);
  const missing: Method = () => ({ error: { code: -32601, message: 'the method does not exist' } });
  const server = createServer(async (request, response) => {
    const { id, method, params } = JSON.parse(await bodyOf(request)) as Call;
    calls.push({ id, method, params, origin: request.headers.origin });
    send(response, id, await (methods.get(method) ?? missing)(params));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    on: (method, told) => void methods.set(method, told),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
