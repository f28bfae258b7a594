import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A JSON-RPC message as it arrived. */
export interface Received {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** One HTTP exchange: the body as it arrived, and the answer to write. */
export type Behaviour = (body: string, response: ServerResponse, request: IncomingMessage) => void;

/** A local HTTP server that behaves as a test tells it to, and keeps what it was sent. */
export interface BadNode {
  readonly url: string;
  readonly bodies: string[];
  /** What it does from now on; after the last of a list, that one again. */
  behave(...behaviours: readonly Behaviour[]): void;
  close(): Promise<void>;
}

export const startBadNode = async (): Promise<BadNode> => {
  const bodies: string[] = [];
  let queue: readonly Behaviour[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      bodies.push(body);
      const [behaviour] = queue;
      if (queue.length > 1) queue = queue.slice(1);
      behaviour?.(body, response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v2/s3cretApiKey1234`,
    bodies,
    behave: (...behaviours) => {
      bodies.length = 0;
      queue = behaviours;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

/** Answers with this text and status. */
export const say =
  (text: string, status = 200, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  };

/** Answers every message of the body by this function, as a node would. */
export const answer =
  (reply: (message: Received) => Readonly<Record<string, unknown>>): Behaviour =>
  (body, response) => {
    const parsed = JSON.parse(body) as Received | readonly Received[];
    const one = (message: Received) => ({ jsonrpc: '2.0', id: message.id, ...reply(message) });
    const list = Array.isArray(parsed) ? parsed.map(one) : one(parsed as Received);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(list));
  };

/** Answers every call with its first parameter. */
export const echo = answer(({ params }) => ({ result: params[0] }));

/** Calls that `echo` answers with their position. */
export const calls = (count: number) => Array.from({ length: count }, (_, index) => ({ method: 'm', params: [index] }));
