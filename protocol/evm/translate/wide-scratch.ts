/** Where the functions for whole words keep what does not fit locals, in bytes of linear memory from 0 on. */

/** All of them lie below this. Nothing in there lives longer than a call. */
export const WIDE_SCRATCH_BYTES = 1_024

/** Eight limbs and what normalizing shifts out of them. */
export const DIVIDEND = 64
/** Four limbs. */
export const DIVISOR = 192
/** A digit of 32 bits for each of the dividend's. */
export const QUOTIENT = 256
/** Four limbs, the lowest first. */
export const HASH = 384
