/** A number that was estimated, and its standard error. */
export interface EstimateView {
  readonly value: number;
  readonly error: number;
}

const SCALES: readonly (readonly [number, string])[] = [
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** Digits after the point that show two figures of an error, or four of a number without one. */
const placesFor = (value: number, error: number): number => {
  if (error > 0 && Number.isFinite(error)) return Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(error))));
  const size = Math.abs(value);
  return size === 0 ? 0 : Math.min(6, Math.max(0, 3 - Math.floor(Math.log10(size))));
};

/** An error that is not nothing is never shown as nothing. */
const errorText = (error: number, places: number): string => {
  if (error === 0) return '';
  if (!Number.isFinite(error)) return ' ± ?';
  const shown = error.toFixed(places);
  return ` ± ${Number(shown) === 0 ? `<${(10 ** -places).toFixed(places)}` : shown}`;
};

/** A number with its sign; one that is shown as nothing has none. */
const signed = (value: number, places: number, sign: 'always' | 'negative'): string => {
  const shown = Math.abs(value).toFixed(places);
  if (Number(shown) === 0) return shown;
  return `${value < 0 ? '-' : sign === 'always' ? '+' : ''}${shown}`;
};

/** Figures after the point at most: an error asks for more of them than a number alone. */
const most = (error: number, alone: number): number => (error > 0 && Number.isFinite(error) ? alone + 2 : alone);

/** US dollars with their standard error in one unit: `$1.24M ± 0.05M`. `± ?`: so few paths tell nothing about the error. */
export const dollars = ({ value, error }: EstimateView, sign: 'always' | 'negative' = 'negative'): string => {
  const size = Math.max(Math.abs(value), Number.isFinite(error) ? error : 0);
  const [scale, unit] = SCALES.find(([least]) => size >= least) ?? [1, ''];
  const [scaled, off] = [value / scale, error / scale];
  const places = size === 0 ? 0 : Math.min(placesFor(scaled, off), scale === 1 ? 2 : 3);
  const shown = Math.abs(scaled).toFixed(places);
  // Of an exact number less than a cent is a rounding.
  const none = value === 0 || (error === 0 && Number(shown) === 0);
  const before = none ? '' : value < 0 ? '-' : sign === 'always' ? '+' : '';
  const after = errorText(off, places);
  return `${before}$${none ? '0' : `${shown}${unit}`}${after === '' || after === ' ± ?' ? after : `${after}${unit}`}`;
};

/** US dollars that are exact. */
export const exactDollars = (value: number): string => dollars({ value, error: 0 });

/** A count with its error. */
export const count = ({ value, error }: EstimateView, sign: 'always' | 'negative' = 'negative'): string => {
  const places = Number.isInteger(value) && error === 0 ? 0 : Math.min(placesFor(value, error), most(error, 2));
  return `${signed(value, places, sign)}${errorText(error, places)}`;
};

/** A factor with its error: `1.24× ± 0.05`. */
export const times = ({ value, error }: EstimateView, sign: 'always' | 'negative' = 'negative'): string => {
  const places = Math.min(placesFor(value, error), most(error, 3));
  return `${signed(value, places, sign)}×${errorText(error, places)}`;
};

/** A share in per cent with its error, `16.8% ± 1.7`; with a sign always, the difference of two in percentage points: `+16.8 pp ± 1.7`. */
export const percents = ({ value, error }: EstimateView, sign: 'always' | 'negative' = 'negative'): string => {
  const places = Math.min(placesFor(value * 100, error * 100), most(error, 2));
  return `${signed(value * 100, places, sign)}${sign === 'always' ? ' pp' : '%'}${errorText(error * 100, places)}`;
};

/** An exact share in per cent with so many places: `12.50%`. */
export const percentText = (share: number, places: number): string => `${(share * 100).toFixed(places)}%`;

/** A fall of prices in per cent, `-12.5%`; `0%` for none. */
export const fallText = (fall: number): string => `${fall === 0 ? '' : '-'}${Number((fall * 100).toFixed(2))}%`;

const TIMES: readonly (readonly [number, string])[] = [
  [86_400, 'd'],
  [3600, 'h'],
];

/** A time in seconds with its error, in one unit: `12.0 h ± 2.2`. */
export const time = ({ value, error }: EstimateView): string => {
  const [scale, unit] = TIMES.find(([least]) => value >= 2 * least) ?? [60, 'min'];
  const [scaled, off] = [value / scale, error / scale];
  const places = error === 0 && Number.isInteger(scaled) ? 0 : Math.min(placesFor(scaled, off), most(error, 1));
  return `${signed(scaled, places, 'negative')} ${unit}${errorText(off, places)}`;
};

/** Whether something happens on the one path there is, of its share of paths. */
export const happens = ({ value }: EstimateView): string => (value > 0 ? 'yes' : 'no');

/** How the prices of drawn paths came about: of given ones only what is done on them is drawn. */
export const modelName = (model: string): string => (model === 'paths' ? 'prices given, acts drawn' : model);
