/** How each value of a body is held in WebAssembly, and which are computed where they are used. Pure. */
import { blockAt, constantOf, isEffect, rootOf, valueAt } from './body.ts'
import { isPure } from './evaluate.ts'
import { edgesOf, reversePostorder } from './graph.ts'
import type { Block, BlockId, Body, Op, Value, ValueId } from './ir.ts'
import { widthOf, type Width } from './range.ts'

/** Expressions within one another that are written as one: what writes them calls itself. */
const EXPRESSION_DEPTH_MAX = 32

/** As `Width`; or of a value that may be wide only its lowest 64 bits, as nobody asks for more. */
export type Form = Width | 'low'

export interface Plan {
  /** Blocks that can be reached. */
  order: readonly BlockId[]
  /** Of those that are used, and no copies. */
  forms: ReadonlyMap<ValueId, Form>
  /** Computed where it is used, in its own block and only there. */
  inline: ReadonlySet<ValueId>
}

/** What depends on nothing but its operands, and the call's data. */
function isAnywhere (op: Op): boolean {
  return isPure(op) || op === 'calldataload'
}

/** Written anew wherever it is used. */
export function isSource (op: Op): boolean {
  return op === 'constant' || op === 'x' || op === 'argument'
}

/** Whether a block that can be reached has a value of such an operation. */
export function hasOp (body: Body, { order }: Plan, isOne: (op: Op) => boolean): boolean {
  return order.some(id => blockAt(body, id).values.some(value => isOne(valueAt(body, value).op)))
}

export function planOf (body: Body): Plan {
  const order = reversePostorder(body.blocks)
  const uses = new Uses(body, order)
  const forms = new Map<ValueId, Form>()
  for (const id of uses.live) {
    const width = widthOf(valueAt(body, id).range)
    forms.set(id, width === 'wide' && !uses.whole.has(id) ? 'low' : width)
  }
  return { order, forms, inline: inlineOf(body, order, uses) }
}

/** Whether the result's lowest 64 bits follow from those of the operands. */
function isLow (body: Body, { op, operands }: Value): boolean {
  const first = operands[0]
  if (first === undefined) return false
  if (op === 'shl') return widthOf(valueAt(body, first).range) === 'unsigned64'
  if (op === 'signextend') return constantOf(body, first) !== undefined
  if (op === 'byte') return (constantOf(body, first) ?? 0n) >= 24n
  return op === 'add' || op === 'sub' || op === 'mul' || op === 'and' || op === 'or' || op === 'xor' || op === 'not'
}

/** Which values are used, copies looked through; and of which wide ones all is. */
class Uses {
  readonly live = new Set<ValueId>()
  readonly whole = new Set<ValueId>()
  readonly #body: Body
  /** For each parameter, what edges give it. */
  readonly #given = new Map<ValueId, ValueId[]>()
  readonly #left: ValueId[] = []

  constructor (body: Body, order: readonly BlockId[]) {
    this.#body = body
    for (const id of order) this.#edgesOf(blockAt(body, id))
    for (const id of order) this.#rootsOf(blockAt(body, id))
    for (let id = this.#left.pop(); id !== undefined; id = this.#left.pop()) this.#spread(id)
  }

  #edgesOf ({ end }: Block): void {
    for (const { block, args } of edgesOf(end)) {
      for (const [index, param] of blockAt(this.#body, block).params.entries()) {
        const arg = args[index]
        if (arg === undefined) throw new RangeError(`an edge to block ${block} with too few values`)
        const given = this.#given.get(param)
        if (given === undefined) this.#given.set(param, [arg])
        else given.push(arg)
      }
    }
  }

  #rootsOf ({ values, end }: Block): void {
    for (const id of values) {
      if (isEffect(valueAt(this.#body, id).op)) this.#operandsOf(id, true)
    }
    if (end.kind === 'branch') this.#use(end.condition, true)
    if (end.kind === 'return') this.#use(end.value, false)
    if (end.kind === 'revert') for (const id of [end.offset, end.size]) this.#use(id, true)
  }

  #use (id: ValueId, whole: boolean): void {
    const root = rootOf(this.#body, id)
    const { op, range } = valueAt(this.#body, root)
    if (op === 'constant') return
    // Of a copy that is known to be narrow, the lowest 64 bits are all.
    const needsWhole = whole && widthOf(valueAt(this.#body, id).range) === 'wide' && widthOf(range) === 'wide'
    if (this.live.has(root) && (!needsWhole || this.whole.has(root))) return
    this.live.add(root)
    if (needsWhole) this.whole.add(root)
    this.#left.push(root)
  }

  #spread (id: ValueId): void {
    const value = valueAt(this.#body, id)
    const isWhole = this.whole.has(id)
    if (value.op === 'parameter') {
      for (const arg of this.#given.get(id) ?? []) this.#use(arg, isWhole)
      return
    }
    this.#operandsOf(id, isWhole || !isLow(this.#body, value))
  }

  #operandsOf (id: ValueId, whole: boolean): void {
    const { op, operands } = valueAt(this.#body, id)
    // Of what `mstore8` stores, the lowest byte is enough.
    for (const [place, operand] of operands.entries()) this.#use(operand, whole && !(op === 'mstore8' && place === 1))
  }
}

/** Those that are used once, later in the block that they are in. */
function inlineOf (body: Body, order: readonly BlockId[], { live }: Uses): Set<ValueId> {
  const users = usersOf(body, order, live)
  const depths = new Map<ValueId, number>()
  for (const block of order) {
    for (const id of blockAt(body, block).values) {
      const { op, operands } = valueAt(body, id)
      const user = users.get(id)
      if (!isAnywhere(op) || !live.has(id) || user?.block !== block || user.picks) continue
      const depth = 1 + Math.max(0, ...operands.map(each => depths.get(rootOf(body, each)) ?? 0))
      if (depth <= EXPRESSION_DEPTH_MAX) depths.set(id, depth)
    }
  }
  return new Set(depths.keys())
}

/** Whether it may ask for more than one limb of an operand, one by one: that stands in locals then. */
function picks (op: Op, width: Width): boolean {
  if (op === 'mstore' || op === 'chargebytes' || op === 'keccak256') return true
  return width !== 'unsigned64' && (op === 'shr' || op === 'sar' || op === 'byte')
}

interface User { block: BlockId | undefined, picks: boolean }

/** Where each value is used; block undefined: in more than one place. */
function usersOf (body: Body, order: readonly BlockId[], live: ReadonlySet<ValueId>): Map<ValueId, User> {
  const users = new Map<ValueId, User>()
  const use = (id: ValueId, block: BlockId, picks: boolean): void => {
    const root = rootOf(body, id)
    users.set(root, { block: users.has(root) ? undefined : block, picks })
  }
  for (const block of order) {
    const { values, end } = blockAt(body, block)
    for (const id of values) {
      const { op, operands } = valueAt(body, id)
      if (op === 'copy' || !(live.has(id) || isEffect(op))) continue
      for (const operand of operands) use(operand, block, picks(op, widthOf(valueAt(body, operand).range)))
    }
    for (const { block: to, args } of edgesOf(end)) {
      const { params } = blockAt(body, to)
      for (const [index, arg] of args.entries()) if (live.has(params[index] ?? -1)) use(arg, block, false)
    }
    if (end.kind === 'branch') use(end.condition, block, false)
    if (end.kind === 'return') use(end.value, block, false)
    if (end.kind === 'revert') for (const id of [end.offset, end.size]) use(id, block, false)
  }
  return users
}
