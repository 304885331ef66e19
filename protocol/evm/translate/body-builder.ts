import { blockAt, valueAt } from './body.ts'
import { VALUES_MAX } from './limits.ts'
import type { Block, Body, BodyKind, End, Op, Value, ValueId } from './ir.ts'
import { TranslationRefusal } from './refusal.ts'
import { ANY, exactly } from './range.ts'

/** How a word stands to another: as unsigned, as signed, or the same. */
export type Relation = 'ult' | 'ule' | 'ugt' | 'uge' | 'slt' | 'sle' | 'sgt' | 'sge' | 'eq' | 'ne'

/** `value` stands in the relation to `other`. */
export interface Fact {
  value: ValueId
  relation: Relation
  other: ValueId
}

export interface BodyInit {
  kind: BodyKind
  /** How many the body is called with. */
  args: number
}

/** A body that is being made or changed: its values are numbered here, and constants are one each. */
export class BodyBuilder {
  readonly kind: BodyKind
  readonly args: number
  readonly values: Value[] = []
  /** What holds of each `copy`. */
  readonly facts = new Map<ValueId, Fact>()
  readonly #constants = new Map<bigint, ValueId>()
  readonly #sources = new Map<string, ValueId>()
  blocks: Block[] = []

  constructor ({ kind, args }: BodyInit) {
    this.kind = kind
    this.args = args
  }

  /** Words of the call's data. */
  get dataWords (): number {
    return this.args + (this.kind === 'transformation' ? 1 : 0)
  }

  value (op: Op, operands: ValueId[] = [], index?: number): ValueId {
    if (this.values.length >= VALUES_MAX) throw new TranslationRefusal('too-complex', `more than ${VALUES_MAX} values`)
    return this.values.push({ op, operands, range: ANY, ...(index === undefined ? {} : { index }) }) - 1
  }

  constant (constant: bigint): ValueId {
    const known = this.#constants.get(constant)
    if (known !== undefined) return known
    const made = this.value('constant')
    Object.assign(this.get(made), { constant, range: exactly(constant) })
    this.#constants.set(constant, made)
    return made
  }

  /** What the body is called with, which stands at its beginning, once. */
  source (op: 'x' | 'argument', index?: number): ValueId {
    const key = `${op} ${index}`
    const known = this.#sources.get(key)
    if (known !== undefined) return known
    const made = this.value(op, [], index)
    this.#sources.set(key, made)
    this.block(0).values.unshift(made)
    return made
  }

  get (id: ValueId): Value {
    return valueAt(this, id)
  }

  block (id: number): Block {
    return blockAt(this, id)
  }

  /** The word, where it is the same always. */
  constantOf (id: ValueId): bigint | undefined {
    return this.get(id).constant
  }

  /** Renames whatever a block and its end use. */
  rename (block: Block, renamed: (id: ValueId) => ValueId): void {
    for (const id of block.values) {
      const value = this.get(id)
      value.operands = value.operands.map(renamed)
    }
    block.end = renamedEnd(block.end, renamed)
  }

  body (leavesMemory: boolean): Body {
    return { blocks: this.blocks, values: this.values, args: this.args, leavesMemory }
  }
}

/** Values that an end uses itself, without those that its edges hand over. */
export function usedBy (end: End): ValueId[] {
  if (end.kind === 'branch') return [end.condition]
  if (end.kind === 'return') return end.size === undefined ? [end.value] : [end.value, end.size]
  return end.kind === 'revert' ? [end.offset, end.size] : []
}

function renamedEnd (end: End, renamed: (id: ValueId) => ValueId): End {
  switch (end.kind) {
    case 'jump': return { ...end, to: { ...end.to, args: end.to.args.map(renamed) } }
    case 'branch': return {
      ...end,
      condition: renamed(end.condition),
      then: { ...end.then, args: end.then.args.map(renamed) },
      else: { ...end.else, args: end.else.args.map(renamed) }
    }
    case 'return': return {
      ...end, value: renamed(end.value), ...(end.size === undefined ? {} : { size: renamed(end.size) })
    }
    case 'revert': return { ...end, offset: renamed(end.offset), size: renamed(end.size) }
    case 'invalid': return end
  }
}
