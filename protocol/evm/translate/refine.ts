/** Gives words new names where a branch has said more of them: copies, whose ranges the branch's facts narrow. */
import type { BodyBuilder, Fact } from './body-builder.ts'
import { factsOf } from './facts.ts'
import { dominators, edgesInto, edgesOf, reversePostorder } from './graph.ts'
import type { BlockId, Edge, ValueId } from './ir.ts'

/** Once. */
export function refine (body: BodyBuilder): void {
  splitEdges(body)
  const order = reversePostorder(body.blocks)
  const dominator = dominators(body.blocks, order)
  const told = factsByBlock(body, order)
  const below = new Map<BlockId, BlockId[]>(order.map(id => [id, []]))
  for (const id of order.slice(1)) below.get(dominator.get(id) ?? 0)?.push(id)
  const names = new Names()
  // What is said in a block holds in all that it dominates, and nowhere else.
  const open: Array<{ block: BlockId, left: BlockId[] }> = []
  const enter = (block: BlockId): void => {
    names.open()
    name(body, block, told.get(block) ?? [], names)
    open.push({ block, left: below.get(block) ?? [] })
  }
  enter(0)
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const next = top.left.pop()
    if (next !== undefined) enter(next)
    else {
      names.close()
      open.pop()
    }
  }
}

function name (body: BodyBuilder, id: BlockId, facts: readonly Fact[], names: Names): void {
  const block = body.block(id)
  const copies = facts.map(({ value, relation, other }) => {
    const copy = body.value('copy', [names.of(value)])
    body.facts.set(copy, { value: names.of(value), relation, other: names.of(other) })
    names.give(value, copy)
    return copy
  })
  body.rename(block, value => names.of(value))
  // Each copy was given the name before it, and is not to be renamed to itself.
  block.values.unshift(...copies)
}

/** What values are called where a walk down the tree of dominators has come to. */
class Names {
  readonly #names = new Map<ValueId, ValueId>()
  readonly #given: Array<Array<readonly [value: ValueId, before: ValueId]>> = []

  of (value: ValueId): ValueId {
    return this.#names.get(value) ?? value
  }

  give (value: ValueId, name: ValueId): void {
    this.#given.at(-1)?.push([value, this.of(value)])
    this.#names.set(value, name)
  }

  open (): void {
    this.#given.push([])
  }

  /** Takes back what was given since it was opened. */
  close (): void {
    for (const [value, before] of this.#given.pop()?.reverse() ?? []) this.#names.set(value, before)
  }
}

/** So that what one way of a branch says holds in the block that it leads to. */
function splitEdges (body: BodyBuilder): void {
  const into = edgesInto(body.blocks, [...body.blocks.keys()])
  for (const { end } of [...body.blocks]) {
    if (end.kind !== 'branch') continue
    for (const edge of edgesOf(end)) if ((into.get(edge.block)?.length ?? 0) > 1) detour(body, edge)
  }
}

function detour (body: BodyBuilder, edge: Edge): void {
  const { block, args } = edge
  edge.block = body.blocks.push({ params: [], values: [], steps: 0, end: { kind: 'jump', to: { block, args } } }) - 1
  edge.args = []
}

function factsByBlock (body: BodyBuilder, order: readonly BlockId[]): Map<BlockId, Fact[]> {
  const told = new Map<BlockId, Fact[]>()
  for (const id of order) {
    const { end } = body.block(id)
    if (end.kind !== 'branch' || end.then.block === end.else.block) continue
    told.set(end.then.block, factsOf(body, end.condition, true))
    told.set(end.else.block, factsOf(body, end.condition, false))
  }
  return told
}
