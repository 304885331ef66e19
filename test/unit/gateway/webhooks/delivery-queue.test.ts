import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DeliveryQueue, type Delivery, type QueueLimits } from '../../../../gateway/webhooks/delivery-queue.ts'

const LIMITS: QueueLimits = { runningMax: 6, perHostMax: 2, perWalletMax: 3, pendingMax: 20 }

const delivery = (jobId: string, wallet = 'w', host = 'h', dueAtMs = 0): Delivery =>
  ({ jobId, wallet, host, attempts: 0, dueAtMs })
const ids = (deliveries: Delivery[]): string[] => deliveries.map(({ jobId }) => jobId)

const test = suite('webhook delivery queue')

test('begins what is due, in order, and says when the next is', () => {
  const queue = new DeliveryQueue(LIMITS)
  queue.add(delivery('b', 'w', 'h', 200))
  queue.add(delivery('a', 'w', 'h', 100))
  assert.is(queue.nextAtMs(), 100)
  assert.equal(queue.begin(99), [])
  assert.equal(ids(queue.begin(100)), ['a'])
  assert.is(queue.nextAtMs(), 200)
  queue.again({ ...delivery('a', 'w', 'h', 300), attempts: 1 })
  assert.equal(ids(queue.begin(200)), ['b'])
  queue.finished('b')
  assert.equal(queue.begin(300), [{ jobId: 'a', wallet: 'w', host: 'h', attempts: 1, dueAtMs: 300 }])
  queue.finished('a')
  assert.equal([queue.nextAtMs(), queue.counts()], [undefined, { pending: 0, running: 0 }])
})

test('a job is delivered once, however often it is added', () => {
  const queue = new DeliveryQueue(LIMITS)
  queue.add(delivery('a'))
  queue.add(delivery('a'))
  assert.equal(ids(queue.begin(0)), ['a'])
  queue.add(delivery('a'))
  assert.equal(queue.begin(1), [])
})

test('a host that is slow takes its share, and others go past it', () => {
  const queue = new DeliveryQueue(LIMITS)
  for (let at = 0; at < 10; at++) queue.add(delivery(`slow-${at}`, `w${at}`, 'slow', at))
  queue.add(delivery('quick', 'x', 'quick', 10))
  assert.equal(ids(queue.begin(10)), ['slow-0', 'slow-1', 'quick'])
  queue.finished('quick')
  assert.equal(queue.begin(0), [])
  queue.finished('slow-0')
  assert.equal(ids(queue.begin(0)), ['slow-2'])
})

test('a wallet with many hosts takes its share too, and wallets take turns', () => {
  const queue = new DeliveryQueue(LIMITS)
  for (let at = 0; at < 8; at++) queue.add(delivery(`many-${at}`, 'many', `host-${at}`, at))
  queue.add(delivery('x', 'x', 'own', 8))
  queue.add(delivery('y', 'y', 'own', 9))
  assert.equal(ids(queue.begin(9)), ['many-0', 'x', 'y', 'many-1', 'many-2'])
})

test('a full queue gives up the oldest of the wallet that has the most', () => {
  const queue = new DeliveryQueue(LIMITS)
  queue.add(delivery('one', 'small', 'h', -1))
  for (let at = 0; at < 19; at++) assert.is(queue.add(delivery(`big-${at}`, 'big', 'h', at)), undefined)
  assert.is(queue.add(delivery('new', 'small', 'h', 50))?.jobId, 'big-0')
  assert.is(queue.counts().pending, 20)
  // What is under way is not taken away.
  assert.equal(ids(queue.begin(1)), ['one', 'big-1'])
  assert.is(queue.add(delivery('newer', 'small'))?.jobId, 'big-2')
})

test('at every moment: limits hold, nothing is lost, nothing runs twice, and all is begun in the end', () => {
  const action = fc.record({
    what: fc.constantFrom('add', 'begin', 'finish', 'again'),
    wallet: fc.constantFrom('a', 'b', 'c'), host: fc.constantFrom('x', 'y', 'z'), dueAtMs: fc.nat(50), pick: fc.nat(99)
  })
  fc.assert(fc.property(fc.array(action, { maxLength: 120 }), actions => {
    const queue = new DeliveryQueue({ ...LIMITS, pendingMax: 1_000 })
    const [waiting, running] = [new Map<string, Delivery>(), new Map<string, Delivery>()]
    let nowMs = 0
    const begin = (): void => {
      for (const begun of queue.begin(nowMs)) {
        assert.ok(waiting.delete(begun.jobId) && begun.dueAtMs <= nowMs)
        running.set(begun.jobId, begun)
      }
      const all = [...running.values()]
      assert.ok(all.length <= LIMITS.runningMax)
      for (const key of ['a', 'b', 'c']) assert.ok(all.filter(d => d.wallet === key).length <= LIMITS.perWalletMax)
      for (const key of ['x', 'y', 'z']) assert.ok(all.filter(d => d.host === key).length <= LIMITS.perHostMax)
      assert.equal(queue.counts(), { pending: waiting.size + running.size, running: running.size })
    }
    for (const [at, { what, wallet, host, dueAtMs, pick }] of actions.entries()) {
      nowMs += 3
      const picked = [...running.values()][pick % Math.max(1, running.size)]
      if (what === 'add') {
        const added = delivery(`job-${at}`, wallet, host, nowMs + dueAtMs)
        waiting.set(added.jobId, added)
        queue.add(added)
      } else if (what === 'begin') {
        begin()
      } else if (picked !== undefined) {
        running.delete(picked.jobId)
        if (what === 'finish') {
          queue.finished(picked.jobId)
        } else {
          const next = { ...picked, attempts: picked.attempts + 1, dueAtMs: nowMs + dueAtMs }
          waiting.set(next.jobId, next)
          queue.again(next)
        }
      }
    }
    nowMs += 100
    begin()
    while (running.size > 0) {
      for (const jobId of running.keys()) queue.finished(jobId)
      running.clear()
      begin()
    }
    assert.is(waiting.size, 0)
  }))
})

test.run()
