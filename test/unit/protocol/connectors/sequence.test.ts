import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Steps } from '../../../../protocol/connectors/engine.ts'
import { ExecutionFault } from '../../../../protocol/connectors/execution-fault.ts'
import { elementsAt } from '../../../../protocol/connectors/sequence.ts'

const test = suite('sequence')

const U32_MAX = 4_294_967_295

/** An engine that counts up by one each step, and the calls it got. */
function counting (failAt = Infinity) {
  const calls: Steps[] = []
  return {
    calls,
    apply: async (steps: Steps): Promise<Uint32Array> => {
      calls.push(steps)
      let x = steps.x
      const gaps = typeof steps.wanted === 'number' ? new Array<number>(steps.wanted).fill(1) : [...steps.wanted]
      return Uint32Array.from(gaps, gap => {
        x += gap
        if (x - steps.x >= failAt) throw new ExecutionFault({ kind: 'panic', panicCode: 18 })
        return x
      })
    },
    check: async () => true
  }
}

const one = { id: 'one', args: [] }

async function elements (
  length: number, [startPoint, transformationShift]: [number, number], indexes: number[], engine = counting()
): Promise<{ values: number[] | number, spent: number, calls: Steps[] }> {
  const spent: number[] = []
  const list = new Array<typeof one>(length).fill(one)
  const sequence = { list, instance: { position: 0, startPoint, transformationShift } }
  try {
    const values = await elementsAt(sequence, Uint32Array.from(indexes), engine, count => { spent.push(count) })
    return { values: [...values], spent: spent[0]!, calls: engine.calls }
  } catch (err) {
    if (!(err instanceof ExecutionFault) || err.failure.kind !== 'panic') throw err
    return { values: err.failure.panicCode, spent: spent[0] ?? 0, calls: engine.calls }
  }
}

test('one call computes a run of elements', async () => {
  const { values, spent, calls } = await elements(1, [10, 7], [0, 1, 2, 3])
  assert.equal(values, [10, 11, 12, 13])
  assert.is(spent, 3)
  assert.equal(calls, [{ list: [one], x: 10, phase: 0, wanted: 3 }])
})

test('one call computes elements that are far apart', async () => {
  const { values, spent, calls } = await elements(3, [10, 7], [1_000, 2_000, 2_000, 5_000])
  assert.equal(values, [1_010, 2_010, 2_010, 5_010])
  assert.is(spent, 5_000)
  assert.equal(calls, [{ list: [one, one, one], x: 10, phase: 1, wanted: Uint32Array.of(1_000, 1_000, 3_000) }])
})

test('element 0 takes no application', async () => {
  assert.equal((await elements(1, [10, 0], [0, 900, 0])).values, [10, 910, 10])
  for (const indexes of [[0], [0, 0, 0]]) {
    const { values, calls } = await elements(2, [10, U32_MAX], indexes)
    assert.equal(values, indexes.map(() => 10))
    assert.is(calls.length, 0)
  }
})

test('without transformations there is nothing to apply', async () => {
  const { values, spent, calls } = await elements(0, [10, U32_MAX], [3_000_000_000, 3_000_000_001])
  assert.equal(values, [10, 10])
  assert.is(spent, 0)
  assert.is(calls.length, 0)
  assert.is((await elements(0, [10, 0], [5, 1, 6])).values, 50)
})

test('shift + i is a number of 32 bits, where it matters', async () => {
  const atEnd = (count: number): number[] => Array.from({ length: count + 1 }, (_, at) => at)
  assert.equal((await elements(2, [0, U32_MAX - 5], atEnd(5))).values, [0, 1, 2, 3, 4, 5])
  assert.is((await elements(2, [0, U32_MAX - 5], atEnd(6))).values, 17)
  assert.equal((await elements(1, [0, U32_MAX - 5], atEnd(6))).values, [0, 1, 2, 3, 4, 5, 6])
})

test('what fails before the shift overflows is what is told', async () => {
  const far = [4_000_000_000]
  assert.is((await elements(2, [0, U32_MAX - 5], far, counting(5))).values, 18)
  const { values, spent } = await elements(2, [0, U32_MAX - 5], far, counting(6))
  assert.is(values, 17)
  assert.is(spent, 5, 'no more than can be applied is charged')
  const none = await elements(2, [0, U32_MAX], far)
  assert.is(none.values, 17)
  assert.is(none.calls.length, 0)
})

test('what fails on the way is told before an index that lies beyond', async () => {
  assert.is((await elements(1, [0, 0], [3, 1, 4], counting(3))).values, 18)
  assert.is((await elements(1, [0, 0], [3, 1, 4], counting(4))).values, 50)
})

test.run()
