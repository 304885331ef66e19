/**
 * What a body does with memory, as far as places are known: loads become what was stored, stores that nothing reads go,
 * and growing that is certain is charged beforehand.
 */
import { memorySteps } from '../steps.ts'
import type { BodyBuilder } from './body-builder.ts'
import { edgesInto, edgesOf, reversePostorder } from './graph.ts'
import type { Block, BlockId, Value, ValueId } from './ir.ts'
import { WORD, WORD_BYTES } from './range.ts'
import { min, unsignedOf } from './range-rules.ts'
import { replaceAll } from './prune.ts'

/** Offsets from here on are beyond any memory that could be paid for, and are not reckoned with one by one. */
const FAR = 1n << 32n

/** Bytes from `from` to before `to`. */
interface Span { from: bigint, to: bigint }

/** Whether anything changed. Ranges have been found. */
export function forwardLoads (body: BodyBuilder): boolean {
  const order = reversePostorder(body.blocks)
  const into = edgesInto(body.blocks, order)
  const after = new Map<BlockId, Map<bigint, ValueId>>()
  const before = (id: BlockId): Map<bigint, ValueId> => id === 0
    ? new Map<bigint, ValueId>()
    : meet((into.get(id) ?? []).flatMap(({ from }) => after.get(from) ?? []))
  for (let changed = true; changed;) {
    changed = false
    for (const id of order) {
      const known = before(id)
      for (const value of body.block(id).values) remember(body, body.get(value), known)
      if (isSame(after.get(id), known)) continue
      after.set(id, known)
      changed = true
    }
  }
  const replaced = new Map<ValueId, ValueId>()
  for (const id of order) {
    const known = before(id)
    const block = body.block(id)
    for (const value of block.values) {
      const { op, operands: [at = 0] } = body.get(value)
      const stored = op === 'mload' ? known.get(body.constantOf(at) ?? -1n) : undefined
      if (stored !== undefined) replaced.set(value, stored)
      remember(body, body.get(value), known)
    }
    block.values = block.values.filter(value => !replaced.has(value))
  }
  replaceAll(body, replaced)
  return replaced.size > 0
}

/** Words that every way here has stored, by the byte at which they stand. Ways not yet looked at say nothing. */
function meet (ways: ReadonlyArray<ReadonlyMap<bigint, ValueId>>): Map<bigint, ValueId> {
  const [first, ...others] = ways
  return new Map([...first ?? []].filter(([at, value]) => others.every(other => other.get(at) === value)))
}

function isSame (one: ReadonlyMap<bigint, ValueId> | undefined, other: ReadonlyMap<bigint, ValueId>): boolean {
  return one !== undefined && one.size === other.size && [...one].every(([at, value]) => other.get(at) === value)
}

function remember (body: BodyBuilder, value: Value, known: Map<bigint, ValueId>): void {
  const written = writtenBy(body, value)
  if (written === undefined) return
  for (const at of known.keys()) if (overlap(written, { from: at, to: at + WORD_BYTES })) known.delete(at)
  const [to = 0, word = 0] = value.operands
  const at = body.constantOf(to)
  if (value.op === 'mstore' && at !== undefined) known.set(at, word)
}

/** All bytes that may be written; undefined of what writes nothing. */
function writtenBy (body: BodyBuilder, { op, operands: [to = 0, , size = 0] }: Value): Span | undefined {
  if (op === 'mstore') return spanOf(body, to, WORD_BYTES)
  if (op === 'mstore8') return spanOf(body, to, 1n)
  return op === 'calldatacopy' ? spanOf(body, to, mostOf(body, size)) : undefined
}

function readBy (body: BodyBuilder, { op, operands: [at = 0, size = 0] }: Value): Span | undefined {
  if (op === 'mload') return spanOf(body, at, WORD_BYTES)
  return op === 'keccak256' ? spanOf(body, at, mostOf(body, size)) : undefined
}

/** Where `bytes` at a place that may not be known can lie. */
function spanOf (body: BodyBuilder, at: ValueId, bytes: bigint): Span {
  const { low, high } = unsignedOf(body.get(at).range)
  return { from: low, to: min(high + bytes, WORD) }
}

function mostOf (body: BodyBuilder, id: ValueId): bigint {
  return unsignedOf(body.get(id).range).high
}

function overlap (one: Span, other: Span): boolean {
  return one.from < other.to && other.from < one.to
}

/** Takes out stores that nothing reads. Whether a store that is left may have been made when the body returns. */
export function dropDeadStores (body: BodyBuilder): boolean {
  const order = reversePostorder(body.blocks).reverse()
  const before = new Map<BlockId, Span[]>()
  const readAfter = (block: Block): Span[] => block.end.kind === 'revert'
    ? [spanOf(body, block.end.offset, mostOf(body, block.end.size))]
    : merged(edgesOf(block.end).flatMap(edge => before.get(edge.block) ?? []))
  for (let changed = true; changed;) {
    changed = false
    for (const id of order) {
      const wanted = backwards(body, body.block(id), readAfter(body.block(id)), () => {})
      if (JSON.stringify(wanted, digits) === JSON.stringify(before.get(id), digits)) continue
      before.set(id, wanted)
      changed = true
    }
  }
  const dead = new Set<ValueId>()
  for (const id of order) {
    const block = body.block(id)
    backwards(body, block, readAfter(block), value => { dead.add(value) })
    block.values = block.values.filter(value => !dead.has(value))
  }
  return leavesMemory(body, order)
}

