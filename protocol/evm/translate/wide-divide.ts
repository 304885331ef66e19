/**
 * Quotients and remainders of whole words. By a divisor of up to 128 bits in locals; by a longer one as Knuth does
 * it (The Art of Computer Programming, volume 2, 4.3.1, algorithm D), with digits of 32 bits that lie in linear memory.
 */
import { DIVIDEND, DIVISOR, QUOTIENT } from './wide-scratch.ts'
import { I32, I64, NO_RESULT, OP, type FunctionWriter } from './wasm-writer.ts'
import {
  add, and, assign, atLeast, choose, divide, either, give, isZero, leadingZeros, less, lessSigned, let64, limbsAt,
  LOW_HALF, mul, newLimbs, noneOf, or, pick, put, receive, remainder, sar, shl, shr, sub, when, xor,
  type Code, type Limbs, type Operand
} from './wide-code.ts'
import { joinedRight, negatedIf, sumOf } from './wide-limbs.ts'

export type DivideName =
  'div' | 'mul' | 'mod' | 'divideBy64' | 'divideBy128' | 'divide128' | 'divideLong' | 'mod512' | 'mul512'
type Index = (name: DivideName) => number

const A = limbsAt(0)
const B = limbsAt(4)
const M = limbsAt(8)
const ZEROS = [0n, 0n, 0n, 0n]

export function writeDiv (f: FunctionWriter, index: Index): void {
  when(f, noneOf(B[1], B[2], B[3]), () => {
    when(f, isZero(B[0]), () => { give(f, ...ZEROS) })
    when(f, noneOf(A[1], A[2], A[3]), () => { give(f, divide(A[0], B[0]), 0n, 0n, 0n) })
    put(f, 0n, ...A, B[0])
    f.call(index('divideBy64')).op(OP.drop, OP.return)
  })
  when(f, noneOf(B[2], B[3]), () => {
    put(f, ...A, B[0], B[1])
    f.call(index('divideBy128')).op(OP.drop, OP.drop).i64(0n).op(OP.return)
  })
  put(f, ...A, ...ZEROS, ...B)
  f.call(index('divideLong')).op(OP.drop)
  for (const at of [0, 1, 2, 3]) f.i32(QUOTIENT).memory(OP.i64_load, 8 * at)
}

export function writeMod (f: FunctionWriter, index: Index): void {
  when(f, noneOf(B[1], B[2], B[3]), () => {
    when(f, isZero(B[0]), () => { give(f, ...ZEROS) })
    when(f, noneOf(A[1], A[2], A[3]), () => { give(f, remainder(A[0], B[0]), 0n, 0n, 0n) })
    put(f, 0n, ...A, B[0])
    f.call(index('divideBy64'))
    giveRemainder(f)
  })
  when(f, noneOf(B[2], B[3]), () => {
    put(f, ...A, B[0], B[1])
    f.call(index('divideBy128'))
    const [lower, upper] = [f.local(I64), f.local(I64)]
    f.set(upper).set(lower).op(OP.drop, OP.drop, OP.drop)
    give(f, lower, upper, 0n, 0n)
  })
  put(f, ...A, ...ZEROS, ...B)
  f.call(index('divideLong'))
  putLongRemainder(f)
}

/** Of A and, above it, B: eight limbs; modulo M. */
export function writeMod512 (f: FunctionWriter, index: Index): void {
  when(f, noneOf(...B), () => {
    put(f, ...A, ...M)
    f.call(index('mod')).op(OP.return)
  })
  when(f, noneOf(M[1], M[2], M[3]), () => {
    when(f, isZero(M[0]), () => { give(f, ...ZEROS) })
    put(f, 0n, ...B, M[0])
    f.call(index('divideBy64'))
    const upper = f.local(I64)
    f.set(upper).op(OP.drop, OP.drop, OP.drop, OP.drop)
    put(f, upper, ...A, M[0])
    f.call(index('divideBy64'))
    giveRemainder(f)
  })
  put(f, ...A, ...B, ...M)
  f.call(index('divideLong'))
  putLongRemainder(f)
}

/** What divideBy64 left on the stack: four limbs of the quotient, and the remainder, which is given. */
function giveRemainder (f: FunctionWriter): void {
  const rest = f.local(I64)
  f.set(rest).op(OP.drop, OP.drop, OP.drop, OP.drop)
  give(f, rest, 0n, 0n, 0n)
}

