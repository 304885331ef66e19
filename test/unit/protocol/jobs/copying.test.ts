import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Copying } from '../../../../protocol/jobs/copying.ts'
import {
  COPIES_PER_REQUEST_MAX, COPY_REFUSALS_MAX, COPY_RETRY_MS, COPY_RETRY_MS_MAX, OWED_PER_PEER_MAX
} from '../../../../protocol/jobs/timing.ts'

const test = suite('Copying')

test('one request at a time to each peer; what comes up meanwhile shares the next', () => {
  const copying = new Copying()
  copying.owe('a', ['x', 'y'])
  assert.equal(copying.take(0), [{ peer: 'x', jobs: ['a'] }, { peer: 'y', jobs: ['a'] }])
  copying.owe('b', ['x'])
  copying.owe('c', ['x'])
  assert.equal(copying.take(0), [])
  copying.answered('x', ['a'], [], 1)
  assert.equal(copying.take(1), [{ peer: 'x', jobs: ['b', 'c'] }])
  assert.equal([copying.owes('x', 'a'), copying.owes('y', 'a'), copying.isOwed('a')], [false, true, true])
  copying.answered('y', ['a'], [], 1)
  assert.not.ok(copying.isOwed('a'))
})

test('a job that changed while it was told is told again', () => {
  const copying = new Copying()
  copying.owe('a', ['x'])
  copying.take(0)
  copying.owe('a', ['x'])
  copying.answered('x', ['a'], [], 1)
  assert.ok(copying.owes('x', 'a'))
  assert.equal(copying.take(1), [{ peer: 'x', jobs: ['a'] }])
  copying.answered('x', ['a'], [], 2)
  assert.equal([copying.owes('x', 'a'), copying.nextTickAtMs()], [false, undefined])
})

test('what found no room goes with the next request, at once', () => {
  const copying = new Copying()
  for (let no = 0; no < COPIES_PER_REQUEST_MAX + 5; no++) copying.owe(`job ${no}`, ['x'])
  const [first] = copying.take(0)
  assert.is(first?.jobs.length, COPIES_PER_REQUEST_MAX)
  copying.answered('x', first!.jobs.slice(0, 100), [], 0)
  const [second] = copying.take(0)
  assert.is(second?.jobs.length, COPIES_PER_REQUEST_MAX - 100 + 5)
})

test('a silent peer is asked ever more seldom, and at once when it is seen', () => {
  const copying = new Copying()
  copying.owe('a', ['x'])
  let nowMs = 0
  for (const waitMs of [COPY_RETRY_MS, 2 * COPY_RETRY_MS, 4 * COPY_RETRY_MS]) {
    assert.is(copying.take(nowMs).length, 1)
    copying.failed('x', nowMs)
    assert.equal([copying.isFailing('x'), copying.nextTickAtMs()], [true, nowMs + waitMs])
    assert.equal(copying.take(nowMs + waitMs - 1), [])
    nowMs += waitMs
  }
  for (let times = 0; times < 20; times++) {
    copying.take(nowMs)
    copying.failed('x', nowMs)
    nowMs = copying.nextTickAtMs()!
  }
  copying.take(nowMs)
  copying.failed('x', nowMs)
  assert.is(copying.nextTickAtMs(), nowMs + COPY_RETRY_MS_MAX)
  copying.seen('x')
  assert.equal([copying.isFailing('x'), copying.take(nowMs).length], [false, 1])
})

test('a job that a peer will not take is no fault of the peer; it is asked some times more, then let be', () => {
  const copying = new Copying()
  copying.owe('a', ['x'])
  copying.owe('b', ['x'])
  let nowMs = 0
  for (let times = 1; times < COPY_REFUSALS_MAX; times++) {
    const [request] = copying.take(nowMs)
    copying.answered('x', request!.jobs.filter(job => job === 'b'), ['a'], nowMs)
    assert.equal([copying.isFailing('x'), copying.isFailing('x', 'a'), copying.owes('x', 'a')], [false, true, true])
    assert.is(copying.nextTickAtMs(), nowMs + COPY_RETRY_MS_MAX)
    nowMs += COPY_RETRY_MS_MAX
  }
  copying.take(nowMs)
  copying.answered('x', [], ['a'], nowMs)
  assert.equal([copying.owes('x', 'a'), copying.nextTickAtMs()], [false, undefined])
})

test('a peer that is behind with too many jobs loses the oldest', () => {
  const copying = new Copying()
  for (let no = 0; no <= OWED_PER_PEER_MAX; no++) copying.owe(`job ${no}`, ['x'])
  assert.equal([copying.owes('x', 'job 0'), copying.owes('x', 'job 1')], [false, true])
})

test.run()
