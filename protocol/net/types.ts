/** What the rest of DCN sees of the network. Only protocol/net knows that libp2p is behind it. */
import type { PeerId } from '../core/peer-id.ts'
import type { ContentId } from '../core/ids.ts'
import type { Service } from '../core/service.ts'
import type { NetworkView } from '../wire/inspect.ts'

/** A gossip validator's word: pass it on and use it, drop it without blame, or drop it and lower the sender's score. */
export type Verdict = 'accept' | 'ignore' | 'reject'

/**
 * Judges one gossip message and, where it accepts, uses it. Must not throw and must be quick: it runs per message.
 * `from` is the peer that published and signed it, whoever passed it on.
 */
export type GossipValidator = (message: Uint8Array, from: PeerId) => Verdict

/**
 * A long-lived two-way stream of frames to one peer, reused for everything that the protocol has to say. Frames arrive
 * whole, in order, or the channel closes.
 */
export interface FrameChannel {
  readonly peer: PeerId
  /** True once no more frames can be sent or will arrive. */
  readonly closed: boolean
  /** Bytes handed to `send` that the transport has not yet taken. */
  readonly queuedBytes: number
  /**
   * Queues one frame. False, and nothing is queued, where the channel is closed or more than the protocol's
   * `queueBytesMax` would wait: the peer reads too slowly, and the channel is then closed.
   */
  send (frame: Uint8Array): boolean
  close (): void
}

/** What a protocol does with its channels. No callback may throw. */
export interface ChannelHandler {
  /** A peer opened a channel to us. Frames of it arrive at `onFrame` from now on. */
  onOpen? (channel: FrameChannel): void
  onFrame (frame: Uint8Array, channel: FrameChannel): void
  onClose? (channel: FrameChannel): void
}

export interface ChannelLimits {
  /** Largest frame sent or taken; a larger one closes the channel before it is read. */
  frameBytesMax: number
  /** Most bytes that may wait for a slow peer. */
  queueBytesMax: number
  /** Most channels of this protocol that one peer may hold open to us. */
  channelsPerPeerMax: number
}

/** Answers one request. A thrown DcnError reaches the caller by code and message; anything else as DCN_INTERNAL. */
export type RequestHandler = (request: Uint8Array, from: PeerId, signal: AbortSignal) => Promise<Uint8Array>

export interface RequestLimits {
  requestBytesMax: number
  responseBytesMax: number
  /** Requests of one peer answered at once; more wait on their streams, which are themselves limited. */
  concurrentPerPeerMax: number
}

export type PeerDirection = 'inbound' | 'outbound'

export interface ConnectedPeer {
  peer: PeerId
  /** The address of the connection in use, as a multiaddress. */
  address: string
  direction: PeerDirection
  /** Through a relay, until a direct connection takes over. */
  relayed: boolean
  connectedAtMs: number
  /** Last measured round trip; undefined until the first ping has come back. */
  roundTripMs: number | undefined
}

/** Our own protocols' messages, counted at our boundary (before encryption and muxing), by protocol or topic. */
export interface TrafficCount {
  bytesIn: number
  bytesOut: number
  messagesIn: number
  messagesOut: number
}

/** What this host has been told of a peer by the peer itself: at connect, or in a record that it certified. */
export interface PeerAbout {
  /** Where it says that it can be reached; where `certified`, signed by it. */
  addresses: string[]
  certified: boolean
  /** While it is connected; empty otherwise. */
  protocols: string[]
  /** What it calls itself while it is connected: `dcn/1` a daemon, `dcn-observer/1` somebody who looks. */
  agent: string
}

export interface DhtOptions {
  /** DHT_QUERY_TIMEOUT_MS where absent; what was found until then is the answer. */
  timeoutMs?: number
}

/** The DHT by hand. Nothing here throws: where nobody answers, nothing is found. */
export interface Dht {
  /** The value kept under a key, such as `/pk/...`. Daemons keep none, so that there is seldom one. */
  get (key: string, options?: DhtOptions): Promise<Uint8Array | undefined>
  /** Says that this host has the content; gives the peers that keep the word. It is kept and renewed until a stop. */
  provide (contentId: ContentId, options?: DhtOptions): Promise<PeerId[]>
  /** Who said that they have it; PROVIDERS_FOUND_MAX of them at most. */
  findProviders (contentId: ContentId, options?: DhtOptions): Promise<PeerId[]>
  /**
   * Peers that others name while they are asked for those closest to a key, their addresses remembered from then on;
   * DHT_PEERS_FOUND_MAX of them at most.
   */
  closestPeers (key: Uint8Array, options?: DhtOptions): Promise<PeerId[]>
}