/** The remainder lies in the dividend's place, still shifted by the bits that divideLong left on the stack. */
function putLongRemainder (f: FunctionWriter): void {
  const bits = f.local(I64)
  f.set(bits)
  const rest = [0, 1, 2, 3].map(at => let64(f, g => { g.i32(DIVIDEND).memory(OP.i64_load, 8 * at) }))
  for (const [at, limb] of rest.entries()) {
    put(f, at === 3 ? shr(limb, bits) : joinedRight(bits, pick(rest, at + 1), limb))
  }
}

/** The smallest number divided by -1 is itself: its negative's negative. */
export function writeSdiv (f: FunctionWriter, index: Index): void {
  const [signA, signB] = [let64(f, sar(A[3], 63n)), let64(f, sar(B[3], 63n))]
  put(f, ...negatedIf(f, signA, A), ...negatedIf(f, signB, B))
  const quotient = newLimbs(f)
  f.call(index('div'))
  receive(f, quotient)
  put(f, ...negatedIf(f, let64(f, xor(signA, signB)), quotient))
}

/** With the sign of the dividend. */
export function writeSmod (f: FunctionWriter, index: Index): void {
  const [signA, signB] = [let64(f, sar(A[3], 63n)), let64(f, sar(B[3], 63n))]
  put(f, ...negatedIf(f, signA, A), ...negatedIf(f, signB, B))
  const rest = newLimbs(f)
  f.call(index('mod'))
  receive(f, rest)
  put(f, ...negatedIf(f, signA, rest))
}

export function writeAddmod (f: FunctionWriter, index: Index): void {
  const { sum, carry } = sumOf(f, A, B)
  put(f, ...sum, carry, 0n, 0n, 0n, ...M)
  f.call(index('mod512'))
}

export function writeMulmod (f: FunctionWriter, index: Index): void {
  when(f, noneOf(A[1], A[2], A[3], B[1], B[2], B[3]), () => {
    put(f, ...A, ...B)
    f.call(index('mul'))
    put(f, ...M)
    f.call(index('mod')).op(OP.return)
  })
  put(f, ...A, ...B)
  f.call(index('mul512'))
  put(f, ...M)
  f.call(index('mod512'))
}

/**
 * Parameters: what is left from above, below the divisor; four limbs; the divisor, not 0. Gives four limbs of the
 * quotient, and what is left.
 */
export function writeDivideBy64 (f: FunctionWriter, index: Index): void {
  const [above, divisor] = [0, 5]
  const word = limbsAt(1)
  when(f, isZero(shr(divisor, 32n)), () => {
    for (const limb of word.toReversed()) divideByDigit(f, { above, limb, divisor })
    give(f, ...word, above)
  })
  const bits = let64(f, leadingZeros(divisor))
  const [w0, w1, w2, w3] = word
  const joinedLeft = (upper: number, lower: number): Operand =>
    or(shl(upper, bits), shr(shr(lower, 1n), xor(bits, 63n)))
  assign(f, divisor, shl(divisor, bits))
  assign(f, above, joinedLeft(above, w3))
  assign(f, w3, joinedLeft(w3, w2))
  assign(f, w2, joinedLeft(w2, w1))
  assign(f, w1, joinedLeft(w1, w0))
  assign(f, w0, shl(w0, bits))
  for (const limb of word.toReversed()) {
    put(f, above, limb, divisor)
    f.call(index('divide128')).set(above).set(limb)
  }
  put(f, ...word, shr(above, bits))
}

/** One limb by a divisor below 2^32: the quotient into the limb, what is left into `above`. */
function divideByDigit (f: FunctionWriter, { above, limb, divisor }:
Record<'above' | 'limb' | 'divisor', number>): void {
  const number = let64(f, or(shl(above, 32n), shr(limb, 32n)))
  const upper = let64(f, divide(number, divisor))
  assign(f, number, or(shl(sub(number, mul(upper, divisor)), 32n), and(limb, LOW_HALF)))
  const lower = let64(f, divide(number, divisor))
  assign(f, above, sub(number, mul(lower, divisor)))
  assign(f, limb, or(shl(upper, 32n), lower))
}

