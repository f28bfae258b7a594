import { parse } from 'lossless-json';
import { type PlimsollError, refused } from '../diagnostic/error.js';
import { nestingOf } from '../document/nesting.js';
import { askService, garbage } from './ask.js';
import { SERVICE_LIMITS, type ServiceLimits } from './limits.js';
import type { ServiceAddress } from './service-address.js';

const MAX_NESTING = 64;

/**
 * What a service answers to one GET (in the time of `whole` too, where it is one of several), as JSON with the digits of every number kept; null for HTTP 404. `path` follows the
 * base of the service and starts with a slash. Nothing in the answer is believed here. Throws what `askService` lists.
 */
export const getJson = async (
  service: ServiceAddress,
  path: string,
  limits: ServiceLimits = SERVICE_LIMITS,
  whole?: AbortSignal,
): Promise<unknown> => {
  const text = await askService(service, { path }, limits, whole);
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
