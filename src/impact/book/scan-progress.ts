import { type PlimsollError, refused } from '../../diagnostic/error.js';
import { canonicalText } from '../../document/canonical.js';
import { type Json, member, parseJson } from '../../observe/json.js';
import type { Scanned } from './find-accounts.js';

const FORMAT = 'plimsoll.book-scan/1';

/** What a search is of: it goes on only where chain, contracts and logs are the same. */
export interface ScanSubject {
  readonly chainId: bigint;
  /** Contracts and logs, in any one text. */
  readonly logs: string;
}

export const progressText = ({ chainId, logs }: ScanSubject, scanned: Scanned): string =>
  canonicalText({
    format: FORMAT,
    chainId: chainId.toString(),
    subject: logs,
    from: scanned.from.toString(),
    to: scanned.to.toString(),
    logs: scanned.logs,
    accounts: [...scanned.accounts].sort(),
  });

const blockIn = (json: Json, key: string): bigint | null => {
  const value = member(json, key);
  return typeof value === 'string' && /^[0-9]{1,20}$/.test(value) ? BigInt(value) : null;
};

/** The JSON of a file that may have been cut short. */
const parsed = (text: string, file: string, fail: (cause: unknown) => PlimsollError): Json => {
  try {
    return parseJson(text, file);
  } catch (error) {
    throw fail(error);
  }
};

/**
 * What a stopped search had found; null where the file is of another search, which then starts anew. Throws `book/progress`
 * for a file that is none.
 */
export const readProgress = (text: string, file: string, subject: ScanSubject, from: bigint): Scanned | null => {
  const fail = (cause?: unknown): PlimsollError =>
    refused('book/progress', `${file} is not what a search for accounts leaves`, {
      where: { file },
      hint: 'remove it: the search then starts anew',
      ...(cause === undefined ? {} : { cause }),
    });
  const json = parsed(text, file, fail);
  const accounts = member(json, 'accounts');
  const [start, to, logs] = [blockIn(json, 'from'), blockIn(json, 'to'), member(json, 'logs')];
  const sound =
    Array.isArray(accounts) && accounts.every((one) => typeof one === 'string' && /^0x[0-9a-f]{40}$/.test(one));
  const counted = typeof logs === 'bigint' && logs >= 0n && logs <= BigInt(Number.MAX_SAFE_INTEGER);
  if (member(json, 'format') !== FORMAT || !sound || !counted || start === null || to === null || to < start)
    throw fail();
  const same = member(json, 'chainId') === subject.chainId.toString() && member(json, 'subject') === subject.logs;
  if (!same || start > from) return null;
  return { from: start, to, logs: Number(logs), accounts: new Set(accounts as readonly string[]) };
};
