/** Bodies of values, written by hand, and what they do once they are WebAssembly. */
import { RevertFault, StepMeter } from '../../protocol/evm/step-meter.ts'
import type { Block, Body, BodyKind, Edge, End, Op, Value, ValueId } from '../../protocol/evm/translate/ir.ts'
import { moduleOf } from '../../protocol/evm/translate/module.ts'
import { ANY, exactly, type Range } from '../../protocol/evm/translate/range.ts'
import { TranslatedProgram } from '../../protocol/evm/translate/translated-program.ts'

export class BodyMaker {
  readonly values: Value[] = []
  readonly blocks: Block[] = []
  #at: Block | undefined

  /** What is added next goes there. Ends as invalid until told otherwise. */
  block (steps = 0): number {
    this.#at = { params: [], values: [], steps, end: { kind: 'invalid' } }
    return this.blocks.push(this.#at) - 1
  }

  param (range: Range = ANY): ValueId {
    const id = this.#value({ op: 'parameter', operands: [], range })
    this.#at?.params.push(id)
    return id
  }

  constant (constant: bigint): ValueId {
    return this.#value({ op: 'constant', operands: [], constant, range: exactly(constant) })
  }

  add (op: Op, operands: readonly ValueId[] = [], range: Range = ANY, index?: number): ValueId {
    const id = this.#value({ op, operands: [...operands], range, ...index === undefined ? {} : { index } })
    this.#at?.values.push(id)
    return id
  }

  end (end: End): void {
    if (this.#at !== undefined) this.#at.end = end
  }

  jump (block: number, ...args: ValueId[]): void {
    this.end({ kind: 'jump', to: edge(block, ...args) })
  }

  branch (condition: ValueId, then: number | Edge, otherwise: number | Edge): void {
    this.end({
      kind: 'branch',
      condition,
      then: typeof then === 'number' ? edge(then) : then,
      else: typeof otherwise === 'number' ? edge(otherwise) : otherwise
    })
  }

  return (value: ValueId): void {
    this.end({ kind: 'return', value })
  }

  /** Ends with memory's first words as data. */
  reveal (words: number): void {
    const size = this.constant(BigInt(words * 32))
    const offset = this.constant(0n)
    this.add('grow', [offset, size])
    this.end({ kind: 'revert', offset, size })
  }

  body (args = 0, leavesMemory = false): Body {
    return { blocks: this.blocks, values: this.values, args, leavesMemory }
  }

  #value (value: Value): ValueId {
    return this.values.push(value) - 1
  }
}

export function edge (block: number, ...args: ValueId[]): Edge {
  return { block, args }
}

export async function programOf (kind: BodyKind, ...bodies: Body[]): Promise<TranslatedProgram> {
  return await TranslatedProgram.create(kind, moduleOf(kind, bodies))
}

export interface Applied {
  value?: number
  fault?: unknown
  /** Of a revert. */
  data?: Uint8Array
  steps: number
}

/** What one application does. */
export async function applied (body: Body, x = 0, args: readonly number[] = []): Promise<Applied> {
  const program = await programOf('transformation', body)
  const meter = new StepMeter()
  try {
    const [value] = await program.apply([{ which: 0, args }], { x, phase: 0, wanted: 1 }, meter)
    return { value: value!, steps: meter.used }
  } catch (fault) {
    return { fault, ...fault instanceof RevertFault ? { data: fault.data } : {}, steps: meter.used }
  }
}

export function wordsIn (data: Uint8Array | undefined): bigint[] {
  const hex = Buffer.from(data ?? new Uint8Array(0)).toString('hex')
  return (hex.match(/.{64}/g) ?? []).map(word => BigInt(`0x${word}`))
}
