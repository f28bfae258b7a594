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

/** An error that is nothing in these digits is told as less than the last of them: it is not nothing. */
const errorText = (error: number, places: number): string => {
  if (error === 0) return '';
  if (!Number.isFinite(error)) return ' ± ?';
  const shown = error.toFixed(places);
  return Number(shown) === 0 ? ` ± <${(10 ** -places).toFixed(places)}` : ` ± ${shown}`;
};

/** US dollars with their standard error in one unit: `$1.24M ± 0.05M`. `± ?`: so few paths tell nothing about the error. */
export const dollars = ({ value, error }: EstimateView, sign: 'always' | 'negative' = 'negative'): string => {
  const size = Math.max(Math.abs(value), Number.isFinite(error) ? error : 0);
  const [scale, unit] = SCALES.find(([least]) => size >= least) ?? [1, ''];
  const [scaled, off] = [value / scale, error / scale];
  const places = size === 0 ? 0 : Math.min(placesFor(scaled, off), scale === 1 ? 2 : 3);
  const shown = Math.abs(scaled).toFixed(places);
  const before = value < 0 ? '-' : sign === 'always' && value > 0 ? '+' : '';
  const after = errorText(off, places);
  return `${before}$${shown}${unit}${after === '' || after === ' ± ?' ? after : `${after}${unit}`}`;
};

/** A count with its error. */
export const count = ({ value, error }: EstimateView, sign: 'always' | 'negative' = 'negative'): string => {
  const places = Number.isInteger(value) && error === 0 ? 0 : Math.min(placesFor(value, error), 2);
  return `${sign === 'always' && value > 0 ? '+' : ''}${value.toFixed(places)}${errorText(error, places)}`;
};

/** A factor with its error: `1.24× ± 0.05×`. */
export const times = ({ value, error }: EstimateView, sign: 'always' | 'negative' = 'negative'): string => {
  const places = Math.min(placesFor(value, error), 3);
  const off = errorText(error, places);
  return `${sign === 'always' && value > 0 ? '+' : ''}${value.toFixed(places)}×${off}`;
};

/** A share in per cent with its error. */
export const percents = ({ value, error }: EstimateView, sign: 'always' | 'negative' = 'negative'): string => {
  const places = Math.min(placesFor(value * 100, error * 100), 2);
  return `${sign === 'always' && value > 0 ? '+' : ''}${(value * 100).toFixed(places)}%${errorText(error * 100, places)}`;
};
