/** Traffic over a window, from two looks at the same daemons: counts only grow, and start again with a daemon. */
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { NetworkView, TrafficView } from '../../protocol/wire/inspect.ts'
import { NODE_INFO_TOPIC } from '../../protocol/wire/node-info.ts'
import { median } from '../../protocol/core/median.ts'
import { isPresent, roleOf, type SeenPeer } from './seen-peer.ts'

const MS_PER_S = 1000
/** A topic is expected of every gateway (or node) where more than this share of them is on it. */
const EXPECTED_SHARE = 0.5

/** Per second. */
export interface Rates {
  bytesIn: number
  bytesOut: number
  messagesIn: number
  messagesOut: number
}

export interface RateRow {
  /** A PeerId, a protocol, or a topic. */
  name: string
  rates: Rates
  /** Since the daemon started. */
  total: TrafficView
}

const NOTHING: TrafficView = { bytesIn: 0, bytesOut: 0, messagesIn: 0, messagesOut: 0 }

export function ratesOf (before: TrafficView, after: TrafficView, windowMs: number): Rates {
  const rate = (key: keyof TrafficView): number => {
    // Fewer than before: it has started again meanwhile.
    const grown = after[key] < before[key] ? after[key] : after[key] - before[key]
    return windowMs <= 0 ? 0 : grown * MS_PER_S / windowMs
  }
  return {
    bytesIn: rate('bytesIn'), bytesOut: rate('bytesOut'),
    messagesIn: rate('messagesIn'), messagesOut: rate('messagesOut')
  }
}

export interface Bandwidth {
  peer: PeerId
  windowMs: number
  /** Both with the busiest first. */
  byPeer: RateRow[]
  byProtocol: RateRow[]
}

/** Of two views of one daemon, by its own clock. */
export function bandwidthOf (before: NetworkView, after: NetworkView): Bandwidth {
  const windowMs = after.atMs - before.atMs
  const rows = (
    earlier: ReadonlyMap<string, TrafficView>, later: ReadonlyMap<string, TrafficView>
  ): RateRow[] => [...later]
    .map(([name, total]) => ({ name, total, rates: ratesOf(earlier.get(name) ?? NOTHING, total, windowMs) }))
    .sort((a, b) => bytesOf(b.rates) - bytesOf(a.rates) || bytesOf(b.total) - bytesOf(a.total))
  return {
    peer: after.self,
    windowMs,
    byPeer: rows(trafficByPeer(before), trafficByPeer(after)),
    byProtocol: rows(trafficByProtocol(before), trafficByProtocol(after))
  }
}

function bytesOf ({ bytesIn, bytesOut }: Rates): number {
  return bytesIn + bytesOut
}

function trafficByPeer ({ links }: NetworkView): Map<string, TrafficView> {
  return new Map(links.map(({ peer, traffic }) => [peer, traffic]))
}

function trafficByProtocol ({ protocolTraffic }: NetworkView): Map<string, TrafficView> {
  return new Map(protocolTraffic.map(({ name, traffic }) => [name, traffic]))
}

export interface TopicRow {
  topic: string
  gateways: number
  nodes: number
  /** Peers on the topic that nobody knows the role of. */
  others: number
  /** Sizes of the meshes of those that show theirs: least, median, most. Undefined where nobody does. */
  mesh: { min: number, median: number, max: number } | undefined
  /** At one peer of the topic, the median of those that show it. */
  messagesInPerS: number
  bytesInPerS: number
  /** Present peers of a kind that is on the topic, which are not. */
  missing: PeerId[]
}

/**
 * Topics of a network: `after` is the survey, `before` an earlier look at some of its peers. Whoever is on a topic by
 * its own word or by that of a peer who is connected to it is on it.
 */
export function topicRows (before: ReadonlyMap<PeerId, NetworkView>, peers: readonly SeenPeer[]): TopicRow[] {
  const present = peers.filter(isPresent)
  const views = present.flatMap(({ inspection }) => inspection?.view ?? [])
  const names = new Set(views.flatMap(({ topics }) => topics.map(({ topic }) => topic)))
  return [...names].sort().map(topic => topicRow(topic, before, present, views))
}

function topicRow (
  topic: string, before: ReadonlyMap<PeerId, NetworkView>, present: readonly SeenPeer[], views: readonly NetworkView[]
): TopicRow {
  const own = views.flatMap(view => {
    const now = view.topics.find(one => one.topic === topic)
    return now === undefined ? [] : [{ view, now }]
  })
  const members = new Set(own.flatMap(({ view, now }) => [view.self, ...now.subscribers]))
  const meshes = own.map(({ now }) => now.mesh.length)
  const rates = own.flatMap(({ view, now }) => {
    const earlier = before.get(view.self)
    const then = earlier?.topics.find(one => one.topic === topic)
    return earlier === undefined || then === undefined
      ? [] : [ratesOf(then.traffic, now.traffic, view.atMs - earlier.atMs)]
  })
  const on = present.filter(({ peer }) => members.has(peer))
  const of = (role: string): number => on.filter(seen => roleOf(seen) === role).length
  return {
    topic,
    gateways: of('gateway'),
    nodes: of('node'),
    others: of('unknown'),
    mesh: meshes.length === 0
      ? undefined : { min: Math.min(...meshes), median: median(meshes) ?? 0, max: Math.max(...meshes) },
    messagesInPerS: median(rates.map(({ messagesIn }) => messagesIn)) ?? 0,
    bytesInPerS: median(rates.map(({ bytesIn }) => bytesIn)) ?? 0,
    missing: missingFrom(topic, present.filter(seen => isShown(seen, views)), members)
  }
}

/** It or a peer that is connected to it says what it is on: of others, nobody knows. */
function isShown ({ peer, inspection }: SeenPeer, views: readonly NetworkView[]): boolean {
  return inspection !== undefined || views.some(({ links }) => links.some(link => link.peer === peer))
}

/** Every daemon speaks of itself; which other topics a kind is on, the most of that kind tell. */
function missingFrom (topic: string, present: readonly SeenPeer[], members: ReadonlySet<PeerId>): PeerId[] {
  return (['gateway', 'node'] as const).flatMap(role => {
    const kind = present.filter(seen => roleOf(seen) === role)
    const absent = kind.filter(({ peer }) => !members.has(peer)).map(({ peer }) => peer)
    const isExpected = topic === NODE_INFO_TOPIC || absent.length < kind.length * (1 - EXPECTED_SHARE)
    return isExpected ? absent : []
  })
}
