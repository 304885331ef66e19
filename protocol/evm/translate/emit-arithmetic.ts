/**
 * Operations of which only the lowest 64 bits are asked for: of the result, either because there are no more, or
 * because nobody uses them. Each leaves those on the stack. Exact for every combination of widths; what 64 bits cannot
 * do goes to the functions for whole words.
 */
import type { Value, ValueId } from './ir.ts'
import { isSigned, isUnsigned } from './emit-compare.ts'
import type { Operands } from './emit-context.ts'
import { S64_MIN, U64_MAX, type Range } from './range.ts'
import { OP } from './wasm-writer.ts'

const U32_MAX = 0xffff_ffffn
const S32_MIN = -0x8000_0000n
const LIMB_BITS = 64n
const WORD_BITS = 256n

const LOW = {
  add: OP.i64_add, sub: OP.i64_sub, mul: OP.i64_mul, and: OP.i64_and, or: OP.i64_or, xor: OP.i64_xor
} as const

const DIVISIONS = {
  div: { i32: OP.i32_div_u, i64: OP.i64_div_u, isSigned: false },
  mod: { i32: OP.i32_rem_u, i64: OP.i64_rem_u, isSigned: false },
  sdiv: { i32: OP.i32_div_s, i64: OP.i64_div_s, isSigned: true },
  smod: { i32: OP.i32_rem_s, i64: OP.i64_rem_s, isSigned: true }
} as const

export function writeArithmetic (from: Operands, { op, operands }: Value): void {
  const [a, b, c] = operands
  if (a === undefined) throw new RangeError(`${op} without operands`)
  if (op === 'not') writeNot(from, a)
  else if (b === undefined) throw new RangeError(`${op} of one operand`)
  else if (op === 'add' || op === 'sub' || op === 'mul' || op === 'and' || op === 'or' || op === 'xor') {
    from.low(a)
    from.low(b)
    from.f.op(LOW[op])
  } else if (op === 'div' || op === 'mod' || op === 'sdiv' || op === 'smod') writeDivision(from, op, a, b)
  else if (op === 'shl') writeShl(from, a, b)
  else if (op === 'shr') writeShr(from, a, b)
  else if (op === 'sar') writeSar(from, a, b)
  else if (op === 'signextend') writeSignextend(from, a, b)
  else if (op === 'byte') writeByte(from, a, b)
  else if (op === 'exp') lowOfLibrary(from, op, [a, b])
  else if (c !== undefined && (op === 'addmod' || op === 'mulmod')) writeModular(from, op, [a, b, c])
  else throw new RangeError(`no way to write ${op}`)
}

function lowOfLibrary (from: Operands, op: Parameters<Operands['library']>[0], operands: readonly ValueId[]): void {
  from.library(op, operands)
  from.f.op(OP.drop, OP.drop, OP.drop)
}

function writeNot (from: Operands, a: ValueId): void {
  from.low(a)
  from.f.i64(-1n).op(OP.i64_xor)
}

function writeDivision (from: Operands, op: keyof typeof DIVISIONS, a: ValueId, b: ValueId): void {
  const [left, right] = [from.range(a), from.range(b)]
  const areUnsigned = isUnsigned(left) && isUnsigned(right)
  // Numbers that are not negative are divided alike.
  const way = DIVISIONS[areUnsigned && op === 'sdiv' ? 'div' : areUnsigned && op === 'smod' ? 'mod' : op]
  const fits = way.isSigned ? isSigned(left) && isSigned(right) && !overflows(S64_MIN, left, right) : areUnsigned
  if (!fits) {
    lowOfLibrary(from, op, [a, b])
    return
  }
  const isShort = way.isSigned
    ? isShortSigned(left) && isShortSigned(right) && !overflows(S32_MIN, left, right)
    : left.high <= U32_MAX && right.high <= U32_MAX
  const divide = (): void => {
    if (isShort) from.f.op(way.i32, way.isSigned ? OP.i64_extend_i32_s : OP.i64_extend_i32_u)
    else from.f.op(way.i64)
  }
  const narrow = (id: ValueId): void => {
    from.low(id)
    if (isShort) from.f.op(OP.i32_wrap_i64)
  }
  if (right.low > 0n || right.high < 0n) {
    narrow(a)
    narrow(b)
    divide()
    return
  }
  guarded(from, b, () => {
    from.low(a)
    if (isShort) from.f.op(OP.i32_wrap_i64)
  }, isShort, divide)
}

/** Divides by 1 where the divisor is zero, and makes the result zero then. */
function guarded (from: Operands, divisor: ValueId, dividend: () => void, isShort: boolean, divide: () => void): void {
  const { f, scratch } = from
  dividend()
  from.low(divisor)
  f.tee(scratch).get(scratch).op(OP.i64_eqz, OP.i64_extend_i32_u, OP.i64_or)
  if (isShort) f.op(OP.i32_wrap_i64)
  divide()
  f.i64(0n).get(scratch).op(OP.i64_eqz, OP.i32_eqz, OP.select)
}

/** The lowest number over -1 is too large, and traps. */
function overflows (lowest: bigint, dividend: Range, divisor: Range): boolean {
  return dividend.low <= lowest && divisor.low <= -1n && divisor.high >= -1n
}

function isShortSigned ({ low, high }: Range): boolean {
  return low >= S32_MIN && high < -S32_MIN
}

