/** What an outsider finds out about a peer network. */
import { median } from '../../protocol/core/median.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { NetworkView, OfferView } from '../../protocol/wire/inspect.ts'
import type { NodeInfo } from '../../protocol/wire/node-info.ts'

/** `heard`: somebody named it, or gossip brought its signed word, and it was not reached. */
export type Reach = 'direct' | 'relayed' | 'heard'

/** Who told of a peer; `bootstrap`: it answered at an address that was given. */
export type FoundBy = 'bootstrap' | 'exchange' | 'links' | 'gossip' | 'dht'

/** What a daemon says of its place in the network, and of its offer. */
export interface Inspection {
  view: NetworkView
  offer: OfferView
}

export interface SeenPeer {
  peer: PeerId
  reach: Reach
  /** Why it was not reached; empty where it was. */
  why: string
  /** Of our connection to it; empty where there is none. */
  address: string
  foundBy: FoundBy[]
  /** Peers that say they are connected to it. */
  namedBy: PeerId[]
  /** What it says of itself, its signature verified. */
  info: NodeInfo | undefined
  /** How far its clock is ahead of ours, where it was asked itself; 0 where the answer's way explains it. */
  clockAheadMs: number | undefined
  inspection: Inspection | undefined
  /** In the order measured. */
  pingsMs: number[]
}

export interface Survey {
  atMs: number
  tookMs: number
  /** Ourselves: others say that they are connected to us. */
  self: PeerId
  peers: SeenPeer[]
  /** What was left undone and why, in words; empty where everything was looked at. */
  gaps: string[]
}

/** A daemon and no mere name: it was reached, or its signed word was heard. */
export function isPresent ({ reach, info }: SeenPeer): boolean {
  return reach !== 'heard' || info !== undefined
}

export function roleOf ({ info }: SeenPeer): 'gateway' | 'node' | 'unknown' {
  return info?.role ?? 'unknown'
}

export function transportOf ({ address }: SeenPeer): 'tcp' | 'ws' | 'relay' | '-' {
  if (address === '') return '-'
  if (address.includes('/p2p-circuit')) return 'relay'
  return /\/wss?(\/|$)/.test(address) ? 'ws' : 'tcp'
}

export function roundTripOf ({ pingsMs }: SeenPeer): number | undefined {
  return median(pingsMs)
}

/** Of its slots, how many are in use: 0 to 1. Undefined where it has none. */
export function loadOf ({ info }: SeenPeer): number | undefined {
  return info === undefined || info.slots === 0 ? undefined : info.busy / info.slots
}

/** The worst that others think of a peer, by their gossip scores; undefined where nobody says. */
export function scoreOf (peer: PeerId, survey: Pick<Survey, 'peers'>): number | undefined {
  const scores = survey.peers.flatMap(({ inspection }) => inspection?.view.scores ?? [])
    .flatMap(view => view.peer === peer ? view.score : [])
  return scores.length === 0 ? undefined : Math.min(...scores)
}
