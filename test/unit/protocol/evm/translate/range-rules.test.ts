import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Relation } from '../../../../../protocol/evm/translate/body-builder.ts'
import { evaluate } from '../../../../../protocol/evm/translate/evaluate.ts'
import { refined } from '../../../../../protocol/evm/translate/facts.ts'
import type { PureOp } from '../../../../../protocol/evm/translate/ir.ts'
import {
  HALF_WORD, modulo, signed, widthOf, WORD, WORD_MAX, type Range
} from '../../../../../protocol/evm/translate/range.ts'
import { join, rangeOf, rangeOfOp } from '../../../../../protocol/evm/translate/range-rules.ts'

const OPS: readonly PureOp[] = [
  'iszero', 'not', 'add', 'mul', 'sub', 'div', 'sdiv', 'mod', 'smod', 'exp', 'signextend', 'lt', 'gt', 'slt', 'sgt',
  'eq', 'and', 'or', 'xor', 'byte', 'shl', 'shr', 'sar', 'addmod', 'mulmod'
]
const RUNS = { numRuns: 400, seed: 8 }

/** Numbers that types of Solidity end at, and their neighbours. */
const edge = fc.tuple(fc.constantFrom(0n, 5n, 8n, 31n, 32n, 63n, 64n, 128n, 255n, 256n), fc.bigInt(-2n, 2n))
  .map(([bits, off]) => (1n << bits) + off)
const number = fc.oneof(edge, fc.bigInt(-300n, 300n), fc.bigInt(-(1n << 70n), 1n << 70n), fc.bigInt(0n, WORD_MAX))

/** A range, and a word that is in it. */
const member = fc.tuple(number, number, fc.bigInt(0n, WORD_MAX)).map(([one, other, pick]) => {
  const range = rangeOf(one < other ? one : other, one < other ? other : one)
  const size = range.high - range.low
  // Ends are picked more often than their share.
  const at = pick % 3n === 0n ? 0n : pick % 3n === 1n ? size : pick % (size + 1n)
  return { range, word: modulo(range.low + at) }
})

function holds ({ low, high }: Range, word: bigint): boolean {
  return [word, word - WORD].some(n => n >= low && n <= high)
}

const test = suite('ranges of operations')

test('whatever comes out of an operation is in the range that is told of it', () => {
  for (const op of OPS) {
    fc.assert(fc.property(fc.tuple(member, member, member), operands => {
      const words = operands.map(({ word }) => word)
      const ranges = operands.map(({ range }) => range)
      const result = evaluate(op, words)
      const range = rangeOfOp(op, ranges)
      assert.ok(holds(range, result), `${op} ${words.join(' ')} gives ${result}`)
      assert.ok(range.low >= -HALF_WORD && range.high <= WORD_MAX && range.high - range.low < WORD, op)
    }), RUNS)
  }
})

test('what branches say leaves every word that they let through', () => {
  const relations: Record<Relation, (a: bigint, b: bigint) => boolean> = {
    ult: (a, b) => a < b, ule: (a, b) => a <= b, ugt: (a, b) => a > b, uge: (a, b) => a >= b,
    slt: (a, b) => signed(a) < signed(b), sle: (a, b) => signed(a) <= signed(b),
    sgt: (a, b) => signed(a) > signed(b), sge: (a, b) => signed(a) >= signed(b),
    eq: (a, b) => a === b, ne: (a, b) => a !== b
  }
  for (const [relation, isSo] of Object.entries(relations) as Array<[Relation, (a: bigint, b: bigint) => boolean]>) {
    let through = 0
    fc.assert(fc.property(member, member, fc.boolean(), (one, other, same) => {
      const b = same && holds(other.range, one.word) ? one.word : other.word
      if (!isSo(one.word, b)) return
      through++
      const range = refined(one.range, relation, other.range)
      assert.ok(holds(range, one.word), `${one.word} ${relation} ${b} of ${one.range.low} to ${one.range.high}`)
      assert.ok(range.high - range.low <= one.range.high - one.range.low, 'it grew')
    }), RUNS)
    assert.ok(through > 20, `${relation} let ${through} through`)
  }
})

test('what joins two ranges holds both', () => {
  fc.assert(fc.property(member, member, (one, other) => {
    const joined = join(one.range, other.range)
    assert.ok(holds(joined, one.word) && holds(joined, other.word))
  }), RUNS)
})

test('arithmetic of Solidity\'s types is found to fit 64 bits', () => {
  const u32 = { low: 0n, high: 0xffff_ffffn }
  const i32 = { low: -(1n << 31n), high: (1n << 31n) - 1n }
  assert.is(widthOf(rangeOfOp('mul', [u32, u32])), 'unsigned64')
  assert.is(widthOf(rangeOfOp('mul', [i32, i32])), 'signed64')
  assert.is(widthOf(rangeOfOp('sub', [u32, u32])), 'signed64')
  assert.equal(rangeOfOp('mod', [u32, { low: 1_000n, high: 1_000n }]), { low: 0n, high: 999n })
  assert.equal(rangeOfOp('signextend', [{ low: 3n, high: 3n }, rangeOfOp('add', [i32, i32])]), i32)
  assert.equal(refined(rangeOfOp('sub', [u32, u32]), 'ule', u32), u32)
  assert.equal(refined(rangeOfOp('add', [i32, i32]), 'sle', i32), { low: -(1n << 32n), high: (1n << 31n) - 1n })
})

test.run()
