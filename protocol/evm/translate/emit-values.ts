/** Writes values: where they are computed, and where they are used. */
import { writeArithmetic } from './emit-arithmetic.ts'
import { isComparison, writeComparison } from './emit-compare.ts'
import { dataBytes, type BodyContext, type Operands } from './emit-context.ts'
import { constantOf, isEffect, rootOf, valueAt } from './body.ts'
import { isSource, type Form } from './emit-plan.ts'
import type { PureOp, Value, ValueId } from './ir.ts'
import { LOCALS_MAX } from './limits.ts'
import { MEMORY_TOP, WORD_BYTES, leadingWords } from './layout.ts'
import { widthOf, type Range, type Width } from './range.ts'
import { TranslationRefusal } from './refusal.ts'
import { I32, I64, OP, type FunctionWriter } from './wasm-writer.ts'

const LIMBS = 4
const LIMB_BYTES = 8
const LIMB_BITS = 64

export class ValueWriter implements Operands {
  readonly f: FunctionWriter
  readonly scratch: number
  readonly #context: BodyContext
  /** Of each value that is held, its locals. */
  readonly #locals = new Map<ValueId, readonly number[]>()
  readonly #sign: number
  readonly #address: number
  #localsCount = 0

  constructor (context: BodyContext) {
    this.#context = context
    this.f = context.f
    this.scratch = this.f.local(I64)
    this.#sign = this.f.local(I64)
    this.#address = this.f.local(I32)
  }

