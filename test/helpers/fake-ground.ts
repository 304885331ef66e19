/** A peer network in memory, for walks: who is connected to whom, who does not answer, who lies. */
import { generateSeed, signerFromSeed } from '../../protocol/core/ed25519.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { peerIdOf, type PeerId } from '../../protocol/core/peer-id.ts'
import type { LinkView, NetworkView, OfferView, TrafficView } from '../../protocol/wire/inspect.ts'
import type { NodeInfo } from '../../protocol/wire/node-info.ts'
import type { Ground } from '../../src/observe/ground.ts'
import type { SeenPeer } from '../../src/observe/seen-peer.ts'
import { emptyPeer } from '../../src/observe/walk.ts'

export interface FakePeer {
  /** Whom it says it is connected to. */
  links: PeerId[]
  /** `deaf`: takes the connection and never answers; `gone`: refuses it; `silent`: leaves even a dial hanging. */
  temper?: 'deaf' | 'gone' | 'silent'
  role?: 'gateway' | 'node'
  pingMs?: number
}

export const NO_TRAFFIC: TrafficView = { bytesIn: 0, bytesOut: 0, messagesIn: 0, messagesOut: 0 }

export const NO_OFFER: OfferView = {
  creditsPerRequest: 0, creditsPerExecute: 0, feeBps: 0, warmCode: [], warmCodeCount: 0, jobsInFlight: 0, jobsQueued: 0
}

export function newPeerId (): PeerId {
  return peerIdOf(signerFromSeed(generateSeed()).publicKey)
}

export function infoOf (fields: Partial<NodeInfo> = {}): NodeInfo {
  return {
    role: 'node', version: '0.1.0', issuedAtMs: 0, ttlMs: 10_000, startedAtMs: 0, runtimes: [], cpus: 2,
    memoryMiB: 128, slots: 2, busy: 0, httpUrl: '', isolation: 'none', layers: [], gpus: [], ...fields
  }
}

export function linkTo (peer: PeerId, fields: Partial<LinkView> = {}): LinkView {
  return {
    peer, address: '/ip4/192.0.2.1/tcp/1', direction: 'inbound', relayed: false, connectedAtMs: 0, roundTripMs: 0,
    isProtected: false, agent: 'dcn/1', protocols: [], traffic: NO_TRAFFIC, ...fields
  }
}

export function viewOf (self: PeerId, fields: Partial<NetworkView> = {}): NetworkView {
  return {
    self, atMs: 0, addresses: [], protocols: [], reachability: 'unknown', links: [], topics: [], protocolTraffic: [],
    scores: [], blocked: [], truncated: false, ...fields
  }
}

/** A peer that was reached and has answered everything. */
export function seenPeer (peer: PeerId, fields: Partial<SeenPeer> = {}): SeenPeer {
  return {
    ...emptyPeer(peer), reach: 'direct', address: '/ip4/127.0.0.1/tcp/1', info: infoOf(),
    inspection: { view: viewOf(peer), offer: NO_OFFER }, pingsMs: [1], ...fields
  }
}

/** `addresses`: who answers where. */
export class FakeGround implements Ground {
  readonly self = newPeerId()
  readonly dialled: string[] = []
  readonly gossip = new Map<PeerId, NodeInfo>()
  readonly #peers: Map<PeerId, FakePeer>
  readonly #addresses: Record<string, PeerId>

  constructor (peers: Map<PeerId, FakePeer>, addresses: Record<string, PeerId>) {
    this.#peers = peers
    this.#addresses = addresses
  }

  async dial (target: string) {
    this.dialled.push(target)
    const peer = this.#addresses[target] ?? target
    const fake = this.#peers.get(peer)
    if (fake?.temper === 'silent') await never()
    if (fake === undefined || fake.temper === 'gone') {
      throw new DcnError('DCN_PEER_UNREACHABLE', { peer: target, reason: 'refused' })
    }
    return { peer, address: '/ip4/192.0.2.7/tcp/9', relayed: false }
  }

  async askInfo (peer: PeerId) {
    const { role = 'node' } = await this.#answering(peer)
    return { info: infoOf({ role }), clockAheadMs: 0 }
  }

  async inspect (peer: PeerId) {
    const { links } = await this.#answering(peer)
    return { view: viewOf(peer, { links: links.map(other => linkTo(other)) }), offer: NO_OFFER }
  }

  async askPeers (peer: PeerId): Promise<PeerId[]> {
    await this.#answering(peer)
    return []
  }

  async searchPeers (): Promise<PeerId[]> {
    return []
  }

  async ping (peer: PeerId): Promise<number> {
    return (await this.#answering(peer)).pingMs ?? 1
  }

  heard (): Map<PeerId, NodeInfo> {
    return this.gossip
  }

  async #answering (peer: PeerId): Promise<FakePeer> {
    const fake = this.#peers.get(peer)
    if (fake?.temper === 'deaf') await never()
    if (fake === undefined) throw new DcnError('DCN_PEER_UNREACHABLE', { peer, reason: 'nobody' })
    return fake
  }
}

async function never (): Promise<never> {
  return await new Promise<never>(() => {})
}
