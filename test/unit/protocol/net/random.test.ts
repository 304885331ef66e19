import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { randomBelow, shuffled } from '../../../../protocol/net/random.ts'

const test = suite('random choices')

test('stay below their bound, and reach all of it', () => {
  const seen = new Set(Array.from({ length: 1_000 }, () => randomBelow(4)))
  assert.equal([...seen].sort(), [0, 1, 2, 3])
})

test('shuffling loses and adds nothing', () => {
  const items = Array.from({ length: 50 }, (_, at) => at)
  const mixed = shuffled(items)
  assert.equal([...mixed].sort((a, b) => a - b), items)
  assert.not.equal(mixed, items)
  assert.equal(shuffled([]), [])
})

test.run()
