/** A small notation for code over 64-bit values, in which the functions for whole words are written. Pure. */
import { I64, NO_RESULT, OP, type FunctionWriter } from './wasm-writer.ts'

export type Code = (f: FunctionWriter) => void
/** A local's number, a constant, or code that leaves one value on the stack. */
export type Operand = number | bigint | Code
/** A word in four locals, the lowest first. */
export type Limbs = readonly [number, number, number, number]

export const LOW_HALF = 0xffff_ffffn

export const add = two(OP.i64_add)
export const sub = two(OP.i64_sub)
export const mul = two(OP.i64_mul)
export const divide = two(OP.i64_div_u)
export const remainder = two(OP.i64_rem_u)
export const and = two(OP.i64_and)
export const or = two(OP.i64_or)
export const xor = two(OP.i64_xor)
export const shl = two(OP.i64_shl)
export const shr = two(OP.i64_shr_u)
export const sar = two(OP.i64_shr_s)

/** Those that give a condition: a 32-bit 0 or 1. */
export const less = two(OP.i64_lt_u)
export const lessSigned = two(OP.i64_lt_s)
export const atLeast = two(OP.i64_ge_u)
export const equal = two(OP.i64_eq)
export const both = two(OP.i32_and)
export const either = two(OP.i32_or)

export const isZero = one(OP.i64_eqz)
/** A condition as a 64-bit value. */
export const bit = one(OP.i64_extend_i32_u)
export const leadingZeros = one(OP.i64_clz)

/** One of two 64-bit values, both of which are computed. */
export function choose (condition: Operand, then: Operand, otherwise: Operand): Code {
  return f => {
    put(f, then, otherwise, condition)
    f.op(OP.select)
  }
}

/** Whether all of them are zero. */
export function noneOf (...operands: Operand[]): Code {
  return isZero(anyOf(...operands))
}

/** A value that is zero where all of them are. */
export function anyOf (...operands: Operand[]): Operand {
  return operands.reduce((all, each) => or(all, each))
}

export function put (f: FunctionWriter, ...operands: Operand[]): void {
  for (const operand of operands) {
    if (typeof operand === 'number') f.get(operand)
    else if (typeof operand === 'bigint') f.i64(operand)
    else operand(f)
  }
}

export function assign (f: FunctionWriter, local: number, operand: Operand): void {
  put(f, operand)
  f.set(local)
}

/** A new local with that value. */
export function let64 (f: FunctionWriter, operand: Operand): number {
  const local = f.local(I64)
  assign(f, local, operand)
  return local
}

/** Takes the results of a call, which lie on the stack, the last on top, into locals. */
export function receive (f: FunctionWriter, locals: readonly number[]): void {
  for (const local of locals.toReversed()) f.set(local)
}

/** Leaves the function with what these give. */
export function give (f: FunctionWriter, ...results: Operand[]): void {
  put(f, ...results)
  f.op(OP.return)
}

export function when (f: FunctionWriter, condition: Operand, then: () => void, otherwise?: () => void): void {
  put(f, condition)
  f.op(OP.if, NO_RESULT)
  then()
  if (otherwise !== undefined) {
    f.op(OP.else)
    otherwise()
  }
  f.op(OP.end)
}

/** Does it once, and again as long as the condition, looked at after each time, holds. */
export function repeatWhile (f: FunctionWriter, body: () => void, condition: Operand): void {
  f.op(OP.loop, NO_RESULT)
  body()
  put(f, condition)
  f.at(OP.br_if, 0)
  f.op(OP.end)
}

export function newLimbs (f: FunctionWriter): Limbs {
  return [f.local(I64), f.local(I64), f.local(I64), f.local(I64)]
}

/** The word in the parameters from `first` on. */
export function limbsAt (first: number): Limbs {
  return [first, first + 1, first + 2, first + 3]
}

/** The element of a list that has one there. */
export function pick<T> (list: readonly T[], index: number): T {
  const element = list[index]
  if (element === undefined) throw new RangeError(`no element ${index} of ${list.length}`)
  return element
}

function two (opcode: number): (a: Operand, b: Operand) => Code {
  return (a, b) => f => {
    put(f, a, b)
    f.op(opcode)
  }
}

function one (opcode: number): (a: Operand) => Code {
  return a => f => {
    put(f, a)
    f.op(opcode)
  }
}
