import type { Oracle, OracleSource } from '../scenario.js';

/** How a market's oracle follows a price that was moved. */
export interface Following {
  /** How many of its sources must show the move, and how many there are. */
  readonly needed: number;
  readonly sources: number;
  /** How long the price must be held until they do. */
  readonly seconds: number;
  /** What the oracle then says, as a multiple of the true price: a cap may keep it below the move. */
  readonly reported: number;
}

/** A source that is silent at first begins when it is back; a move below its threshold waits for the heartbeat. */
const secondsUntil = ({ outages, deviation, heartbeat, latency }: OracleSource, factor: number): number => {
  const silent = outages.find(({ from, to }) => from <= 0 && to > 0)?.to ?? 0;
  return silent + (Math.abs(factor - 1) >= deviation ? 0 : heartbeat) + latency;
};

/**
 * How long, and with how many sources, an oracle takes to show a price that is `factor` times the true one: a median needs more
 * than half of its sources, a mean all, a list of fallbacks its first. All read one market, so that one move is seen by all.
 * Null stands for an oracle that reads the market's price at once.
 */
export const following = (oracle: Oracle | null, factor: number): Following => {
  if (oracle === null) return { needed: 1, sources: 1, seconds: 0, reported: factor };
  const { sources, aggregate, cap } = oracle;
  const first = aggregate === 'first-valid' ? sources.slice(0, 1) : sources;
  const times = first.map((source) => secondsUntil(source, factor)).sort((a, b) => a - b);
  const needed = aggregate === 'median' ? Math.floor(sources.length / 2) + 1 : first.length;
  return {
    needed,
    sources: sources.length,
    seconds: times[needed - 1] ?? 0,
    reported: cap === null ? factor : Math.min(factor, cap.factor),
  };
};
