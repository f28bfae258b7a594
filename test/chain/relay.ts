import { type BadNode, startBadNode } from './bad-node.js';

/** A JSON-RPC message on its way to a node. */
export interface Passing {
  readonly id: unknown;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** What happens to a message on the way: an own answer, the message to pass on instead, or nothing. */
export type Change = { readonly reply: Readonly<Record<string, unknown>> } | { readonly pass: Passing } | undefined;

/** A server in front of a real node that changes some messages, as nodes that can less would. */
export const startRelay = async (
  target: string,
  change: (message: Passing) => Change | Promise<Change>,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<BadNode> => {
  const relay = await startBadNode();
  const forward = async (message: Passing): Promise<unknown> => {
    const changed = await change(message);
    if (changed !== undefined && 'reply' in changed) return { jsonrpc: '2.0', id: message.id, ...changed.reply };
    const body = JSON.stringify(changed?.pass ?? message);
    const response = await fetch(target, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return response.json();
  };
  relay.behave(async (body, response) => {
    if (body.length > maxBytes) {
      response.writeHead(413).end();
      return;
    }
    const parsed = JSON.parse(body) as Passing | readonly Passing[];
    if (!Array.isArray(parsed)) {
      response.end(JSON.stringify(await forward(parsed as Passing)));
      return;
    }
    const answers: unknown[] = [];
    for (const message of parsed as readonly Passing[]) answers.push(await forward(message));
    response.end(JSON.stringify(answers));
  });
  return relay;
};

/** A node that does not offer these methods. */
export const without =
  (...methods: readonly string[]) =>
  ({ id, method }: Passing): Change =>
    methods.includes(method)
      ? { reply: { id, error: { code: -32601, message: `the method ${method} does not exist` } } }
      : undefined;
