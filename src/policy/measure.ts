import { booleanValue, type ExprValue, numberValue, SECOND, textValue, USD } from '../expr/value.js';
import { multiply, rational } from '../quantity/rational.js';
import { readNumber } from '../quantity/read-text.js';
import { readSeconds } from './read-time.js';

const share = (text: string): ExprValue | null => {
  const [, digits, unit] = /^(.+?) ?(%|bps)$/.exec(text) ?? [];
  const number = digits === undefined ? null : readNumber(digits);
  return number === null ? null : numberValue(multiply(number, rational(1n, unit === '%' ? 100n : 10_000n)));
};

/** A measure as an example writes it: `900 tokens`, `$5_000`, `12`, `5%`, `36h`, `true`; null for anything else. */
export const measure = (text: string, token: string): ExprValue | null => {
  if (text === 'true' || text === 'false') return booleanValue(text === 'true');
  const [, tokens] = /^(\S+) tokens?$/.exec(text) ?? [];
  const amount = tokens === undefined ? null : readNumber(tokens);
  if (amount !== null) return numberValue(amount, { [`token:${token}`]: 1 });
  const dollars = text.startsWith('$') ? readNumber(text.slice(1)) : null;
  if (dollars !== null) return numberValue(dollars, USD);
  const count = readNumber(text);
  if (count !== null) return numberValue(count);
  const part = share(text);
  if (part !== null) return part;
  const seconds = readSeconds(text);
  if (seconds !== null) return numberValue(seconds, SECOND);
  return /^0x[0-9a-fA-F]{40}$/.test(text) ? textValue(text) : null;
};
