import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  ADOPT_AFTER_MS, ADOPT_RANK_MS, HeirWatch, INHERITED_TTL_MS, type Inherited
} from '../../../../gateway/webhooks/heir-watch.ts'

const inherited = (jobId: string, changes: Partial<Inherited> = {}): Inherited =>
  ({ jobId, owner: 'A', holders: ['A', 'B', 'C'], rank: 0, endedAtMs: 0, ...changes })

/** Ticks every 5 s from `fromMs` until something is to be done; when, and what. */
function run (watch: HeirWatch, fromMs: number, untilMs: number, isolated = false) {
  for (let nowMs = fromMs; nowMs <= untilMs; nowMs += 5_000) {
    const { adopt, expired } = watch.tick(nowMs, isolated)
    if (adopt.length + expired.length > 0) return { nowMs, adopt, expired }
  }
  return undefined
}

const test = suite('webhook heirs')

test('the first heir takes over after a while, the second later', () => {
  for (const rank of [0, 1]) {
    const watch = new HeirWatch()
    watch.tick(0, false)
    watch.add(inherited('job', { rank }), 0)
    const afterMs = ADOPT_AFTER_MS + rank * ADOPT_RANK_MS
    assert.equal(run(watch, 5_000, 200_000), { nowMs: afterMs, adopt: ['job'], expired: [] })
  }
})

test('who is there keeps its deliveries, however long they take', () => {
  const watch = new HeirWatch()
  watch.add(inherited('job'), 0)
  for (let nowMs = 0; nowMs < 3_600_000; nowMs += 5_000) {
    watch.seen('A', nowMs)
    assert.equal(watch.tick(nowMs, false), { adopt: [], expired: [] })
  }
})

test('what is heard to be done with is forgotten', () => {
  const watch = new HeirWatch()
  watch.add(inherited('job'), 0)
  watch.forget('job')
  assert.equal([watch.owners(), watch.get('job'), run(watch, 0, 200_000)], [[], undefined, undefined])
})

test('who hears nobody, or has slept, takes nothing over', () => {
  const watch = new HeirWatch()
  watch.add(inherited('job'), 0)
  assert.is(run(watch, 0, 600_000, true), undefined)
  // Awake again after an hour: the hour does not count.
  assert.is(watch.tick(4_200_000, false).adopt.length, 0)
  assert.is(run(watch, 4_205_000, 4_300_000)?.nowMs, 4_200_000 + ADOPT_AFTER_MS)
})

test('nothing is watched for ever', () => {
  const watch = new HeirWatch()
  watch.add(inherited('job'), 0)
  watch.tick(INHERITED_TTL_MS, false)
  assert.equal(watch.tick(INHERITED_TTL_MS + 5_000, false), { adopt: [], expired: ['job'] })
})

test.run()
