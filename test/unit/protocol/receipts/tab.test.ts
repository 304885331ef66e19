import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeReceipt, type Receipt } from '../../../../protocol/receipts/receipt.ts'
import { RECEIPTS_LAG_MAX, Tab } from '../../../../protocol/receipts/tab.ts'
import { receiptNode, ReceiptMaker } from '../../../helpers/receipts.ts'

const NODE = receiptNode(1)

/** Receipts of one account, in their order. */
function receipts (prices: readonly number[]): Receipt[] {
  const maker = new ReceiptMaker()
  return prices.map(price => decodeReceipt(maker.next(NODE, { price })))
}

const test = suite('Tab')

test('in whatever order receipts come, and however often, it comes to the same', () => {
  fc.assert(fc.property(
    fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 12 }).chain(prices => fc.tuple(
      fc.constant(receipts(prices)),
      fc.shuffledSubarray([...prices.keys(), ...prices.keys()], { minLength: 2 * prices.length })
    )),
    ([all, order]) => {
      const tab = new Tab()
      const seen = new Set<number>()
      for (const at of order) {
        assert.is(tab.take(all[at]!), seen.has(at) ? 'known' : 'new')
        seen.add(at)
        assert.is(tab.lag, Math.max(...seen) + 1 - seen.size)
        assert.is(tab.unpaid, all[Math.max(...seen)]!.owed)
      }
      const { sequence, owed, amount, carry } = all.at(-1)!
      assert.equal(tab.state, { sequence, owed, amount, carry, paid: 0 })
    }
  ), { numRuns: 200 })
})

test('a receipt that does not follow is refused, whichever of its sums is wrong, and changes nothing', () => {
  const [one, two] = receipts([11, 11])
  for (const field of ['amount', 'owed', 'carry', 'price', 'feeBps'] as const) {
    for (const off of [1, -1]) {
      const tab = new Tab()
      tab.take(one!)
      const before = tab.state
      assert.is(tab.take({ ...two!, [field]: two![field] + off }), 'wrong', field)
      assert.equal(tab.state, before)
      assert.is(tab.take(two!), 'new')
    }
  }
})

test('one that came ahead of its turn, and does not follow then, is missing', () => {
  const [one, two, three] = receipts([11, 11, 11])
  const tab = new Tab()
  assert.is(tab.take({ ...two!, owed: two!.owed + 1 }), 'new')
  assert.is(tab.take(three!), 'new')
  assert.is(tab.lag, 1)
  assert.is(tab.take(one!), 'new')
  assert.equal([tab.lag, tab.state.sequence], [1, 1])
  assert.is(tab.take(two!), 'new')
  assert.equal([tab.lag, tab.state.sequence], [0, 3])
})

test('accepted results without a receipt count as missing until the gateway has shown all that there are', () => {
  const tab = new Tab()
  for (let times = 0; times <= RECEIPTS_LAG_MAX; times++) tab.missed()
  assert.ok(tab.lag > RECEIPTS_LAG_MAX)
  tab.caughtUp()
  assert.is(tab.lag, 0)
})

test('what was paid is owed no more, and a stored tab goes on where it was', () => {
  const [one, two, three] = receipts([100, 100, 100])
  const tab = new Tab()
  tab.take(one!)
  tab.take(two!)
  assert.is(tab.unpaid, 180)
  tab.pay(90)
  assert.is(tab.unpaid, 90)
  const again = new Tab(tab.state)
  assert.is(again.take(three!), 'new')
  assert.equal([again.unpaid, again.state.owed], [180, 270])
})

test.run()
