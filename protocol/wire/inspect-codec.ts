/** What a daemon shows of itself, as bytes. Specified in protocol/spec/inspect.md; types in inspect.ts. */
import { concat } from 'uint8arrays'
import { PUBLIC_KEY_BYTES } from '../core/ed25519.ts'
import { HASH_BYTES } from '../core/hash.ts'
import { contentIdFromBytes, contentIdToBytes } from '../core/ids.ts'
import { peerIdOf, publicKeyOfPeer, type PeerId } from '../core/peer-id.ts'
import { decodeCanonical, must, type Shape } from './codec.ts'
import { wordTable } from './enums.ts'
import { own } from './envelope.ts'
import {
  NetworkAnswer, OfferAnswer, Reachability as WireReachability, ScorePartName, type Link, type Score, type Topic
} from './inspect-messages.ts'
import type {
  LinkView, NetworkView, OfferView, ProtocolView, Reachability, ScoreView, TopicView, TrafficView
} from './inspect.ts'

// What one answer may hold; see spec/inspect.md, "Limits".
export const INSPECT_BYTES_MAX = 1024 * 1024
export const INSPECT_ADDRESSES_MAX = 32
export const INSPECT_ADDRESS_CHARS_MAX = 256
/** A place among the names fits into a byte. */
export const INSPECT_NAMES_MAX = 255
export const INSPECT_NAME_CHARS_MAX = 128
export const INSPECT_LINKS_MAX = 512
export const INSPECT_PROTOCOLS_PER_LINK_MAX = 64
export const INSPECT_AGENT_CHARS_MAX = 64
export const INSPECT_TOPICS_MAX = 32
export const INSPECT_PEERS_PER_TOPIC_MAX = 256
export const INSPECT_SCORES_MAX = 256
export const INSPECT_PARTS_PER_SCORE_MAX = 64
export const INSPECT_WARM_CODE_MAX = 64
const OFFER_BYTES_MAX = INSPECT_WARM_CODE_MAX * HASH_BYTES + 64

const NETWORK = 'a network view'
const OFFER = 'an offer view'
const MILLI = 1_000
const INT32_MAX = 2 ** 31 - 1
const UINT32_MAX = 2 ** 32 - 1

const NETWORK_SHAPE: Shape = {
  repeated: {
    3: INSPECT_ADDRESSES_MAX, 4: INSPECT_NAMES_MAX, 7: INSPECT_LINKS_MAX, 8: INSPECT_TOPICS_MAX,
    9: INSPECT_NAMES_MAX, 10: INSPECT_SCORES_MAX
  },
  nested: { 7: {}, 8: {}, 9: {}, 10: { repeated: { 3: INSPECT_PARTS_PER_SCORE_MAX }, nested: { 3: {} } } }
}

const REACHABILITIES = wordTable<Reachability, WireReachability>({
  public: WireReachability.REACHABILITY_PUBLIC,
  private: WireReachability.REACHABILITY_PRIVATE,
  unknown: WireReachability.REACHABILITY_UNKNOWN
})

type PartName =
  'time-in-mesh' | 'first-deliveries' | 'mesh-deliveries' | 'mesh-failures' | 'invalid-messages' | 'topic-cap' |
  'application' | 'ip-colocation' | 'behaviour'

const PART_NAMES = wordTable<PartName, ScorePartName>({
  'time-in-mesh': ScorePartName.SCORE_PART_NAME_TIME_IN_MESH,
  'first-deliveries': ScorePartName.SCORE_PART_NAME_FIRST_DELIVERIES,
  'mesh-deliveries': ScorePartName.SCORE_PART_NAME_MESH_DELIVERIES,
  'mesh-failures': ScorePartName.SCORE_PART_NAME_MESH_FAILURES,
  'invalid-messages': ScorePartName.SCORE_PART_NAME_INVALID_MESSAGES,
  'topic-cap': ScorePartName.SCORE_PART_NAME_TOPIC_CAP,
  application: ScorePartName.SCORE_PART_NAME_APPLICATION,
  'ip-colocation': ScorePartName.SCORE_PART_NAME_IP_COLOCATION,
  behaviour: ScorePartName.SCORE_PART_NAME_BEHAVIOUR
})

/**
 * What is over the limits is left out, and so are names of peers' protocols that are not printable; the answer then
 * says that it is truncated. `blocked` is not on the wire.
 */
