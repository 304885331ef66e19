import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  ATTEMPTS_MAX, JITTER, RETRY_AFTER_MAX_MS, RETRY_DELAYS_MS, verdictOf, type Outcome
} from '../../../../gateway/webhooks/retry-schedule.ts'

const NOW_MS = Date.parse('2026-11-24T12:00:00Z')
const MIDDLE = 0.5

const test = suite('webhook retry schedule')

test('2xx is delivered, at any attempt', () => {
  fc.assert(fc.property(fc.integer({ min: 200, max: 299 }), fc.integer({ min: 1, max: ATTEMPTS_MAX }), (status, at) => {
    assert.equal(verdictOf({ status }, at, NOW_MS, MIDDLE), { type: 'delivered' })
  }))
})

test('anything else is tried again, redirects too, and after the last attempt given up', () => {
  const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
    fc.oneof(fc.integer({ min: 300, max: 409 }), fc.integer({ min: 411, max: 599 })).map(status => ({ status })),
    fc.string().map(failure => ({ failure })))
  fc.assert(fc.property(outcomes, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (outcome, random) => {
    let nowMs = NOW_MS
    for (const [at, delayMs] of RETRY_DELAYS_MS.entries()) {
      const verdict = verdictOf(outcome, at + 1, nowMs, random)
      assert.is(verdict.type, 'retry')
      const waitMs = verdict.type === 'retry' ? verdict.atMs - nowMs : 0
      assert.ok(waitMs >= delayMs * (1 - JITTER) - 1 && waitMs <= delayMs * (1 + JITTER) + 1, String(waitMs))
      nowMs += waitMs
    }
    assert.equal(verdictOf(outcome, ATTEMPTS_MAX, nowMs, random), { type: 'given-up' })
  }))
})

test('410 is given up at once', () => {
  assert.equal(verdictOf({ status: 410 }, 1, NOW_MS, MIDDLE), { type: 'given-up' })
})

test('waits grow, and are spread', () => {
  assert.equal([...RETRY_DELAYS_MS].sort((a, b) => a - b), RETRY_DELAYS_MS)
  const waits = [0, MIDDLE, 0.999999].map(random => {
    const verdict = verdictOf({ status: 500 }, 1, NOW_MS, random)
    return verdict.type === 'retry' ? verdict.atMs - NOW_MS : 0
  })
  assert.equal(waits, [4_000, 5_000, 6_000])
})

test('Retry-After is honoured within bounds, and never shortens a wait', () => {
  const waits = (retryAfter: string, attempts: number): number => {
    const verdict = verdictOf({ status: 503, retryAfter }, attempts, NOW_MS, MIDDLE)
    return verdict.type === 'retry' ? verdict.atMs - NOW_MS : -1
  }
  assert.is(waits('60', 1), 60_000)
  assert.is(waits('Tue, 24 Nov 2026 12:02:00 GMT', 1), 120_000)
  assert.is(waits('999999999', 1), RETRY_AFTER_MAX_MS)
  for (const none of ['1', '', '-5', 'soon', '1e9', '99999999999', 'Tue, 24 Nov 2020 12:00:00 GMT']) {
    assert.is(waits(none, 1), 5_000, none)
  }
  assert.is(waits('60', RETRY_DELAYS_MS.length), RETRY_DELAYS_MS.at(-1))
})

test.run()
