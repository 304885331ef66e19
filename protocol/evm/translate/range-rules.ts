/** Ranges of what the EVM's operations give, from those of their operands. Each holds every word that can come out. */
import type { PureOp } from './ir.ts'
import { ANY, BOOL, HALF_WORD, WORD, WORD_MAX, type Range } from './range.ts'

const ZERO: Range = { low: 0n, high: 0n }

/** Of all whole numbers from low to high, modulo 2^256. */
export function rangeOf (low: bigint, high: bigint): Range {
  if (high - low >= WORD) return ANY
  const shift = low >= HALF_WORD ? -WORD : low < -HALF_WORD ? WORD : high >= WORD ? -WORD : 0n
  const range = { low: low + shift, high: high + shift }
  // Products lie many words away; where one shift is not enough, nothing is known.
  return range.low >= -HALF_WORD && range.high <= WORD_MAX ? range : ANY
}

/** The same words as numbers from 0 up. */
export function unsignedOf (range: Range): Range {
  if (range.low >= 0n) return range
  return range.high < 0n ? { low: range.low + WORD, high: range.high + WORD } : ANY
}

/** The same words as two's complement has them. */
export function signedOf (range: Range): Range {
  if (range.high < HALF_WORD) return range
  if (range.low >= HALF_WORD) return { low: range.low - WORD, high: range.high - WORD }
  return { low: -HALF_WORD, high: HALF_WORD - 1n }
}

/** Holds what either holds. */
export function join (one: Range, other: Range): Range {
  return rangeOf(min(one.low, other.low), max(one.high, other.high))
}

type Rule = (a: Range, b: Range, c: Range) => Range

const RULES: Readonly<Record<PureOp, Rule>> = {
  add: (a, b) => rangeOf(a.low + b.low, a.high + b.high),
  sub: (a, b) => rangeOf(a.low - b.high, a.high - b.low),
  mul: (a, b) => {
    const corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]
    return rangeOf(corners.reduce(min), corners.reduce(max))
  },
  div: (a, b) => divide(unsignedOf(a), unsignedOf(b)),
  sdiv: (a, b) => signedDivide(signedOf(a), signedOf(b)),
  mod: (a, b) => remainder(unsignedOf(a), unsignedOf(b)),
  smod: (a, b) => {
    const [dividend, divisor] = [signedOf(a), signedOf(b)]
    const below = max(max(abs(divisor.low), abs(divisor.high)) - 1n, 0n)
    return { low: -min(below, max(-dividend.low, 0n)), high: min(below, max(dividend.high, 0n)) }
  },
  addmod: (_a, _b, modulus) => remainder(ANY, unsignedOf(modulus)),
  mulmod: (_a, _b, modulus) => remainder(ANY, unsignedOf(modulus)),
  exp: (base, exponent) => power(unsignedOf(base), unsignedOf(exponent)),
  signextend: (index, value) => {
    if (index.low < 0n || index.low !== index.high || index.low > 30n) return index.low > 30n ? value : ANY
    const bound = 1n << (8n * (index.low + 1n) - 1n)
    const inside = signedOf(value)
    return inside.low >= -bound && inside.high < bound ? inside : { low: -bound, high: bound - 1n }
  },
  lt: (a, b) => less(unsignedOf(a), unsignedOf(b)),
  gt: (a, b) => less(unsignedOf(b), unsignedOf(a)),
  slt: (a, b) => less(signedOf(a), signedOf(b)),
  sgt: (a, b) => less(signedOf(b), signedOf(a)),
  eq: (a, b) => equal(a, b),
  iszero: a => equal(a, ZERO),
  and: conjunction,
  or: (a, b) => a.low >= 0n && b.low >= 0n
    ? { low: max(a.low, b.low), high: bitsBelow(max(a.high, b.high)) }
    : signedBits(a, b),
  xor: (a, b) => a.low >= 0n && b.low >= 0n ? { low: 0n, high: bitsBelow(max(a.high, b.high)) } : signedBits(a, b),
  not: a => rangeOf(-1n - a.high, -1n - a.low),
  byte: () => ({ low: 0n, high: 255n }),
  shl: (shift, value) => {
    const by = unsignedOf(shift)
    if (by.low > 255n) return ZERO
    // Up to 2^256 with nothing lost, or one known shift, with what is lost being whole words.
    if (by.low !== by.high && (value.low < 0n || by.high > 255n || value.high << by.high > WORD_MAX)) return ANY
    return rangeOf(value.low << by.low, value.high << by.high)
  },
  shr: (shift, value) => {
    const [by, word] = [unsignedOf(shift), unsignedOf(value)]
    return { low: word.low >> min(by.high, 256n), high: word.high >> min(by.low, 256n) }
  },
  sar: (shift, value) => {
    const [by, word] = [unsignedOf(shift), signedOf(value)]
    const [least, most] = [min(by.low, 255n), min(by.high, 255n)]
    return {
      low: min(word.low >> least, word.low >> most),
      high: max(word.high >> least, word.high >> most)
    }
  }
}

export function rangeOfOp (op: PureOp, [a = ANY, b = ANY, c = ANY]: readonly Range[]): Range {
  return RULES[op](a, b, c)
}

function divide (a: Range, b: Range): Range {
  return { low: b.low > 0n ? a.low / b.high : 0n, high: a.high / max(b.low, 1n) }
}

function signedDivide (a: Range, b: Range): Range {
  if (a.low >= 0n && b.low >= 0n) return divide(a, b)
  const most = max(abs(a.low), abs(a.high))
  return rangeOf(-most, most)
}

function remainder (a: Range, b: Range): Range {
  // What is below every divisor is left as it is, but where 0 may be among them.
  if (b.low > a.high) return a
  return { low: 0n, high: min(a.high, max(b.high - 1n, 0n)) }
}

function power (base: Range, exponent: Range): Range {
  if (exponent.high > 256n || base.high > 1n << 32n) return ANY
  return rangeOf(0n, max(base.high ** exponent.high, 1n))
}

function less (a: Range, b: Range): Range {
  if (a.high < b.low) return { low: 1n, high: 1n }
  return a.low >= b.high ? ZERO : BOOL
}

function equal (one: Range, other: Range): Range {
  if (one.low === one.high && other.low === other.high) {
    return (one.low - other.low) % WORD === 0n ? { low: 1n, high: 1n } : ZERO
  }
  const [a, b] = [signedOf(one), signedOf(other)]
  const [c, d] = [unsignedOf(one), unsignedOf(other)]
  const apart = a.high < b.low || b.high < a.low || c.high < d.low || d.high < c.low
  return apart ? ZERO : BOOL
}

function conjunction (a: Range, b: Range): Range {
  if (a.low >= 0n && b.low >= 0n) return { low: 0n, high: min(a.high, b.high) }
  if (a.low >= 0n) return { low: 0n, high: a.high }
  return b.low >= 0n ? { low: 0n, high: b.high } : signedBits(a, b)
}

/** Of bitwise operations: as many bits as both have, and a sign. */
function signedBits (one: Range, other: Range): Range {
  const [a, b] = [signedOf(one), signedOf(other)]
  const most = [-a.low - 1n, a.high, -b.low - 1n, b.high].reduce(max)
  const bound = bitsBelow(max(most, 0n))
  return { low: -bound - 1n, high: bound }
}

/** The least number of ones that is at least n: 5 to 7. */
function bitsBelow (n: bigint): bigint {
  return n === 0n ? 0n : (1n << BigInt(n.toString(2).length)) - 1n
}

export function min (a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

export function max (a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function abs (n: bigint): bigint {
  return n < 0n ? -n : n
}
