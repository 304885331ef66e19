/** Walks over a graph of blocks. Pure. */
import type { BlockId, Edge, End } from './ir.ts'

type Ends = ReadonlyArray<{ end: End }>

export function edgesOf (end: End): Edge[] {
  if (end.kind === 'jump') return [end.to]
  return end.kind === 'branch' ? [end.then, end.else] : []
}

/** Blocks that can be reached from the first, each before those that it alone leads to, and before its loops' ends. */
export function reversePostorder (blocks: Ends): BlockId[] {
  const order: BlockId[] = []
  const seen = new Set<BlockId>([0])
  const open: Array<{ block: BlockId, left: BlockId[] }> = [{ block: 0, left: successorsOf(blocks, 0) }]
  for (;;) {
    const top = open.at(-1)
    if (top === undefined) return order.reverse()
    const next = top.left.pop()
    if (next === undefined) {
      order.push(top.block)
      open.pop()
    } else if (!seen.has(next)) {
      seen.add(next)
      open.push({ block: next, left: successorsOf(blocks, next) })
    }
  }
}

function successorsOf (blocks: Ends, block: BlockId): BlockId[] {
  const end = blocks[block]?.end
  return end === undefined ? [] : edgesOf(end).map(edge => edge.block)
}

/** Edges into each block, from those that can be reached; the block that an edge leaves is `from`. */
export function edgesInto (blocks: Ends, order: readonly BlockId[]):
Map<BlockId, Array<{ from: BlockId, edge: Edge }>> {
  const into = new Map<BlockId, Array<{ from: BlockId, edge: Edge }>>(order.map(block => [block, []]))
  for (const from of order) {
    const end = blocks[from]?.end
    if (end === undefined) continue
    for (const edge of edgesOf(end)) into.get(edge.block)?.push({ from, edge })
  }
  return into
}

/** The last block before each that every way to it goes through; the first block's is itself. */
export function dominators (blocks: Ends, order: readonly BlockId[]): Map<BlockId, BlockId> {
  const place = new Map(order.map((block, index) => [block, index]))
  const into = edgesInto(blocks, order)
  const dominator = new Map<BlockId, BlockId>([[0, 0]])
  const placeOf = (block: BlockId): number => place.get(block) ?? 0
  const common = (one: BlockId, other: BlockId): BlockId => {
    let [a, b] = [one, other]
    while (a !== b) {
      while (placeOf(a) > placeOf(b)) a = dominator.get(a) ?? 0
      while (placeOf(b) > placeOf(a)) b = dominator.get(b) ?? 0
    }
    return a
  }
  for (let changed = true; changed;) {
    changed = false
    for (const block of order) {
      if (block === 0) continue
      const known = (into.get(block) ?? []).map(({ from }) => from).filter(from => dominator.has(from))
      const found = known.reduce(common, known[0] ?? 0)
      if (dominator.get(block) !== found) {
        dominator.set(block, found)
        changed = true
      }
    }
  }
  return dominator
}