/** What is read from the block's beginning on of what was stored before it. `dead` is told each store that is not. */
function backwards (body: BodyBuilder, block: Block, after: Span[], dead: (id: ValueId) => void): Span[] {
  let wanted = after
  for (const id of [...block.values].reverse()) {
    const value = body.get(id)
    const [written, read] = [writtenBy(body, value), readBy(body, value)]
    if (written !== undefined && !wanted.some(span => overlap(span, written))) dead(id)
    const isCertain = value.op === 'mstore' && body.constantOf(value.operands[0] ?? 0) !== undefined
    if (isCertain && written !== undefined) wanted = wanted.flatMap(span => without(span, written))
    if (read !== undefined) wanted = merged([...wanted, read])
  }
  return wanted
}

function without (span: Span, gone: Span): Span[] {
  if (!overlap(span, gone)) return [span]
  return [{ from: span.from, to: gone.from }, { from: gone.to, to: span.to }].filter(({ from, to }) => from < to)
}

function merged (spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const { from, to } of [...spans].sort((a, b) => a.from < b.from ? -1 : 1)) {
    const last = result.at(-1)
    if (from >= to) continue
    if (last === undefined || from > last.to) result.push({ from, to })
    else if (to > last.to) last.to = to
  }
  return result
}

function digits (_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}

function leavesMemory (body: BodyBuilder, backward: readonly BlockId[]): boolean {
  const returns = new Set<BlockId>()
  for (let changed = true; changed;) {
    changed = false
    for (const id of backward) {
      const { end } = body.block(id)
      if (returns.has(id) || (end.kind !== 'return' && !edgesOf(end).some(edge => returns.has(edge.block)))) continue
      returns.add(id)
      changed = true
    }
  }
  return [...returns].some(id => body.block(id).values.some(value => writtenBy(body, body.get(value)) !== undefined))
}

/** Words of memory at a place: how many there are at least, and, where that is known, how many there are. */
interface Words { least: number, exact: number | undefined }

/**
 * Takes out growing that cannot be, and charges for what is certain. `counts`: something asks how many words there are.
 */
export function settleGrowth (body: BodyBuilder, counts: boolean): void {
  const order = reversePostorder(body.blocks)
  const into = edgesInto(body.blocks, order)
  const after = new Map<BlockId, Words>()
  const before = (id: BlockId): Words => id === 0
    ? { least: 0, exact: 0 }
    : (into.get(id) ?? []).flatMap(({ from }) => after.get(from) ?? []).reduce((one, other) => ({
        least: Math.min(one.least, other.least), exact: one.exact === other.exact ? one.exact : undefined
      }))
  for (let changed = true; changed;) {
    changed = false
    for (const id of order) {
      const words = body.block(id).values.reduce((at, value) => grown(body, body.get(value), at), before(id))
      const known = after.get(id)
      if (known?.least === words.least && known.exact === words.exact) continue
      after.set(id, words)
      changed = true
    }
  }
  for (const id of order) settleBlock(body, body.block(id), before(id))
  const asks = counts || body.blocks.some(({ values }) => values.some(id => body.get(id).op === 'grow'))
  if (asks) return
  for (const block of body.blocks) block.values = block.values.filter(id => body.get(id).op !== 'grown')
}

/** Words that a `grow` is sure to need, and those that it can need at most. */
function needOf (body: BodyBuilder, { operands: [at = 0, size = 0] }: Value): { least: number, most: number } {
  const [place, bytes] = [unsignedOf(body.get(at).range), unsignedOf(body.get(size).range)]
  if (bytes.high === 0n) return { least: 0, most: 0 }
  const [least, most] = [place.low + bytes.low, place.high + bytes.high]
  return {
    least: bytes.low === 0n || least >= FAR ? 0 : wordsOf(least),
    most: most >= FAR ? Infinity : wordsOf(most)
  }
}

function grown (body: BodyBuilder, value: Value, words: Words): Words {
  if (value.op === 'grown') return { least: value.index ?? 0, exact: value.index }
  if (value.op !== 'grow') return words
  const { least, most } = needOf(body, value)
  if (most <= words.least) return words
  const isKnown = least === most && words.exact !== undefined
  return { least: Math.max(words.least, least), exact: isKnown ? most : undefined }
}

function settleBlock (body: BodyBuilder, block: Block, before: Words): void {
  let words = before
  block.values = block.values.flatMap(id => {
    const value = body.get(id)
    const next = grown(body, value, words)
    const [from, to] = [words, next]
    words = next
    if (value.op !== 'grow') return [id]
    if (needOf(body, value).most <= from.least) return []
    if (from.exact === undefined || to.exact === undefined) return [id]
    block.steps += memorySteps(to.exact) - memorySteps(from.exact)
    return [body.value('grown', [], to.exact)]
  })
}

function wordsOf (bytes: bigint): number {
  return Number((bytes + WORD_BYTES - 1n) / WORD_BYTES)
}
