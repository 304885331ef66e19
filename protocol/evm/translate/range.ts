/**
 * What is known of a word's size. A range [low, high] says: the word is n modulo 2^256 for some whole n in it, with
 * -2^255 <= low <= high < 2^256 and high - low < 2^256. So [-1, 5] are all ones, and 0 to 5. Pure.
 */

export interface Range {
  low: bigint
  high: bigint
}

/** Bytes of a word. */
export const WORD_BYTES = 32n
export const WORD = 1n << 256n
export const WORD_MAX = WORD - 1n
export const HALF_WORD = 1n << 255n
export const U64_MAX = (1n << 64n) - 1n
export const S64_MIN = -(1n << 63n)
export const S64_MAX = (1n << 63n) - 1n

/** Nothing is known. */
export const ANY: Range = { low: 0n, high: WORD_MAX }
export const BOOL: Range = { low: 0n, high: 1n }

/**
 * How a word is held: in 64 bits, above which there are zeros; in 64 bits, above which there are copies of the topmost;
 * or whole, in four times 64 bits, the lowest first. What fits both of the first two is unsigned.
 */
export type Width = 'unsigned64' | 'signed64' | 'wide'

export function widthOf ({ low, high }: Range): Width {
  if (low >= 0n && high <= U64_MAX) return 'unsigned64'
  return low >= S64_MIN && high <= S64_MAX ? 'signed64' : 'wide'
}

/** Whether a 64-bit value of the range reads the same as signed and as unsigned. */
export function isBoth ({ low, high }: Range): boolean {
  return low >= 0n && high <= S64_MAX
}

export function exactly (word: bigint): Range {
  const n = signed(word)
  return { low: n, high: n }
}

/** A word as two's complement has it. */
export function signed (word: bigint): bigint {
  return word >= HALF_WORD ? word - WORD : word
}

export function modulo (n: bigint): bigint {
  return ((n % WORD) + WORD) % WORD
}
