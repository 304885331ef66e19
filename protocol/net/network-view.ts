/** One host's place in the network, put together for whoever looks at it. Types in wire/inspect.ts. */
import './with-resolvers.ts'
import { peerIdFromString } from '@libp2p/peer-id'
import type { Peer } from '@libp2p/interface'
import type { PeerId } from '../core/peer-id.ts'
import type { LinkView, NetworkView, TopicView } from '../wire/inspect.ts'
import type { Gossip } from './gossip.ts'
import type { Host } from './host.ts'
import type { Identified, IdentifiedPeers } from './identified-peers.ts'
import type { PeerBlockList } from './peer-block-list.ts'
import { noTraffic, type Traffic } from './traffic.ts'
import type { ConnectedPeer } from './types.ts'

/** How libp2p's tags of peers that are kept begin; the reason follows. */
export const PROTECTED_TAG = 'dcn-'

export interface NetworkViewParts {
  self: PeerId
  nowMs: number
  /** Undefined while the host is stopped. */
  host: Host | undefined
  connected: readonly ConnectedPeer[]
  gossip: Gossip
  traffic: Traffic
  blockList: PeerBlockList
  identified: IdentifiedPeers
}

export async function viewNetwork (parts: NetworkViewParts): Promise<NetworkView> {
  const { self, nowMs, host, connected, gossip, traffic, blockList, identified } = parts
  const byPeer = traffic.byPeer()
  const counts = traffic.snapshot()
  const links = await Promise.all(connected.map(async peer => {
    const known = await peerStored(host, peer.peer)
    return linkView(peer, known, identified.get(peer.peer), byPeer.get(peer.peer) ?? noTraffic())
  }))
  const topics = gossip.topics().sort().map((topic): TopicView => ({
    topic,
    mesh: gossip.meshPeers(topic),
    subscribers: gossip.subscribers(topic),
    traffic: counts.get(topic) ?? noTraffic()
  }))
  return {
    self,
    atMs: nowMs,
    addresses: host?.node.getMultiaddrs().map(String) ?? [],
    protocols: host?.node.getProtocols().sort() ?? [],
    reachability: host?.reached.reachability ?? 'unknown',
    links,
    topics,
    protocolTraffic: [...counts].map(([name, count]) => ({ name, traffic: count })),
    scores: gossip.scores(),
    blocked: blockList.list(),
    truncated: false
  }
}

/** What the peer store has of a peer. */
export async function peerStored (host: Host | undefined, peer: PeerId): Promise<Peer | undefined> {
  return await host?.node.peerStore.get(peerIdFromString(peer)).catch(() => undefined)
}

function linkView (
  connected: ConnectedPeer, known: Peer | undefined, identified: Identified | undefined, traffic: LinkView['traffic']
): LinkView {
  const { peer, address, direction, relayed, connectedAtMs, roundTripMs } = connected
  return {
    peer, address, direction, relayed, connectedAtMs,
    roundTripMs: roundTripMs ?? 0,
    isProtected: [...known?.tags.keys() ?? []].some(tag => tag.startsWith(PROTECTED_TAG)),
    agent: identified?.agent ?? '',
    protocols: [...identified?.protocols ?? []],
    traffic
  }
}
