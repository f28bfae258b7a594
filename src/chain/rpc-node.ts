import { PlimsollError, usage } from '../diagnostic/error.js';

/** Where a node is, split into what may be shown and what may not. */
export interface NodeAddress {
  /** The URL to post to, without user and password. */
  readonly url: string;
  /** What messages call it: scheme and host only, because paths and queries carry API keys. */
  readonly name: string;
  readonly authorization: string | undefined;
  /** Parts of the URL that no message may repeat. */
  readonly secrets: readonly string[];
}

/** Reads a node's URL. Throws `rpc/url`, which does not repeat the text either. */
export const nodeAddress = (text: string): NodeAddress => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    const scheme = url === undefined ? 'it is not a URL' : `its scheme is ${url.protocol.slice(0, 20)}`;
    throw usage('rpc/url', `the node’s address cannot be used: ${scheme}`, {
      hint: 'Give a URL that starts with https:// or http://.',
    });
  }
  const user = decode(url.username);
  const password = decode(url.password);
  const query = [...url.searchParams.values()];
  const secrets = [...url.pathname.split('/'), ...query, user, password, url.pathname.slice(1), url.search.slice(1)];
  url.username = '';
  url.password = '';
  return {
    url: url.href,
    name: `the node at ${url.origin}`,
    authorization: user || password ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` : undefined,
    // Short parts such as v2 or rpc are no secrets, and hiding them would garble messages.
    secrets: [...new Set(secrets)].filter((part) => part.length >= 8).sort((a, b) => b.length - a.length),
  };
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** A node's words as a message may show them: one line, printable, at most 240 characters, without its secrets. */
export const shown = (node: NodeAddress, text: unknown): string => {
  const raw = typeof text === 'string' ? text : '';
  const hidden = node.secrets.reduce((all, secret) => all.replaceAll(secret, '…'), raw.slice(0, 4096));
  const line = hidden.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return line.length > 240 ? `${line.slice(0, 240)}…` : line;
};

/** True for a failure of ours with one of these codes. */
export const hasCode = (error: unknown, ...codes: readonly string[]): error is PlimsollError =>
  error instanceof PlimsollError && codes.includes(error.code);
