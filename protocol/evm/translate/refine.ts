/** Gives words new names where a branch has said more of them: copies, whose ranges the branch's facts narrow. */
import type { BodyBuilder, Fact } from './body-builder.ts'
import { factsOf } from './facts.ts'
import { dominators, edgesInto, edgesOf, reversePostorder } from './graph.ts'
import type { BlockId, Edge, ValueId } from './ir.ts'

/** Once, on blocks in reverse postorder. */
export function refine (body: BodyBuilder): void {
  splitEdges(body)
  const order = reversePostorder(body.blocks)
  const dominator = dominators(body.blocks, order)
  const told = factsByBlock(body, order)
  /** Names at the end of each block. */
  const names = new Map<BlockId, ReadonlyMap<ValueId, ValueId>>()
  for (const id of order) {
    const above = id === 0 ? undefined : names.get(dominator.get(id) ?? 0)
    const here = new Map(above)
    const nameOf = (value: ValueId): ValueId => here.get(value) ?? value
    const block = body.block(id)
    const copies = (told.get(id) ?? []).map(({ value, relation, other }) => {
      const copy = body.value('copy', [nameOf(value)])
      body.facts.set(copy, { value: nameOf(value), relation, other: nameOf(other) })
      here.set(value, copy)
      return copy
    })
    body.rename(block, nameOf)
    // Each copy was given the name before it, and is not to be renamed to itself.
    block.values.unshift(...copies)
    names.set(id, here)
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
