/** What is used of the runtime's WebAssembly. TypeScript has types for it only among those of a browser. */

export interface WasmModule { readonly [Symbol.toStringTag]: string }
/** `buffer` is another one after the memory has grown. */
export interface WasmMemory { readonly buffer: ArrayBuffer }
export type WasmFunction = (...args: Array<number | bigint>) => unknown
export type WasmImports = Record<string, Record<string, (...args: number[]) => void>>

interface Api {
  Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmModule
  Instance: new (module: WasmModule, imports: WasmImports) => { exports: Readonly<Record<string, unknown>> }
}

const { Module, Instance } = (globalThis as unknown as { WebAssembly: Api }).WebAssembly

/** Throws the runtime's CompileError for bytes that are no valid module. */
export function wasmModule (bytes: Uint8Array<ArrayBuffer>): WasmModule {
  return new Module(bytes)
}

/** What the instance exports. Throws the runtime's LinkError where an import is missing. */
export function wasmExports (module: WasmModule, imports: WasmImports = {}): Readonly<Record<string, unknown>> {
  return new Instance(module, imports).exports
}
