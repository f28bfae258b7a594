import { isLosslessNumber, parse } from 'lossless-json';
import { nestingOf } from '../document/nesting.js';
import { withoutSecrets } from './secrets.js';
import type { ServiceAddress } from './service-address.js';

const MAX_NESTING = 8;
const MAX_PARTS = 12;
const MAX_LENGTH = 400;

function* textsIn(json: unknown): Generator<string> {
  if (typeof json === 'string') yield json;
  else if (Array.isArray(json)) for (const one of json as readonly unknown[]) yield* textsIn(one);
  else if (typeof json === 'object' && json !== null && !isLosslessNumber(json))
    for (const [key, one] of Object.entries(json)) if (key !== 'code') yield* textsIn(one);
}

/**
 * The words with which a service refuses something, on one line: the texts of its JSON (`nonFieldErrors`, `message`,
 * `detail`, errors by field), bounded, without control characters and without what the address of the service holds in
 * secret. Empty where the answer is no such JSON: a page for people is not repeated.
 */
export const saidBy = (service: ServiceAddress, body: string): string => {
  if (body === '' || nestingOf(body) > MAX_NESTING) return '';
  let json: unknown;
  try {
    json = parse(body);
  } catch {
    return '';
  }
  const parts: string[] = [];
  for (const text of textsIn(json)) {
    const line = text
      .replace(/\s+/g, ' ')
      .replace(/\p{Cc}/gu, '')
      .trim();
    if (line !== '' && !parts.includes(line)) parts.push(line);
    if (parts.length === MAX_PARTS) break;
  }
  const said = withoutSecrets(parts.join('; '), service);
  return said.length > MAX_LENGTH ? `${said.slice(0, MAX_LENGTH)}…` : said;
};
