import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ClaimOffer, HeldClaim, Taken } from '../../../../gateway/idempotency/claims.ts'
import { ClaimDesk, MemoryKeeper } from '../../../../gateway/idempotency/claim-desk.ts'
import { ClaimStore } from '../../../../gateway/store/claim-store.ts'
import { CLAIM_LEASE_MS } from '../../../../protocol/claims/claim.ts'
import { IDEMPOTENCY_TTL_MS } from '../../../../protocol/core/limits.ts'
import { rankPeers } from '../../../../protocol/core/rendezvous.ts'
import type { Claim } from '../../../../protocol/wire/claims.ts'
import { startClaims, type ClaimGateway, type ClaimNetwork } from '../../../helpers/claims.ts'

const SCOPE = 'ab'.repeat(32)
const offer = (changes: Partial<ClaimOffer> = {}): ClaimOffer => ({
  scope: SCOPE, bodyHash: 'cd'.repeat(32), waitMs: 0, isSound: () => true, ...changes
})
const never = new AbortController().signal
const take = async ({ claims }: ClaimGateway, changes: Partial<ClaimOffer> = {}): Promise<Taken> =>
  await claims.take(offer(changes), never)
const answer = new Uint8Array([1, 2, 3])

function held (taken: Taken): HeldClaim {
  assert.is(taken.type, 'held')
  return (taken as Extract<Taken, { type: 'held' }>).claim
}

async function answered (gateway: ClaimGateway, why?: string): Promise<void> {
  const taken = await take(gateway)
  assert.is(taken.type, 'done', why)
  assert.equal([...(taken as Extract<Taken, { type: 'done' }>).answer], [...answer])
}

/** By closeness to the claim. */
function ranked ({ gateways }: ClaimNetwork): ClaimGateway[] {
  return rankPeers(SCOPE, gateways.map(({ peer }) => peer)).map(peer => gateways.find(known => known.peer === peer)!)
}

const test = suite<{ net: ClaimNetwork }>('claims')

test.before.each(async context => { context.net = await startClaims(4) })
test.after.each(async ({ net }) => { await net[Symbol.asyncDispose]() })

test('of all gateways at once exactly one holds it; the others get its answer', async ({ net }) => {
  const taking = net.gateways.map(async gateway => await take(gateway, { waitMs: 30_000 }))
  const first = held(await Promise.any(taking.map(async taken => {
    if ((await taken).type !== 'held') throw new TypeError('answered')
    return await taken
  })))
  await first.end({ state: 'done', answer })
  const all = await Promise.all(taking)
  assert.equal(all.filter(taken => taken.type === 'held').length, 1)
  assert.equal(all.filter(taken => taken.type === 'done').length, net.gateways.length - 1)
  for (const gateway of net.gateways) await answered(gateway)
})

test('the same again while it runs is busy, and with another body a mistake', async ({ net }) => {
  const [one, other] = net.gateways as [ClaimGateway, ClaimGateway]
  held(await take(one))
  for (const gateway of [one, other]) {
    assert.is((await take(gateway)).type, 'busy')
    assert.is((await take(gateway, { bodyHash: 'ef'.repeat(32) })).type, 'mismatch')
  }
})

test('what failed may be tried again at once, and gets a new seed', async ({ net }) => {
  const [one, other] = net.gateways as [ClaimGateway, ClaimGateway]
  const first = held(await take(one))
  await first.end({ state: 'gone' })
  const second = held(await take(other, { bodyHash: 'ef'.repeat(32) }))
  assert.equal([second.attempt, second.seed === first.seed], [1, false])
})

test('the answer outlives the coordinator, also one that dies while the request runs', async ({ net }) => {
  const [coordinator, next, , last] = ranked(net) as [ClaimGateway, ClaimGateway, ClaimGateway, ClaimGateway]
  const claim = held(await take(last))
  net.kill(coordinator.peer)
  assert.is((await take(next)).type, 'busy', 'the next in rank knows that it runs')
  await claim.end({ state: 'done', answer })
  for (const gateway of [next, last]) await answered(gateway)
  net.revive(coordinator.peer)
  await answered(coordinator, 'it asks the others before it makes a new claim')
})

