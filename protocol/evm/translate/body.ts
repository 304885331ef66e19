/** Looks into a body, be it finished or not. Pure. */
import type { Block, BlockId, Body, EffectOp, Op, Value, ValueId } from './ir.ts'

const EFFECTS: Record<EffectOp, true> = {
  mstore: true, mstore8: true, calldatacopy: true, grow: true, grown: true, chargewords: true, chargebytes: true
}

export function isEffect (op: Op): op is EffectOp {
  return Object.hasOwn(EFFECTS, op)
}

export function valueAt ({ values }: Pick<Body, 'values'>, id: ValueId): Value {
  const value = values[id]
  if (value === undefined) throw new RangeError(`no value ${id}`)
  return value
}

export function blockAt ({ blocks }: Pick<Body, 'blocks'>, id: BlockId): Block {
  const block = blocks[id]
  if (block === undefined) throw new RangeError(`no block ${id}`)
  return block
}

/** What it is a copy of, if it is one: the word's own name before branches said more of it. */
export function rootOf (body: Pick<Body, 'values'>, id: ValueId): ValueId {
  let root = id
  for (;;) {
    const { op, operands: [of] } = valueAt(body, root)
    if (op !== 'copy' || of === undefined) return root
    root = of
  }
}

/** The word, where it is the same always. */
export function constantOf (body: Pick<Body, 'values'>, id: ValueId | undefined): bigint | undefined {
  return id === undefined ? undefined : valueAt(body, rootOf(body, id)).constant
}
