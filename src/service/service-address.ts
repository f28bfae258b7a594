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

/**
 * Reads the URL of a Safe Transaction Service: https, and http only on this computer. Throws `service/url`, which does not
 * repeat the text.
 */
export const serviceAddress = (text: string): ServiceAddress => {
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
    authorization: user || password ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` : undefined,
  };
};

/**
 * The service that a flag names: by its URL, or by a variable whose name ends in `_URL`, written as it is or as `${NAME}`,
 * so that a key need not stand on a command line. Throws `service/url`.
 */
export const namedService = (
  given: string,
  environment: Readonly<Record<string, string | undefined>>,
): ServiceAddress => {
  const name = VARIABLE.exec(given)?.[1];
  if (name === undefined) return serviceAddress(given);
  const text = environment[name];
  if (text === undefined || text === '') throw unusable(`the environment variable ${name} is not set`);
  return serviceAddress(text);
};
