import './with-resolvers.ts'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { Clock } from '../core/clock.ts'
import { signerFromSeed } from '../core/ed25519.ts'
import { DcnError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import { peerIdOf, publicKeyOfPeer, type PeerId } from '../core/peer-id.ts'
import { bestConnection, Channels, isKnown, unreachable } from './channels.ts'
import { Dialer, peerOf } from './dialer.ts'
import { Gossip } from './gossip.ts'
import { createHost, type Host, type HostInit } from './host.ts'
import { DIAL_TIMEOUT_MS } from './limits.ts'
import { PeerExchange } from './peer-exchange.ts'
import { Pings } from './pings.ts'
import { Requests } from './requests.ts'
import { Traffic } from './traffic.ts'
import type {
  ChannelHandler, ChannelLimits, ConnectedPeer, FrameChannel, GossipValidator, Network, RequestHandler, RequestLimits,
  TrafficCount
} from './types.ts'

/** A protected peer's weight when connections over the limit are chosen for closing; libp2p's own tags stay below. */
const PROTECTED_VALUE = 1_000

export interface NetworkDeps {
  logger: Logger
  clock: Clock
}

export interface NetworkInit extends HostInit {
  /** Where to begin: multiaddresses, with or without `/p2p/<PeerId>`. Tried until they answer. */
  bootstrap: string[]
  /** Connected peers to keep, PEERS_TARGET where absent. */
  peersTarget?: number
}

/** The peer network over libp2p. Throws DCN_ADDRESS_INVALID. */
export function createNetwork (deps: NetworkDeps, init: NetworkInit): Libp2pNetwork {
  return new Libp2pNetwork(deps, init)
}

export class Libp2pNetwork implements Network {
  readonly self: PeerId
  readonly #log: Logger
  readonly #init: NetworkInit
  readonly #traffic = new Traffic()
  readonly #channels: Channels
  readonly #requests: Requests
  readonly #gossip: Gossip
  readonly #exchange: PeerExchange
  readonly #dialer: Dialer
  readonly #pings = new Pings()
  readonly #listeners = new Set<(peer: PeerId, connected: boolean) => void>()
  #host: Host | undefined
  #change: Promise<void> = Promise.resolve()

  constructor (deps: NetworkDeps, init: NetworkInit) {
    for (const address of [...init.listen, ...init.announce ?? [], ...init.bootstrap]) parseAddress(address)
    this.self = peerIdOf(signerFromSeed(init.seed).publicKey)
    this.#init = init
    const logger = deps.logger.child('net')
    this.#log = logger
    this.#channels = new Channels({
      logger, traffic: this.#traffic, onUnknownPeer: peer => { this.#dialer.seek(peer) }
    })
    this.#requests = new Requests({ logger, channels: this.#channels })
    this.#gossip = new Gossip({ logger, traffic: this.#traffic })
    this.#exchange = new PeerExchange({ logger, requests: this.#requests })
    this.#dialer = new Dialer({ logger, clock: deps.clock, gossip: this.#gossip, exchange: this.#exchange }, init)
  }

  async start (): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#host !== undefined) return
      const host = await createHost(this.#init)
      try {
        await this.#channels.attach(host)
        this.#listen(host)
        await host.start()
      } catch (err) {
        this.#channels.detach()
        await host.stop()
        throw err
      }
      this.#host = host
      this.#gossip.attach(host)
      this.#exchange.attach(host)
      this.#dialer.start(host)
      this.#log.info('peer network started', { peer: this.self, addresses: this.addresses() })
    })
  }

  async stop (): Promise<void> {
    await this.#inTurn(async () => {
      const host = this.#host
      if (host === undefined) return
      await this.#dialer.stop()
      await this.#requests.drain()
      this.#exchange.detach()
      this.#gossip.detach()
      this.#channels.detach()
      this.#host = undefined
      await host.stop()
      this.#pings.clear()
    })
  }

  addresses (): string[] {
    return this.#host?.node.getMultiaddrs().map(String) ?? []
  }

  connectedPeers (): ConnectedPeer[] {
    const node = this.#host?.node
    if (node === undefined) return []
    return node.getPeers().flatMap(id => {
      const connection = bestConnection(node.getConnections(id))
      if (connection === undefined) return []
      const peer = id.toString()
      return [{
        peer,
        address: connection.remoteAddr.toString(),
        direction: connection.direction,
        relayed: connection.limits !== undefined,
        connectedAtMs: connection.timeline.open,
        roundTripMs: connection.rtt ?? this.#pings.roundTripMs(peer)
      }]
    })
  }

  isConnected (peer: PeerId): boolean {
    const node = this.#host?.node
    if (node === undefined || publicKeyOfPeer(peer) === undefined) return false
    return bestConnection(node.getConnections(peerIdFromString(peer))) !== undefined
  }

  onPeer (listener: (peer: PeerId, connected: boolean) => void): () => void {
    // A wrapper of its own, so that one function registered twice is two listeners.
    const own: typeof listener = (peer, connected) => listener(peer, connected)
    this.#listeners.add(own)
    return () => { this.#listeners.delete(own) }
  }

  async dial (target: string, options: { timeoutMs?: number } = {}): Promise<PeerId> {
    const timeoutMs = options.timeoutMs ?? DIAL_TIMEOUT_MS
    const signal = AbortSignal.timeout(timeoutMs)
    const node = this.#host?.node
    if (node === undefined) throw unreachable(target, 'this host is stopped')
    if (target.startsWith('/')) {
      const address = parseAddress(target)
      try {
        return (await node.dial(address, { signal })).remotePeer.toString()
      } catch (err) {
        throw unreachable(peerOf(target) ?? target, err)
      }
    }
    if (publicKeyOfPeer(target) === undefined) throw new DcnError('DCN_ADDRESS_INVALID', { address: target })
    if (!await this.knowsAddressOf(target)) await this.#dialer.findPeer(target, timeoutMs)
    await this.#channels.connect(target, signal)
    return target
  }

  protect (peer: PeerId, reason: string): void {
    this.#tag(peer, reason, { value: PROTECTED_VALUE })
  }

  unprotect (peer: PeerId, reason: string): void {
    this.#tag(peer, reason, undefined)
  }

  subscribe (topic: string, validator: GossipValidator): void {
    this.#gossip.subscribe(topic, validator)
  }

  async publish (topic: string, message: Uint8Array): Promise<void> {
    await this.#gossip.publish(topic, message)
  }

  meshPeers (topic: string): PeerId[] {
    return this.#gossip.meshPeers(topic)
  }

  /** Whether a peer could be dialled: it is connected, or an address of it is known. */
  async knowsAddressOf (peer: PeerId): Promise<boolean> {
    if (this.isConnected(peer)) return true
    if (this.#host === undefined || publicKeyOfPeer(peer) === undefined) return false
    return await isKnown(this.#host, peerIdFromString(peer))
  }

  /** What gossip thinks of a peer; below -80 it is no longer heard (spec/host.md, "Gossip"). */
  gossipScore (peer: PeerId): number {
    return this.#gossip.score(peer)
  }

  serveChannels (protocol: string, limits: ChannelLimits, handler: ChannelHandler): void {
    this.#channels.serve({
      name: protocol,
      limits,
      events: {
        onOpen: channel => handler.onOpen?.(channel),
        onFrame: (frame, channel) => handler.onFrame(frame, channel),
        onClose: channel => handler.onClose?.(channel)
      }
    })
  }

  async openChannel (peer: PeerId, protocol: string, options: { timeoutMs?: number } = {}): Promise<FrameChannel> {
    const spoken = this.#channels.protocol(protocol)
    if (spoken === undefined) throw unreachable(peer, `${protocol} is not served by this host`)
    return await this.#channels.open(peer, spoken, options.timeoutMs)
  }

  serveRequests (protocol: string, limits: RequestLimits, handler: RequestHandler): void {
    this.#requests.serve(protocol, limits, handler)
  }

  async request (
    peer: PeerId, protocol: string, request: Uint8Array, options: { timeoutMs: number, signal?: AbortSignal }
  ): Promise<Uint8Array> {
    return await this.#requests.ask(peer, protocol, request, options)
  }

  traffic (): Map<string, TrafficCount> {
    return this.#traffic.snapshot()
  }

  #listen (host: Host): void {
    const { node } = host
    node.addEventListener('peer:connect', event => { this.#tell(event.detail.toString(), true) })
    node.addEventListener('peer:disconnect', event => { this.#tell(event.detail.toString(), false) })
    node.addEventListener('peer:identify', event => { this.#pings.measure(node, event.detail.connection) })
  }

  #tell (peer: PeerId, connected: boolean): void {
    if (!connected) this.#pings.forget(peer)
    for (const listener of [...this.#listeners]) {
      try {
        listener(peer, connected)
      } catch (err) {
        this.#log.error('peer listener failed', { err })
      }
    }
  }

  #tag (peer: PeerId, reason: string, tag: { value: number } | undefined): void {
    if (publicKeyOfPeer(peer) === undefined) return
    this.#host?.node.peerStore.merge(peerIdFromString(peer), { tags: { [`dcn-${reason}`]: tag } })
      .catch((err: unknown) => { this.#log.debug('peer not tagged', { peer, err }) })
  }

  /** One start or stop at a time, in the order called. */
  async #inTurn (change: () => Promise<void>): Promise<void> {
    const turn = this.#change.then(change)
    this.#change = turn.catch(() => {})
    await turn
  }
}

function parseAddress (address: string) {
  try {
    return multiaddr(address)
  } catch (err) {
    throw new DcnError('DCN_ADDRESS_INVALID', { address }, { cause: err })
  }
}
