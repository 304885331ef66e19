/** Products and powers of whole words. */
import { I64, OP, type FunctionWriter } from './wasm-writer.ts'
import {
  add, and, anyOf, assign, bit, give, isZero, less, let64, limbsAt, LOW_HALF, mul, newLimbs, noneOf, or, pick, put,
  receive, repeatWhile, shl, shr, when, type Limbs
} from './wide-code.ts'

const A = limbsAt(0)
const B = limbsAt(4)

/** A 64-bit factor, and its halves. */
interface Factor { whole: number, low: number, high: number }

export function writeMul (f: FunctionWriter): void {
  when(f, noneOf(A[1], A[2], A[3], B[1], B[2], B[3]), () => {
    const { low, high } = productOf(f, factor(f, A[0]), factor(f, B[0]))
    give(f, low, high, 0n, 0n)
  })
  put(f, ...columns(f, A, B, 4))
}

/** All eight limbs of the product. */
export function writeMul512 (f: FunctionWriter): void {
  put(f, ...columns(f, A, B, 8))
}

/** The lowest `count` limbs of the product, row by row. */
function columns (f: FunctionWriter, a: Limbs, b: Limbs, count: 4 | 8): number[] {
  const sums = Array.from({ length: count }, () => f.local(I64))
  const [left, right] = [a.map(limb => factor(f, limb)), b.map(limb => factor(f, limb))]
  const carry = f.local(I64)
  for (const [row, one] of left.entries()) {
    assign(f, carry, 0n)
    for (const [at, other] of right.entries()) {
      const column = row + at
      if (column >= count) break
      const sum = pick(sums, column)
      // Nobody asks what the last column carries.
      if (column === count - 1 && count < 8) {
        assign(f, sum, add(add(sum, carry), mul(one.whole, other.whole)))
        break
      }
      const { low, high } = productOf(f, one, other)
      // (2^64 - 1)^2 and two more numbers below 2^64 still fit 128 bits: `high` is not left.
      assign(f, low, add(low, carry))
      assign(f, high, add(high, bit(less(low, carry))))
      assign(f, sum, add(sum, low))
      assign(f, carry, add(high, bit(less(sum, low))))
    }
    if (count === 8) assign(f, pick(sums, row + 4), carry)
  }
  return sums
}

export function factor (f: FunctionWriter, whole: number): Factor {
  return { whole, low: let64(f, and(whole, LOW_HALF)), high: let64(f, shr(whole, 32n)) }
}

/** All 128 bits, in new locals. */
export function productOf (f: FunctionWriter, a: Factor, b: Factor): { low: number, high: number } {
  const upper = let64(f, add(mul(a.high, b.low), shr(mul(a.low, b.low), 32n)))
  const lower = let64(f, add(mul(a.low, b.high), and(upper, LOW_HALF)))
  const high = let64(f, add(add(mul(a.high, b.high), shr(upper, 32n)), shr(lower, 32n)))
  return { low: let64(f, mul(a.whole, b.whole)), high }
}

/** Operand 0 to the power of operand 1. */
export function writeExp (f: FunctionWriter, index: (name: 'mul') => number): void {
  const multiply = index('mul')
  const power = newLimbs(f)
  for (const [at, limb] of power.entries()) assign(f, limb, at === 0 ? 1n : 0n)
  when(f, noneOf(...B), () => { give(f, ...power) })
  const oddExponent = (): void => {
    put(f, ...power, ...A)
    f.call(multiply)
    receive(f, power)
  }
  repeatWhile(f, () => {
    when(f, isOdd(B[0]), oddExponent)
    for (const [at, limb] of B.entries()) {
      const upper = B[at + 1]
      assign(f, limb, upper === undefined ? shr(limb, 1n) : or(shr(limb, 1n), shl(upper, 63n)))
    }
    when(f, noneOf(...B), () => { give(f, ...power) })
    put(f, ...A, ...A)
    f.call(multiply)
    receive(f, A)
  }, isNotZero(anyOf(...B)))
  put(f, ...power)
}

function isOdd (limb: number): (f: FunctionWriter) => void {
  return f => {
    put(f, and(limb, 1n))
    f.op(OP.i32_wrap_i64)
  }
}

function isNotZero (operand: ReturnType<typeof anyOf>): (f: FunctionWriter) => void {
  return f => {
    put(f, isZero(operand))
    f.op(OP.i32_eqz)
  }
}
