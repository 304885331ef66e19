/** Sums, comparisons and shifts of whole words. */
import { I64, OP, type FunctionWriter } from './wasm-writer.ts'
import {
  add, and, anyOf, assign, bit, both, choose, either, equal, give, isZero, less, lessSigned, let64, limbsAt, newLimbs,
  noneOf, or, pick, put, sar, shl, shr, sub, when, xor, type Limbs, type Operand
} from './wide-code.ts'

const A = limbsAt(0)
const B = limbsAt(4)

export function writeAdd (f: FunctionWriter): void {
  put(f, ...sumOf(f, A, B).sum)
}

/** Its `sum`, and 0 or 1 in `carry`. */
export function sumOf (f: FunctionWriter, a: Limbs, b: Limbs): { sum: Limbs, carry: number } {
  const sum = newLimbs(f)
  const carry = f.local(I64)
  for (const [at, limb] of sum.entries()) {
    const [left, right] = [pick(a, at), pick(b, at)]
    assign(f, limb, add(left, right))
    if (at === 0) {
      assign(f, carry, bit(less(limb, left)))
      continue
    }
    const first = let64(f, bit(less(limb, left)))
    assign(f, limb, add(limb, carry))
    assign(f, carry, or(first, bit(less(limb, carry))))
  }
  return { sum, carry }
}

export function writeSub (f: FunctionWriter): void {
  put(f, ...differenceOf(f, A, B))
}

export function differenceOf (f: FunctionWriter, a: Limbs, b: Limbs): Limbs {
  const difference = newLimbs(f)
  const borrow = f.local(I64)
  for (const [at, limb] of difference.entries()) {
    const [left, right] = [pick(a, at), pick(b, at)]
    assign(f, limb, sub(left, right))
    if (at === 0) {
      assign(f, borrow, bit(less(left, right)))
      continue
    }
    const second = let64(f, bit(either(less(left, right), less(limb, borrow))))
    assign(f, limb, sub(limb, borrow))
    assign(f, borrow, second)
  }
  return difference
}

/** The word, or its negative where `mask` is all ones and not 0. */
export function negatedIf (f: FunctionWriter, mask: Operand, word: Limbs): Limbs {
  const result = newLimbs(f)
  const carry = let64(f, and(mask, 1n))
  for (const [at, limb] of result.entries()) {
    assign(f, limb, add(xor(pick(word, at), mask), carry))
    assign(f, carry, bit(less(limb, carry)))
  }
  return result
}

export function writeNot (f: FunctionWriter): void {
  put(f, ...A.map(limb => xor(limb, -1n)))
}

export function writeAnd (f: FunctionWriter): void {
  put(f, ...A.map((limb, at) => and(limb, pick(B, at))))
}

export function writeOr (f: FunctionWriter): void {
  put(f, ...A.map((limb, at) => or(limb, pick(B, at))))
}

export function writeXor (f: FunctionWriter): void {
  put(f, ...A.map((limb, at) => xor(limb, pick(B, at))))
}

export function writeIszero (f: FunctionWriter): void {
  put(f, bit(noneOf(...A)))
}

export function writeEq (f: FunctionWriter): void {
  put(f, bit(noneOf(...A.map((limb, at) => xor(limb, pick(B, at))))))
}

export const writeLt = comparison(A, B, false)
export const writeGt = comparison(B, A, false)
export const writeSlt = comparison(A, B, true)
export const writeSgt = comparison(B, A, true)

function comparison (a: Limbs, b: Limbs, isSigned: boolean): (f: FunctionWriter) => void {
  return f => {
    // From the lowest limb up: a higher one decides, unless it is equal.
    let below: Operand = less(a[0], b[0])
    for (const at of [1, 2, 3]) {
      const [left, right] = [pick(a, at), pick(b, at)]
      const here = isSigned && at === 3 ? lessSigned(left, right) : less(left, right)
      below = either(here, both(equal(left, right), below))
    }
    put(f, bit(below))
  }
}

