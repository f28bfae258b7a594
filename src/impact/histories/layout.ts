/** Which columns of a table hold the time and the price. */
export interface Layout {
  readonly time: number;
  readonly price: number;
  readonly format: string;
  readonly opens: 'candle' | 'instant';
}

/** What no heading names. */
export type Lacks = 'time' | 'price';

export type FoundLayout =
  | { readonly found: true; readonly layout: Layout }
  | { readonly found: false; readonly lacks: Lacks };

/** Headings of times, the surest first: CryptoDataDownload has both `unix` and `date`. */
const TIMES = [
  'unix',
  'unix timestamp',
  'unixtimestamp',
  'open_time',
  'open time',
  'opentime',
  'timeopen',
  'timestamp',
  'ts',
  'time',
  'start',
  'datetime',
  'snapped_at',
  'date',
  'date(utc)',
  'ts_local',
  'block_timestamp',
];
const PRICES = ['close', 'price', 'close price', 'closeprice', 'price_usd', 'value'];

const normal = (heading: string): string => heading.trim().toLowerCase();

/**
 * The layout that a heading names. `wanted` is a column to take the price from, by its heading; without one it is `close` or `price`,
 * or a column that is called as the asset is.
 */
export const layoutOfHeading = (headings: readonly string[], wanted: string | null, name: string): FoundLayout => {
  const at = new Map(headings.map((heading, i) => [normal(heading), i] as const).reverse());
  const first = (names: readonly string[]): number | undefined =>
    names.map((one) => at.get(normal(one))).find((one) => one !== undefined);
  const time = first(TIMES);
  if (time === undefined) return { found: false, lacks: 'time' };
  const price = wanted === null ? first([...PRICES, name]) : first([wanted]);
  if (price === undefined || price === time) return { found: false, lacks: 'price' };
  const candle = at.has('open') && at.get('close') === price;
  const column = headings[price]?.trim() ?? '';
  return {
    found: true,
    layout: {
      time,
      price,
      format: candle ? 'candles with a heading' : `times and the column ${column}`,
      opens: candle ? 'candle' : 'instant',
    },
  };
};

/**
 * The layout of rows without a heading, by how many cells they have. In each the time is first and the fifth is the close:
 * Binance's 12 (data.binance.vision), Kraken's 7 (downloadable OHLCVT) and 8 (its API, with the mean price), Coinbase's 6 (time, low,
 * high, open, close, volume). Five are CoinGecko's candles, which stand at their end. Two are a time and a price.
 */
export const layoutOfCount = (count: number): Layout | null => {
  const candle = (whose: string): Layout => ({
    time: 0,
    price: 4,
    format: `candles of ${whose}`,
    opens: 'candle',
  });
  if (count === 2) return { time: 0, price: 1, format: 'times and prices', opens: 'instant' };
  if (count === 5) return { time: 0, price: 4, format: 'candles of CoinGecko', opens: 'instant' };
  if (count === 6) return candle('six cells, as of Coinbase');
  if (count === 7 || count === 8) return candle('Kraken');
  return count === 12 ? candle('Binance') : null;
};
