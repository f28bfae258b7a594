import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SignedTransaction } from '../../src/review/hash-ways.js';
import { safeTxJson } from '../../src/route/safe/transaction-json.js';
import { checksummed } from '../../src/signer/address.js';
import { safeHashes } from '../../src/signer/hashes.js';

/** What one request is answered with. */
export type Reply = (request: IncomingMessage, response: ServerResponse) => void;

/** A Safe Transaction Service on this computer, which says what a test has it say. */
export interface LocalService {
  readonly url: string;
  /** Paths with queries, in order. */
  readonly asked: string[];
  /** Answers every path that starts so; the last one said comes first. */
  on(path: string, reply: Reply): void;
  close(): Promise<void>;
}

const KEY = 's3cret-key-of-the-path';

export const startService = async (): Promise<LocalService> => {
  const asked: string[] = [];
  const replies: (readonly [string, Reply])[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(`/${KEY}/api`, '');
    asked.push(path);
    const [, reply] = replies.find(([start]) => path.startsWith(start)) ?? [];
    if (reply === undefined) response.writeHead(404).end('{"detail":"Not found."}');
    else reply(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${KEY}/api`,
    asked,
    on: (path, reply) => void replies.unshift([path, reply]),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

/** Answers with a text. */
export const text =
  (body: string, status = 200, headers: Readonly<Record<string, string>> = {}): Reply =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };

export const json = (value: unknown): Reply => text(JSON.stringify(value));

/** Takes the request and says nothing more. */
export const hang: Reply = () => undefined;

/** A page of a queue. */
export const page = (results: readonly unknown[], next: string | null = null): Reply =>
  json({ count: results.length, next, previous: null, results, countUniqueNonce: results.length });

/** A transaction in the words of the service, with much that nobody needs. */
export const entry = (signed: SignedTransaction): Record<string, unknown> => {
  const { nonce, safeTxGas, baseGas, ...fields } = safeTxJson(signed.tx);
  return {
    safe: checksummed(signed.safe),
    ...fields,
    data: signed.tx.data === '0x' ? null : signed.tx.data,
    safeTxGas,
    baseGas,
    nonce: Number(nonce),
    executionDate: null,
    submissionDate: '2026-01-01T00:00:00Z',
    blockNumber: null,
    transactionHash: null,
    safeTxHash: safeHashes(signed).safeTx,
    proposer: checksummed(signed.safe),
    executor: null,
    isExecuted: false,
    isSuccessful: null,
    origin: '{"name": "An app"}',
    dataDecoded: { method: 'transfer', parameters: [] },
    confirmationsRequired: 2,
    confirmations: [],
    trusted: true,
    signatures: null,
  };
};
