/** What the pure operations of the EVM give for words, each a whole number from 0 to 2^256 - 1. */
import type { Op, PureOp } from './ir.ts'
import { modulo, signed, WORD_MAX } from './range.ts'

type Evaluate = (a: bigint, b: bigint, c: bigint) => bigint

const WORD_BITS = 256n

const EVALUATE: Readonly<Record<PureOp, Evaluate>> = {
  add: (a, b) => modulo(a + b),
  mul: (a, b) => modulo(a * b),
  sub: (a, b) => modulo(a - b),
  div: (a, b) => b === 0n ? 0n : a / b,
  sdiv: (a, b) => b === 0n ? 0n : modulo(signed(a) / signed(b)),
  mod: (a, b) => b === 0n ? 0n : a % b,
  smod: (a, b) => b === 0n ? 0n : modulo(signed(a) % signed(b)),
  addmod: (a, b, n) => n === 0n ? 0n : (a + b) % n,
  mulmod: (a, b, n) => n === 0n ? 0n : a * b % n,
  exp: power,
  signextend: (index, a) => index > 30n ? a : modulo(BigInt.asIntN(8 * (Number(index) + 1), a)),
  lt: (a, b) => bit(a < b),
  gt: (a, b) => bit(a > b),
  slt: (a, b) => bit(signed(a) < signed(b)),
  sgt: (a, b) => bit(signed(a) > signed(b)),
  eq: (a, b) => bit(a === b),
  iszero: a => bit(a === 0n),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  not: a => WORD_MAX - a,
  byte: (index, a) => index > 31n ? 0n : a >> (8n * (31n - index)) & 0xffn,
  shl: (shift, a) => shift >= WORD_BITS ? 0n : modulo(a << shift),
  shr: (shift, a) => shift >= WORD_BITS ? 0n : a >> shift,
  sar: (shift, a) => modulo(signed(a) >> (shift >= WORD_BITS ? WORD_BITS - 1n : shift))
}

export function isPure (op: Op): op is PureOp {
  return op in EVALUATE
}

export function evaluate (op: PureOp, [a = 0n, b = 0n, c = 0n]: readonly bigint[]): bigint {
  return EVALUATE[op](a, b, c)
}

function bit (value: boolean): bigint {
  return value ? 1n : 0n
}

function power (base: bigint, exponent: bigint): bigint {
  let [result, square, left] = [1n, base, exponent]
  while (left > 0n) {
    if ((left & 1n) === 1n) result = modulo(result * square)
    square = modulo(square * square)
    left >>= 1n
  }
  return result
}
