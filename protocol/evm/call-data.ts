/** What the programs of program.ts are given, and give back. Words are 32 bytes, big-endian. Pure. */
import { SINGLE_ARGS_AT, TABLE_AT, WORD_BYTES } from './program.ts'

const VALUE_BYTES = 4
/** Before the values that a sparse loop gives: x, and what is left of the gap that it stopped in. */
const SPARSE_STATE_BYTES = 2 * WORD_BYTES

export interface ListEntry {
  /** Which of the program's bodies. */
  which: number
  args: readonly number[]
}

/** The part of a call's data that is the same for all calls of a list; the first words are for `callData`. */
export function listData (list: readonly ListEntry[]): Uint8Array {
  const [first] = list
  if (list.length === 1 && first !== undefined) {
    return words(SINGLE_ARGS_AT / WORD_BYTES - 1, [first.args.length, ...first.args])
  }
  let argsAt = TABLE_AT + list.length * WORD_BYTES
  const args = list.flatMap(entry => entry.args)
  const data = words(TABLE_AT / WORD_BYTES - 1, [list.length, ...list.map(() => 0), ...args])
  const view = new DataView(data.buffer)
  for (const [index, entry] of list.entries()) {
    const end = TABLE_AT + (index + 1) * WORD_BYTES
    view.setUint32(end - 12, entry.which)
    view.setUint32(end - 8, argsAt)
    view.setUint32(end - 4, entry.args.length)
    argsAt += entry.args.length * WORD_BYTES
  }
  return data
}

export interface CallState {
  x: number
  /** Of the list's entries, which is applied first; of no account where there is only one. */
  phase: number
}

/** Data of a call that wants `wanted` values, or one after each of the gaps in it. */
export function callData (
  list: Uint8Array, entries: number, { x, phase }: CallState, wanted: number | Uint32Array
): Uint8Array {
  const count = typeof wanted === 'number' ? wanted : wanted.length
  const gapsAt = typeof wanted === 'number' ? 0 : list.byteLength
  const data = new Uint8Array(list.byteLength + (gapsAt === 0 ? 0 : count * VALUE_BYTES))
  data.set(list)
  const view = new DataView(data.buffer)
  for (const [index, word] of [x, count, gapsAt].entries()) view.setUint32(index * WORD_BYTES + 28, word)
  if (entries > 1) view.setUint32(3 * WORD_BYTES + 28, phase)
  if (typeof wanted !== 'number') {
    for (let at = 0; at < count; at++) view.setUint32(gapsAt + at * VALUE_BYTES, wanted[at] ?? 0)
  }
  return data
}

export function conditionData (args: readonly number[]): Uint8Array {
  return words(0, args)
}

/** Puts what a contiguous call gave into `values` from `at` on; how many there were. */
export function readValues (returned: Uint8Array, values: Uint32Array, at: number): number {
  const view = new DataView(returned.buffer, returned.byteOffset, returned.byteLength)
  const count = returned.byteLength / VALUE_BYTES
  for (let index = 0; index < count; index++) values[at + index] = view.getUint32(index * VALUE_BYTES)
  return count
}

/** The same of a sparse call; `left` is what remains of the gap after the values. */
export function readSparse (
  returned: Uint8Array, values: Uint32Array, at: number
): { count: number, x: number, left: number } {
  const view = new DataView(returned.buffer, returned.byteOffset, returned.byteLength)
  const count = readValues(returned.subarray(SPARSE_STATE_BYTES), values, at)
  return { count, x: view.getUint32(WORD_BYTES - 4), left: view.getUint32(2 * WORD_BYTES - 4) }
}

/** `empty` words of zeros, then these, each an i32 or a u32. */
function words (empty: number, values: readonly number[]): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array((empty + values.length) * WORD_BYTES)
  const view = new DataView(data.buffer)
  for (const [index, value] of values.entries()) {
    const at = (empty + index) * WORD_BYTES
    if (value < 0) data.fill(0xff, at, at + WORD_BYTES)
    view.setUint32(at + WORD_BYTES - 4, value >>> 0)
  }
  return data
}
