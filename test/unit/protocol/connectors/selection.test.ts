import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ExecutionFault } from '../../../../protocol/connectors/execution-fault.ts'
import { pick, select } from '../../../../protocol/connectors/selection.ts'

const test = suite('selection')

const U32_MAX = 4_294_967_295

/** An element's value: none is 0, which is what one shows that was never computed. */
const MASK = 0x5555_5555

function selected (indexes: number[]): number[] | number {
  const list = Uint32Array.from(indexes)
  try {
    const selection = select(list)
    const { last, marks } = selection
    const elements = marks ?? Uint32Array.from({ length: last + 1 }, (_, at) => at)
    return [...pick(selection, elements.map(element => element ^ MASK), list)].map(value => (value ^ MASK) >>> 0)
  } catch (err) {
    if (err instanceof ExecutionFault && err.failure.kind === 'panic') return err.failure.panicCode
    throw err
  }
}

test('every index gives its element, whatever their order', () => {
  for (const indexes of [[0], [0, 1, 2], [5, 6, 7], [7], [0, 0, 0], [1, 1, 5, 9, 9], [0, 8, 3, 1], [0, 3, 6, 9, 1],
    [2, 0], [900_000, 3], [3, 900_000, 3]]) {
    assert.equal(selected(indexes), indexes)
  }
})

test('once the order is lost, an index above all before it fails', () => {
  assert.is(selected([0, 3, 1, 8]), 50)
  assert.is(selected([5, 1, 6]), 50)
  assert.equal(selected([0, 3, 1, 3]), [0, 3, 1, 3])
})

test('the largest numbers fail as they do in 32 bits', () => {
  assert.equal(selected([U32_MAX]), [U32_MAX])
  assert.is(selected([U32_MAX, U32_MAX]), 17)
  assert.is(selected([U32_MAX - 1, U32_MAX, U32_MAX]), 17)
  assert.is(selected([3, 1, U32_MAX]), 50)
  assert.is(selected([3, U32_MAX, 1]), 17)
})

test('computes no more than it has to', () => {
  assert.is(select(Uint32Array.of(0, 1, 2, 3)).last, 3)
  assert.equal([...select(Uint32Array.of(100, 200, 200, 900)).marks!], [100, 200, 900])
  assert.equal([...select(Uint32Array.of(500, 100, 100)).marks!], [100, 500])
  assert.is(select(Uint32Array.of(2, 3, 4)).marks, undefined)
})

test('agrees with the rule read word for word', () => {
  const index = fc.oneof(
    { weight: 9, arbitrary: fc.nat(12) }, { weight: 1, arbitrary: fc.integer({ min: U32_MAX - 3, max: U32_MAX }) })
  const lists = fc.oneof(
    fc.array(index, { minLength: 1, maxLength: 9 }),
    fc.array(index, { minLength: 1, maxLength: 9 }).map(list => list.sort((one, other) => one - other)),
    fc.tuple(index, fc.integer({ min: 1, max: 9 })).map(([first, length]) =>
      Array.from({ length }, (_, at) => Math.min(first + at, U32_MAX))))
  fc.assert(fc.property(lists, indexes => {
    const expected = byTheWord(indexes)
    // What is as long as that is never computed in a row: only its marks are looked at.
    const list = Uint32Array.from(indexes)
    if (typeof expected !== 'number' && expected.last > 1_000) {
      const { last, marks } = select(list)
      assert.is(last, expected.last)
      assert.equal([...marks!], [...new Set(indexes)].sort((one, other) => one - other))
      return
    }
    if (typeof expected === 'number') assert.is(selected(indexes), expected)
    else {
      assert.is(select(list).last, expected.last)
      assert.equal(selected(indexes), indexes)
    }
  }), { numRuns: 5_000, seed: 99 })
})

function byTheWord (idx: number[]): number | { last: number } {
  let [contiguous, sorted, max] = [true, true, idx[0]!]
  for (let k = 1; k < idx.length; k++) {
    if (idx[0]! + k > U32_MAX) return 17
    if (idx[k] !== idx[0]! + k) contiguous = false
    if (idx[k]! < idx[k - 1]!) sorted = false
    if (idx[k]! > max) max = idx[k]!
    if (!contiguous && !sorted) break
  }
  if (contiguous && idx[0] === 0) return { last: idx.length - 1 }
  if (sorted) return { last: idx.at(-1)! }
  if (max === U32_MAX) return 17
  return idx.some(index => index > max) ? 50 : { last: max }
}

test.run()
