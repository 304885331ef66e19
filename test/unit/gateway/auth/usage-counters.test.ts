import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UsageCounters } from '../../../../gateway/auth/usage-counters.ts'
import type { UsageRecord } from '../../../../protocol/registry/records.ts'
import { FakeRecords } from '../../../helpers/fake-records.ts'
import { newPeer } from '../../../helpers/jobs.ts'

const START_MS = 1_795_000_000_000

function harness () {
  const clock = { ms: START_MS, nowMs: () => clock.ms }
  const records = new FakeRecords()
  const self = newPeer()
  const put: UsageRecord[] = []
  const slow = { later: false }
  const deps = {
    self,
    clock,
    records: {
      usage: (wallet: string, name: string) => records.usage(wallet, name),
      putLater: (record: UsageRecord) => {
        put.push(record)
        if (!slow.later) records.putLater(record)
      }
    }
  }
  return { clock, records, self, put, slow, deps, usage: new UsageCounters(deps) }
}

const test = suite('usage counters')

test('what is counted is the sum over all gateways, at once', () => {
  const { usage, records, clock } = harness()
  assert.equal(usage.total('w', 'f'), { count: 0, lastUsedAtMs: 0 })
  records.heard(newPeer(), { wallet: 'w', name: 'f', count: 3, lastUsedAtMs: START_MS - 5 })
  records.heard(newPeer(), { wallet: 'w', name: 'f', count: 4, lastUsedAtMs: START_MS - 6 })
  records.heard(newPeer(), { wallet: 'v', name: 'f', count: 9, lastUsedAtMs: START_MS + 9 })
  assert.equal(usage.total('w', 'f'), { count: 7, lastUsedAtMs: START_MS - 5 })
  clock.ms += 10
  usage.count('w', 'f', 2)
  assert.equal(usage.total('w', 'f'), { count: 9, lastUsedAtMs: START_MS + 10 })
})

test('a flush hands over the whole count, once for many uses, and nothing where nothing changed', () => {
  const { usage, put, self } = harness()
  for (let n = 0; n < 5; n++) usage.count('w', 'f')
  usage.flush()
  usage.flush()
  usage.flush()
  assert.equal(put, [{ kind: 'usage', gateway: self, wallet: 'w', name: 'f', count: 5, lastUsedAtMs: START_MS }])
  usage.count('w', 'f')
  usage.flush()
  assert.equal(put.map(({ count }) => count), [5, 6])
})

test('counting goes on where the record left off, after a restart', () => {
  const { usage, deps } = harness()
  usage.count('w', 'f', 5)
  usage.flush()
  const again = new UsageCounters(deps)
  again.count('w', 'f')
  assert.is(again.total('w', 'f').count, 6)
})

test('nothing is counted twice or lost while the records are slow to hold it', () => {
  const { usage, slow, records, put } = harness()
  slow.later = true
  usage.count('w', 'f', 5)
  for (let n = 0; n < 3; n++) usage.flush()
  assert.is(usage.total('w', 'f').count, 5)
  usage.count('w', 'f')
  usage.flush()
  assert.equal(put.map(({ count }) => count), [5, 6])
  for (const record of put) records.putLater(record)
  for (let n = 0; n < 3; n++) usage.flush()
  assert.is(usage.total('w', 'f').count, 6)
})

test('what is running is handed over by a stop', async () => {
  const { usage, put } = harness()
  await usage.start()
  usage.count('w', 'f')
  await usage.stop()
  assert.equal(put.map(({ count }) => count), [1])
})

test('whatever is counted and flushed in whatever order, the total is what was counted', () => {
  const step = fc.oneof(
    fc.record({
      wallet: fc.constantFrom('v', 'w'), name: fc.constantFrom('f', 'g'), times: fc.integer({ min: 1, max: 9 })
    }),
    fc.constantFrom('flush' as const, 'restart' as const))
  fc.assert(fc.property(fc.array(step), steps => {
    const { deps } = harness()
    let usage = new UsageCounters(deps)
    const wanted = new Map<string, number>()
    for (const at of steps) {
      if (at === 'flush' || at === 'restart') {
        usage.flush()
        if (at === 'restart') usage = new UsageCounters(deps)
        continue
      }
      usage.count(at.wallet, at.name, at.times)
      const key = `${at.wallet} ${at.name}`
      wanted.set(key, (wanted.get(key) ?? 0) + at.times)
      assert.is(usage.total(at.wallet, at.name).count, wanted.get(key))
    }
  }))
})

test.run()
