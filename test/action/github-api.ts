import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that changes something. */
export interface Change {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface GithubApi {
  readonly url: string;
  readonly changes: readonly Change[];
  readonly stop: () => Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += String(part);
  return text;
};

/**
 * A server that lists what it is given, page by page, takes changes of it, and answers every other request with 404; with
 * `refuse`, changes are answered by that status.
 */
export const startGithubApi = async (
  lists: Readonly<Record<string, readonly object[]>>,
  refuse?: number,
): Promise<GithubApi> => {
  const changes: Change[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((text) => {
      const url = new URL(request.url ?? '', 'http://localhost');
      const answer = (status: number, body: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      };
      if (request.headers.authorization !== 'Bearer a-token') return answer(401, {});
      if (request.method === 'GET') {
        const list = lists[url.pathname];
        if (list === undefined) return answer(404, {});
        const page = Number(url.searchParams.get('page') ?? '1');
        const size = Number(url.searchParams.get('per_page') ?? '30');
        return answer(200, list.slice((page - 1) * size, page * size));
      }
      if (refuse !== undefined) return answer(refuse, { message: 'no' });
      changes.push({ method: request.method ?? '', path: url.pathname, body: JSON.parse(text) as Change['body'] });
      return answer(request.method === 'POST' ? 201 : 200, {});
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    changes,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
