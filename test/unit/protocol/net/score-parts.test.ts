import { createPeerScoreParams, PeerScore } from '@libp2p/gossipsub/score'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { gossipOptions, TOPIC_SCORE } from '../../../../protocol/net/gossip-options.ts'
import { scoreParts, scoresOf } from '../../../../protocol/net/score-parts.ts'

const PEER = 'peer'
const ROUNDING = 1e-9
const LOGGER = { forComponent: () => () => {} }
const TOPIC = { ...TOPIC_SCORE, meshMessageDeliveriesWeight: -0.5, meshFailurePenaltyWeight: -0.25 }

const test = suite('score parts')

/** gossipsub's own book with one peer that has earned and lost something everywhere. */
function book (change: Partial<PeerScore['params']> = {}): PeerScore {
  const params = createPeerScoreParams({
    ...gossipOptions().scoreParams, topics: { a: TOPIC, b: { ...TOPIC, topicWeight: 0.5 } },
    IPColocationFactorWeight: -3, IPColocationFactorThreshold: 1, appSpecificScore: () => 2, appSpecificWeight: 4,
    ...change
  })
  const score = new PeerScore(params, null, LOGGER as never, { scoreCacheValidityMs: 0 })
  score.addPeer(PEER)
  for (const ip of ['192.0.2.1', '192.0.2.2']) score.addIP(PEER, ip)
  for (const other of ['x', 'y']) {
    score.addPeer(other)
    score.addIP(other, '192.0.2.1')
  }
  for (const topic of ['a', 'b', 'unscored']) score.graft(PEER, topic)
  score.markFirstMessageDelivery(PEER, 'a')
  score.markFirstMessageDelivery(PEER, 'b')
  score.markInvalidMessageDelivery(PEER, 'b')
  score.addPenalty(PEER, 8, 'test' as never)
  const stats = score.peerStats.get(PEER)!
  Object.assign(stats.topics.a!, { meshTime: 90_000, meshMessageDeliveriesActive: true, meshMessageDeliveries: 0.5 })
  Object.assign(stats.topics.b!, { meshTime: 900_000, meshFailurePenalty: 3 })
  return score
}

test('adds up to what gossipsub computes, part by part', () => {
  const scores = book()
  const parts = scoreParts(scores, PEER)
  const total = parts.reduce((sum, { value }) => sum + value, 0)
  assert.ok(Math.abs(total - scores.score(PEER)) < ROUNDING, `${total} is not ${scores.score(PEER)}`)
  const value = (name: string, topic = ''): number =>
    parts.find(part => part.name === name && part.topic === topic)?.value ?? 0
  assert.is(value('time-in-mesh', 'a'), 0.9)
  assert.is(value('time-in-mesh', 'b'), 1.5)
  assert.is(value('first-deliveries', 'a'), 0.1)
  assert.is(value('mesh-deliveries', 'a'), -0.125)
  assert.is(value('mesh-failures', 'b'), -0.375)
  assert.is(value('invalid-messages', 'b'), -10)
  assert.is(value('application'), 8)
  assert.is(value('ip-colocation'), -12)
  assert.is(value('behaviour'), -20)
})

test('says what the cap of all topics together takes off', () => {
  const scores = book({ topicScoreCap: 0.5 })
  scores.peerStats.get(PEER)!.topics.b!.invalidMessageDeliveries = 0
  const parts = scoreParts(scores, PEER)
  assert.ok(parts.find(({ name }) => name === 'topic-cap')!.value < -1)
  const [own] = scoresOf(scores)
  assert.is(own!.peer, PEER)
  assert.ok(Math.abs(own!.score - scores.score(PEER)) < ROUNDING)
})

test('has no parts for who is not known, and none that add nothing', () => {
  const scores = book()
  assert.equal(scoreParts(scores, 'stranger'), [])
  assert.ok(scoresOf(scores).every(({ parts }) => parts.every(({ value }) => value !== 0)))
})

test.run()
