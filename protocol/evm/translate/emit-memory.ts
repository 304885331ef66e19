/** Writes what is done to the EVM's memory, and what that takes. */
import { MEMORY_SQUARE_DIVISOR, MEMORY_WORD_STEPS, memorySteps } from '../steps.ts'
import { dataBytes, type BodyContext } from './emit-context.ts'
import { blockAt, rootOf, valueAt } from './body.ts'
import type { StepCounter } from './emit-steps.ts'
import type { ValueWriter } from './emit-values.ts'
import type { Body, Value, ValueId } from './ir.ts'
import { MEMORY_BYTES_MAX, MEMORY_TOP, WORD_BYTES } from './layout.ts'
import { I32, I64, NO_RESULT, OP } from './wasm-writer.ts'

/** Words that are cleared one by one: more cost less in one call. */
const CLEARED_SINGLY_MAX = 4
const WORD_SHIFT = 5n
const SQUARE_SHIFT = BigInt(Math.log2(MEMORY_SQUARE_DIVISOR))

export interface MemoryDeps {
  context: BodyContext
  values: ValueWriter
  steps: StepCounter
  /** Ends the application, so many labels deeper than where the block is. */
  tooLong: (deeper: number) => void
}

export class MemoryWriter {
  readonly #deps: MemoryDeps
  /** Words that there are; only where something grows. */
  readonly #words: number
  readonly #offset: number
  readonly #size: number
  readonly #needed: number
  readonly #isBig: number
  readonly #grows: boolean
  readonly #stored: number
  /** What has been looked at in this block. */
  readonly #guarded = new Set<string>()

  constructor (deps: MemoryDeps) {
    this.#deps = deps
    const { f, body, plan } = deps.context
    this.#words = f.local(I64)
    this.#offset = f.local(I64)
    this.#size = f.local(I64)
    this.#needed = f.local(I64)
    this.#isBig = f.local(I32)
    const values = plan.order.flatMap(block => blockAt(body, block).values.map(id => valueAt(body, id)))
    this.#grows = values.some(({ op }) => op === 'grow')
    this.#stored = values.reduce((most, each) => Math.max(most, wordsStored(body, each)), 0)
  }

