/**
 * Which elements of a dimension's sequence are computed. Specified in protocol/spec/connectors.md, "Selection"; its
 * three odd failures are those of the other implementation of this API.
 */
import { U32_MAX } from '../core/integers.ts'
import { ExecutionFault } from './execution-fault.ts'

const PANIC_ARITHMETIC = 17
const PANIC_INDEX = 50

export interface Selection {
  /** How many applications it takes. */
  last: number
  /** The elements to compute, ascending and distinct, the last one `last`; undefined for all from 0 to `last`. */
  marks: Uint32Array | undefined
  /** What is computed is what is wanted, one for each index. */
  inOrder: boolean
  /** Some index lies beyond `last`: once that much has been computed, the execution fails. */
  beyond: boolean
}

export function panic (panicCode: number): ExecutionFault {
  return new ExecutionFault({ kind: 'panic', panicCode })
}

export function arithmeticPanic (): ExecutionFault {
  return panic(PANIC_ARITHMETIC)
}

/** `indexes` must not be empty. Throws an ExecutionFault. */
export function select (indexes: Uint32Array): Selection {
  const { contiguous, sorted, max } = scan(indexes)
  const { length } = indexes
  if (contiguous && indexes[0] === 0) return { last: length - 1, marks: undefined, inOrder: true, beyond: false }
  if (!sorted && max === U32_MAX) throw arithmeticPanic()
  // Sorted: the maximum is the last index, and nothing is beyond it.
  const ascending = sorted ? indexes : indexes.slice().sort()
  const marks = distinctUpTo(ascending, max)
  const beyond = (ascending[length - 1] ?? 0) > max
  // Where most elements are wanted anyway, computing all in a row is cheaper.
  if (marks.length * 2 > max) return { last: max, marks: undefined, inOrder: false, beyond }
  return { last: max, marks, inOrder: sorted && marks.length === length, beyond }
}

/** The values at the indexes, of those that the selection asked for. Throws an ExecutionFault. */
export function pick ({ marks, inOrder, beyond }: Selection, values: Uint32Array, indexes: Uint32Array): Uint32Array {
  if (beyond) throw panic(PANIC_INDEX)
  if (inOrder) return values
  return indexes.map(index => values[marks === undefined ? index : find(marks, index)] ?? 0)
}

function scan (indexes: Uint32Array): { contiguous: boolean, sorted: boolean, max: number } {
  const first = indexes[0] ?? 0
  let [contiguous, sorted, max, previous] = [true, true, first, first]
  for (let k = 1; k < indexes.length; k++) {
    const index = indexes[k] ?? 0
    if (first + k > U32_MAX) throw arithmeticPanic()
    if (index !== first + k) contiguous = false
    if (index < previous) sorted = false
    if (index > max) max = index
    if (!contiguous && !sorted) break
    previous = index
  }
  return { contiguous, sorted, max }
}

function distinctUpTo (ascending: Uint32Array, max: number): Uint32Array {
  return ascending.filter((index, at) => index <= max && (at === 0 || index !== ascending[at - 1]))
}

/** Where `wanted` stands in an ascending list that has it. */
function find (ascending: Uint32Array, wanted: number): number {
  let [low, high] = [0, ascending.length - 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
