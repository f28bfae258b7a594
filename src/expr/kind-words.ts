import { dimensionWords } from './dimension.js';
import type { ExprValue } from './value.js';

/** What a value is, in words, for messages. */
export const kindWords = (value: ExprValue): string => {
  switch (value.kind) {
    case 'number':
      return dimensionWords(value.dimension);
    case 'infinite':
      return `an unlimited amount (${dimensionWords(value.dimension)})`;
    case 'boolean':
      return 'true or false';
    case 'text':
      return 'text';
    case 'null':
      return 'null';
    case 'list':
      return 'a list';
    case 'record':
      return 'a record';
  }
};
