import { type Shape, shapeName } from '../shape.js';
import { type Bytes, list, name, section, TYPE, unsigned } from './encode.js';
import { groupFunction } from './group-function.js';

const HEADER: Bytes = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const SHARED_WITH_MAXIMUM = 0x03;

/** The most pages of 64 KiB that addresses of 32 bits reach. */
const MOST_PAGES = 2 ** 16;

/** A WebAssembly module with a function for each shape. It imports `kernel.memory`, shared, of any size. */
export const kernelModule = (shapes: readonly Shape[]): Uint8Array<ArrayBuffer> => {
  const memory: Bytes = [...name('kernel'), ...name('memory'), 0x02, SHARED_WITH_MAXIMUM];
  return new Uint8Array([
    ...HEADER,
    ...section(1, list([[0x60, ...list([[TYPE.i32], [TYPE.i32], [TYPE.i32]]), 0]])),
    ...section(2, list([[...memory, ...unsigned(1), ...unsigned(MOST_PAGES)]])),
    ...section(3, list(shapes.map(() => [0]))),
    ...section(7, list(shapes.map((shape, index) => [...name(shapeName(shape)), 0x00, ...unsigned(index)]))),
    ...section(10, list(shapes.map(groupFunction))),
  ]);
};
