import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { askClaim, CLAIM_LEASE_MS, peekClaim, putClaim, type ClaimWord } from '../../../../protocol/claims/claim.ts'
import type { Claim, ClaimPut } from '../../../../protocol/wire/claims.ts'

const TTL_MS = 1_000_000
const FRESH = { seed: 'seed', ttlMs: TTL_MS }
const ask = (nonce = 'a', bodyHash = 'body') => ({ scope: 's', bodyHash, nonce })
const putOf = (claim: Claim, changes: Partial<ClaimPut> = {}): ClaimPut => {
  const { scope, bodyHash, nonce, seed, attempt, state, expiresAtMs, answer } = claim
  return { scope, bodyHash, nonce, seed, attempt, state, expiresAtMs, answer, ...changes }
}
const answer = new Uint8Array([1])
const running = askClaim(undefined, ask(), FRESH, 0).keep!
const done = putClaim(running, putOf(running, { state: 'done', answer }), TTL_MS, 1)!

const test = suite('claim')

test('the first who asks gets it, the next waits, and gets the answer', () => {
  assert.equal(askClaim(undefined, ask(), FRESH, 0).word, { type: 'granted', seed: 'seed', attempt: 1 })
  const second = askClaim(running, ask('b'), FRESH, 1)
  assert.equal(second, { word: { type: 'busy', untilMs: CLAIM_LEASE_MS }, keep: running })
  assert.equal(askClaim(done, ask('b'), FRESH, 2), { word: { type: 'done', answer }, keep: done })
})

test('another body is a mistake, whether or not the first is answered', () => {
  for (const claim of [running, done]) {
    assert.equal(askClaim(claim, ask('b', 'other'), FRESH, 2), { word: { type: 'mismatch' }, keep: claim })
    assert.equal(peekClaim(claim, ask('b', 'other'), 2), { type: 'mismatch' })
  }
})

test('asked again by its holder it is renewed; a word that it still runs renews it too', () => {
  const again = askClaim(running, ask(), FRESH, 10_000)
  assert.equal(again.word, { type: 'granted', seed: 'seed', attempt: 1 })
  assert.is(again.keep!.leaseUntilMs, 10_000 + CLAIM_LEASE_MS)
  assert.is(putClaim(running, putOf(running), TTL_MS, 10_000)!.leaseUntilMs, 10_000 + CLAIM_LEASE_MS)
})

test('a holder that is silent, or gives up, is followed by another under the same seed', () => {
  const open = putClaim(running, putOf(running, { state: 'open' }), TTL_MS, 1)!
  assert.is(open.state, 'open')
  for (const [claim, nowMs] of [[running, CLAIM_LEASE_MS], [open, 2]] as const) {
    const { word, keep } = askClaim(claim, ask('b'), { seed: 'other', ttlMs: TTL_MS }, nowMs)
    assert.equal(word, { type: 'granted', seed: 'seed', attempt: 2 })
    assert.equal([keep!.nonce, keep!.state], ['b', 'running'])
  }
  assert.is(putClaim(open, putOf(running), TTL_MS, 2), open, 'a late word that it still runs')
})

test('what failed frees the key, for another body too; but only its holder may say so', () => {
  assert.is(putClaim(running, putOf(running, { state: 'gone' }), TTL_MS, 1), undefined)
  for (const state of ['gone', 'open'] as const) {
    assert.is(putClaim(running, putOf(running, { state, nonce: 'b' }), TTL_MS, 1), running)
    assert.is(putClaim(done, putOf(running, { state }), TTL_MS, 1), done)
    assert.is(putClaim(undefined, putOf(running, { state }), TTL_MS, 1), undefined)
  }
})

test('an expired claim is none', () => {
  assert.equal(peekClaim(done, ask(), TTL_MS), { type: 'unknown' })
  assert.equal(askClaim(done, ask('b', 'other'), { seed: 'new', ttlMs: TTL_MS }, TTL_MS).word,
    { type: 'granted', seed: 'new', attempt: 1 })
  assert.is(putClaim(undefined, putOf(done), TTL_MS, TTL_MS), undefined)
  const late = putClaim(undefined, putOf(done, { expiresAtMs: 9e15 }), TTL_MS, 5)!
  assert.is(late.expiresAtMs, 5 + TTL_MS, 'nobody keeps it longer')
})

test('a peek changes nothing and says what is known', () => {
  assert.equal(peekClaim(undefined, ask(), 0), { type: 'unknown' })
  assert.is(peekClaim(running, ask('b'), 1).type, 'busy')
  assert.is(peekClaim(putClaim(running, putOf(running, { state: 'open' }), TTL_MS, 1), ask('b'), 2).type, 'busy')
  assert.equal(peekClaim(done, ask('b'), 2), { type: 'done', answer })
})

type Op = { op: 'ask', who: number } | { op: 'put', who: number, state: ClaimPut['state'] } | { op: 'wait', ms: number }
const ops = fc.array(fc.oneof(
  fc.record({ op: fc.constant('ask' as const), who: fc.nat(3) }),
  fc.record({
    op: fc.constant('put' as const), who: fc.nat(3),
    state: fc.constantFrom('running' as const, 'open' as const, 'done' as const, 'gone' as const)
  }),
  fc.record({ op: fc.constant('wait' as const), ms: fc.nat(CLAIM_LEASE_MS) })
), { maxLength: 40 })

test('whatever comes in whatever order: one holder at a time, one seed while it is kept, one answer for ever', () => {
  fc.assert(fc.property(ops, (list: Op[]) => {
    let nowMs = 0
    let claim: Claim | undefined
    let answered: Uint8Array | undefined
    let seeds = 0
    const grants = new Map<number, Extract<ClaimWord, { type: 'granted' }>>()
    for (const op of list) {
      if (op.op === 'wait') {
        nowMs += op.ms
        continue
      }
      const nonce = String(op.who)
      const before = claim
      if (op.op === 'ask') {
        const step = askClaim(claim, ask(nonce), { seed: String(seeds++), ttlMs: TTL_MS }, nowMs)
        claim = step.keep
        if (step.word.type === 'granted') {
          const held = before?.state === 'running' && before.leaseUntilMs > nowMs && before.nonce !== nonce
          assert.not(held, 'nobody else held it')
          if (before !== undefined) assert.is(step.word.seed, before.seed)
          grants.set(op.who, step.word)
        }
        if (answered !== undefined) assert.equal(step.word, { type: 'done', answer: answered })
        continue
      }
      // A holder says only what it was granted.
      const grant = grants.get(op.who)
      if (grant === undefined) continue
      const put: ClaimPut = {
        ...ask(nonce), seed: grant.seed, attempt: grant.attempt, state: op.state, expiresAtMs: TTL_MS,
        answer: op.state === 'done' ? new Uint8Array([op.who]) : new Uint8Array()
      }
      claim = putClaim(claim, put, TTL_MS, nowMs)
      if (claim?.state === 'done') answered ??= claim.answer
      if (answered !== undefined) assert.equal(claim?.answer, answered)
    }
  }), { numRuns: 2_000 })
})

test('copies that hear the same words in any order agree on the answer, if there was one holder', () => {
  const words: ClaimPut[] = [
    putOf(running), putOf(running), putOf(running, { state: 'done', answer }),
    putOf(running, { attempt: 2, nonce: 'b' })
  ]
  fc.assert(fc.property(fc.shuffledSubarray(words, { minLength: words.length }), order => {
    let claim: Claim | undefined
    for (const word of order) claim = putClaim(claim, word, TTL_MS, 1)
    assert.equal([claim?.state, claim?.answer], ['done', answer])
  }))
})

test.run()
