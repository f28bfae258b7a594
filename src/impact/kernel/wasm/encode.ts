/**
 * A small assembler of WebAssembly's binary format (https://webassembly.github.io/spec/core/binary/, with the fixed-width
 * SIMD and the threads extension). An instruction is a list of bytes; operands stand before their operator, so that a
 * function `f64Add(a, b)` reads as the text format's folded `(f64.add a b)`.
 */
export type Bytes = readonly number[];

/** LEB128, unsigned. */
export const unsigned = (value: number): Bytes => {
  const bytes: number[] = [];
  for (let rest = value; ; ) {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    if (rest === 0) return [...bytes, low];
    bytes.push(low + 128);
  }
};

/** LEB128, signed, of a whole number. */
export const signed = (value: number): Bytes => {
  const bytes: number[] = [];
  for (let rest = BigInt(value); ; ) {
    const low = Number(rest & 127n);
    rest >>= 7n;
    if ((rest === 0n && low < 64) || (rest === -1n && low >= 64)) return [...bytes, low];
    bytes.push(low + 128);
  }
};

/** A vector in the binary format: how many, then each. */
export const list = (items: readonly Bytes[]): Bytes => [...unsigned(items.length), ...items.flat()];

/** What is preceded by its length in bytes. */
export const sized = (content: Bytes): Bytes => [...unsigned(content.length), ...content];

export const name = (text: string): Bytes => sized([...new TextEncoder().encode(text)]);

export const section = (id: number, content: Bytes): Bytes => [id, ...sized(content)];

export const TYPE = { i32: 0x7f, v128: 0x7b } as const;
const NO_RESULT = 0x40;

export const get = (local: number): Bytes => [0x20, ...unsigned(local)];
export const set = (local: number, value: Bytes): Bytes => [...value, 0x21, ...unsigned(local)];
export const tee = (local: number, value: Bytes): Bytes => [...value, 0x22, ...unsigned(local)];

/** Runs the body again while `again` holds at its end. */
export const loop = (body: Bytes, again: Bytes): Bytes => [0x03, NO_RESULT, ...body, ...again, 0x0d, 0, 0x0b];
export const when = (condition: Bytes, body: Bytes): Bytes => [...condition, 0x04, NO_RESULT, ...body, 0x0b];
export const END: Bytes = [0x0b];

export const i32 = (value: number): Bytes => [0x41, ...signed(value)];
export const i32Add = (a: Bytes, b: Bytes): Bytes => [...a, ...b, 0x6a];
export const i32Sub = (a: Bytes, b: Bytes): Bytes => [...a, ...b, 0x6b];
export const i32And = (a: Bytes, b: Bytes): Bytes => [...a, ...b, 0x71];
export const i32ShiftLeft = (a: Bytes, b: Bytes): Bytes => [...a, ...b, 0x74];
export const i32TrailingZeros = (a: Bytes): Bytes => [...a, 0x68];
export const i32Differ = (a: Bytes, b: Bytes): Bytes => [...a, ...b, 0x47];
export const i32Less = (a: Bytes, b: Bytes): Bytes => [...a, ...b, 0x49];
export const i32Load = (at: Bytes, offset: number): Bytes => [...at, 0x28, 2, ...unsigned(offset)];

export const i64Add = (a: Bytes, b: Bytes): Bytes => [...a, ...b, 0x7c];
export const i64Load = (at: Bytes, offset: number): Bytes => [...at, 0x29, 3, ...unsigned(offset)];
export const i64Store = (at: Bytes, offset: number, value: Bytes): Bytes => [
  ...at,
  ...value,
  0x37,
  3,
  ...unsigned(offset),
];

export const f64 = (value: number): Bytes => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)];
export const f64Load = (at: Bytes, offset: number): Bytes => [...at, 0x2b, 3, ...unsigned(offset)];
export const f64Less = (a: Bytes, b: Bytes): Bytes => [...a, ...b, 0x63];
export const f64Add = (a: Bytes, b: Bytes): Bytes => [...a, ...b, 0xa0];
export const f64Multiply = (a: Bytes, b: Bytes): Bytes => [...a, ...b, 0xa2];

const simd = (code: number): Bytes => [0xfd, ...unsigned(code)];
const binary =
  (code: number) =>
  (a: Bytes, b: Bytes): Bytes => [...a, ...b, ...simd(code)];

export const v128Load = (at: Bytes, offset: number): Bytes => [...at, ...simd(0x00), 3, ...unsigned(offset)];
export const v128LoadSplat = (at: Bytes, offset: number): Bytes => [...at, ...simd(0x0a), 3, ...unsigned(offset)];
export const v128Store = (at: Bytes, offset: number, value: Bytes): Bytes => [
  ...at,
  ...value,
  ...simd(0x0b),
  3,
  ...unsigned(offset),
];
export const v128AnyTrue = (a: Bytes): Bytes => [...a, ...simd(0x53)];
export const v128And = binary(0x4e);
export const v128Or = binary(0x50);
/** Two equal lanes of 64 bits, of which `low` and `high` are the halves. */
export const v128Const = (low: number, high: number): Bytes => {
  const lane = [low, high].flatMap((half) => [0, 8, 16, 24].map((shift) => (half >>> shift) & 255));
  return [...simd(0x0c), ...lane, ...lane];
};
export const i64x2Lane = (a: Bytes, lane: 0 | 1): Bytes => [...a, ...simd(0x1d), lane];
export const i64x2Bitmask = (a: Bytes): Bytes => [...a, ...simd(0xc4)];
export const i64x2Add = binary(0xce);
export const f64x2Splat = (a: Bytes): Bytes => [...a, ...simd(0x14)];
export const f64x2Less = binary(0x49);
export const f64x2Add = binary(0xf0);
export const f64x2Subtract = binary(0xf1);
export const f64x2Multiply = binary(0xf2);