test('the answer outlives the loss of the first in rank after it was given', async ({ net }) => {
  const [coordinator, next, third] = ranked(net) as [ClaimGateway, ClaimGateway, ClaimGateway]
  await held(await take(third)).end({ state: 'done', answer })
  net.kill(coordinator.peer)
  for (const gateway of [next, third]) await answered(gateway)
})

test('a request whose gateway died is taken up again under the same seed, once its lease is over', async ({ net }) => {
  const [, , third, last] = ranked(net) as [ClaimGateway, ClaimGateway, ClaimGateway, ClaimGateway]
  const lost = held(await take(last))
  await last.claims.stop()
  net.kill(last.peer)
  assert.is((await take(third)).type, 'busy')
  net.clock.ms += CLAIM_LEASE_MS
  const again = held(await take(third))
  assert.equal([again.seed, again.attempt], [lost.seed, 2])
})

test('what was kept is on disk', async ({ net }) => {
  const [coordinator, next, third] = ranked(net) as [ClaimGateway, ClaimGateway, ClaimGateway]
  await held(await take(third)).end({ state: 'done', answer })
  await net.restart(coordinator.peer)
  net.kill(next.peer)
  await answered(third)
})

test('a day later it is forgotten, and its place on the disk is free', async ({ net }) => {
  const [one] = net.gateways as [ClaimGateway]
  await held(await take(one)).end({ state: 'done', answer })
  net.clock.ms += IDEMPOTENCY_TTL_MS
  assert.is(held(await take(one)).attempt, 1)
})

test('an answer that cannot be read is none: its gateway is passed over', async ({ net }) => {
  const [coordinator, , third] = ranked(net) as [ClaimGateway, ClaimGateway, ClaimGateway]
  await held(await take(coordinator)).end({ state: 'done', answer })
  held(await take(third, { isSound: () => false }))
})

test('without any other gateway it is kept here', async () => {
  const net = await startClaims(1)
  const [one] = net.gateways as [ClaimGateway]
  await held(await take(one)).end({ state: 'done', answer })
  await answered(one)
  assert.is(net.sent, 0)
  await net[Symbol.asyncDispose]()
})

const claimNo = (number: number, expiresAtMs: number): Claim => ({
  scope: number.toString(16).padStart(64, '0'), bodyHash: 'cd'.repeat(32), seed: 'ab'.repeat(32),
  nonce: '12'.repeat(16), attempt: 1, state: 'open', leaseUntilMs: 0, expiresAtMs, answer: new Uint8Array()
})

test('the store keeps so many, drops first what expires first, and removes what has expired', async ({ net }) => {
  const { state } = net.gateways[0]!
  const store = new ClaimStore({ state }, { claimsMax: 3 })
  const kept = async () => (await state.keys({ prefix: 'claim/' })).length
  for (const number of [1, 2, 3, 4]) await store.replace(undefined, claimNo(number, 100 * number))
  assert.is(await kept(), 2 * 3)
  assert.is(await store.get(claimNo(1, 0).scope), undefined)
  assert.equal(await store.get(claimNo(4, 0).scope), claimNo(4, 400))
  assert.is(await store.expire(300), 2)
  assert.is(await kept(), 2)
  await store.replace(claimNo(4, 400), undefined)
  assert.is(await kept(), 0)
})

test('those who wait are woken at once, and a memory that is full forgets the oldest', async ({ net }) => {
  const keeper = new MemoryKeeper({ claimsMax: 2 })
  const desk = new ClaimDesk({ keeper, clock: net.clock, newSeed: () => 'ab'.repeat(32) }, { ttlMs: 1_000 })
  const ask = (nonce: string) => ({ scope: SCOPE, bodyHash: 'cd'.repeat(32), nonce })
  assert.is((await desk.ask(ask('a'), 0, never)).type, 'granted')
  let word: string | undefined
  const waiting = desk.ask(ask('b'), 500, never).then(({ type }) => { word = type })
  await desk.put({ ...ask('a'), seed: '', attempt: 1, state: 'open', expiresAtMs: 0, answer: new Uint8Array() })
  await waiting
  assert.is(word, 'granted')
  const gone = new AbortController()
  const given = desk.ask(ask('c'), 500, gone.signal)
  gone.abort()
  assert.is((await given).type, 'busy')
  for (const scope of ['x', 'y']) await desk.ask({ ...ask('a'), scope }, 0, never)
  assert.is(keeper.size, 2)
  assert.is(await keeper.get(SCOPE), undefined)
})

test.run()
