import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { jobIdFromBytes } from '../../../../protocol/core/ids.ts'
import { peerIdOf } from '../../../../protocol/core/peer-id.ts'
import { bidDelayMs, scoreOf, warmthOf, type Standing } from '../../../../protocol/jobs/ranking.ts'
import type { Warmth } from '../../../../protocol/wire/enums.ts'
import {
  AHEAD_DELAY_MS, BID_DELAY_MS_MAX, BID_RANK_DELAY_MS, BIDDERS_AT_ONCE, BIDDERS_FIRST_ROUND, MODELS_FIRST_MS,
  OFFER_ROUND_MS
} from '../../../../protocol/jobs/timing.ts'
import { NEEDS, offerOf } from '../../../helpers/jobs.ts'
import * as arbitrary from '../../../helpers/wire-arbitraries.ts'
import { jobId, nodePeer } from '../../../helpers/wire-fixtures.ts'

const cold: Standing = { warmth: 'cold', load: 0, able: 1 }

/** Nodes and jobs that are the same in every run. */
const hash = (text: string) => new Uint8Array(createHash('sha256').update(text).digest())
const nodes = Array.from({ length: 2_000 }, (_, at) => peerIdOf(hash(`node ${at}`)))
const node = (at: number) => nodes[at % nodes.length]!
const job = (at: number) => jobIdFromBytes(hash(`job ${at}`).subarray(0, 16))
const JOBS = 200
const WARMTHS: readonly Warmth[] = ['cold', 'code', 'no-models', 'models']

/** Bids for one job in a network of `able` nodes: how many milliseconds each waits. */
function delays (able: number, jobAt: number, round: number, standing: (at: number) => Partial<Standing>): number[] {
  return Array.from({ length: able }, (_, at) => {
    const its = { ...cold, able, ...standing(at) }
    return bidDelayMs(scoreOf(job(jobAt), node(at), its), its, round)
  }).filter(delay => delay !== undefined)
}

function meanBids (able: number, round: number, standing: (at: number) => Partial<Standing> = () => ({})): number {
  const jobs = Math.min(JOBS, Math.ceil(20_000 / able))
  let bids = 0
  for (let at = 0; at < jobs; at++) bids += delays(able, at, round, standing).length
  return bids / jobs
}

const test = suite('jobs/ranking')

test('is the formula of the specification', () => {
  const digest = createHash('sha256').update(Buffer.from(jobId.replaceAll('-', ''), 'hex')).update(nodePeer).digest()
  const uniform = digest.readUInt32BE(0) / 2 ** 32
  assert.is(scoreOf(jobId, nodePeer, cold), uniform)
  assert.is(scoreOf(jobId, nodePeer, { ...cold, warmth: 'code' }), uniform / 4)
  assert.is(scoreOf(jobId, nodePeer, { ...cold, warmth: 'models' }), uniform / 16)
  assert.is(scoreOf(jobId, nodePeer, { ...cold, warmth: 'no-models' }), uniform)
  assert.is(scoreOf(jobId, nodePeer, { ...cold, load: 0.5 }), Math.min(1, uniform * 1.5))
})

test('scores are between 0 and 1, fall with warmth and rise with load', () => {
  const standing = fc.record({
    warmth: fc.constantFrom(...WARMTHS), load: fc.double({ min: 0, max: 1, noNaN: true }),
    able: fc.integer({ min: 1, max: 10_000 })
  })
  fc.assert(fc.property(arbitrary.jobIds, fc.nat(1_999).map(node), standing, (id, peer, given) => {
    const score = scoreOf(id, peer, given)
    assert.ok(score >= 0 && score < 1)
    for (const [warm, cold] of [['code', 'cold'], ['models', 'no-models']] as const) {
      assert.ok(scoreOf(id, peer, { ...given, warmth: warm }) <= scoreOf(id, peer, { ...given, warmth: cold }))
    }
    assert.ok(scoreOf(id, peer, { ...given, load: given.load / 2 }) <= score)
  }))
})

test('the number of bids does not grow with the network', () => {
  for (const able of [10, 50, 200, 1_000, 2_000]) {
    const mean = meanBids(able, 0)
    assert.ok(Math.abs(mean - BIDDERS_FIRST_ROUND) < 0.6, `${mean} bids of ${able} nodes`)
  }
})

test('where every node is warm there are more bids, but no more in a larger network', () => {
  for (const [warmth, times, most] of [['code', 4, 1.5], ['models', 16, 4]] as const) {
    for (const able of [100, 500, 2_000]) {
      const mean = meanBids(able, 0, () => ({ warmth }))
      assert.ok(Math.abs(mean - times * BIDDERS_FIRST_ROUND) < most, `${mean} bids of ${able} nodes, warm by ${warmth}`)
    }
  }
})