/** Operand 0 is the number of bits, operand 1 the word. */
export function writeShl (f: FunctionWriter): void {
  const [bits, word] = shiftOperands(f)
  when(f, isOver255(A), () => { give(f, 0n, 0n, 0n, 0n) })
  moveLimbs(f, bits, word.toReversed(), 0n)
  const [w0, w1, w2, w3] = word
  const joined = (upper: number, lower: number): Operand =>
    or(shl(upper, bits), shr(shr(lower, 1n), xor(and(bits, 63n), 63n)))
  put(f, shl(w0, bits), joined(w1, w0), joined(w2, w1), joined(w3, w2))
}

export function writeShr (f: FunctionWriter): void {
  const [bits, word] = shiftOperands(f)
  when(f, isOver255(A), () => { give(f, 0n, 0n, 0n, 0n) })
  moveLimbs(f, bits, word, 0n)
  const [w0, w1, w2, w3] = word
  put(f, joinedRight(bits, w1, w0), joinedRight(bits, w2, w1), joinedRight(bits, w3, w2), shr(w3, bits))
}

export function writeSar (f: FunctionWriter): void {
  const [bits, word] = shiftOperands(f)
  const sign = let64(f, sar(word[3], 63n))
  when(f, isOver255(A), () => { give(f, sign, sign, sign, sign) })
  moveLimbs(f, bits, word, sign)
  const [w0, w1, w2, w3] = word
  put(f, joinedRight(bits, w1, w0), joinedRight(bits, w2, w1), joinedRight(bits, w3, w2), sar(w3, bits))
}

/** `lower` and what comes down to it from the limb above: the shift is modulo 64, and may be 0. */
export function joinedRight (bits: Operand, upper: Operand, lower: Operand): Operand {
  return or(shr(lower, bits), shl(shl(upper, 1n), xor(and(bits, 63n), 63n)))
}

function shiftOperands (f: FunctionWriter): [bits: number, word: Limbs] {
  const word = newLimbs(f)
  for (const [at, limb] of word.entries()) assign(f, limb, pick(B, at))
  return [A[0], word]
}

function isOver255 (word: Limbs): Operand {
  return f => {
    put(f, anyOf(shr(word[0], 8n), word[1], word[2], word[3]))
    f.op(OP.i64_eqz, OP.i32_eqz)
  }
}

/** By the whole limbs that are in `bits`: each limb takes the next one's place; the last ones become `filling`. */
function moveLimbs (f: FunctionWriter, bits: number, limbs: readonly number[], filling: Operand): void {
  for (const by of [2, 1]) {
    when(f, isSet(bits, BigInt(by * 64)), () => {
      for (const [at, limb] of limbs.entries()) assign(f, limb, limbs[at + by] ?? filling)
    })
  }
}

function isSet (value: Operand, mask: bigint): Operand {
  return f => {
    put(f, and(value, mask))
    f.op(OP.i32_wrap_i64)
  }
}

/** Operand 0 is the byte's place, from the highest; operand 1 the word. */
export function writeByte (f: FunctionWriter): void {
  when(f, isOver31(A), () => { give(f, 0n, 0n, 0n, 0n) })
  const limb = choose(less(A[0], 16n),
    choose(less(A[0], 8n), B[3], B[2]),
    choose(less(A[0], 24n), B[1], B[0]))
  put(f, and(shr(limb, shl(xor(and(A[0], 7n), 7n), 3n)), 0xffn), 0n, 0n, 0n)
}

/** Operand 0 is the place, from the lowest, of the byte whose topmost bit is the sign; operand 1 the word. */
export function writeSignextend (f: FunctionWriter): void {
  when(f, isOver31(A), () => { give(f, ...B) })
  const at = let64(f, shr(A[0], 3n))
  const limb = choose(less(at, 2n), choose(isZero(at), B[0], B[1]), choose(equal(at, 2n), B[2], B[3]))
  const unused = let64(f, shl(xor(and(A[0], 7n), 7n), 3n))
  const extended = let64(f, sar(shl(limb, unused), unused))
  const sign = let64(f, sar(extended, 63n))
  put(f, ...B.map((each, place) =>
    choose(less(BigInt(place), at), each, choose(equal(BigInt(place), at), extended, sign))))
}

function isOver31 (word: Limbs): Operand {
  return f => {
    put(f, anyOf(shr(word[0], 5n), word[1], word[2], word[3]))
    f.op(OP.i64_eqz, OP.i32_eqz)
  }
}
