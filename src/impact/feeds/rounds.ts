import type { AbiValue } from '../../chain/abi-type.js';
import { checkStillThere } from '../../chain/at-block.js';
import type { PinnedBlock } from '../../chain/block.js';
import type { Hex } from '../../chain/hex.js';
import { patiently, type Waits } from '../../chain/patiently.js';
import type { Rpc } from '../../chain/rpc.js';
import { type PlimsollError, refused } from '../../diagnostic/error.js';
import { pinnedSource, Reader } from '../../observe/reader.js';

/** A price that a feed reported: an integer of the feed's decimals, and when. */
export interface Round {
  readonly id: bigint;
  readonly answer: bigint;
  /** Seconds since 1970. */
  readonly at: bigint;
}

/** A feed as it presents itself. */
export interface Feed {
  readonly address: Hex;
  readonly description: string;
  readonly decimals: number;
}

/** Rounds of a feed, oldest first, and why there are no older ones. */
export interface Walked {
  readonly feed: Feed;
  readonly rounds: readonly Round[];
  /** `reached`: a round from before the time asked for is there. */
  readonly end: 'reached' | 'first-round' | 'no-earlier-phase' | 'too-many';
  /** Rounds that the feed does not answer, or answers with no price. */
  readonly unanswered: number;
}

/** How far back rounds are read, and how. */
export interface Walk extends Waits {
  /** Seconds since 1970. */
  readonly from: bigint;
  /** Rounds that were read before. */
  readonly known: ReadonlyMap<bigint, Round>;
  /** Rounds that are read before progress is told. */
  readonly batch: number;
  readonly onBatch: (rounds: ReadonlyMap<bigint, Round>) => Promise<void>;
}

/**
 * The interface of Chainlink's aggregators and proxies. A proxy's round is phase · 2^64 + round of the phase's aggregator.
 * Source: AggregatorV3Interface and AggregatorProxy of smartcontractkit/chainlink.
 */
const CALLS = {
  decimals: 'decimals() view returns (uint8)',
  description: 'description() view returns (string)',
  latest:
    'latestRoundData() view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)',
  round:
    'getRoundData(uint80 id) view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)',
  phase: 'phaseAggregators(uint16 phase) view returns (address)',
  last: 'latestRound() view returns (uint256)',
} as const;

const PHASE = 1n << 64n;
/** Rounds of some decades of a busy feed; more do not come from one. */
const MOST_ROUNDS = 300_000;
const ZERO = `0x${'0'.repeat(40)}`;

const noFeed = (address: Hex, why: string): PlimsollError =>
  refused('prices/no-feed', `${address} ${why}`, {
    hint: 'give the address of an aggregator that keeps rounds (latestRoundData and getRoundData), not of an adapter before it',
  });

const roundOf = (values: readonly AbiValue[] | null): Round | null => {
  const [id, answer, , at] = values ?? [];
  if (typeof id !== 'bigint' || typeof answer !== 'bigint' || typeof at !== 'bigint') return null;
  return answer > 0n && at > 0n ? { id, answer, at } : null;
};

class FeedReader {
  readonly #reader: Reader;
  readonly #feed: Hex;
  readonly #waits: Waits;

  constructor(rpc: Rpc, block: PinnedBlock, feed: Hex, waits: Waits) {
    this.#reader = new Reader(pinnedSource(rpc, block), []);
    this.#feed = feed;
    this.#waits = waits;
  }

  /** The answers of calls, in order; null for those that fail. */
  async ask(
    calls: readonly { readonly call: string; readonly to?: Hex; readonly args?: readonly AbiValue[] }[],
  ): Promise<readonly (readonly AbiValue[] | null)[]> {
    return patiently(this.#waits, async () => {
      const answers: (readonly AbiValue[] | null)[] = calls.map(() => null);
      calls.forEach(({ call, to = this.#feed, args = [] }, index) => {
        this.#reader.want({
          to,
          contract: 'feed',
          call,
          args,
          label: `${call.slice(0, call.indexOf('('))} of the feed ${to}`,
          optional: 'optional',
          take: (values) => {
            answers[index] = values;
          },
        });
      });
      await this.#reader.round();
      return answers;
    });
  }

  /** The last round of a phase before, as the proxy numbers it; null where the feed does not tell. */
  async lastOf(phase: bigint): Promise<bigint | null> {
    if (phase < 1n) return null;
    const [where] = await this.ask([{ call: CALLS.phase, args: [phase] }]);
    const address = where?.[0];
    if (typeof address !== 'string' || address === ZERO) return null;
    const [last] = await this.ask([{ call: CALLS.last, to: address.toLowerCase() as Hex }]);
    const round = last?.[0];
    return typeof round === 'bigint' && round > 0n && round < PHASE ? phase * PHASE + round : null;
  }
}

/**
 * Read a feed's rounds at a pinned block, newest first and in batches, back to the first one before a time. Rounds that are known
 * are not read again. Throws `prices/no-feed` for what keeps no rounds, and what reading from a node does.
 */
export const walkRounds = async (rpc: Rpc, block: PinnedBlock, address: Hex, walk: Walk): Promise<Walked> => {
  const reader = new FeedReader(rpc, block, address, walk);
  const [decimals, description, latest] = await reader.ask([
    { call: CALLS.decimals },
    { call: CALLS.description },
    { call: CALLS.latest },
  ]);
  const places = decimals?.[0];
  const newest = roundOf(latest ?? null);
  if (typeof places !== 'bigint' || places > 36n) throw noFeed(address, 'has no decimals, or too many');
  if (newest === null) throw noFeed(address, 'gives no latest round');
  if (newest.at > block.timestamp) throw noFeed(address, 'reports a price from the future');
  const rounds = new Map<bigint, Round>([...walk.known].filter(([id]) => id <= newest.id));
  rounds.set(newest.id, newest);
  let unanswered = 0;
  let end: Walked['end'] | null = newest.at < walk.from ? 'reached' : null;
  let next = newest.id - 1n;
  while (end === null) {
    const phase = next / PHASE;
    const ids: bigint[] = [];
    let oldest: Round | null = null;
    for (; next > phase * PHASE && ids.length < walk.batch && (oldest === null || oldest.at >= walk.from); next -= 1n) {
      const known = rounds.get(next);
      if (known === undefined) ids.push(next);
      else oldest = known;
    }
    const answers = ids.length === 0 ? [] : await reader.ask(ids.map((id) => ({ call: CALLS.round, args: [id] })));
    let answered = 0;
    answers.forEach((values, index) => {
      const round = roundOf(values);
      if (round === null || round.id !== ids[index]) return;
      answered += 1;
      rounds.set(round.id, round);
      if (oldest === null || round.id < oldest.id) oldest = round;
    });
    unanswered += ids.length - answered;
    if (ids.length > 0) await walk.onBatch(rounds);
    if (oldest !== null && (oldest as Round).at < walk.from) end = 'reached';
    else if (rounds.size >= MOST_ROUNDS) end = 'too-many';
    else if (next <= phase * PHASE || (ids.length >= walk.batch && answered === 0)) {
      const before = await reader.lastOf(phase - 1n);
      if (before === null) end = phase <= 1n ? 'first-round' : 'no-earlier-phase';
      else next = before;
    }
  }
  await checkStillThere(rpc, block);
  const text = description?.[0];
  const feed = { address, description: typeof text === 'string' ? text.slice(0, 100) : '', decimals: Number(places) };
  return { feed, rounds: [...rounds.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), end, unanswered };
};
