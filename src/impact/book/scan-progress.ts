import { canonicalText } from '../../document/canonical.js';
import { member } from '../../observe/json.js';
import { digitsIn, openProgress } from '../progress.js';
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

/**
 * What a stopped search had found; null where the file is of another search, which then starts anew. Throws `book/progress`
 * for a file that is none.
 */
export const readProgress = (text: string, file: string, subject: ScanSubject, from: bigint): Scanned | null => {
  const { json, fail } = openProgress(text, file, {
    format: FORMAT,
    code: 'book/progress',
    of: 'a search for accounts',
  });
  const accounts = member(json, 'accounts');
  const [start, to, logs] = [digitsIn(member(json, 'from')), digitsIn(member(json, 'to')), member(json, 'logs')];
  const sound =
    Array.isArray(accounts) && accounts.every((one) => typeof one === 'string' && /^0x[0-9a-f]{40}$/.test(one));
  const counted = typeof logs === 'bigint' && logs >= 0n && logs <= BigInt(Number.MAX_SAFE_INTEGER);
  if (!sound || !counted || start === null || to === null || to < start) throw fail();
  const same = member(json, 'chainId') === subject.chainId.toString() && member(json, 'subject') === subject.logs;
  if (!same || start > from) return null;
  return { from: start, to, logs: Number(logs), accounts: new Set(accounts as readonly string[]) };
};