  range (id: ValueId): Range {
    return valueAt(this.#context.body, id).range
  }

  width (id: ValueId): Width {
    return widthOf(this.range(id))
  }

  constant (id: ValueId): bigint | undefined {
    return constantOf(this.#context.body, id)
  }

  /** At its place in its block: computes it, if it is to be held. Effects are not for here. */
  define (id: ValueId): void {
    const { body, plan } = this.#context
    const value = valueAt(body, id)
    const form = plan.forms.get(id)
    if (form === undefined || value.op === 'copy' || value.op === 'parameter') return
    if (isEffect(value.op) || isSource(value.op) || plan.inline.has(id)) return
    this.#compute(value, form)
    this.receive(id)
  }

  /** Leaves a value for the parameter on the stack, in as many limbs as that has. */
  give (id: ValueId, param: ValueId): void {
    if (this.#formOf(param) === 'wide') this.whole(id)
    else this.low(id)
  }

  /** Takes it from the stack. */
  receive (id: ValueId): void {
    for (const local of this.#localsOf(id).toReversed()) this.f.set(local)
  }

  low (id: ValueId): void {
    const { body, plan } = this.#context
    const root = rootOf(body, id)
    const value = valueAt(body, root)
    if (isSource(value.op)) this.#source(value)
    else if (!plan.inline.has(root)) this.f.get(first(this.#localsOf(root)))
    else {
      const form = this.#formOf(root)
      this.#compute(value, form)
      if (form === 'wide') this.f.op(OP.drop, OP.drop, OP.drop)
    }
  }

  whole (id: ValueId): void {
    const { body, plan } = this.#context
    const root = rootOf(body, id)
    const value = valueAt(body, root)
    const { constant } = value
    if (value.op === 'constant' && constant !== undefined) {
      for (let index = 0; index < LIMBS; index++) this.f.i64(constant >> BigInt(index * LIMB_BITS))
    } else if (isSource(value.op) || this.#formOf(root) !== 'wide') {
      this.low(id)
      this.#widen(id, root)
    } else if (plan.inline.has(root)) {
      this.#compute(value, 'wide')
    } else {
      for (const local of this.#localsOf(root)) this.f.get(local)
    }
  }

  limb (id: ValueId, index: number): void {
    const { body } = this.#context
    const root = rootOf(body, id)
    const constant = this.constant(id)
    if (constant !== undefined) {
      this.f.i64(constant >> BigInt(index * LIMB_BITS))
    } else if (isSource(valueAt(body, root).op) || this.#formOf(root) !== 'wide') {
      if (index > 0 && this.#upperOf(id, root) === 'unsigned64') {
        this.f.i64(0n)
        return
      }
      this.low(id)
      if (index > 0) this.f.i64(63n).op(OP.i64_shr_s)
    } else {
      this.f.get(first(this.#localsOf(root).slice(index)))
    }
  }

  library (op: PureOp, operands: readonly ValueId[]): void {
    for (const operand of operands) this.whole(operand)
    this.f.call(this.#context.library.index(op))
  }

  /** Leaves 32 bits on the stack that are not zero where the value is not; or where it is, if `unless`. */
  condition (id: ValueId, unless = false): void {
    const { body, plan } = this.#context
    const root = rootOf(body, id)
    const value = valueAt(body, root)
    if (value.op === 'constant') this.f.i32((value.constant !== 0n) === unless ? 0 : 1)
    else if (plan.inline.has(root) && this.#isCondition(value)) this.#compare(value, unless)
    else this.#test(root, unless)
  }

  /** For an offset in the EVM's memory: leaves the linear address of the last of so many bytes there. */
  address (offset: ValueId, bytes: number): void {
    const at = this.constant(offset)
    this.f.i32(at === undefined ? MEMORY_TOP - bytes : MEMORY_TOP - bytes - Number(BigInt.asUintN(32, at)))
    if (at !== undefined) return
    this.low(offset)
    this.f.op(OP.i32_wrap_i64, OP.i32_sub)
  }

  /** A word into memory. */
  store (offset: ValueId, word: ValueId): void {
    this.address(offset, WORD_BYTES)
    this.f.set(this.#address)
    for (let index = 0; index < LIMBS; index++) {
      this.f.get(this.#address)
      this.limb(word, index)
      this.f.memory(OP.i64_store, index * LIMB_BYTES)
    }
  }

  #isCondition ({ op }: Value): boolean {
    return op === 'iszero' || isComparison(op)
  }

  #compare ({ op, operands }: Value, unless: boolean): void {
    const [a, b] = operands
    if (a === undefined) throw new RangeError(`${op} without operands`)
    if (op === 'iszero') {
      this.condition(a, !unless)
      return
    }
    if (b === undefined || !isComparison(op)) throw new RangeError(`${op} is no comparison`)
    const zero = op === 'eq' ? [a, b].find(each => this.constant(each) === 0n) : undefined
    if (zero !== undefined) {
      this.condition(zero === a ? b : a, !unless)
      return
    }
    writeComparison(this, op, a, b)
    if (unless) this.f.op(OP.i32_eqz)
  }

  /** Of a value that is no condition itself. */
  #test (root: ValueId, unless: boolean): void {
    const { body } = this.#context
    if (isSource(valueAt(body, root).op) || this.#formOf(root) !== 'wide') {
      this.low(root)
    } else {
      this.whole(root)
      this.f.op(OP.i64_or, OP.i64_or, OP.i64_or)
    }
    this.f.op(OP.i64_eqz)
    if (!unless) this.f.op(OP.i32_eqz)
  }

  #compute (value: Value, form: Form): void {
    const { op, operands } = value
    if (this.#isCondition(value)) {
      this.#compare(value, false)
      this.f.op(OP.i64_extend_i32_u)
      if (form === 'wide') throw new RangeError(`${op} is 0 or 1`)
    } else if (op === 'mload' || op === 'calldataload') {
      this.#load(value, form)
    } else if (op === 'keccak256') {
      this.#keccak(value, form)
    } else if (form === 'wide') {
      this.library(op as PureOp, operands)
    } else {
      writeArithmetic(this, value)
    }
  }

  #load ({ op, operands: [offset] }: Value, form: Form): void {
    if (offset === undefined) throw new RangeError(`${op} without an offset`)
    if (op === 'mload') this.address(offset, WORD_BYTES)
    else this.#dataAddress(offset)
    const { f } = this
    if (form !== 'wide') {
      f.memory(OP.i64_load, 0)
      return
    }
    f.set(this.#address)
    for (let index = 0; index < LIMBS; index++) f.get(this.#address).memory(OP.i64_load, index * LIMB_BYTES)
  }

  /** Of a word of the call's data; of the zeros behind them, where the offset is beyond them. */
  #dataAddress (offset: ValueId): void {
    const { f, scratch } = this
    const bytes = dataBytes(this.#context)
    f.get(this.#context.inputs.data).i32(bytes - WORD_BYTES).op(OP.i32_add)
    const isWide = this.width(offset) === 'wide'
    if (isWide) {
      this.whole(offset)
      f.op(OP.i64_or, OP.i64_or, OP.i64_eqz).set(this.#address)
    } else {
      this.low(offset)
    }
    f.tee(scratch).i64(BigInt(bytes)).get(scratch).i64(BigInt(bytes)).op(OP.i64_lt_u)
    if (isWide) f.get(this.#address).op(OP.i32_and)
    f.op(OP.select, OP.i32_wrap_i64, OP.i32_sub)
  }

  /** Of nothing, the offset may be anything. */
  #keccak ({ operands: [offset, size] }: Value, form: Form): void {
    if (offset === undefined || size === undefined) throw new RangeError('keccak256 without operands')
    const { f } = this
    this.low(size)
    f.op(OP.i32_wrap_i64).set(this.#address)
    f.i32(MEMORY_TOP).get(this.#address).op(OP.i32_sub)
    this.low(offset)
    f.op(OP.i32_wrap_i64, OP.i32_sub).i32(MEMORY_TOP).get(this.#address).op(OP.select)
    f.get(this.#address).call(this.#context.library.index('keccak256'))
    if (form !== 'wide') f.op(OP.drop, OP.drop, OP.drop)
  }

  #source ({ op, constant = 0n, index = 0 }: Value): void {
    const { inputs, kind } = this.#context
    if (op === 'constant') this.f.i64(constant)
    else if (op === 'x') this.f.get(inputs.x).op(OP.i64_extend_i32_u)
    else {
      const place = dataBytes(this.#context) - (leadingWords(kind) + index + 1) * WORD_BYTES
      this.f.get(inputs.data).memory(OP.i64_load, place)
    }
  }

  /** What is above the lowest limb, of a value that is not held whole. */
  #upperOf (id: ValueId, root: ValueId): Width {
    const { body, plan, kind } = this.#context
    const { op } = valueAt(body, root)
    if (op === 'x') return 'unsigned64'
    if (op === 'argument') return kind === 'condition' ? 'signed64' : 'unsigned64'
    const form = plan.forms.get(root)
    return form === 'unsigned64' || form === 'signed64' ? form : this.width(id)
  }

  /** Puts the upper limbs above the lowest. */
  #widen (id: ValueId, root: ValueId): void {
    const upper = this.#upperOf(id, root)
    if (upper === 'unsigned64') this.f.i64(0n).i64(0n).i64(0n)
    else if (upper === 'wide') throw new RangeError(`value ${id} is asked for whole, but is not held whole`)
    else {
      const sign = this.#sign
      this.f.tee(sign).get(sign).i64(63n).op(OP.i64_shr_s).tee(sign).get(sign).get(sign)
    }
  }

  #formOf (root: ValueId): Form {
    const form = this.#context.plan.forms.get(root)
    if (form === undefined) throw new RangeError(`value ${root} was not known to be used`)
    return form
  }

  #localsOf (root: ValueId): readonly number[] {
    const known = this.#locals.get(root)
    if (known !== undefined) return known
    const locals = Array.from({ length: this.#formOf(root) === 'wide' ? LIMBS : 1 }, () => this.f.local(I64))
    this.#localsCount += locals.length
    if (this.#localsCount > LOCALS_MAX) throw new TranslationRefusal('too-complex', 'more values than a function holds')
    this.#locals.set(root, locals)
    return locals
  }
}

function first (locals: readonly number[]): number {
  const [local] = locals
  if (local === undefined) throw new RangeError('a value without a local')
  return local
}
