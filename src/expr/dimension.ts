import { quoted } from './printable.js';
import { type Dimension, PURE } from './value.js';

export const isPure = (dimension: Dimension): boolean => {
  for (const unit in dimension) if (dimension[unit] !== 0) return false;
  return true;
};

export const sameDimension = (a: Dimension, b: Dimension): boolean => {
  if (a === b) return true;
  const units = Object.keys(a);
  if (units.length !== Object.keys(b).length) return false;
  return units.every((unit) => Object.hasOwn(b, unit) && a[unit] === b[unit]);
};

/** The dimension of a product (`sign` 1) or of a quotient (`sign` −1). */
export const combineDimensions = (a: Dimension, b: Dimension, sign: 1 | -1): Dimension => {
  if (isPure(b)) return a;
  const powers = new Map(Object.entries(a));
  for (const [unit, power] of Object.entries(b)) powers.set(unit, (powers.get(unit) ?? 0) + sign * power);
  const left = [...powers].filter(([, power]) => power !== 0);
  // fromEntries defines own properties, so that a unit of any name is only a name.
  return left.length === 0 ? PURE : Object.fromEntries(left);
};

const TOKEN = 'token:';

const unitWord = (unit: string, power: number, plural: boolean): string => {
  let word: string;
  if (unit === 'usd') word = plural ? 'US dollars' : 'US dollar';
  else if (unit === 'second') word = plural ? 'seconds' : 'second';
  else if (unit.startsWith(TOKEN))
    word = `${plural ? 'tokens' : 'token'} ${quoted(unit.slice(TOKEN.length)).slice(1, -1)}`;
  else word = quoted(unit).slice(1, -1);
  return power === 1 ? word : `${word}^${power}`;
};

/** A dimension in words, for messages: `US dollars per second`. */
export const dimensionWords = (dimension: Dimension): string => {
  const entries = Object.entries(dimension).filter(([, power]) => power !== 0);
  const above = entries.filter(([, power]) => power > 0).map(([unit, power]) => unitWord(unit, power, true));
  const below = entries.filter(([, power]) => power < 0).map(([unit, power]) => unitWord(unit, -power, false));
  if (above.length === 0 && below.length === 0) return 'a plain number';
  const top = above.length === 0 ? 'a plain number' : above.join(' times ');
  return below.length === 0 ? top : `${top} per ${below.join(' and ')}`;
};
