import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { OfferBook } from '../../../../protocol/jobs/offer-book.ts'
import { bidDelayMs, scoreOf, type Standing } from '../../../../protocol/jobs/ranking.ts'
import {
  BID_DELAY_MS_MAX, OFFER_AGE_MS, OFFERS_KEPT_MAX, OFFERS_PER_GATEWAY_MAX
} from '../../../../protocol/jobs/timing.ts'
import type { Offer } from '../../../../protocol/wire/offers.ts'
import * as arbitrary from '../../../helpers/wire-arbitraries.ts'
import { gatewayPeer, nodePeer, offer } from '../../../helpers/wire-fixtures.ts'

const NOW = 1_000_000
const alone: Standing = { warmth: 'cold', load: 0, able: 1 }
/** So many able nodes that no node with a score to speak of may bid in round 0. */
const crowded: Standing = { warmth: 'cold', load: 0, able: 1_000_000 }
const fresh: Offer = { ...offer, bidsUntilMs: NOW + 60_000 }

type Add = (changes?: Partial<Offer>, standing?: Standing, key?: string, nowMs?: number, gateway?: string) => void

/** One of many gateways, so that none reaches its own limit. */
const someGateway = (at: number): string => `gateway ${at % 8}`

function book (): { book: OfferBook, add: Add } {
  const made = new OfferBook(nodePeer)
  return {
    book: made,
    add: (changes = {}, standing = alone, key = 'job', nowMs = NOW, gateway = gatewayPeer) => {
      made.add(key, gateway, { ...fresh, ...changes }, standing, nowMs)
    }
  }
}

const test = suite('jobs/offer-book')

test('gives an offer once', () => {
  const { book: offers, add } = book()
  add()
  assert.is(offers.nextAtMs(), NOW)
  const taken = offers.takeBest(NOW)
  assert.equal([taken?.key, taken?.gateway, taken?.offer], ['job', gatewayPeer, fresh])
  assert.is(offers.takeBest(NOW), undefined)
  assert.is(offers.nextAtMs(), undefined)
})

test('gives it again only when it is offered anew', () => {
  const { book: offers, add } = book()
  add({ epoch: 2, round: 1 })
  offers.takeBest(NOW)
  for (const old of [{ epoch: 2, round: 1 }, { epoch: 2, round: 0 }, { epoch: 1, round: 9 }]) {
    add(old)
    assert.is(offers.takeBest(NOW), undefined, JSON.stringify(old))
  }
  add({ epoch: 2, round: 2 })
  assert.is(offers.takeBest(NOW)?.offer.round, 2)
  add({ epoch: 3, round: 0 })
  assert.is(offers.takeBest(NOW)?.offer.epoch, 3)
  assert.is(offers.size, 1)
})

test('leaves alone what is not for this node in this round, or is over', () => {
  const { book: offers, add } = book()
  add({}, crowded)
  add({ bidsUntilMs: NOW })
  assert.is(offers.size, 0)
  add({ round: 9 }, crowded)
  assert.is(offers.size, 1)
})

test('forgets an epoch that is over although the next one is not for this node', () => {
  const { book: offers, add } = book()
  add({ epoch: 1 })
  add({ epoch: 2 }, crowded)
  assert.is(offers.takeBest(NOW), undefined, 'a bid for epoch 1 would keep a slot for nothing')
  add({ epoch: 1 })
  assert.is(offers.takeBest(NOW)?.offer.epoch, 1, 'nothing is remembered of the job')
})

test('keeps an offer whose next round, of the same epoch, ranks this node lower', () => {
  const { book: offers, add } = book()
  add({ round: 0 })
  add({ round: 1 }, crowded)
  assert.is(offers.takeBest(NOW)?.offer.round, 0)
})

test('waits as the ranking says', () => {
  const { book: offers, add } = book()
  const standing = { ...alone, able: 100 }
  add({ round: 9 }, standing)
  const delay = bidDelayMs(scoreOf(fresh.jobId, nodePeer, standing), standing, 9)!
  assert.ok(delay > 0, 'the fixture ranks low enough')
  assert.is(offers.nextAtMs(), NOW + delay)
  assert.is(offers.takeBest(NOW + delay - 1), undefined)
  assert.is(offers.takeBest(NOW + delay)?.key, 'job')
})

test('drops what is over', () => {
  const { book: offers, add } = book()
  add({ bidsUntilMs: NOW + 10 })
  assert.is(offers.takeBest(NOW + 10), undefined)
  assert.is(offers.size, 0)
})

test('a cancel ends the epochs up to it, and no later one', () => {
  const { book: offers, add } = book()
  add({ epoch: 2 })
  offers.cancel('job', 1)
  assert.is(offers.size, 1)
  offers.cancel('another', 9)
  assert.is(offers.size, 1)
  offers.cancel('job', 2)
  assert.is(offers.size, 0)
  add({ epoch: 3 })
  offers.delete('job')
  assert.is(offers.size, 0)
  add({ epoch: 3 })
  offers.clear()
  assert.is(offers.size, 0)
})

