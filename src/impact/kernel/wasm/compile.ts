import { endianness } from 'node:os';
import type { MemoryPlan } from '../plan.js';
import { type Shape, shapeName } from '../shape.js';
import { WASM, type WasmModule } from './host.js';
import { kernelModule } from './module.js';

/** Assets of an account beyond which a function of its own is not worth its size; the groups left run without WebAssembly. */
const MOST_ASSETS = 16;

/** The last module made, with the shapes it has: a book is run several times, and compiled code gets better with use. */
let last: { readonly key: string; readonly module: WasmModule | null } | undefined;

/**
 * The kernel for the shapes of a plan's groups; null where this machine cannot run it. WebAssembly's memory is little-endian
 * everywhere, and typed arrays are not.
 */
export const compileKernel = (plan: MemoryPlan): WasmModule | null => {
  const shapes = new Map<string, Shape>();
  for (const { shape } of plan.groups)
    if (shape.collateral + shape.debt <= MOST_ASSETS) shapes.set(shapeName(shape), shape);
  const key = [...shapes.keys()].sort().join();
  if (last?.key === key) return last.module;
  const bytes = kernelModule([...shapes.values()]);
  const module = endianness() === 'LE' && WASM.validate(bytes) ? new WASM.Module(bytes) : null;
  last = { key, module };
  return module;
};
