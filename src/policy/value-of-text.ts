import type { ParameterType } from '../protocol/protocol.js';
import type { Value } from '../protocol/value.js';
import { ADDRESS_CODEC } from '../quantity/codecs/address.js';
import { parseQuantity } from '../quantity/parse.js';

/** The value that a text stands for in a document; null where it stands for none, and for sets. */
export const valueOfText = (text: string, type: ParameterType): Value | null => {
  switch (type.kind) {
    case 'flag':
      return text === 'true' || text === 'false' ? { kind: 'flag', flag: text === 'true' } : null;
    case 'text':
      return { kind: 'text', text };
    case 'address': {
      const parsed = ADDRESS_CODEC.encode(text);
      return parsed.ok ? { kind: 'address', address: parsed.value.text } : null;
    }
    case 'set':
      return null;
    case 'number': {
      const parsed = parseQuantity(text, type.number);
      return parsed.ok ? { kind: 'number', number: parsed.value } : null;
    }
  }
};