export function encodeNetworkView (view: NetworkView): Uint8Array {
  const names = new Names(view)
  const keys = keyTable()
  const { kept: links, over: linksOver } = cut(view.links, INSPECT_LINKS_MAX)
  const named = view.topics.filter(({ topic }) => names.has(topic))
  const { kept: topics, over: topicsOver } = cut(named, INSPECT_TOPICS_MAX)
  const { kept: scores, over: scoresOver } = cut(view.scores, INSPECT_SCORES_MAX)
  const { kept: addresses, over: addressesOver } = cut(view.addresses.filter(isAddress), INSPECT_ADDRESSES_MAX)
  return NetworkAnswer.encode({
    self: keys([view.self]),
    atMs: view.atMs,
    addresses,
    names: names.list,
    protocols: names.places(view.protocols),
    reachability: REACHABILITIES.toWire(view.reachability),
    links: links.map(link => linkToWire(link, names, keys)),
    topics: topics.map(({ topic, mesh, subscribers, traffic }): Topic => ({
      name: names.place(topic),
      mesh: keys(mesh.slice(0, INSPECT_PEERS_PER_TOPIC_MAX)),
      subscribers: keys(subscribers.slice(0, INSPECT_PEERS_PER_TOPIC_MAX)),
      ...traffic
    })),
    protocolTraffic: view.protocolTraffic.filter(({ name }) => names.has(name))
      .map(({ name, traffic }) => ({ name: names.place(name), ...traffic })),
    scores: scores.map(score => scoreToWire(score, names, keys)),
    truncated: view.truncated || names.over || linksOver || topicsOver || scoresOver || addressesOver ||
      view.topics.some(({ subscribers }) => subscribers.length > INSPECT_PEERS_PER_TOPIC_MAX)
  })
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeNetworkView (bytes: Uint8Array): NetworkView {
  const wire = decodeCanonical(NETWORK, NetworkAnswer, bytes, INSPECT_BYTES_MAX, NETWORK_SHAPE)
  must(wire.names.every(isName), NETWORK, 'a name is not printable, or too long')
  must(wire.addresses.every(isAddress), NETWORK, 'an address is not printable, or too long')
  const nameAt = (place: number): string => {
    const name = wire.names[place]
    must(name !== undefined, NETWORK, 'there is no such name')
    return name
  }
  const [self, ...others] = peersOf(wire.self, 1)
  must(self !== undefined && others.length === 0, NETWORK, 'it is of nobody')
  return {
    self,
    atMs: wire.atMs,
    addresses: wire.addresses,
    protocols: [...wire.protocols].map(nameAt),
    reachability: REACHABILITIES.fromWire(NETWORK, wire.reachability),
    links: wire.links.map(link => linkFromWire(link, nameAt)),
    topics: wire.topics.map((topic): TopicView => ({
      topic: nameAt(topic.name),
      mesh: peersOf(topic.mesh, INSPECT_PEERS_PER_TOPIC_MAX),
      subscribers: peersOf(topic.subscribers, INSPECT_PEERS_PER_TOPIC_MAX),
      traffic: trafficOf(topic)
    })),
    protocolTraffic: wire.protocolTraffic.map((each): ProtocolView => ({
      name: nameAt(each.name), traffic: trafficOf(each)
    })),
    scores: wire.scores.map(score => scoreFromWire(score, nameAt)),
    blocked: [],
    truncated: wire.truncated
  }
}

export function encodeOfferView ({ warmCode, ...view }: OfferView): Uint8Array {
  return OfferAnswer.encode({
    creditsPerRequest: uint32(view.creditsPerRequest),
    creditsPerExecute: uint32(view.creditsPerExecute),
    feeBps: uint32(view.feeBps),
    warmCode: joined(warmCode.slice(0, INSPECT_WARM_CODE_MAX).map(contentIdToBytes)),
    warmCodeCount: uint32(view.warmCodeCount),
    jobsInFlight: uint32(view.jobsInFlight),
    jobsQueued: uint32(view.jobsQueued)
  })
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeOfferView (bytes: Uint8Array): OfferView {
  const { warmCode, ...wire } = decodeCanonical(OFFER, OfferAnswer, bytes, OFFER_BYTES_MAX)
  return { ...wire, warmCode: split(OFFER, warmCode, HASH_BYTES, INSPECT_WARM_CODE_MAX).map(contentIdFromBytes) }
}

/** Public keys of peers, one after the other. */
type Keys = (peers: readonly PeerId[]) => Uint8Array<ArrayBuffer>

/** The names that stand in an answer, each once: our own first, so that no peer's can crowd them out. */
class Names {
  readonly list: string[]
  /** There were more, or such as cannot be passed on. */
  readonly over: boolean
  readonly #places: Map<string, number>

  constructor ({ protocols, topics, protocolTraffic, scores, links }: NetworkView) {
    const all = new Set([
      ...protocols, ...topics.map(({ topic }) => topic), ...protocolTraffic.map(({ name }) => name),
      ...scores.flatMap(({ parts }) => parts.map(({ topic }) => topic)),
      ...links.flatMap(link => link.protocols)
    ])
    all.delete('')
    this.list = [...all].filter(isName).slice(0, INSPECT_NAMES_MAX)
    this.over = this.list.length < all.size
    this.#places = new Map(this.list.map((name, place) => [name, place]))
  }

  has (name: string): boolean {
    return this.#places.has(name)
  }

  place (name: string): number {
    const place = this.#places.get(name)
    must(place !== undefined, NETWORK, 'a name has no place')
    return place
  }

  places (names: readonly string[]): Uint8Array<ArrayBuffer> {
    return new Uint8Array(names.filter(name => this.has(name)).map(name => this.place(name)))
  }
}

function linkToWire (view: LinkView, names: Names, keys: Keys): Link {
  const { peer, address, direction, agent, protocols, traffic, ...link } = view
  return {
    ...link,
    peer: keys([peer]),
    address: isAddress(address) ? address : '',
    inbound: direction === 'inbound',
    roundTripMs: uint32(link.roundTripMs),
    agent: isAgent(agent) ? agent : '',
    protocols: names.places(protocols).slice(0, INSPECT_PROTOCOLS_PER_LINK_MAX),
    ...traffic
  }
}

function linkFromWire (wire: Link, nameAt: (place: number) => string): LinkView {
  const [peer] = peersOf(wire.peer, 1)
  must(peer !== undefined, NETWORK, 'a link is to nobody')
  must(wire.address === '' || isAddress(wire.address), NETWORK, 'an address is not printable, or too long')
  must(wire.agent === '' || isAgent(wire.agent), NETWORK, 'an agent is not printable, or too long')
  must(wire.protocols.byteLength <= INSPECT_PROTOCOLS_PER_LINK_MAX, NETWORK, 'a link has too many protocols')
  return {
    peer,
    address: wire.address,
    direction: wire.inbound ? 'inbound' : 'outbound',
    relayed: wire.relayed,
    connectedAtMs: wire.connectedAtMs,
    roundTripMs: wire.roundTripMs,
    isProtected: wire.isProtected,
    agent: wire.agent,
    protocols: [...wire.protocols].map(nameAt),
    traffic: trafficOf(wire)
  }
}

function scoreToWire ({ peer, score, parts }: ScoreView, names: Names, keys: Keys): Score {
  return {
    peer: keys([peer]),
    milli: milli(score),
    parts: parts.filter(({ topic }) => topic === '' || names.has(topic)).slice(0, INSPECT_PARTS_PER_SCORE_MAX)
      .map(({ name, topic, value }) => ({
        name: PART_NAMES.toWire(name as PartName), topic: topic === '' ? 0 : names.place(topic) + 1, milli: milli(value)
      }))
  }
}

function scoreFromWire (wire: Score, nameAt: (place: number) => string): ScoreView {
  const [peer] = peersOf(wire.peer, 1)
  must(peer !== undefined, NETWORK, 'a score is of nobody')
  return {
    peer,
    score: wire.milli / MILLI,
    parts: wire.parts.map(part => ({
      name: PART_NAMES.fromWire(NETWORK, part.name),
      topic: part.topic === 0 ? '' : nameAt(part.topic - 1),
      value: part.milli / MILLI
    }))
  }
}

function trafficOf ({ bytesIn, bytesOut, messagesIn, messagesOut }: TrafficView): TrafficView {
  return { bytesIn, bytesOut, messagesIn, messagesOut }
}

function cut<T> (items: readonly T[], max: number): { kept: T[], over: boolean } {
  return { kept: items.slice(0, max), over: items.length > max }
}

function isName (text: string): boolean {
  return isPlain(text, INSPECT_NAME_CHARS_MAX)
}

function isAddress (text: string): boolean {
  return isPlain(text, INSPECT_ADDRESS_CHARS_MAX)
}

function isAgent (text: string): boolean {
  return isPlain(text, INSPECT_AGENT_CHARS_MAX)
}

/** Visible ASCII: what is told of peers ends up on somebody's terminal. */
function isPlain (text: string, charsMax: number): boolean {
  return text.length <= charsMax && /^[\x21-\x7e]+$/.test(text)
}

/** The same few hundred peers stand in links, topics and scores: each id is taken apart once. */
function keyTable (): Keys {
  const known = new Map<PeerId, Uint8Array>()
  const keyOf = (peer: PeerId): Uint8Array => {
    const key = known.get(peer) ?? publicKeyOfPeer(peer)
    must(key !== undefined, NETWORK, 'a peer has no key in its id')
    known.set(peer, key)
    return key
  }
  return peers => joined(peers.map(keyOf))
}

function peersOf (bytes: Uint8Array, peersMax: number): PeerId[] {
  return split(NETWORK, bytes, PUBLIC_KEY_BYTES, peersMax).map(peerIdOf)
}

function joined (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return own(concat([...parts]))
}

function split (what: string, bytes: Uint8Array, size: number, countMax: number): Uint8Array[] {
  must(bytes.byteLength % size === 0, what, 'a list of ids has half an id')
  const count = bytes.byteLength / size
  must(count <= countMax, what, 'a list of ids is too long')
  return Array.from({ length: count }, (_, n) => bytes.subarray(n * size, (n + 1) * size))
}

function milli (value: number): number {
  return Math.max(-INT32_MAX, Math.min(INT32_MAX, Math.round(value * MILLI)))
}

function uint32 (value: number): number {
  return Math.max(0, Math.min(UINT32_MAX, Math.round(value)))
}
