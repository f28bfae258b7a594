import type { Finding } from '../../diagnostic/finding.js';
import { rational, toDecimal } from '../../quantity/rational.js';
import { plainTable } from '../histories/plain-table.js';
import { timeText } from '../histories/read-history.js';
import type { Round, Walked } from './rounds.js';

/** Which times a table has prices of. */
export interface Sampling {
  /** Seconds between two prices, from midnight UTC; null: every round. */
  readonly step: number | null;
  /** Seconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** A price older than this, in seconds, is not written again. */
  readonly maxAge: number;
}

/** Rounds in order of their times, one of a time: the last that was reported then. */
const inOrder = (rounds: readonly Round[]): { readonly rounds: readonly Round[]; readonly backwards: number } => {
  const kept: Round[] = [];
  let backwards = 0;
  for (const round of rounds) {
    const before = kept.at(-1);
    if (before !== undefined && round.at < before.at) {
      backwards += 1;
      continue;
    }
    if (before?.at === round.at) kept.pop();
    kept.push(round);
  }
  return { rounds: kept, backwards };
};

/**
 * The table of times and prices that a feed's rounds make, as `prices show` reads it. At each time stands the last price reported
 * by then, as a contract that asked the feed would have got it; a price that is too old is left out, and the file has a gap there.
 */
export const feedTable = (
  walked: Walked,
  { step, from, to, maxAge }: Sampling,
): { readonly text: string; readonly findings: readonly Finding[] } => {
  const { rounds, backwards } = inOrder(walked.rounds);
  const one = 10n ** BigInt(walked.feed.decimals);
  const rows: [number, string][] = [];
  const write = (time: number, { answer }: Round): void => {
    rows.push([time, toDecimal(rational(answer, one)) ?? '']);
  };
  let stale = 0;
  if (step === null) {
    for (const round of rounds) if (Number(round.at) >= from && Number(round.at) <= to) write(Number(round.at), round);
  } else {
    let at = -1;
    for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
      while (at + 1 < rounds.length && Number(rounds[at + 1]?.at) <= time) at += 1;
      const round = rounds[at];
      if (round === undefined) continue;
      if (time - Number(round.at) > maxAge) stale += 1;
      else write(time, round);
    }
  }
  const findings: Finding[] = [];
  const add = (ruleId: string, message: string, help: string): void => {
    findings.push({ ruleId, severity: 'warning', message, help });
  };
  const [first] = rounds;
  if (walked.end !== 'reached' && first !== undefined)
    add(
      'prices/feed-start',
      `the feed has no rounds that can be read before ${timeText(Number(first.at))}`,
      walked.end === 'no-earlier-phase'
        ? 'an earlier aggregator of the feed does not tell its last round: give its own address'
        : 'the history is shorter than asked for',
    );
  if (stale > 0)
    add(
      'prices/feed-stale',
      `${stale} price${stale === 1 ? ' is' : 's are'} left out: the feed had reported nothing for ${maxAge} s`,
      'the file has gaps there; give --max-age where the feed reports less often',
    );
  if (walked.unanswered + backwards > 0)
    add(
      'prices/feed-rounds',
      `${walked.unanswered} rounds have no price, and ${backwards} go back in time: they are left out`,
      'see that the address is the feed of this asset',
    );
  return { text: plainTable(rows), findings };
};
