/** Why gossipsub thinks of a peer as it does (spec/host.md, "Gossip"): its sum, one summand at a time. */
import './with-resolvers.ts'
import type { PeerScore, PeerScoreParams, TopicScoreParams } from '@libp2p/gossipsub/score'
import type { PeerId } from '../core/peer-id.ts'
import type { ScoreView } from '../wire/inspect.ts'

export type ScorePart = ScoreView['parts'][number]
export type ScoreBook = Pick<PeerScore, 'params' | 'peerStats' | 'peerIPs'>

type PeerStats = NonNullable<ReturnType<PeerScore['peerStats']['get']>>
type TopicStats = PeerStats['topics'][string]

/** Everybody that gossip has an opinion of, those that left lately included. */
export function scoresOf (book: ScoreBook): ScoreView[] {
  return [...book.peerStats.keys()].map(peer => {
    const parts = scoreParts(book, peer)
    return { peer, score: sum(parts), parts }
  })
}

/** Empty for a peer that gossip does not know, which has a score of 0. Parts that add nothing are left out. */
export function scoreParts ({ params, peerStats, peerIPs }: ScoreBook, peer: PeerId): ScorePart[] {
  const stats = peerStats.get(peer)
  if (stats === undefined) return []
  const ofTopics = Object.entries(stats.topics).flatMap(([topic, topicStats]) => {
    const topicParams = params.topics[topic]
    return topicParams === undefined ? [] : topicParts(topic, topicStats, topicParams)
  })
  const overCap = params.topicScoreCap > 0 ? Math.min(0, params.topicScoreCap - sum(ofTopics)) : 0
  return [
    ...ofTopics,
    part('topic-cap', overCap),
    part('application', params.appSpecificScore(peer) * params.appSpecificWeight),
    part('ip-colocation', colocation(stats, params, peerIPs)),
    part('behaviour', square(stats.behaviourPenalty - params.behaviourPenaltyThreshold) * params.behaviourPenaltyWeight)
  ].filter(({ value }) => value !== 0)
}

function topicParts (topic: string, stats: TopicStats, params: TopicScoreParams): ScorePart[] {
  const inMesh = stats.inMesh ? Math.min(stats.meshTime / params.timeInMeshQuantum, params.timeInMeshCap) : 0
  const first = Math.min(stats.firstMessageDeliveries, params.firstMessageDeliveriesCap)
  const deficit = stats.meshMessageDeliveriesActive
    ? params.meshMessageDeliveriesThreshold - stats.meshMessageDeliveries
    : 0
  const values: Array<[string, number]> = [
    ['time-in-mesh', inMesh * params.timeInMeshWeight],
    ['first-deliveries', first * params.firstMessageDeliveriesWeight],
    ['mesh-deliveries', square(deficit) * params.meshMessageDeliveriesWeight],
    ['mesh-failures', stats.meshFailurePenalty * params.meshFailurePenaltyWeight],
    ['invalid-messages', stats.invalidMessageDeliveries ** 2 * params.invalidMessageDeliveriesWeight]
  ]
  return values.map(([name, value]) => part(name, value * params.topicWeight, topic))
}

function colocation (stats: PeerStats, params: PeerScoreParams, peerIPs: ScoreBook['peerIPs']): number {
  let value = 0
  for (const ip of stats.knownIPs) {
    if (params.IPColocationFactorWhitelist.has(ip)) continue
    value += square((peerIPs.get(ip)?.size ?? 0) - params.IPColocationFactorThreshold) * params.IPColocationFactorWeight
  }
  return value
}

/** Of what is over a threshold; 0 where nothing is. */
function square (excess: number): number {
  return Math.max(0, excess) ** 2
}

function part (name: string, value: number, topic = ''): ScorePart {
  return { name, topic, value }
}

function sum (parts: readonly ScorePart[]): number {
  return parts.reduce((total, { value }) => total + value, 0)
}
