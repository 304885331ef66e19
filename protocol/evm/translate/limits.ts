/** Longest bytecode that is translated; solc makes some 2 kB of a body of 16 kB. */
export const CODE_BYTES_MAX = 24_576
/** Blocks of one body, after those that several callers share have been copied for each. */
export const BLOCKS_MAX = 4_096
/** Values of one body. */
export const VALUES_MAX = 65_536
/** Longest module. */
export const WASM_BYTES_MAX = 1_048_576
/** How deep the EVM's stack may be. */
export const STACK_MAX = 1_024
/** Of the translator: with another, other WebAssembly comes out, or other bodies are refused. */
export const TRANSLATOR_VERSION = 1
/** Labels of WebAssembly within one another. */
export const NESTING_MAX = 500
/** Locals of one function: V8 takes 50,000. */
export const LOCALS_MAX = 40_000
/** Applications of one call of a translated loop: only the next call runs the faster code that there may be by then. */
export const CHUNK_APPLICATIONS_MAX = 65_536