/** What whoever runs or watches a host sees, and does by hand. Everything is empty, or fails, while it is stopped. */
export interface NetworkOperations {
  /** This host's place in the network, whole; for strangers `inspect-server.ts` leaves some of it out. */
  inspect (): Promise<NetworkView>
  /** Undefined where nothing is known. */
  about (peer: PeerId): Promise<PeerAbout | undefined>
  /** Asks one connected peer whom it is connected to: verified, some of them at a time. Empty where it is silent. */
  peersOf (peer: PeerId): Promise<Array<{ peer: PeerId, addresses: string[] }>>
  /** Closes every connection to the peer, which may come back; true where there was one. */
  disconnect (peer: PeerId): Promise<boolean>
  /**
   * Closes every connection to the peer, and neither dials it nor takes connections from it until it is unblocked; kept
   * with the peer store. Throws DCN_ADDRESS_INVALID, DCN_BLOCK_REFUSED.
   */
  block (peer: PeerId): Promise<void>
  /** True where it was blocked. */
  unblock (peer: PeerId): Promise<boolean>
  blocked (): PeerId[]
  /** A round trip, in milliseconds. Throws DCN_ADDRESS_INVALID, DCN_PEER_UNREACHABLE, DCN_PEER_TIMEOUT. */
  ping (peer: PeerId, options?: { timeoutMs?: number }): Promise<number>
  /** Addresses that the DHT gives for the peer, remembered from then on. Throws DCN_ADDRESS_INVALID. */
  findPeer (peer: PeerId, options?: DhtOptions): Promise<string[]>
  readonly dht: Dht
}

/** One daemon's place in the peer network. */
export interface Network extends Service, NetworkOperations {
  readonly self: PeerId
  /** Where others can reach us, as multiaddresses that end in our PeerId. Known once started. */
  addresses (): string[]
  connectedPeers (): ConnectedPeer[]
  isConnected (peer: PeerId): boolean
  /** Called on every change, until the returned function is called. */
  onPeer (listener: (peer: PeerId, connected: boolean) => void): () => void
  /**
   * Dials an address or a PeerId, which is looked up in the DHT where no address of it is known.
   * Throws DCN_PEER_UNREACHABLE, DCN_ADDRESS_INVALID.
   */
  dial (target: string, options?: { timeoutMs?: number }): Promise<PeerId>
  /** Keeps this connection when others are closed to stay within the limits. */
  protect (peer: PeerId, reason: string): void
  unprotect (peer: PeerId, reason: string): void

  /** Joins a topic. May be called before start. */
  subscribe (topic: string, validator: GossipValidator): void
  /** Sends to everybody on the topic; at most GOSSIP_BYTES_MAX bytes. Resolves also where nobody hears it. */
  publish (topic: string, message: Uint8Array): Promise<void>
  /** Peers that our messages on this topic go to directly. */
  meshPeers (topic: string): PeerId[]

  /** Serves a channel protocol, and names the limits that `openChannel` obeys for it. May be called before start. */
  serveChannels (protocol: string, limits: ChannelLimits, handler: ChannelHandler): void
  /** Opens a channel; its frames go to the handler given to `serveChannels`. Throws DCN_PEER_UNREACHABLE. */
  openChannel (peer: PeerId, protocol: string, options?: { timeoutMs?: number }): Promise<FrameChannel>

  /** Serves a request protocol. May be called before start. */
  serveRequests (protocol: string, limits: RequestLimits, handler: RequestHandler): void
  /** Asks one question. Throws DCN_PEER_UNREACHABLE, DCN_PEER_TIMEOUT, DCN_MESSAGE_TOO_LARGE, the peer's own error. */
  request (
    peer: PeerId, protocol: string, request: Uint8Array, options: { timeoutMs: number, signal?: AbortSignal }
  ): Promise<Uint8Array>

  traffic (): Map<string, TrafficCount>
}
