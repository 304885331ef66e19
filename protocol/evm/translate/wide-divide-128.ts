/** Quotients and remainders by divisors of 65 to 128 bits, in locals: limbs are guessed as Knuth guesses digits. */
import { I32, I64, NO_RESULT, OP, type FunctionWriter } from './wasm-writer.ts'
import {
  add, assign, bit, both, either, equal, leadingZeros, less, let64, limbsAt, or, put, shl, shr, sub, when, xor,
  type Operand
} from './wide-code.ts'
import { factor, productOf } from './wide-multiply.ts'

/**
 * Parameters: a word, and the lower and upper limb of the divisor, the upper not 0. Gives three limbs of the quotient,
 * and two of what is left.
 */
export function writeDivideBy128 (f: FunctionWriter, index: (name: 'divide192') => number): void {
  const [w0, w1, w2, w3] = limbsAt(0)
  const [low, high] = [4, 5]
  const bits = let64(f, leadingZeros(high))
  const joined = (upper: Operand, lower: number): Operand =>
    or(shl(upper, bits), shr(shr(lower, 1n), xor(bits, 63n)))
  assign(f, high, joined(high, low))
  assign(f, low, shl(low, bits))
  // Below the divisor, whose topmost bit is set now.
  const upper = let64(f, joined(0n, w3))
  const lower = let64(f, joined(w3, w2))
  assign(f, w2, joined(w2, w1))
  assign(f, w1, joined(w1, w0))
  assign(f, w0, shl(w0, bits))
  for (const limb of [w2, w1, w0]) {
    put(f, upper, lower, limb, high, low)
    f.call(index('divide192')).set(lower).set(upper).set(limb)
  }
  put(f, w0, w1, w2, or(shr(lower, bits), shl(shl(upper, 1n), xor(bits, 63n))), shr(upper, bits))
}

/**
 * Parameters: three limbs and two of the divisor, the highest first, the divisor's topmost bit set; the two highest are
 * below the divisor. The quotient, then the upper and lower limb of what is left.
 */
export function writeDivide192 (f: FunctionWriter, index: (name: 'divide128') => number): void {
  const [upper, lower, next, high, low] = [0, 1, 2, 3, 4]
  const [digit, left, isDone] = [f.local(I64), f.local(I64), f.local(I32)]
  when(f, equal(upper, high), () => {
    assign(f, digit, -1n)
    assign(f, left, add(lower, high))
    assign(f, isDone, less(left, high))
  }, () => {
    put(f, upper, lower, high)
    f.call(index('divide128')).set(left).set(digit)
  })
  const product = productOf(f, factor(f, digit), factor(f, low))
  f.op(OP.block, NO_RESULT, OP.loop, NO_RESULT)
  // What is left has more than 64 bits: the product is below it.
  f.get(isDone).at(OP.br_if, 1)
  put(f, either(less(left, product.high), both(equal(left, product.high), less(next, product.low))))
  f.op(OP.i32_eqz).at(OP.br_if, 1)
  assign(f, digit, sub(digit, 1n))
  assign(f, product.high, sub(product.high, bit(less(product.low, low))))
  assign(f, product.low, sub(product.low, low))
  assign(f, left, add(left, high))
  assign(f, isDone, less(left, high))
  f.at(OP.br, 0).op(OP.end, OP.end)
  put(f, digit, sub(sub(left, product.high), bit(less(next, product.low))), sub(next, product.low))
}
