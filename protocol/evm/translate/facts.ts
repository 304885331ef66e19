/** What a branch says of the words that its condition was made of, and what that makes of their ranges. */
import type { BodyBuilder, Fact, Relation } from './body-builder.ts'
import type { ValueId } from './ir.ts'
import { BOOL, HALF_WORD, WORD, type Range } from './range.ts'
import { max, min, rangeOf, signedOf, unsignedOf } from './range-rules.ts'


const COMPARISONS: Readonly<Partial<Record<string, { holds: Relation, fails: Relation }>>> = {
  lt: { holds: 'ult', fails: 'uge' },
  gt: { holds: 'ugt', fails: 'ule' },
  slt: { holds: 'slt', fails: 'sge' },
  sgt: { holds: 'sgt', fails: 'sle' },
  eq: { holds: 'eq', fails: 'ne' }
}

const MIRRORED: Readonly<Record<Relation, Relation>> = {
  ult: 'ugt', ule: 'uge', ugt: 'ult', uge: 'ule', slt: 'sgt', sle: 'sge', sgt: 'slt', sge: 'sle', eq: 'eq', ne: 'ne'
}

/** Conditions within conditions that are looked at; more than the compiler makes. */
const DEPTH_MAX = 16

/** Facts where the condition is not zero, or is. */
export function factsOf (body: BodyBuilder, condition: ValueId, holds: boolean, depth = 0): Fact[] {
  const { op, operands: [a = 0, b = 0] } = body.get(condition)
  const own = factsAbout(body, condition, holds ? 'ne' : 'eq', body.constant(0n))
  if (depth >= DEPTH_MAX) return own
  const compared = COMPARISONS[op]
  if (compared !== undefined) return [...own, ...factsAbout(body, a, compared[holds ? 'holds' : 'fails'], b)]
  if (op === 'iszero') return [...own, ...factsOf(body, a, !holds, depth + 1)]
  // Differences are how the compiler asks whether words are the same.
  if (op === 'sub' || op === 'xor') return [...own, ...factsAbout(body, a, holds ? 'ne' : 'eq', b)]
  const areBits = isBit(body, a) && isBit(body, b)
  if ((op === 'and' && holds && areBits) || (op === 'or' && !holds)) {
    return [...own, ...factsOf(body, a, holds, depth + 1), ...factsOf(body, b, holds, depth + 1)]
  }
  return own
}

function factsAbout (body: BodyBuilder, value: ValueId, relation: Relation, other: ValueId): Fact[] {
  return [{ value, relation, other }, { value: other, relation: MIRRORED[relation], other: value }]
    .filter(fact => body.constantOf(fact.value) === undefined)
}

function isBit (body: BodyBuilder, id: ValueId): boolean {
  const { range } = body.get(id)
  return range.low >= BOOL.low && range.high <= BOOL.high
}

/** Of a word in `range` that stands in the relation to one in `other`: a part of `range`, never more. */
export function refined (range: Range, relation: Relation, other: Range): Range {
  switch (relation) {
    case 'ult': return atMost(range, unsignedOf(other).high - 1n)
    case 'ule': return atMost(range, unsignedOf(other).high)
    case 'ugt': return atLeast(range, unsignedOf(other).low + 1n)
    case 'uge': return atLeast(range, unsignedOf(other).low)
    case 'slt': return between(range, -HALF_WORD, signedOf(other).high - 1n)
    case 'sle': return between(range, -HALF_WORD, signedOf(other).high)
    case 'sgt': return between(range, signedOf(other).low + 1n, HALF_WORD - 1n)
    case 'sge': return between(range, signedOf(other).low, HALF_WORD - 1n)
    case 'eq': return same(range, other)
    case 'ne': return without(range, other)
  }
}

/** As unsigned. */
function atMost (range: Range, bound: bigint): Range {
  if (range.low >= 0n) return part(range, range.low, min(range.high, bound))
  // Those below zero stand for the greatest words there are.
  return bound < range.low + WORD ? part(range, max(range.low, 0n), min(range.high, bound)) : range
}

/** As unsigned. */
function atLeast (range: Range, bound: bigint): Range {
  if (range.low >= 0n) return part(range, max(range.low, bound), range.high)
  return bound > range.high ? part(range, range.low, min(range.high, -1n)) : range
}

/** As signed. */
function between (range: Range, low: bigint, high: bigint): Range {
  const inside = signedOf(range)
  const cut = { low: max(inside.low, low), high: min(inside.high, high) }
  // Where the signed reading forgets something, it may still be the longer one.
  return cut.low <= cut.high && cut.high - cut.low <= range.high - range.low ? rangeOf(cut.low, cut.high) : range
}

function same (range: Range, other: Range): Range {
  if (range.low >= 0n && other.low >= 0n) return part(range, max(range.low, other.low), min(range.high, other.high))
  return other.high - other.low < range.high - range.low ? other : range
}

function without (range: Range, other: Range): Range {
  if (other.low !== other.high || range.low === range.high) return range
  const at = (n: bigint): boolean => (n - other.low) % WORD === 0n
  return { low: at(range.low) ? range.low + 1n : range.low, high: at(range.high) ? range.high - 1n : range.high }
}

/** Where nothing is left, the place is never reached, and whatever is said of it is true. */
function part (range: Range, low: bigint, high: bigint): Range {
  return low <= high ? { low, high } : range
}
