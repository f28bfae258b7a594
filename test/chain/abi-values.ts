import fc from 'fast-check';
import type { AbiValue } from '../../src/chain/abi-type.js';

/** A type as text, with a generator of its values. */
interface Typed {
  readonly type: string;
  readonly value: fc.Arbitrary<AbiValue>;
}

const hex = (bytes: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((array) => `0x${Buffer.from(array).toString('hex')}`);

const elementary: fc.Arbitrary<Typed> = fc.oneof(
  fc
    .integer({ min: 1, max: 32 })
    .map((n) => ({ type: `uint${n * 8}`, value: fc.bigInt({ min: 0n, max: (1n << BigInt(n * 8)) - 1n }) })),
  fc.integer({ min: 1, max: 32 }).map((n) => ({
    type: `int${n * 8}`,
    value: fc.bigInt({ min: -(1n << BigInt(n * 8 - 1)), max: (1n << BigInt(n * 8 - 1)) - 1n }),
  })),
  fc.integer({ min: 1, max: 32 }).map((n) => ({ type: `bytes${n}`, value: hex(n) })),
  fc.constant({ type: 'address', value: hex(20) }),
  fc.constant({ type: 'bool', value: fc.boolean() }),
  fc.constant({ type: 'bytes', value: fc.integer({ min: 0, max: 70 }).chain(hex) }),
  fc.constant({ type: 'string', value: fc.string({ unit: 'binary', maxLength: 40 }) }),
);

const typed = fc.letrec<{ any: Typed }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    elementary,
    fc.array(tie('any'), { minLength: 1, maxLength: 4 }).map((fields) => ({
      type: `(${fields.map((field) => field.type).join(',')})`,
      value: fc.tuple(...fields.map((field) => field.value)),
    })),
    tie('any').map((item) => ({ type: `${item.type}[]`, value: fc.array(item.value, { maxLength: 3 }) })),
    fc.tuple(tie('any'), fc.integer({ min: 1, max: 3 })).map(([item, length]) => ({
      type: `${item.type}[${length}]`,
      value: fc.array(item.value, { minLength: length, maxLength: length }),
    })),
  ),
})).any;

/** Types of some parameters and values that fit them. */
export const abiList = fc.array(typed, { maxLength: 4 }).chain((parameters) =>
  fc.record({
    types: fc.constant(parameters.map((parameter) => parameter.type)),
    values: fc.tuple(...parameters.map((parameter) => parameter.value)),
  }),
);
