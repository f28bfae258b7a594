import { usage } from '../diagnostic/error.js';
import type { NestedGiven } from '../review/nested-given.js';
import { address, safeVersion, whole } from './review-flags.js';

const MAX_GIVEN = 8;

const nestedFlag = (text: string): NestedGiven => {
  const [safe = '', ...rest] = text.split(',');
  const given = new Map<string, string>();
  for (const part of rest) {
    const [, name, value] = /^(nonce|version)=(.*)$/.exec(part) ?? [];
    if (name === undefined || value === undefined || given.has(name))
      throw usage('cli/usage', `--nested is ADDRESS[,nonce=N][,version=V], not ${text.slice(0, 120)}`);
    given.set(name, value);
  }
  const [nonce, version] = [given.get('nonce'), given.get('version')];
  return {
    address: address('nested', safe),
    ...(nonce === undefined ? {} : { nonce: whole('nested nonce', nonce) }),
    ...(version === undefined ? {} : { version: safeVersion('nested version', version) }),
  };
};

/** The Safes of `--nested`, from an owner of the reviewed Safe inwards. Throws a usage error for one that makes no sense. */
export const nestedFlags = (texts: readonly string[]): readonly NestedGiven[] => {
  if (texts.length > MAX_GIVEN) throw usage('cli/usage', `--nested can be given at most ${MAX_GIVEN} times`);
  return texts.map(nestedFlag);
};
