/**
 * A graph of blocks as WebAssembly can have it, which has no jumps: by the tree of dominators, as in Norman Ramsey,
 * "Beyond Relooper: Recursive Translation of Unstructured Control Flow to Structured Control Flow" (2022), with a list
 * of what is to be done in place of the recursion. Pure.
 */
import { dominators, edgesInto, reversePostorder } from './graph.ts'
import type { BlockId, Body, Edge, End } from './ir.ts'
import { NESTING_MAX } from './limits.ts'
import { TranslationRefusal } from './refusal.ts'

/** What a function's text is made of, in order. */
export type Piece =
  /** A label, to the end of which (a block), or to the beginning of which (a loop), can be branched. */
  | { kind: 'block' | 'loop' }
  /** Ends what was begun last: a block, a loop or an `if`. */
  | { kind: 'close' }
  /** The block's values. Its end follows: an edge, an `if`, or `end`. */
  | { kind: 'code', block: BlockId }
  /** Of the block's branch: what follows is done where its condition is not zero, or where it is, if `unless`. */
  | { kind: 'if', block: BlockId, unless: boolean }
  /**
   * The edge's values go to its block's parameters; then to the label so many up, or on to what follows. `back`: to the
   * beginning of a loop that it is in; `only`: nothing else leads to its block.
   */
  | { kind: 'edge', from: BlockId, edge: Edge, depth: number | undefined, back: boolean, only: boolean }
  /** The block's end, after which there is nothing. */
  | { kind: 'end', block: BlockId }

interface Graph {
  body: Body
  /** Where a block stands in reverse postorder. */
  place: Map<BlockId, number>
  loops: Set<BlockId>
  /** Blocks into which more than one edge leads, those back from a loop not counted. */
  merges: Set<BlockId>
  /** Blocks that each dominates directly, in reverse postorder. */
  children: Map<BlockId, BlockId[]>
  /** Blocks in each tree. */
  size: Map<BlockId, number>
}

/** @throws TranslationRefusal: `control-flow` where a loop is entered in two places, `too-complex` */
export function structure (body: Body): Piece[] {
  return new Structurer(graphOf(body)).run()
}

function graphOf (body: Body): Graph {
  const order = reversePostorder(body.blocks)
  const place = new Map(order.map((block, index) => [block, index]))
  const dominator = dominators(body.blocks, order)
  const loops = new Set<BlockId>()
  const merges = new Set<BlockId>()
  const children = new Map<BlockId, BlockId[]>(order.map(block => [block, []]))
  const size = new Map<BlockId, number>(order.map(block => [block, 1]))
  for (const [block, into] of edgesInto(body.blocks, order)) {
    const back = into.filter(({ from }) => placeIn(place, from) >= placeIn(place, block))
    if (back.some(({ from }) => !dominates(dominator, block, from))) {
      throw new TranslationRefusal('control-flow', 'a loop is entered in more than one place')
    }
    if (back.length > 0) loops.add(block)
    if (into.length - back.length > 1) merges.add(block)
    if (block !== 0) children.get(dominator.get(block) ?? 0)?.push(block)
  }
  for (const block of order.toReversed()) {
    const above = dominator.get(block) ?? 0
    if (block !== 0) size.set(above, (size.get(above) ?? 0) + (size.get(block) ?? 0))
  }
  return { body, place, loops, merges, children, size }
}

function placeIn (place: Map<BlockId, number>, block: BlockId): number {
  return place.get(block) ?? 0
}

function dominates (dominator: Map<BlockId, BlockId>, above: BlockId, block: BlockId): boolean {
  let at = block
  while (at !== above && at !== 0) at = dominator.get(at) ?? 0
  return at === above
}

type Task =
  | { kind: 'tree', block: BlockId }
  | { kind: 'edge', from: BlockId, edge: Edge }
  | { kind: 'close' }

/**
 * Every tree ends in a branch or in an end, and never runs into what stands behind it. So of a branch's two ways only
 * one stands within the `if`, the smaller, and the other behind it: a chain of conditions is not nested, however long.
 */
class Structurer {
  readonly #graph: Graph
  readonly #pieces: Piece[] = []
  /** What is to be done, the next last. */
  readonly #tasks: Task[] = [{ kind: 'tree', block: 0 }]
  /** How deep each label is that can be branched to. */
  readonly #labels = new Map<BlockId, number>()
  #depth = 0

  constructor (graph: Graph) {
    this.#graph = graph
  }

  run (): Piece[] {
    for (;;) {
      const task = this.#tasks.pop()
      if (task === undefined) return this.#pieces
      if (task.kind === 'tree') this.#tree(task.block)
      else if (task.kind === 'edge') this.#edge(task.from, task.edge)
      else this.#close()
    }
  }

  #tree (block: BlockId): void {
    const { loops, merges, children, body } = this.#graph
    if (loops.has(block)) {
      this.#open({ kind: 'loop' })
      this.#labels.set(block, this.#depth)
      this.#tasks.push({ kind: 'close' })
    }
    // The last of them is outermost: from any of them can be branched to those behind it.
    for (const merge of (children.get(block) ?? []).filter(each => merges.has(each)).reverse()) {
      this.#open({ kind: 'block' })
      this.#labels.set(merge, this.#depth)
      this.#tasks.push({ kind: 'tree', block: merge }, { kind: 'close' })
    }
    this.#pieces.push({ kind: 'code', block })
    const end = body.blocks[block]?.end
    if (end !== undefined) this.#end(block, end)
  }

  #end (block: BlockId, end: End): void {
    if (end.kind === 'jump') {
      this.#edge(block, end.to)
    } else if (end.kind === 'branch') {
      const unless = this.#weight(end.else) < this.#weight(end.then)
      const [inner, outer] = unless ? [end.else, end.then] : [end.then, end.else]
      this.#open({ kind: 'if', block, unless })
      this.#tasks.push(
        { kind: 'edge', from: block, edge: outer }, { kind: 'close' }, { kind: 'edge', from: block, edge: inner })
    } else {
      this.#pieces.push({ kind: 'end', block })
    }
  }

  /** Blocks that stand where the edge is. */
  #weight ({ block }: Edge): number {
    return this.#labels.has(block) ? 0 : this.#graph.size.get(block) ?? 0
  }

  #edge (from: BlockId, edge: Edge): void {
    const label = this.#labels.get(edge.block)
    const back = placeIn(this.#graph.place, edge.block) <= placeIn(this.#graph.place, from)
    const depth = label === undefined ? undefined : this.#depth - label
    const only = label === undefined && !this.#graph.loops.has(edge.block)
    this.#pieces.push({ kind: 'edge', from, edge, depth, back, only })
    if (label === undefined) this.#tasks.push({ kind: 'tree', block: edge.block })
  }

  #open (piece: Piece): void {
    this.#pieces.push(piece)
    this.#depth++
    if (this.#depth > NESTING_MAX) throw new TranslationRefusal('too-complex', 'blocks that are nested too deep')
  }

  #close (): void {
    this.#pieces.push({ kind: 'close' })
    this.#depth--
  }
}
