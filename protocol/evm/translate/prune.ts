/** Takes out of a body what nothing needs: blocks, parameters, values; and joins blocks that follow each other. */
import { isEffect } from './body.ts'
import { usedBy, type BodyBuilder } from './body-builder.ts'
import { edgesInto, edgesOf, reversePostorder } from './graph.ts'
import type { BlockId, Edge, ValueId } from './ir.ts'

export function prune (body: BodyBuilder): void {
  dropTrivialParams(body)
  joinBlocks(body)
  dropUnused(body)
}

/** What stands for a value in the end. */
function finalOf (replaced: ReadonlyMap<ValueId, ValueId>, id: ValueId): ValueId {
  let at = id
  for (let next = replaced.get(at); next !== undefined; next = replaced.get(at)) at = next
  return at
}

/** Gives each use of a value what stands for it. */
export function replaceAll (body: BodyBuilder, replaced: ReadonlyMap<ValueId, ValueId>): void {
  if (replaced.size === 0) return
  const final = (id: ValueId): ValueId => finalOf(replaced, id)
  for (const block of body.blocks) body.rename(block, final)
  for (const fact of body.facts.values()) fact.other = final(fact.other)
}

/** A parameter that every edge gives the same is that. */
function dropTrivialParams (body: BodyBuilder): void {
  for (let changed = true; changed;) {
    changed = false
    const order = reversePostorder(body.blocks)
    const into = edgesInto(body.blocks, order)
    const replaced = new Map<ValueId, ValueId>()
    for (const id of order) {
      const block = body.block(id)
      const edges = (into.get(id) ?? []).map(({ edge }) => edge)
      const kept = block.params.map((param, at) => {
        const given = new Set(edges.map(({ args }) => finalOf(replaced, args[at] ?? 0)).filter(arg => arg !== param))
        const [only] = given
        if (given.size !== 1 || only === undefined) return true
        replaced.set(param, only)
        return false
      })
      if (kept.every(Boolean)) continue
      block.params = block.params.filter((_, at) => kept[at])
      for (const edge of edges) edge.args = edge.args.filter((_, at) => kept[at])
      changed = true
    }
    replaceAll(body, replaced)
  }
}

/** A block that only one leads to, and which leads nowhere else, goes on in that one. */
function joinBlocks (body: BodyBuilder): void {
  const order = reversePostorder(body.blocks)
  const into = edgesInto(body.blocks, order)
  const replaced = new Map<ValueId, ValueId>()
  const joined = new Set<BlockId>()
  for (const id of order) {
    if (joined.has(id)) continue
    const block = body.block(id)
    while (block.end.kind === 'jump' && into.get(block.end.to.block)?.length === 1) {
      const { to } = block.end
      const next = body.block(to.block)
      for (const [at, param] of next.params.entries()) replaced.set(param, to.args[at] ?? 0)
      block.values.push(...next.values)
      block.steps += next.steps
      block.end = next.end
      joined.add(to.block)
    }
  }
  replaceAll(body, replaced)
  renumber(body)
}

/** Leaves only blocks that can be reached, in an order in which each stands after one that leads to it. */
function renumber (body: BodyBuilder): void {
  const order = reversePostorder(body.blocks)
  const numbers = new Map(order.map((id, at) => [id, at]))
  body.blocks = order.map(id => body.block(id))
  const edges = new Set<Edge>(body.blocks.flatMap(({ end }) => edgesOf(end)))
  for (const edge of edges) edge.block = numbers.get(edge.block) ?? 0
}

function dropUnused (body: BodyBuilder): void {
  const into = edgesInto(body.blocks, [...body.blocks.keys()])
  const givers = new Map<ValueId, ValueId[]>()
  for (const [id, block] of body.blocks.entries()) {
    for (const [at, param] of block.params.entries()) {
      givers.set(param, (into.get(id) ?? []).map(({ edge }) => edge.args[at] ?? 0))
    }
  }
  const used = new Set<ValueId>()
  const waiting = body.blocks.flatMap(({ values, end }) =>
    [...usedBy(end), ...values.filter(id => isEffect(body.get(id).op))])
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (used.has(id)) continue
    used.add(id)
    waiting.push(...body.get(id).operands, ...givers.get(id) ?? [])
  }
  for (const [id, block] of body.blocks.entries()) {
    block.values = block.values.filter(value => used.has(value))
    const kept = block.params.map(param => used.has(param))
    block.params = block.params.filter((_, at) => kept[at])
    for (const { edge } of into.get(id) ?? []) edge.args = edge.args.filter((_, at) => kept[at])
  }
}