test('keeps so many, and lets go first of what is over, then of the oldest', () => {
  const { book: offers, add } = book()
  add({}, alone, 'oldest')
  add({ bidsUntilMs: NOW + 5 }, alone, 'over')
  for (let at = 2; at < OFFERS_KEPT_MAX; at++) add({}, alone, String(at), NOW, someGateway(at))
  assert.is(offers.size, OFFERS_KEPT_MAX)
  add({}, alone, 'one more', NOW + 5)
  assert.is(offers.size, OFFERS_KEPT_MAX)
  offers.cancel('oldest', 1)
  assert.is(offers.size, OFFERS_KEPT_MAX - 1, 'the oldest was still there')
  add({}, alone, 'fills the place', NOW + 5)
  add({}, alone, 'two more', NOW + 5)
  assert.is(offers.size, OFFERS_KEPT_MAX)
  offers.cancel('2', 1)
  assert.is(offers.size, OFFERS_KEPT_MAX, 'the oldest that was left has gone')
})

test('one gateway cannot crowd out another', () => {
  const { book: offers, add } = book()
  add({}, alone, 'of another', NOW, someGateway(1))
  for (let at = 0; at <= OFFERS_KEPT_MAX; at++) add({}, alone, String(at))
  assert.is(offers.size, OFFERS_PER_GATEWAY_MAX + 1)
  offers.cancel('of another', 1)
  assert.is(offers.size, OFFERS_PER_GATEWAY_MAX, 'it was still there')
})

test('an offer renewed is no longer the oldest', () => {
  const { book: offers, add } = book()
  for (let at = 0; at < OFFERS_KEPT_MAX; at++) add({}, alone, String(at), NOW, someGateway(at))
  add({ round: 1 }, alone, '0')
  add({}, alone, 'one more')
  offers.cancel('0', 1)
  assert.is(offers.size, OFFERS_KEPT_MAX - 1, 'the renewed one was still there')
})

test('gives the best of those whose time has come, then the next best', () => {
  const many = fc.uniqueArray(arbitrary.jobIds, { maxLength: 30 })
  fc.assert(fc.property(many, fc.integer({ min: 1, max: 100 }), (jobIds, able) => {
    const offers = new OfferBook(nodePeer)
    const standing = { ...alone, able }
    for (const jobId of jobIds) offers.add(jobId, gatewayPeer, { ...fresh, jobId, round: 9 }, standing, NOW)
    const given: number[] = []
    const take = () => offers.takeBest(NOW + BID_DELAY_MS_MAX)
    for (let next = take(); next !== undefined; next = take()) {
      given.push(scoreOf(next.offer.jobId, nodePeer, standing))
    }
    assert.is(given.length, jobIds.length)
    assert.equal(given, given.toSorted((a, b) => a - b))
  }), { numRuns: 50 })
})

test('what was first heard of earlier goes before what ranks better, in whatever round', () => {
  const ranked = Array.from({ length: 50 }, (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`)
    .toSorted((a, b) => scoreOf(a, nodePeer, alone) - scoreOf(b, nodePeer, alone))
  const [best, worst] = [ranked[0]!, ranked.at(-1)!]
  for (const [later, first] of [[OFFER_AGE_MS - 1, best], [OFFER_AGE_MS, worst]] as const) {
    const offers = new OfferBook(nodePeer)
    const hear = (jobId: string, round: number, nowMs: number) => {
      offers.add(jobId, gatewayPeer, { ...fresh, jobId, round }, alone, nowMs)
    }
    hear(worst, 0, NOW)
    hear(best, 0, NOW + later)
    hear(worst, 1, NOW + later)
    assert.is(offers.takeBest(NOW + later)?.key, first, `${later} ms apart`)
  }
})

test('may count each offer as due only later', () => {
  const { book: offers, add } = book()
  add()
  assert.is(offers.nextAtMs(25), NOW + 25)
  assert.is(offers.takeBest(NOW + 24, 25), undefined)
  assert.ok(offers.takeBest(NOW + 25, 25))
  assert.is(offers.nextAtMs(25), undefined)
})

test('nothing comes before nextAtMs says', () => {
  const many = fc.uniqueArray(arbitrary.jobIds, { minLength: 1, maxLength: 20 })
  fc.assert(fc.property(many, jobIds => {
    const offers = new OfferBook(nodePeer)
    const standing = { ...alone, able: 200 }
    for (const jobId of jobIds) offers.add(jobId, gatewayPeer, { ...fresh, jobId, round: 9 }, standing, NOW)
    let left = jobIds.length
    for (let next = offers.nextAtMs(); next !== undefined; next = offers.nextAtMs()) {
      assert.is(offers.takeBest(next - 1), undefined)
      assert.ok(offers.takeBest(next))
      left--
    }
    assert.is(left, 0)
  }), { numRuns: 50 })
})

test.run()
