/** Where things are in a translated program's linear memory. All in bytes, unless they say otherwise. Pure. */
import { APPLICATION_STEPS_MAX, CALL_ARGS_MAX, CONDITION_ARGS_MAX, DIMENSION_TRANSFORMATIONS_MAX }
  from '../../core/limits.ts'
import { memorySteps } from '../steps.ts'
import type { BodyKind } from './ir.ts'
import { WIDE_SCRATCH_BYTES } from './wide-scratch.ts'

export const WORD_BYTES = 32
export const PAGE_BYTES = 65_536
export const VALUE_BYTES = 4

/** Words of memory that an application can pay for. */
export const MEMORY_WORDS_MAX = wordsFor(APPLICATION_STEPS_MAX)
export const MEMORY_BYTES_MAX = MEMORY_WORDS_MAX * WORD_BYTES
/** End of the EVM's memory, which lies reversed: its byte at offset o is at MEMORY_TOP - 1 - o. */
export const MEMORY_TOP = Math.ceil((WIDE_SCRATCH_BYTES + MEMORY_BYTES_MAX) / PAGE_BYTES) * PAGE_BYTES

/** Values, and gaps, of one call of the loop. */
export const CHUNK_VALUES_MAX = 4_096
/** Values that the loop gives, each a u32. */
export const VALUES_AT = MEMORY_TOP
/** How many applications come before each of them; one more is read than there are. */
export const GAPS_AT = VALUES_AT + CHUNK_VALUES_MAX * VALUE_BYTES
/**
 * The entries of a list, each a u32 for its body and one for the address of its data. Behind them are the data of each
 * entry, reversed too: 32 zeros, and then from the last word to the first, so that what is read beyond them is zero.
 */
export const ENTRIES_AT = GAPS_AT + (CHUNK_VALUES_MAX + 1) * VALUE_BYTES
export const ENTRY_BYTES = 8

/** A list as long as there can be one, or a condition with as many arguments. */
const LISTS_BYTES_MAX = Math.max(
  DIMENSION_TRANSFORMATIONS_MAX * (ENTRY_BYTES + (2 + CALL_ARGS_MAX) * WORD_BYTES),
  ENTRY_BYTES + (1 + CONDITION_ARGS_MAX) * WORD_BYTES
)
export const PAGES = Math.ceil((ENTRIES_AT + LISTS_BYTES_MAX) / PAGE_BYTES)

/** Words of a body's data before its arguments: x. */
export function leadingWords (kind: BodyKind): number {
  return kind === 'transformation' ? 1 : 0
}

function wordsFor (steps: number): number {
  let [low, high] = [0, steps]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (memorySteps(middle) <= steps) low = middle
    else high = middle - 1
  }
  return low
}
