import type { Hex } from '../../chain/hex.js';
import { type Json, member } from '../../observe/json.js';
import { digitsIn, openProgress } from '../progress.js';
import type { Round } from './rounds.js';

const FORMAT = 'plimsoll.price-rounds/1';

/** Which feed rounds are of, and the time of the block they were read at. */
export interface RoundsSubject {
  readonly chainId: bigint;
  readonly feed: Hex;
  /** Seconds since 1970. */
  readonly time: bigint;
}

/** Seconds before the end of a reading whose rounds are read again: the chain may have replaced them. */
const AGAIN = 3600n;

export const roundsText = ({ chainId, feed, time }: RoundsSubject, rounds: ReadonlyMap<bigint, Round>): string => {
  const head = { format: FORMAT, chainId: chainId.toString(), feed, time: time.toString() };
  const rows = [...rounds.values()].map(({ id, answer, at }) => `    ["${id}", "${answer}", "${at}"]`);
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "rounds": [\n${rows.join(',\n')}\n  ]\n}\n`;
};

/**
 * The rounds that a stopped or an earlier reading left; none where the file is of another feed. Throws `prices/progress` for a file
 * that is none.
 */
export const readRounds = (
  text: string,
  file: string,
  subject: Pick<RoundsSubject, 'chainId' | 'feed'>,
): ReadonlyMap<bigint, Round> => {
  const { json, fail } = openProgress(text, file, {
    format: FORMAT,
    code: 'prices/progress',
    of: 'a reading of a feed',
  });
  const [rows, time] = [member(json, 'rounds'), digitsIn(member(json, 'time'))];
  if (time === null || !Array.isArray(rows)) throw fail();
  const rounds = new Map<bigint, Round>();
  for (const row of rows as readonly Json[]) {
    const [id, answer, at] = (Array.isArray(row) ? (row as readonly Json[]) : []).map(digitsIn);
    if (id == null || answer == null || at == null || answer === 0n) throw fail();
    if (at + AGAIN < time) rounds.set(id, { id, answer, at });
  }
  const same = member(json, 'chainId') === subject.chainId.toString() && member(json, 'feed') === subject.feed;
  return same ? rounds : new Map();
};