test('nodes that have the models bid before all that lack them, each of them where there are up to 64 nodes', () => {
  for (const able of [2, 8, 64]) {
    for (let at = 0; at < JOBS / 8; at++) {
      const here = delays(able, at, 0, () => ({ warmth: 'models' }))
      assert.is(here.length, able)
      assert.ok(Math.max(...here) < MODELS_FIRST_MS / 2, 'with time left for the bid to arrive')
      for (const delay of delays(able, at, 0, () => ({ warmth: 'no-models' }))) assert.ok(delay >= MODELS_FIRST_MS)
    }
  }
  // What waits to the end must still be in time for its round, and ahead of a slot, too.
  const last = BIDDERS_FIRST_ROUND * BID_RANK_DELAY_MS + MODELS_FIRST_MS + AHEAD_DELAY_MS
  assert.ok(last < OFFER_ROUND_MS, `${last} ms`)
})

test('nodes that lack the models wait in the first round only, and not where there is no other node', () => {
  for (const round of [1, 2, 3]) {
    assert.equal(delays(50, 1, round, () => ({ warmth: 'no-models' })), delays(50, 1, round, () => ({})))
  }
  assert.is(bidDelayMs(0.5, { able: 1, warmth: 'no-models' }, 0), 0)
})

test('models decide where there are any, else the code', () => {
  const models = [{ name: 'm', contentId: 'ab'.repeat(32), bytes: 1 }]
  const found = [true, false].flatMap(has => [[], models].map(named =>
    warmthOf(offerOf({ needs: { ...NEEDS, models: named } }), { hasCode: () => has, hasModels: () => !has })))
  assert.equal(found, ['code', 'no-models', 'cold', 'models'])
})

test('each round asks four times as many, until it asks all', () => {
  for (const round of [1, 2, 3]) {
    const expected = BIDDERS_FIRST_ROUND * 4 ** round
    const mean = meanBids(1_000, round)
    assert.ok(Math.abs(mean - expected) / expected < 0.15, `${mean} bids in round ${round}`)
  }
  assert.is(meanBids(1_000, 4), 1_000)
  assert.is(bidDelayMs(1, { ...cold, able: 4_096 }, 2 ** 32 - 1), BID_DELAY_MS_MAX)
})

test('a node that is alone bids at once, however loaded', () => {
  for (const score of [0, 0.5, 0.999, 1]) assert.is(bidDelayMs(score, cold, 0), 0)
})

test('most jobs get a bid in round 0, and every job gets one in the end', () => {
  for (const able of [1, 2, 4, 10, 100]) {
    let silent = 0
    for (let at = 0; at < JOBS; at++) {
      if (delays(able, at, 0, () => ({})).length === 0) silent++
      assert.is(delays(able, at, 6, () => ({ load: 1 })).length, able)
    }
    assert.ok(silent / JOBS < 0.05, `${silent} of ${JOBS} jobs got no bid of ${able} nodes`)
  }
})

test('a warm node mostly bids before a cold one', () => {
  let warmFirst = 0
  for (let at = 0; at < JOBS; at++) {
    const score = (peer: number, warmth: Warmth) => scoreOf(job(at), node(peer), { ...cold, warmth })
    if (score(1, 'code') < score(2, 'cold')) warmFirst++
  }
  // P(u / 4 < v) = 7/8 for two uniform numbers.
  assert.ok(Math.abs(warmFirst / JOBS - 0.875) < 0.07, `${warmFirst} of ${JOBS}`)
})

test('an idle node mostly bids before one that is full', () => {
  let idleFirst = 0
  for (let at = 0; at < JOBS; at++) {
    if (scoreOf(job(at), node(1), cold) < scoreOf(job(at), node(2), { ...cold, load: 1 })) idleFirst++
  }
  assert.ok(idleFirst / JOBS > 0.68, `${idleFirst} of ${JOBS}`)
})

test('the best ranks answer at once, later ones wait longer, none too long', () => {
  const able = 1_000
  let last = 0
  for (let rank = 0; rank < able; rank++) {
    const delay = bidDelayMs((rank + 0.5) / able, { ...cold, able }, 9)!
    const expected = rank < BIDDERS_AT_ONCE ? 0 : Math.min(rank * BID_RANK_DELAY_MS, BID_DELAY_MS_MAX)
    assert.is(delay, expected)
    assert.ok(delay >= last && delay <= BID_DELAY_MS_MAX)
    last = delay
  }
  assert.is(bidDelayMs((BIDDERS_FIRST_ROUND + 0.5) / able, { ...cold, able }, 0), undefined)
})

test.run()