/** Parameters: upper and lower limb, and a divisor above the upper limb, its topmost bit set. Quotient, remainder. */
export function writeDivide128 (f: FunctionWriter): void {
  const [upper, lower, divisor] = [0, 1, 2]
  when(f, isZero(upper), () => {
    when(f, less(lower, divisor), () => { give(f, 0n, lower) })
    give(f, 1n, sub(lower, divisor))
  })
  const divisorHigh = let64(f, shr(divisor, 32n))
  const divisorLow = let64(f, and(divisor, LOW_HALF))
  const rest = let64(f, upper)
  const digits = [shr(lower, 32n), and(lower, LOW_HALF)].map(operand => {
    const next = let64(f, operand)
    const digit = let64(f, divide(rest, divisorHigh))
    const guess = { digit, left: let64(f, sub(rest, mul(digit, divisorHigh))) }
    correctGuess(f, guess, { divisorHigh, divisorLow, next })
    // Modulo 2^64: what is left is below the divisor.
    assign(f, rest, sub(add(shl(rest, 32n), next), mul(digit, divisor)))
    return digit
  })
  const [high, low] = [pick(digits, 0), pick(digits, 1)]
  put(f, add(shl(high, 32n), low), rest)
}

/** Knuth's step D3: the digit that the topmost ones give is at most two too high. One more digit says most of it. */
function correctGuess (f: FunctionWriter, { digit, left }: { digit: number, left: number },
  { divisorHigh, divisorLow, next }: { divisorHigh: Operand, divisorLow: Operand, next: Operand }): void {
  f.op(OP.block, NO_RESULT, OP.loop, NO_RESULT)
  put(f, either(atLeast(digit, 1n << 32n), less(or(shl(left, 32n), next), mul(digit, divisorLow))))
  f.op(OP.i32_eqz).at(OP.br_if, 1)
  assign(f, digit, sub(digit, 1n))
  assign(f, left, add(left, divisorHigh))
  put(f, less(left, 1n << 32n))
  f.at(OP.br_if, 0).op(OP.end, OP.end)
}

/**
 * Eight limbs by a divisor of more than 64 bits. Leaves the quotient at QUOTIENT, as far as four limbs and as the
 * dividend goes, and at DIVIDEND the remainder, shifted to the left by the bits that are given.
 */
export function writeDivideLong (f: FunctionWriter): void {
  const dividend = [...A, ...B]
  const zeros = let64(f, leadingZerosOf(M))
  const bits = let64(f, and(zeros, 31n))
  storeShifted(f, DIVIDEND, dividend, bits)
  f.i32(DIVIDEND)
  put(f, shr(shr(B[3], 1n), xor(bits, 63n)))
  f.memory(OP.i64_store, 64)
  storeShifted(f, DIVISOR, M, bits)
  for (const at of [0, 1, 2, 3]) {
    f.i32(QUOTIENT).i64(0n).memory(OP.i64_store, 8 * at)
  }
  // In bytes: how long the divisor is, and where, in the dividend and the quotient, the digit is that is looked for.
  const [size, place] = [f.local(I32), f.local(I32)]
  put(f, sub(32n, and(shr(zeros, 3n), 28n)))
  f.op(OP.i32_wrap_i64).set(size)
  const divisorHigh = let64(f, load32(size, DIVISOR - 4))
  const divisorLow = let64(f, load32(size, DIVISOR - 8))
  firstPlace(f, size, place)
  f.op(OP.loop, NO_RESULT)
  divideDigit(f, { size, place, divisorHigh, divisorLow })
  f.get(place).i32(4).op(OP.i32_sub).tee(place).i32(0).op(OP.i32_ge_s).at(OP.br_if, 0).op(OP.end)
  put(f, bits)
}

/** Of a word that is not below 2^64. */
function leadingZerosOf (word: Limbs): Operand {
  return choose(isZero(word[3]),
    choose(isZero(word[2]), add(128n, leadingZeros(word[1])), add(64n, leadingZeros(word[2]))),
    leadingZeros(word[3]))
}

/** What is shifted out at the top is not stored. */
function storeShifted (f: FunctionWriter, address: number, limbs: readonly number[], bits: number): void {
  for (const [at, limb] of limbs.entries()) {
    f.i32(address)
    put(f, at === 0
      ? shl(limb, bits)
      : or(shl(limb, bits), shr(shr(pick(limbs, at - 1), 1n), xor(bits, 63n))))
    f.memory(OP.i64_store, 8 * at)
  }
}

