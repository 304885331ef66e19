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
