/** What those share that write one body. */
import type { Body, BodyKind, PureOp, ValueId } from './ir.ts'
import { WORD_BYTES, leadingWords } from './layout.ts'
import { valueAt } from './body.ts'
import type { Plan } from './emit-plan.ts'
import { widthOf, type Range, type Width } from './range.ts'
import type { FunctionWriter } from './wasm-writer.ts'

/** Why an application gives no value. */
export const FAILURE = { reverted: 1, tooLong: 2, invalid: 3 } as const
export type FailureCode = typeof FAILURE[keyof typeof FAILURE]

/** Functions for whole words: operands are four limbs each, the lowest first; results too, or 0 or 1 of comparisons. */
export interface WordLibrary {
  /** Of the function. */
  index (op: PureOp | 'keccak256'): number
}

/** How a body is left: by returning from its function, or out of the loop that it stands in. */
export interface Exits {
  /** `value` leaves the value on the stack, in the low half of 64 bits, and `steps` what it took: not too much. */
  give (value: () => void, steps: () => void, depth: number): void
  fail (code: FailureCode, steps: () => void, depth: number): void
}

/** The addresses that a body is called with, in locals of 32 bits. */
export interface Inputs {
  x: number
  /** Of the last byte of the last word of the call's data. */
  data: number
}

export interface BodyContext {
  f: FunctionWriter
  body: Body
  kind: BodyKind
  plan: Plan
  library: WordLibrary
  exits: Exits
  inputs: Inputs
  /** Globals, 32 bits, that say where a revert's data are in the EVM's memory. */
  revert: { offset: number, size: number }
  /** Function that copies the call's data into memory; asked for only where there is a use. */
  copyData: () => number
}

/** Where arithmetic of a certain operation gets its operands from. */
export interface Operands {
  readonly f: FunctionWriter
  range (id: ValueId): Range
  width (id: ValueId): Width
  constant (id: ValueId): bigint | undefined
  /** Leaves its lowest 64 bits on the stack. */
  low (id: ValueId): void
  /** Leaves its four limbs on the stack. */
  whole (id: ValueId): void
  /** Leaves one limb of it on the stack. It is no inline value, if it is wide. */
  limb (id: ValueId, index: number): void
  /** Leaves what the operation's function gives. */
  library (op: PureOp, operands: readonly ValueId[]): void
  /** A local of 64 bits that nobody else uses until the next operand is asked for. */
  readonly scratch: number
}

export function dataBytes ({ body, kind }: Pick<BodyContext, 'body' | 'kind'>): number {
  return (leadingWords(kind) + body.args) * WORD_BYTES
}

export function rangeOf (body: Body, id: ValueId): Range {
  return valueAt(body, id).range
}

export function widthAt (body: Body, id: ValueId): Width {
  return widthOf(rangeOf(body, id))
}