/** Leading zeros of the dividend are passed by; the digit above the first place's divisor is below it. */
function firstPlace (f: FunctionWriter, size: number, place: number): void {
  const top = f.local(I32)
  f.i32(32).i32(64)
  put(f, noneOf(...B))
  f.op(OP.select).set(top)
  f.op(OP.block, NO_RESULT, OP.loop, NO_RESULT)
  f.get(top).get(size).op(OP.i32_gt_s, OP.i32_eqz).at(OP.br_if, 1)
  f.get(top).memory(OP.i32_load, DIVIDEND).get(top).memory(OP.i32_load, DIVIDEND - 4).op(OP.i32_or).at(OP.br_if, 1)
  f.get(top).i32(4).op(OP.i32_sub).set(top).at(OP.br, 0).op(OP.end, OP.end)
  f.get(top).get(size).op(OP.i32_sub).set(place)
}

/** Knuth's steps D3 to D6: one digit of the quotient. */
function divideDigit (f: FunctionWriter, { size, place, divisorHigh, divisorLow }:
Record<'size' | 'place' | 'divisorHigh' | 'divisorLow', number>): void {
  const end = f.local(I32)
  f.get(place).get(size).op(OP.i32_add).set(end)
  // Both were stored as digits a moment ago: a processor waits where one load wants two stores.
  const number = let64(f, or(shl(load32(end, DIVIDEND), 32n), load32(end, DIVIDEND - 4)))
  const digit = let64(f, divide(number, divisorHigh))
  const left = let64(f, sub(number, mul(digit, divisorHigh)))
  correctGuess(f, { digit, left }, { divisorHigh, divisorLow, next: load32(end, DIVIDEND - 8) })
  const borrow = let64(f, 0n)
  const [at, difference, product] = [f.local(I32), f.local(I64), f.local(I64)]
  eachDigit(f, { at, size }, () => {
    assign(f, product, add(mul(digit, load32(at, DIVISOR)), borrow))
    f.get(at).get(place).op(OP.i32_add)
    assign(f, difference, sub(load32(at, DIVIDEND, place), and(product, LOW_HALF)))
    f.get(difference).memory(OP.i64_store32, DIVIDEND)
    assign(f, borrow, add(shr(product, 32n), shr(difference, 63n)))
  })
  f.get(end)
  assign(f, difference, sub(load32(end, DIVIDEND), borrow))
  f.get(difference).memory(OP.i64_store32, DIVIDEND)
  when(f, lessSigned(difference, 0n), () => { addBack(f, { size, place, end, at, digit }) })
  f.get(place).get(digit).memory(OP.i64_store32, QUOTIENT)
}

/** The digit was one too high, which is rare. */
function addBack (f: FunctionWriter, { size, place, end, at, digit }:
Record<'size' | 'place' | 'end' | 'at' | 'digit', number>): void {
  assign(f, digit, sub(digit, 1n))
  const carry = let64(f, 0n)
  const sum = f.local(I64)
  eachDigit(f, { at, size }, () => {
    f.get(at).get(place).op(OP.i32_add)
    assign(f, sum, add(add(load32(at, DIVIDEND, place), load32(at, DIVISOR)), carry))
    f.get(sum).memory(OP.i64_store32, DIVIDEND)
    assign(f, carry, shr(sum, 32n))
  })
  f.get(end)
  put(f, add(load32(end, DIVIDEND), carry))
  f.memory(OP.i64_store32, DIVIDEND)
}

/** Of the divisor, from the lowest; `at` says where, in bytes. */
function eachDigit (f: FunctionWriter, { at, size }: { at: number, size: number }, body: () => void): void {
  f.i32(0).set(at).op(OP.loop, NO_RESULT)
  body()
  f.get(at).i32(4).op(OP.i32_add).tee(at).get(size).op(OP.i32_lt_u).at(OP.br_if, 0).op(OP.end)
}

/** At an address that is the sum of 32-bit locals, and `offset` bytes more. */
function load32 (local: number, offset: number, other?: number): Code {
  return f => {
    f.get(local)
    if (other !== undefined) f.get(other).op(OP.i32_add)
    f.memory(OP.i64_load32_u, offset)
  }
}
