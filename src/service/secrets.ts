import type { ServiceAddress } from './service-address.js';

/** Shorter than this, a part of a path is a word and no key. */
const SHORTEST_KEY = 8;

const decodedBasic = (token: string): readonly string[] => {
  const text = Buffer.from(token, 'base64').toString('utf8');
  return [text, ...text.split(':')];
};

/** What of a service's address must not be shown: the key or password that is sent, and parts of the path that may be keys. */
const secretsOf = ({ base, authorization }: ServiceAddress): readonly string[] => {
  const [scheme, token] = authorization?.split(' ') ?? [];
  const sent = token === undefined ? [] : [token, ...(scheme === 'Basic' ? decodedBasic(token) : [])];
  const parts = new URL(base).pathname.split('/').filter((part) => part.length >= SHORTEST_KEY);
  return [...sent, ...parts].filter((secret) => secret.length > 3).sort((a, b) => b.length - a.length);
};

/** A text of the service without what its address holds in secret: an answer may repeat what it was asked with. */
export const withoutSecrets = (text: string, service: ServiceAddress): string =>
  secretsOf(service).reduce((clean, secret) => clean.replaceAll(secret, '[removed]'), text);
