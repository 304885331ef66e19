/** Comparisons of two values, as conditions: a 32-bit 0 or 1. Exact for every combination of widths. */
import type { BinaryOp, ValueId } from './ir.ts'
import { isBoth, type Range, widthOf } from './range.ts'
import type { Operands } from './emit-context.ts'
import { OP } from './wasm-writer.ts'

export type Comparison = 'lt' | 'gt' | 'slt' | 'sgt' | 'eq'

const UNSIGNED = { lt: OP.i64_lt_u, gt: OP.i64_gt_u, slt: OP.i64_lt_u, sgt: OP.i64_gt_u, eq: OP.i64_eq }
/** Of words whose upper limbs repeat the sign, the order as unsigned numbers is that of their lowest limbs. */
const SIGNED = { lt: OP.i64_lt_u, gt: OP.i64_gt_u, slt: OP.i64_lt_s, sgt: OP.i64_gt_s, eq: OP.i64_eq }

export function isComparison (op: string): op is Comparison {
  return Object.hasOwn(UNSIGNED, op)
}

export function writeComparison (from: Operands, op: Comparison & BinaryOp, a: ValueId, b: ValueId): void {
  const code = opcodeFor(op, from.range(a), from.range(b))
  if (code === undefined) {
    from.library(op, [a, b])
    from.f.op(OP.i32_wrap_i64)
    return
  }
  from.low(a)
  from.low(b)
  from.f.op(code)
}

/** What compares the lowest limbs; undefined where they do not decide. */
function opcodeFor (op: Comparison, a: Range, b: Range): number | undefined {
  if (isUnsigned(a) && isUnsigned(b)) return UNSIGNED[op]
  return isSigned(a) && isSigned(b) ? SIGNED[op] : undefined
}

export function isUnsigned (range: Range): boolean {
  return widthOf(range) === 'unsigned64'
}

/** Whether its upper limbs repeat the topmost bit of the lowest. */
export function isSigned (range: Range): boolean {
  return widthOf(range) === 'signed64' || isBoth(range)
}
