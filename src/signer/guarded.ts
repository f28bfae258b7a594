import { RpcError } from '../chain/rpc-error.js';
import { PlimsollError, refused, unavailable } from '../diagnostic/error.js';
import { findSafeError } from './errors.js';
import { type SecretKey, scrub } from './secret-key.js';

/**
 * Runs an action of the signing library. Whatever it throws becomes an error in plain words without the key: a Safe
 * error code is explained (`safe/gs026`), a node's failure stays one, anything else is `signer/failed`.
 */
export const guarded = async <T>(key: SecretKey, action: () => Promise<T>): Promise<T> => {
  try {
    return await action();
  } catch (error) {
    throw explain(error, key);
  }
};

const explain = (error: unknown, key: SecretKey): PlimsollError => {
  if (error instanceof PlimsollError && !(error instanceof RpcError)) return error;
  const text = describe(error);
  const meaning = findSafeError(text);
  if (meaning !== undefined) {
    return refused(`safe/${meaning.code.toLowerCase()}`, `The Safe refuses it (${meaning.code}): ${meaning.meaning}`, {
      hint: meaning.help,
    });
  }
  const secret = key.reveal();
  const own = ownError(error);
  if (own !== undefined && scrub(own.message, [secret]) === own.message) return own;
  const first = scrub(text, [secret])
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, 200);
  return unavailable('signer/failed', `The signing library failed: ${first}`, {
    hint: 'Check that the node answers and that the account has ETH for gas, then try again.',
  });
};

/** The messages and revert data of an error and its causes. */
const describe = (error: unknown): string => {
  const parts: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < 10 && typeof current === 'object' && current !== null; depth += 1) {
    for (const name of ['message', 'details', 'data', 'revertData']) {
      const value: unknown = Reflect.get(current, name);
      if (typeof value === 'string') parts.push(value);
    }
    current = Reflect.get(current, 'cause');
  }
  return parts.length > 0 ? parts.join(' | ') : String(error);
};

const ownError = (error: unknown): PlimsollError | undefined => {
  let current: unknown = error;
  for (let depth = 0; depth < 10 && typeof current === 'object' && current !== null; depth += 1) {
    if (current instanceof PlimsollError) return current;
    current = Reflect.get(current, 'cause');
  }
  return undefined;
};
