import { compoundingOf, type NumberType } from '../quantity/number-type.js';
import type { ParameterType } from './protocol.js';

const numberText = (type: NumberType): string => {
  switch (type.unit) {
    case 'percent':
      return 'a percentage, as 80.5% or 8050 bps';
    case 'rate':
      return `a yearly rate, as 5% ${compoundingOf(type).toUpperCase()}`;
    case 'number':
      return type.codec?.name === 'whole' ? 'a whole number' : 'a number, as 1.05';
    case 'token':
      return 'whole tokens, as 3_000_000';
    case 'usd':
      return 'US dollars, as 1_179_648';
    case 'duration':
      return 'a time, as 36h or 1d12h';
  }
};

/** How the values of a type are written in a document, in words. */
export const writtenAs = (type: ParameterType): string => {
  switch (type.kind) {
    case 'number': {
      const words = type.number.sentinels.map(({ word }) => word);
      return [numberText(type.number), ...words].join(', or ');
    }
    case 'flag':
      return 'true or false';
    case 'text':
      return 'text';
    case 'address':
      return 'an address: 0x and 40 hexadecimal digits with their checksum';
    case 'set':
      return `a list of keys of ${type.of}`;
  }
};
