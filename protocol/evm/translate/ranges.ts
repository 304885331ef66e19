/** Finds the range of every value: as narrow as can be told from what goes in and from what branches say. */
import type { BodyBuilder } from './body-builder.ts'
import { isPure } from './evaluate.ts'
import { refined } from './facts.ts'
import { edgesInto, reversePostorder } from './graph.ts'
import type { Block, ValueId } from './ir.ts'
import { ANY, exactly, HALF_WORD, S64_MIN, WORD_MAX, type Range } from './range.ts'
import { join, rangeOfOp } from './range-rules.ts'
import { TranslationRefusal } from './refusal.ts'

/** Where a range that keeps growing stops for a while: ends of what Solidity's types hold. */
const HIGHS = [0n, 1n, 255n, 65_535n, ...[31n, 32n, 63n, 64n, 128n, 255n].map(bits => (1n << bits) - 1n), WORD_MAX]
const LOWS = [0n, -1n, -128n, -32_768n, -(1n << 31n), S64_MIN, -(1n << 127n), -HALF_WORD]
/** Changes of a parameter before it jumps to the next of these. */
const CHANGES_BEFORE_WIDENING = 3
/** Rounds over the whole body: each parameter can only stop so often. */
const ROUNDS_MAX = 200
/** Rounds in which what was widened too far comes back. */
const NARROWING_ROUNDS = 3

const U32: Range = { low: 0n, high: 0xffff_ffffn }
const I32: Range = { low: -(1n << 31n), high: (1n << 31n) - 1n }
const WORD_BITS_ALIGNED = 5
/** How deep an address is looked into for what it is a multiple of. */
const ALIGNMENT_DEPTH_MAX = 6

export function findRanges (body: BodyBuilder): void {
  new Finder(body).run()
}

class Finder {
  readonly #body: BodyBuilder
  /** Of values that have been reached. */
  readonly #known = new Map<ValueId, Range>()
  readonly #changes = new Map<ValueId, number>()

  constructor (body: BodyBuilder) {
    this.#body = body
  }

  run (): void {
    const order = reversePostorder(this.#body.blocks)
    const into = edgesInto(this.#body.blocks, order)
    const round = (settle: (id: ValueId, found: Range) => boolean): boolean => {
      let changed = false
      for (const id of order) {
        const block = this.#body.block(id)
        for (const [at, param] of block.params.entries()) {
          const given = (into.get(id) ?? []).flatMap(({ edge }) => this.#rangeOf(edge.args[at] ?? 0) ?? [])
          if (given.length > 0 && settle(param, given.reduce(join))) changed = true
        }
        this.#block(block)
      }
      return changed
    }
    let rounds = 0
    while (round((id, found) => this.#widen(id, found))) {
      if (++rounds > ROUNDS_MAX) throw new TranslationRefusal('too-complex', 'ranges that do not settle')
    }
    for (let at = 0; at < NARROWING_ROUNDS; at++) round((id, found) => this.#narrow(id, found))
    for (const [id, range] of this.#known) this.#body.get(id).range = range
  }

  #block (block: Block): void {
    for (const id of block.values) this.#known.set(id, this.#of(id))
  }

  /** Undefined where nothing has led to it yet. */
  #rangeOf (id: ValueId): Range | undefined {
    const constant = this.#body.constantOf(id)
    return constant === undefined ? this.#known.get(id) : exactly(constant)
  }

  #of (id: ValueId): Range {
    const { op, operands } = this.#body.get(id)
    const ranges = operands.map(operand => this.#rangeOf(operand) ?? ANY)
    if (isPure(op)) return rangeOfOp(op, ranges)
    if (op === 'x') return U32
    if (op === 'copy') return this.#copied(id, ranges[0] ?? ANY)
    const dataWord = this.#body.kind === 'transformation' ? U32 : I32
    if (op === 'argument') return dataWord
    // Each word of the data is a small number, and what is beyond is zero; what lies across two words may be anything.
    if (op === 'calldataload' && trailingZeros(this.#body, operands[0] ?? 0) >= WORD_BITS_ALIGNED) return dataWord
    return ANY
  }

  #copied (id: ValueId, range: Range): Range {
    const fact = this.#body.facts.get(id)
    if (fact === undefined) return range
    // What it was compared with may be needed for nothing else any more; its range still holds.
    return refined(range, fact.relation, this.#rangeOf(fact.other) ?? this.#body.get(fact.other).range)
  }

  #widen (id: ValueId, found: Range): boolean {
    const known = this.#known.get(id)
    const joined = known === undefined ? found : join(known, found)
    if (known !== undefined && joined.low === known.low && joined.high === known.high) return false
    const changes = (this.#changes.get(id) ?? 0) + 1
    this.#changes.set(id, changes)
    this.#known.set(id, changes > CHANGES_BEFORE_WIDENING ? widened(known ?? joined, joined) : joined)
    return true
  }

  #narrow (id: ValueId, found: Range): boolean {
    this.#known.set(id, found)
    return true
  }
}

function widened (before: Range, after: Range): Range {
  const low = after.low < before.low ? LOWS.find(each => each <= after.low) ?? -HALF_WORD : after.low
  const high = after.high > before.high ? HIGHS.find(each => each >= after.high) ?? WORD_MAX : after.high
  return join({ low, high: after.high }, { low: after.low, high })
}

/** Lowest bits of the word that are zero, as far as that can be seen. */
export function trailingZeros (body: BodyBuilder, id: ValueId, depth = 0): number {
  const { op, operands: [a = 0, b = 0], constant } = body.get(id)
  if (constant !== undefined) return zerosOf(constant)
  if (depth >= ALIGNMENT_DEPTH_MAX) return 0
  const of = (operand: ValueId): number => trailingZeros(body, operand, depth + 1)
  if (op === 'copy') return of(a)
  if (op === 'add' || op === 'sub') return Math.min(of(a), of(b))
  if (op === 'mul') return Math.min(of(a) + of(b), 256)
  if (op === 'and') return Math.max(of(a), of(b))
  const shift = op === 'shl' ? body.constantOf(a) ?? 0n : 0n
  return shift === 0n ? 0 : Math.min(Number(shift > 255n ? 256n : shift) + of(b), 256)
}

function zerosOf (word: bigint): number {
  if (word === 0n) return 256
  let count = 0
  while ((word >> BigInt(count) & 1n) === 0n) count++
  return count
}
