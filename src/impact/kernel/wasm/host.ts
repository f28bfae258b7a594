/** What is used of WebAssembly; Node has it, and TypeScript types it among a browser's things only. */
interface Host {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Memory: new (limits: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: Readonly<Record<string, unknown>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

/** Shared memory; can be posted to workers. */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
}

declare const compiled: unique symbol;

/** Compiled code; can be posted to workers. */
export interface WasmModule {
  readonly [compiled]: true;
}

export const WASM = (globalThis as unknown as { readonly WebAssembly: Host }).WebAssembly;
