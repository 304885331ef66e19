import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TimerQueue } from '../../../../protocol/jobs/timer-queue.ts'

/** The same, obviously right and slow. */
class Model {
  readonly times = new Map<string, number>()
  nextAtMs (): number | undefined {
    return this.times.size === 0 ? undefined : Math.min(...this.times.values())
  }

  takeDue (nowMs: number): string[] {
    const due = [...this.times].filter(([, atMs]) => atMs <= nowMs)
    for (const [key] of due) this.times.delete(key)
    return due.map(([key]) => key)
  }
}

type Step = { set: string, atMs: number } | { remove: string } | { take: number } | { next: true }

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
const time = fc.integer({ min: 0, max: 50 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ set: key, atMs: time }) },
  { weight: 2, arbitrary: fc.record({ remove: key }) },
  { weight: 1, arbitrary: fc.record({ take: time }) },
  { weight: 1, arbitrary: fc.constant({ next: true as const }) }
)

const test = suite('jobs/timer-queue')

test('does what a plain list of times does', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), steps => {
    const queue = new TimerQueue()
    const model = new Model()
    for (const each of [...steps, { take: 50 }]) {
      if ('set' in each) {
        queue.set(each.set, each.atMs)
        model.times.set(each.set, each.atMs)
      } else if ('remove' in each) {
        queue.delete(each.remove)
        model.times.delete(each.remove)
      } else if ('take' in each) {
        const times = new Map(model.times)
        const due = queue.takeDue(each.take)
        assert.equal([...due].sort(), model.takeDue(each.take).sort())
        const taken = due.map(name => times.get(name)!)
        assert.equal(taken, taken.toSorted((a, b) => a - b), 'earliest first')
      }
      assert.is(queue.nextAtMs(), model.nextAtMs())
    }
  }), { numRuns: 500 })
})

test('gives many keys in the order of their times', () => {
  fc.assert(fc.property(fc.array(fc.integer(), { maxLength: 500 }), times => {
    const queue = new TimerQueue()
    for (const [at, atMs] of times.entries()) queue.set(String(at), atMs)
    assert.equal(queue.takeDue(Infinity).map(at => times[Number(at)]), times.toSorted((a, b) => a - b))
  }), { numRuns: 50 })
})

test('a key set again keeps only its last time, earlier or later', () => {
  const queue = new TimerQueue()
  queue.set('a', 10)
  queue.set('a', 30)
  assert.equal(queue.takeDue(20), [])
  queue.set('a', 5)
  assert.equal(queue.takeDue(20), ['a'])
  assert.equal(queue.takeDue(100), [])
  queue.set('a', 40)
  assert.is(queue.nextAtMs(), 40, 'a key that was taken can be set again')
})

test('takes what is due now, and nothing a moment later', () => {
  const queue = new TimerQueue()
  queue.set('now', 10)
  queue.set('later', 11)
  assert.equal(queue.takeDue(9), [])
  assert.equal(queue.takeDue(10), ['now'])
  assert.is(queue.nextAtMs(), 11)
  queue.delete('later')
  queue.delete('never set')
  assert.is(queue.nextAtMs(), undefined)
})

test.run()