  begin (): void {
    if (this.#grows) this.#deps.context.f.i64(0n).set(this.#words)
  }

  grown ({ index = 0 }: Value): void {
    if (this.#grows) this.#deps.context.f.i64(BigInt(index)).set(this.#words)
  }

  /** After the steps so far have been settled, as for all that charges. */
  grow ({ operands: [offset, size] }: Value): void {
    if (offset === undefined || size === undefined) throw new RangeError('grow without operands')
    const { context: { f, body }, values } = this.#deps
    const [offsetIs, sizeIs] = [values.constant(offset), values.constant(size)]
    this.#guarded.add(keyOf(body, offset, sizeIs === undefined ? size : { bytes: Number(sizeIs) }))
    if (sizeIs === 0n) return
    if (offsetIs !== undefined && sizeIs !== undefined) {
      this.#growTo(offsetIs + sizeIs)
      return
    }
    f.i32(0).set(this.#isBig)
    this.#take(size, this.#size)
    const { low, high } = values.range(size)
    const mayBeNone = low <= 0n && high >= 0n
    if (mayBeNone) f.get(this.#size).op(OP.i64_eqz, OP.i32_eqz).get(this.#isBig).op(OP.i32_or, OP.if, NO_RESULT)
    this.#take(offset, this.#offset)
    this.#growDynamically(mayBeNone ? 1 : 0)
    if (mayBeNone) f.op(OP.end)
  }

  /**
   * Before memory is used: where it cannot have been grown so far, the application has taken too many steps already.
   * What `grow` has just looked at needs no second look. Of no bytes, the offset may be anything.
   */
  guard (offset: ValueId, size: ValueId | Bytes): void {
    const { context: { f, body }, values } = this.#deps
    const key = keyOf(body, offset, size)
    const [least, most] = isBytes(size)
      ? [BigInt(size.bytes), BigInt(size.bytes)]
      : [values.range(size).low, values.range(size).high]
    const { low, high } = values.range(offset)
    if (this.#guarded.has(key) || (low >= 0n && least >= 0n && high + most <= BigInt(MEMORY_BYTES_MAX))) return
    this.#guarded.add(key)
    f.i32(0).set(this.#isBig)
    if (isBytes(size)) f.i64(BigInt(size.bytes)).set(this.#size)
    else this.#take(size, this.#size)
    f.get(this.#size).op(OP.i64_eqz, OP.i32_eqz).get(this.#isBig).op(OP.i32_or)
    this.#take(offset, this.#offset)
    this.#isBeyond()
    f.op(OP.i32_and, OP.if, NO_RESULT)
    this.#deps.tooLong(1)
    f.op(OP.end)
  }

  /** At the beginning of each block. */
  forget (): void {
    this.#guarded.clear()
  }

  /** What this ends would be too much work as well, so it is ended before. */
  chargeWords ({ operands: [size], index = 0 }: Value): void {
    if (size === undefined) throw new RangeError('chargewords without a size')
    const { context: { f }, steps } = this.#deps
    f.i32(0).set(this.#isBig)
    f.i64(0n).set(this.#offset)
    this.#take(size, this.#size)
    steps.charge(() => {
      f.get(this.#size).i64(BigInt(WORD_BYTES - 1)).op(OP.i64_add).i64(WORD_SHIFT).op(OP.i64_shr_u)
      f.i64(BigInt(index)).op(OP.i64_mul)
    })
    steps.tooMany({ pending: 0, isAll: false })
    // So much memory nobody has paid for, which is used for all that is charged so.
    this.#isBeyond()
    f.op(OP.i32_or, OP.if, NO_RESULT)
    this.#deps.tooLong(1)
    f.op(OP.end)
  }

  chargeBytes ({ operands: [value], index: byteSteps = 0 }: Value): void {
    if (value === undefined) throw new RangeError('chargebytes without a value')
    const { context: { f }, values, steps } = this.#deps
    steps.charge(() => {
      f.i64(0n)
      const limbs = values.width(value) === 'unsigned64' ? 1 : 4
      for (let index = 0; index < limbs; index++) {
        // Bytes up to the topmost that is not zero, if there is one in this limb; else as many as below it.
        f.set(this.#needed)
        f.i64(BigInt(8 * index) + 8n)
        values.limb(value, index)
        f.tee(this.#size).op(OP.i64_clz).i64(3n).op(OP.i64_shr_u, OP.i64_sub)
        f.get(this.#needed).get(this.#size).op(OP.i64_eqz, OP.i32_eqz, OP.select)
      }
      f.i64(BigInt(byteSteps)).op(OP.i64_mul)
    })
  }

  copyData ({ operands: [to, from, size] }: Value): void {
    if (to === undefined || from === undefined || size === undefined) {
      throw new RangeError('calldatacopy without operands')
    }
    const { context, values } = this.#deps
    const { f } = context
    const bytes = dataBytes(context)
    f.i32(0).set(this.#isBig)
    this.#take(from, this.#offset)
    values.low(to)
    f.op(OP.i32_wrap_i64)
    f.i64(BigInt(bytes)).get(this.#offset).get(this.#isBig)
    f.get(this.#offset).i64(BigInt(bytes)).op(OP.i64_gt_u, OP.i32_or, OP.select, OP.i32_wrap_i64)
    values.low(size)
    f.op(OP.i32_wrap_i64).get(context.inputs.data).i32(bytes).call(context.copyData())
  }

  /** What the next application finds: nothing but zeros. */
  clear (): void {
    const { f } = this.#deps.context
    if (!this.#deps.context.body.leavesMemory) return
    const stored = this.#stored
    if (!this.#grows && stored <= CLEARED_SINGLY_MAX) {
      const from = MEMORY_TOP - stored * WORD_BYTES
      for (let at = from; at < MEMORY_TOP; at += 8) f.i32(at).i64(0n).memory(OP.i64_store, 0)
      return
    }
    f.i64(BigInt(stored))
    if (this.#grows) {
      f.get(this.#words).i64(BigInt(stored)).get(this.#words).op(OP.i64_ge_u, OP.select)
    }
    f.i64(WORD_SHIFT).op(OP.i64_shl).set(this.#size)
    f.i32(MEMORY_TOP).get(this.#size).op(OP.i32_wrap_i64, OP.i32_sub)
    f.i32(0).get(this.#size).op(OP.i32_wrap_i64).bulk('fill')
  }

  #growTo (end: bigint): void {
    const { f } = this.#deps.context
    if (end > BigInt(MEMORY_BYTES_MAX)) {
      this.#deps.tooLong(0)
      return
    }
    const words = Math.ceil(Number(end) / WORD_BYTES)
    f.get(this.#words).i64(BigInt(words)).op(OP.i64_lt_u, OP.if, NO_RESULT)
    this.#deps.steps.charge(() => {
      f.i64(BigInt(memorySteps(words)))
      this.#cost(this.#words)
      f.op(OP.i64_sub)
    })
    f.i64(BigInt(words)).set(this.#words)
    f.op(OP.end)
  }

  #growDynamically (depth: number): void {
    const { context: { f }, steps, tooLong } = this.#deps
    this.#isBeyond()
    f.op(OP.if, NO_RESULT)
    tooLong(depth + 1)
    f.op(OP.end)
    f.get(this.#offset).get(this.#size).op(OP.i64_add).i64(BigInt(WORD_BYTES - 1)).op(OP.i64_add)
    f.i64(WORD_SHIFT).op(OP.i64_shr_u).tee(this.#needed).get(this.#words).op(OP.i64_gt_u, OP.if, NO_RESULT)
    steps.charge(() => {
      this.#cost(this.#needed)
      this.#cost(this.#words)
      f.op(OP.i64_sub)
    })
    f.get(this.#needed).set(this.#words)
    f.op(OP.end)
  }

  /** Leaves 32 bits: whether offset and size reach beyond what can be paid for, or do not fit their locals. */
  #isBeyond (): void {
    const { f } = this.#deps.context
    const most = BigInt(MEMORY_BYTES_MAX)
    f.get(this.#isBig)
    for (const local of [this.#offset, this.#size]) f.get(local).i64(most).op(OP.i64_gt_u, OP.i32_or)
    f.get(this.#offset).get(this.#size).op(OP.i64_add).i64(most).op(OP.i64_gt_u, OP.i32_or)
  }

  /** As `memorySteps`. */
  #cost (words: number): void {
    const { f } = this.#deps.context
    f.get(words).i64(BigInt(MEMORY_WORD_STEPS)).op(OP.i64_mul)
    f.get(words).get(words).op(OP.i64_mul).i64(SQUARE_SHIFT).op(OP.i64_shr_u).op(OP.i64_add)
  }

  /** Into a local; `isBig` is set where that does not hold all of it. */
  #take (id: ValueId, local: number): void {
    const { context: { f }, values } = this.#deps
    if (values.width(id) !== 'wide') {
      values.low(id)
      f.set(local)
      return
    }
    values.whole(id)
    f.op(OP.i64_or, OP.i64_or).i64(0n).op(OP.i64_ne)
    f.get(this.#isBig).op(OP.i32_or).set(this.#isBig).set(local)
  }
}

/** A size that is known. */
interface Bytes { bytes: number }

function isBytes (size: ValueId | Bytes): size is Bytes {
  return typeof size !== 'number'
}

function keyOf (body: Body, offset: ValueId, size: ValueId | Bytes): string {
  return `${rootOf(body, offset)} ${isBytes(size) ? `${size.bytes} bytes` : rootOf(body, size)}`
}

/** End of what it stores, in words, as far as that is known; what is not has grown the memory before. */
function wordsStored (body: Body, { op, operands: [offset, , size] }: Value): number {
  if (offset === undefined || (op !== 'mstore' && op !== 'mstore8' && op !== 'calldatacopy')) return 0
  const bytes = size === undefined ? BigInt(WORD_BYTES) : valueAt(body, size).range.high
  const end = valueAt(body, offset).range.high + bytes
  return end > 0n && end <= BigInt(MEMORY_BYTES_MAX) ? Math.ceil(Number(end) / WORD_BYTES) : 0
}
