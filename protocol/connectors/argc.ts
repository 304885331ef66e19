/** How many arguments a body takes. Specified in protocol/spec/connectors.md, "Arguments". */
import { U32_MAX } from '../core/integers.ts'

const INDEX_MAX = U32_MAX - 1

/**
 * One more than the highest `args[<digits>]` in the text, wherever it stands: comments, strings and the ends of longer
 * identifiers count. 0 without any; undefined where an index is above 2^32 - 2.
 */
export function inferArgc (source: string): number | undefined {
  let argc = 0
  for (const [, digits] of source.matchAll(/args\[([0-9]+)\]/g)) {
    // Doubles are exact far beyond the largest index, and longer numbers stay larger.
    const index = Number(digits)
    if (index > INDEX_MAX) return undefined
    argc = Math.max(argc, index + 1)
  }
  return argc
}