function writeModular (from: Operands, op: 'addmod' | 'mulmod', [a, b, n]: [ValueId, ValueId, ValueId]): void {
  const [left, right, modulus] = [from.range(a), from.range(b), from.range(n)]
  const most = op === 'addmod' ? left.high + right.high : left.high * right.high
  if (!(isUnsigned(left) && isUnsigned(right) && isUnsigned(modulus) && most <= U64_MAX)) {
    lowOfLibrary(from, op, [a, b, n])
    return
  }
  guarded(from, n, () => {
    from.low(a)
    from.low(b)
    from.f.op(op === 'addmod' ? OP.i64_add : OP.i64_mul)
  }, false, () => { from.f.op(OP.i64_rem_u) })
}

function writeShl (from: Operands, shift: ValueId, value: ValueId): void {
  const bits = from.constant(shift)
  if (bits !== undefined && bits >= LIMB_BITS) from.f.i64(0n)
  else if (from.width(shift) === 'unsigned64') shiftedOrZero(from, shift, value, OP.i64_shl)
  else lowOfLibrary(from, 'shl', [shift, value])
}

/** Shifted out wholly by 64 and more. */
function shiftedOrZero (from: Operands, shift: ValueId, value: ValueId, opcode: number): void {
  const { f, scratch } = from
  from.low(value)
  from.low(shift)
  if (from.range(shift).high < LIMB_BITS) {
    f.op(opcode)
    return
  }
  f.tee(scratch).op(opcode).i64(0n).get(scratch).i64(LIMB_BITS).op(OP.i64_lt_u, OP.select)
}

function writeShr (from: Operands, shift: ValueId, value: ValueId): void {
  const bits = from.constant(shift)
  if (isUnsigned(from.range(value)) && from.width(shift) === 'unsigned64') {
    if (bits !== undefined && bits >= LIMB_BITS) from.f.i64(0n)
    else shiftedOrZero(from, shift, value, OP.i64_shr_u)
  } else if (bits === undefined) {
    lowOfLibrary(from, 'shr', [shift, value])
  } else {
    limbShifted(from, value, bits, false)
  }
}

function writeSar (from: Operands, shift: ValueId, value: ValueId): void {
  const bits = from.constant(shift)
  const { f, scratch } = from
  if (bits !== undefined) {
    if (isSigned(from.range(value))) {
      from.low(value)
      f.i64(bits < LIMB_BITS ? bits : LIMB_BITS - 1n).op(OP.i64_shr_s)
    } else {
      limbShifted(from, value, bits, true)
    }
  } else if (from.width(shift) !== 'unsigned64' || from.width(value) === 'wide') {
    lowOfLibrary(from, 'sar', [shift, value])
  } else if (isSigned(from.range(value))) {
    from.low(value)
    from.low(shift)
    f.tee(scratch).i64(LIMB_BITS - 1n).get(scratch).i64(LIMB_BITS).op(OP.i64_lt_u, OP.select, OP.i64_shr_s)
  } else {
    // Not negative, though its lowest limb may look so.
    shiftedOrZero(from, shift, value, OP.i64_shr_u)
  }
}

/** The lowest 64 bits of a value that is shifted down by so many. */
function limbShifted (from: Operands, value: ValueId, bits: bigint, isArithmetic: boolean): void {
  const { f } = from
  const limbAt = (index: number): void => {
    if (index < 4) {
      from.limb(value, index)
    } else if (isArithmetic) {
      from.limb(value, 3)
      f.i64(LIMB_BITS - 1n).op(OP.i64_shr_s)
    } else {
      f.i64(0n)
    }
  }
  const index = Number((bits < WORD_BITS ? bits : WORD_BITS) / LIMB_BITS)
  const left = bits < WORD_BITS ? bits % LIMB_BITS : 0n
  limbAt(index)
  if (left === 0n) return
  f.i64(left).op(OP.i64_shr_u)
  limbAt(index + 1)
  f.i64(LIMB_BITS - left).op(OP.i64_shl, OP.i64_or)
}

function writeSignextend (from: Operands, size: ValueId, value: ValueId): void {
  const bytes = from.constant(size)
  const { f } = from
  if (bytes === undefined) {
    lowOfLibrary(from, 'signextend', [size, value])
    return
  }
  from.low(value)
  if (bytes === 0n) f.op(OP.i64_extend8_s)
  else if (bytes === 1n) f.op(OP.i64_extend16_s)
  else if (bytes === 3n) f.op(OP.i64_extend32_s)
  else if (bytes < 7n) {
    const above = LIMB_BITS - 8n * (bytes + 1n)
    f.i64(above).op(OP.i64_shl).i64(above).op(OP.i64_shr_s)
  }
}

/** Byte 0 is the highest. */
function writeByte (from: Operands, place: ValueId, value: ValueId): void {
  const index = from.constant(place)
  const { f } = from
  if (index === undefined) {
    lowOfLibrary(from, 'byte', [place, value])
    return
  }
  if (index > 31n) {
    f.i64(0n)
    return
  }
  const fromLowest = 31n - index
  if (fromLowest < 8n) from.low(value)
  else from.limb(value, Number(fromLowest / 8n))
  f.i64(8n * (fromLowest % 8n)).op(OP.i64_shr_u).i64(0xffn).op(OP.i64_and)
}
