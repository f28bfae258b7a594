import { endianness } from 'node:os';
import type { MemoryPlan } from '../plan.js';
import type { Shape } from './group-function.js';
import { WASM, type WasmModule } from './host.js';
import { kernelModule, shapeName } from './module.js';

/** Assets of an account beyond which a function of its own is not worth its size; the groups left run without WebAssembly. */
const MOST_ASSETS = 16;

/**
 * The kernel for the shapes of a plan's groups; null where this machine cannot run it. WebAssembly's memory is little-endian
 * everywhere, and typed arrays are not.
 */
export const compileKernel = (plan: MemoryPlan, pages: number): WasmModule | null => {
  const shapes = new Map<string, Shape>();
  for (const { shape } of plan.groups)
    if (shape.collateral + shape.debt <= MOST_ASSETS) shapes.set(shapeName(shape), shape);
  const bytes = kernelModule([...shapes.values()], pages);
  return endianness() === 'LE' && WASM.validate(bytes) ? new WASM.Module(bytes) : null;
};
