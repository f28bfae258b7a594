import { boundedText, connectionFailure } from '../chain/http-body.js';
import { type PlimsollError, refused, unavailable } from '../diagnostic/error.js';
import { SERVICE_LIMITS, type ServiceLimits } from './limits.js';
import { waitAsked } from './retry-after.js';
import { saidBy } from './said.js';
import type { ServiceAddress } from './service-address.js';
import { ServiceStatusError } from './status-error.js';

/** One request: `path` follows the base of the service and starts with a slash. `body` is JSON, and makes it a POST or what is said. */
export interface ServiceRequest {
  readonly path: string;
  readonly body?: string;
  readonly method?: 'DELETE';
}

/** What makes an answer useless. The service's own words are not repeated. */
export const garbage = (service: ServiceAddress, what: string): PlimsollError =>
  unavailable('service/garbage', `${service.name} ${what}`, {
    hint: 'Check that the URL is that of a Safe Transaction Service, what stands before /v2/ in its URLs.',
  });

const quoted = (said: string): string => (said === '' ? '' : `: it says “${said}”`);

const hintFor = (status: number): string => {
  if (status === 401 || status === 403)
    return 'It wants a key, or another one: the public service takes the one that SAFE_API_KEY holds, others a user and password in the URL.';
  return status >= 500 ? 'Try again later, or use another service.' : 'Check the URL.';
};

const limited = (service: ServiceAddress, wait: number): PlimsollError =>
  new ServiceStatusError(
    429,
    `${service.name} answered with HTTP 429`,
    `It limits the rate of requests and asks for ${Math.ceil(wait / 1000)} s without any. Try again then; the public service allows more with SAFE_API_KEY set.`,
  );

const statusError = (service: ServiceAddress, status: number, said: string): PlimsollError => {
  if (status >= 300 && status < 400)
    return unavailable('service/redirect', `${service.name} sends elsewhere (HTTP ${status}), which is not followed`, {
      hint: 'Give the URL that it sends to, if you trust it.',
    });
  return new ServiceStatusError(status, `${service.name} answered with HTTP ${status}${quoted(said)}`, hintFor(status));
};

const failure = (service: ServiceAddress, error: TypeError): PlimsollError => {
  const { code, why } = connectionFailure(error);
  const told =
    why ?? (/^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? `the connection failed (${code})` : 'the connection failed');
  return unavailable('service/unreachable', `${service.name} cannot be reached: ${told}`, {
    hint: 'Check the URL and the network. With --offline no service is asked.',
  });
};

const MAX_REFUSAL_BYTES = 64 << 10;

/** Statuses with which a service refuses what it was sent, in its own words (400 and 422 in its source). */
const REFUSALS = [400, 409, 413, 422];

type Attempt = { readonly text: string | null } | { readonly waitMs: number };

const attempt = async (
  service: ServiceAddress,
  { path, body, method }: ServiceRequest,
  limits: ServiceLimits,
  signal: AbortSignal,
  tried: number,
): Promise<Attempt> => {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (service.authorization !== undefined) headers.authorization = service.authorization;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(`${service.base}${path}`, {
    headers,
    signal,
    redirect: 'manual',
    ...(body === undefined ? {} : { method: method ?? 'POST', body }),
  });
  const { status } = response;
  if (status === 200 || (body !== undefined && status > 200 && status < 300)) {
    const text = await boundedText(response, limits.maxBytes);
    if (text === undefined) throw garbage(service, `sent an answer of more than ${limits.maxBytes} bytes`);
    return { text };
  }
  if (status === 429 || (status === 503 && body === undefined && response.headers.has('retry-after'))) {
    await response.body?.cancel();
    const waitMs = waitAsked(response.headers, tried);
    if (tried < limits.waits.retries && waitMs <= limits.waits.longestMs) return { waitMs };
    throw status === 429 ? limited(service, waitMs) : statusError(service, status, '');
  }
  if (status === 404) {
    await response.body?.cancel();
    return { text: null };
  }
  const said = saidBy(service, (await boundedText(response, MAX_REFUSAL_BYTES)) ?? '');
  if (body !== undefined && REFUSALS.includes(status))
    throw refused('service/refused', `${service.name} refuses it (HTTP ${status})${quoted(said)}`, {
      hint: 'Nothing of this request was taken. The words are the service’s own.',
    });
  throw statusError(service, status, said);
};

const timedOut = (service: ServiceAddress, limits: ServiceLimits, whole: AbortSignal | undefined): PlimsollError => {
  const what =
    whole?.aborted === true
      ? `give its whole list within ${limits.wholeMs / 1000}`
      : `answer within ${limits.timeoutMs / 1000}`;
  return unavailable('service/timeout', `${service.name} did not ${what} s`, {
    hint: 'Try again, or use another service.',
  });
};

/**
 * The text that a service answers with; null for HTTP 404. A service that limits the rate is waited for as it asks, within
 * `limits.waits`, and asked again: such a request was not taken. Nothing else is ever sent twice. Throws
 * `service/unreachable`, `service/timeout`, `service/redirect`, `service/status`, `service/garbage`, and `service/refused` (exit 1) for what is sent and not taken; none shows more of the URL than its host.
 */
export const askService = async (
  service: ServiceAddress,
  request: ServiceRequest,
  limits: ServiceLimits = SERVICE_LIMITS,
  whole?: AbortSignal,
): Promise<string | null> => {
  for (let tried = 0; ; tried += 1) {
    const once = AbortSignal.timeout(limits.timeoutMs);
    const signal = whole === undefined ? once : AbortSignal.any([once, whole]);
    try {
      const found = await attempt(service, request, limits, signal, tried);
      if ('text' in found) return found.text;
      await limits.waits.sleep(found.waitMs);
    } catch (error) {
      if (signal.aborted) throw timedOut(service, limits, whole);
      if (error instanceof TypeError) throw failure(service, error);
      throw error;
    }
  }
};
