/**
 * What running a program costs: the same for every engine, whatever it really takes. Specified in
 * protocol/spec/evm.md, "Steps". Pure.
 */

/** One instruction, where nothing below says more. */
export const INSTRUCTION_STEPS = 1
export const DIVISION_STEPS = 4
/** ADDMOD and MULMOD. */
export const MODULAR_STEPS = 8
export const EXP_STEPS = 10
/** For each byte that EXP's exponent needs. */
export const EXP_BYTE_STEPS = 20
export const KECCAK256_STEPS = 500
/** For each word that is hashed, begun ones included. */
export const KECCAK256_WORD_STEPS = 20
/** For each word that CALLDATACOPY, CODECOPY and RETURNDATACOPY copy, begun ones included. */
export const COPY_WORD_STEPS = 1
/** Memory of w words costs 3w + w² / 512, rounded down: only what it has grown by is charged. */
export const MEMORY_WORD_STEPS = 3
export const MEMORY_SQUARE_DIVISOR = 512

/** STATICCALL, by which hashes and signatures are computed; those cost what they do in gas, in Shanghai. */
export const CALL_STEPS = 100

/** What having a memory of so many words has cost in all. */
export function memorySteps (words: number): number {
  return words * MEMORY_WORD_STEPS + Math.floor(words * words / MEMORY_SQUARE_DIVISOR)
}
