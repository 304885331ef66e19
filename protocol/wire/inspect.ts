/**
 * What a daemon shows of its place in the peer network, to its operator and to whoever asks. Specified in
 * protocol/spec/inspect.md.
 */
import type { PeerId } from '../core/peer-id.ts'

/** `public`: others could dial it; `private`: they tried and could not; `unknown`: nobody has tried yet. */
export type Reachability = 'public' | 'private' | 'unknown'

/** Messages of DCN's own protocols and topics, before encryption and muxing, since the daemon started. */
export interface TrafficView {
  bytesIn: number
  bytesOut: number
  messagesIn: number
  messagesOut: number
}

/** A connection to another peer, the one in use where there are several. */
export interface LinkView {
  peer: PeerId
  /** The remote multiaddress. */
  address: string
  direction: 'inbound' | 'outbound'
  relayed: boolean
  connectedAtMs: number
  /** 0 until it is known. */
  roundTripMs: number
  /** Kept when others are closed to stay within the limits. */
  isProtected: boolean
  /** What the peer calls itself: `dcn/1` a daemon, `dcn-observer/1` who only looks; empty until it has said. */
  agent: string
  /** What the peer said that it speaks. */
  protocols: string[]
  traffic: TrafficView
}

export interface TopicView {
  topic: string
  /** Peers that messages go to directly. */
  mesh: PeerId[]
  /** Connected peers that said they want the topic. */
  subscribers: PeerId[]
  traffic: TrafficView
}

export interface ProtocolView {
  /** A protocol's name, or a topic's. */
  name: string
  traffic: TrafficView
}

/** Why gossipsub thinks of a peer as it does: what its parts add to the score, after their weights. */
export interface ScoreView {
  peer: PeerId
  score: number
  parts: Array<{
    /**
     * `time-in-mesh`, `first-deliveries`, `mesh-deliveries`, `mesh-failures`, `invalid-messages` (of a topic);
     * `topic-cap` (what all topics together add beyond their cap, taken off again), `behaviour`, `application`,
     * `ip-colocation`.
     */
    name: string
    /** Empty where it is of no topic. */
    topic: string
    value: number
  }>
}

/** One daemon's place in the peer network, at one moment. */
export interface NetworkView {
  self: PeerId
  atMs: number
  /** Where it says that it can be reached. */
  addresses: string[]
  /** What it speaks. */
  protocols: string[]
  reachability: Reachability
  links: LinkView[]
  topics: TopicView[]
  protocolTraffic: ProtocolView[]
  scores: ScoreView[]
  /** Peers whose connections it refuses. */
  blocked: PeerId[]
  /** Some of it was left out to keep within the limits of an answer. */
  truncated: boolean
}

/** What a daemon does and asks for, beyond its NodeInfo. */
export interface OfferView {
  /** Of a gateway: what a job and an execution cost, in micro-USDC; 0 and 0 at a node. */
  creditsPerRequest: number
  creditsPerExecute: number
  feeBps: number
  /** Of a node: content ids of code that is loaded or at hand, newest first, some of them where there are many. */
  warmCode: string[]
  warmCodeCount: number
  /** Of a gateway: jobs in flight and queued; of a node: running, and awarded ahead. */
  jobsInFlight: number
  jobsQueued: number
}
