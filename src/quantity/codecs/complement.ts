import type { NumberCodec } from '../codec.js';
import { ONE, subtract } from '../rational.js';

/** A codec that stores 1 − value with another: Compound's liquidationFactor is 1 − penalty. */
export const complementCodec = (of: NumberCodec): NumberCodec => ({
  kind: 'number',
  name: 'complement',
  exact: of.exact,
  range: of.range,
  holds: of.holds,
  encode: (value) => {
    const encoded = of.encode(subtract(ONE, value));
    if (encoded.ok) return encoded;
    if (encoded.reason === 'inexact') {
      return { ...encoded, below: subtract(ONE, encoded.above), above: subtract(ONE, encoded.below) };
    }
    const side = encoded.side === 'above' ? 'below' : 'above';
    return { ...encoded, side, limit: subtract(ONE, encoded.limit) };
  },
  decode: (raw) => {
    const decoded = of.decode(raw);
    return decoded.ok ? { ok: true, value: subtract(ONE, decoded.value) } : decoded;
  },
});
