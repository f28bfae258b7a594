import { usage } from '../diagnostic/error.js';

/** Where a Safe Transaction Service is, split into what may be shown and what may not. */
export interface ServiceAddress {
  /** What stands before `/v2/…`: no user, password, query, or slash at the end. */
  readonly base: string;
  /** What messages call it: scheme and host only, because a path can carry a key. */
  readonly name: string;
  readonly authorization: string | undefined;
}

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);
const VARIABLE = /^(?:\$\{)?([A-Z][A-Z0-9_]*_URL)\}?$/;

const unusable = (why: string) =>
  usage('service/url', `the address of the Safe Transaction Service cannot be used: ${why}`, {
    hint: 'Give what stands before /v2/ in its URLs, such as https://api.safe.global/tx-service/eth/api.',
  });

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The public service, which is the only one that the key is for, and this computer, where a proxy of it may be. */
const takesKey = ({ hostname }: URL): boolean =>
  hostname === 'safe.global' || hostname.endsWith('.safe.global') || LOCAL.has(hostname);

/**
 * What is sent as the `Authorization` of the public service: a bearer token.
 *
 * @see https://docs.safe.global/core-api/how-to-use-api-keys
 */
const bearer = (key: string | undefined, url: URL): string | undefined => {
  if (key === undefined || key === '' || !takesKey(url)) return undefined;
  if (!/^[\x21-\x7e]{1,8192}$/.test(key))
    throw usage('service/key', 'SAFE_API_KEY is no key: it has spaces, line ends or other signs that none has', {
      hint: 'Set it to the key alone, as the developer dashboard of Safe gave it.',
    });
  return `Bearer ${key}`;
};

/**
 * Reads the URL of a Safe Transaction Service: https, and http only on this computer. `apiKey` is sent to the public
 * service and to this computer, where the URL has no user of its own. Throws `service/url` and `service/key`, which do not
 * repeat the text.
 */
export const serviceAddress = (text: string, apiKey?: string): ServiceAddress => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw unusable('it is not a URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw unusable(`its scheme is ${url.protocol.slice(0, 20)}`);
  if (url.protocol === 'http:' && !LOCAL.has(url.hostname))
    throw unusable('http is only taken on this computer; anyone on the way could change the answers');
  if (url.search !== '' || url.hash !== '') throw unusable('it has a query or a fragment');
  const [user, password] = [decoded(url.username), decoded(url.password)];
  return {
    base: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    name: `the service at ${url.origin}`,
    authorization:
      user || password ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` : bearer(apiKey, url),
  };
};

/**
 * The service that a flag names: by its URL, or by a variable whose name ends in `_URL`, written as it is or as `${NAME}`,
 * so that a key need not stand on a command line. The key of the public service is in `SAFE_API_KEY`. Throws `service/url`
 * and `service/key`.
 */
export const namedService = (
  given: string,
  environment: Readonly<Record<string, string | undefined>>,
): ServiceAddress => {
  const name = VARIABLE.exec(given)?.[1];
  const key = environment.SAFE_API_KEY;
  if (name === undefined) return serviceAddress(given, key);
  const text = environment[name];
  if (text === undefined || text === '') throw unusable(`the environment variable ${name} is not set`);
  return serviceAddress(text, key);
};
