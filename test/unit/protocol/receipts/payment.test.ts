import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { memoOf, partOf, partsFor, readMemo } from '../../../../protocol/receipts/payment.ts'
import { isDue, payable, sharesOf, type Pending } from '../../../../protocol/receipts/settlement-plan.ts'

const ROOT = 'ab'.repeat(32)
const TEXT = 'dcn1:q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s:12:345:2/3'

const test = suite('receipts/payment')

test('payees are spread over as few transactions as there can be, in order, evenly', () => {
  for (let payees = 1; payees <= 300; payees++) {
    const parts = partsFor(payees, 16)
    const places = Array.from({ length: payees }, (_, index) => partOf(index, payees, parts))
    const sizes = Array.from({ length: parts }, (_, at) => places.filter(part => part === at + 1).length)
    assert.equal(places, places.toSorted((a, b) => a - b))
    assert.is(sizes.reduce((sum, size) => sum + size, 0), payees)
    assert.ok(Math.max(...sizes) <= 16 && Math.max(...sizes) - Math.min(...sizes) <= 1, `${payees}`)
  }
})

test('a memo says root, number, receipts and part, and is read back', () => {
  const memo = { root: ROOT, number: 12, receipts: 345, part: 2, parts: 3 }
  assert.is(memoOf(memo), TEXT)
  assert.equal(readMemo(TEXT), memo)
})

test('what is not exactly a memo is none', () => {
  const wrong = [
    '', 'hello', ` ${TEXT}`, `${TEXT} `, TEXT.replace('dcn1', 'dcn2'), TEXT.replace('2/3', '4/3'),
    TEXT.replace('2/3', '0/3'), TEXT.replace(':12:', ':012:'), TEXT.replace('q6s:', 'q6t:'), TEXT.replace('q6s:', ':')
  ]
  for (const text of wrong) assert.is(readMemo(text), undefined, text)
})

const pending = (node: string, changes: Partial<Pending> = {}): Pending =>
  ({ node, payTo: node, firstSequence: 1, count: 10, sum: 90, oldestAtMs: 1_000, ...changes })

test('a node that is owed less than the minimum is carried over', () => {
  const owed = [pending('a', { sum: 9 }), pending('b', { sum: 10 }), pending('c', { sum: 0 })]
  assert.equal(payable(owed, { payoutMin: 10 }).map(({ node }) => node), ['b'])
  assert.equal(payable(owed, { payoutMin: 0 }).map(({ node }) => node), ['a', 'b'])
})

test('it is time to settle at so many receipts, when one is so old, or when a node is owed so much', () => {
  const rules = { receipts: 20, ageMs: 500, payoutMin: 1, owed: 100 }
  assert.not.ok(isDue([], rules, 9_000))
  assert.not.ok(isDue([pending('a'), pending('b', { count: 9 })], rules, 1_499))
  assert.ok(isDue([pending('a'), pending('b')], rules, 1_000))
  assert.ok(isDue([pending('a')], rules, 1_500))
  assert.ok(isDue([pending('a', { sum: 100 })], rules, 1_000))
})

test('what does not fit waits; who waits longest goes first', () => {
  const owed = [pending('c', { oldestAtMs: 3 }), pending('b', { oldestAtMs: 1 }), pending('a', { oldestAtMs: 2 })]
  assert.equal(sharesOf(owed, 15, 9), [
    { node: 'a', firstSequence: 1, count: 5 }, { node: 'b', firstSequence: 1, count: 10 }
  ])
  assert.equal(sharesOf(owed, 99, 1), [{ node: 'b', firstSequence: 1, count: 10 }])
  assert.is(sharesOf(owed, 20).length, 2)
})

test.run()
