import type { Finding } from '../../diagnostic/finding.js';

/** Prices over time: ascending Unix seconds, each price above zero. */
export interface PriceSeries {
  readonly times: ArrayLike<number>;
  readonly prices: ArrayLike<number>;
}

/** Prices of one asset as a file has them. */
export interface PriceHistory extends PriceSeries {
  /** What the asset is called: ETH. */
  readonly name: string;
  readonly file: string;
  /** sha256 of the file's text. */
  readonly digest: string;
  /** What the file was read as: `candles with a header`, for one. */
  readonly format: string;
  /** Unix seconds at which a price held: a candle's close stands at the candle's end. */
  readonly times: Float64Array;
  /** In whatever the file quotes; returns need no unit. */
  readonly prices: Float64Array;
  /** Seconds from one price to the next: the median. */
  readonly step: number;
  readonly gaps: Gaps;
}

/** Where more than one and a half steps lie between two prices. */
export interface Gaps {
  readonly count: number;
  /** Steps that are missing in all of them. */
  readonly missing: number;
  /** Seconds of the longest; 0 where there is none. */
  readonly longest: number;
}

/** A file as it was read: no history where a finding is an error. */
export interface ReadHistory {
  readonly history: PriceHistory | null;
  readonly findings: readonly Finding[];
}

/** One line of a price file: a price at a time, and where it is written. */
export interface PricePoint {
  readonly time: number;
  readonly price: number;
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
}

/** The points of a file in its own order. */
export interface Points {
  readonly points: readonly PricePoint[];
  readonly format: string;
  /** Times are those at which candles open. */
  readonly opens: 'candle' | 'instant';
  /** Lines whose price is empty or null: nothing was traded, or the asset was not there yet. */
  readonly empty: number;
  /** Times are written without a zone; they are read as UTC. */
  readonly zone: 'stated' | 'assumed';
}
