import { parse } from 'lossless-json';
import { boundedText, connectionFailure } from '../chain/http-body.js';
import { type PlimsollError, refused, unavailable } from '../diagnostic/error.js';
import { nestingOf } from '../document/nesting.js';
import type { ServiceAddress } from './service-address.js';

/** What one answer of a service may cost. */
export interface ServiceLimits {
  /** Milliseconds from sending a request to having its whole answer. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Milliseconds that all pages of a list may take together. */
  readonly wholeMs: number;
}

export const SERVICE_LIMITS: ServiceLimits = { timeoutMs: 20_000, maxBytes: 8 << 20, wholeMs: 60_000 };

const MAX_NESTING = 64;

/** What makes an answer useless. The service's own words are not repeated. */
export const garbage = (service: ServiceAddress, what: string): PlimsollError =>
  unavailable('service/garbage', `${service.name} ${what}`, {
    hint: 'Check that the URL is that of a Safe Transaction Service, what stands before /v2/ in its URLs.',
  });

const statusError = (service: ServiceAddress, status: number): PlimsollError => {
  if (status >= 300 && status < 400)
    return unavailable('service/redirect', `${service.name} sends elsewhere (HTTP ${status}), which is not followed`, {
      hint: 'Give the URL that it sends to, if you trust it.',
    });
  const hint =
    status === 429
      ? 'It limits the rate of requests. Try again later.'
      : status >= 500
        ? 'Try again later, or use another service.'
        : 'Check the URL, and the key in it where it needs one.';
  return unavailable('service/status', `${service.name} answered with HTTP ${status}`, { hint });
};

const failure = (service: ServiceAddress, error: TypeError): PlimsollError => {
  const { code, why } = connectionFailure(error);
  const told =
    why ?? (/^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? `the connection failed (${code})` : 'the connection failed');
  return unavailable('service/unreachable', `${service.name} cannot be reached: ${told}`, {
    hint: 'Check the URL and the network. With --offline no service is asked.',
  });
};

const textOf = async (
  service: ServiceAddress,
  path: string,
  limits: ServiceLimits,
  whole: AbortSignal | undefined,
): Promise<string | null> => {
  const once = AbortSignal.timeout(limits.timeoutMs);
  const signal = whole === undefined ? once : AbortSignal.any([once, whole]);
  const headers: Record<string, string> = { accept: 'application/json' };
  if (service.authorization !== undefined) headers.authorization = service.authorization;
  try {
    const response = await fetch(`${service.base}${path}`, { headers, signal, redirect: 'manual' });
    if (response.status !== 200) {
      await response.body?.cancel();
      if (response.status === 404) return null;
      throw statusError(service, response.status);
    }
    const text = await boundedText(response, limits.maxBytes);
    if (text === undefined) throw garbage(service, `sent an answer of more than ${limits.maxBytes} bytes`);
    return text;
  } catch (error) {
    if (signal.aborted)
      throw unavailable(
        'service/timeout',
        `${service.name} did not ${whole?.aborted === true ? `give its whole list within ${limits.wholeMs / 1000}` : `answer within ${limits.timeoutMs / 1000}`} s`,
        {
          hint: 'Try again, or use another service.',
        },
      );
    if (error instanceof TypeError) throw failure(service, error);
    throw error;
  }
};

/**
 * What a service answers to one GET (in the time of `whole` too, where it is one of several), as JSON with the digits of every number kept; null for HTTP 404. `path` follows the
 * base of the service and starts with a slash. Nothing in the answer is believed here. Throws `service/unreachable`,
 * `service/timeout`, `service/redirect`, `service/status` or `service/garbage`, none of which shows more of the URL than
 * its host.
 */
export const getJson = async (
  service: ServiceAddress,
  path: string,
  limits: ServiceLimits = SERVICE_LIMITS,
  whole?: AbortSignal,
): Promise<unknown> => {
  const text = await textOf(service, path, limits, whole);
  if (text === null) return null;
  if (nestingOf(text) > MAX_NESTING) throw garbage(service, `sent JSON that is nested more than ${MAX_NESTING} deep`);
  try {
    return parse(text.replace(/^\uFEFF/, '')) ?? false;
  } catch {
    throw garbage(service, 'sent an answer that is not JSON');
  }
};

/** An object of an answer, as far as it is one: only its own keys are ever read. */
export const ownKey = (json: unknown, key: string): unknown =>
  typeof json === 'object' && json !== null && Object.hasOwn(json, key)
    ? (json as Readonly<Record<string, unknown>>)[key]
    : undefined;

/** What HTTP 404 means for a hash. */
export const notFound = (service: ServiceAddress, hash: string): PlimsollError =>
  refused('service/not-found', `${service.name} has no transaction with the hash ${hash}`, {
    hint: 'Check the hash, and that the service is that of the chain. Its URL usually ends in /api.',
  });
