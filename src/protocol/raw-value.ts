import { ADDRESS_CODEC } from '../quantity/codecs/address.js';
import { decodeQuantity } from '../quantity/decode.js';
import type { ParameterType } from './protocol.js';
import { setValue, type Value } from './value.js';

/** What a source holds for a parameter: an integer, a flag, text, or for sets the identities. */
export type RawInput = bigint | boolean | string | readonly string[];

/**
 * The value a source's raw content stands for. An integer that the codec cannot read is kept as `unreadable`; content of
 * another kind than the parameter's gives null.
 */
export const valueFromRaw = (raw: RawInput, type: ParameterType): Value | null => {
  switch (type.kind) {
    case 'number': {
      if (typeof raw !== 'bigint') return null;
      const decoded = decodeQuantity(raw, type.number);
      return decoded.ok ? { kind: 'number', number: decoded.value } : { kind: 'unreadable', raw };
    }
    case 'flag':
      if (typeof raw === 'boolean') return { kind: 'flag', flag: raw };
      return raw === 0n || raw === 1n ? { kind: 'flag', flag: raw === 1n } : null;
    case 'text':
      return typeof raw === 'string' ? { kind: 'text', text: raw } : null;
    case 'address': {
      if (typeof raw !== 'string') return null;
      const decoded = ADDRESS_CODEC.decode(raw);
      return decoded.ok ? { kind: 'address', address: decoded.value.text } : null;
    }
    case 'set':
      return Array.isArray(raw) ? setValue(raw as readonly string[]) : null;
  }
};
