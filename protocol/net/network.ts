import './with-resolvers.ts'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { Clock } from '../core/clock.ts'
import { signerFromSeed } from '../core/ed25519.ts'
import { DcnError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import { peerIdOf, publicKeyOfPeer, type PeerId } from '../core/peer-id.ts'
import { bestConnection, Channels, isKnown, unreachable } from './channels.ts'
import { dialHost } from './dial-host.ts'
import { Dialer, peerOf } from './dialer.ts'
import type { NetworkView } from '../wire/inspect.ts'
import { Gossip } from './gossip.ts'
import { createHost, type Host, type HostInit } from './host.ts'
import { IdentifiedPeers } from './identified-peers.ts'
import { DIAL_TIMEOUT_MS, PEERS_TARGET } from './limits.ts'
import { PROTECTED_TAG, viewNetwork } from './network-view.ts'
import { Operations } from './operations.ts'
import { PeerBlockList } from './peer-block-list.ts'
import { PeerExchange } from './peer-exchange.ts'
import { Pings } from './pings.ts'
import type { RequestMeter } from './request-meter.ts'
import { Requests } from './requests.ts'
import { Traffic } from './traffic.ts'
import type {
  ChannelHandler, ChannelLimits, ConnectedPeer, Dht, DhtOptions, FrameChannel, GossipValidator, Network, PeerAbout,
  RequestHandler, RequestLimits, TrafficCount
} from './types.ts'

/** A protected peer's weight when connections over the limit are chosen for closing: the most that libp2p takes. */
const PROTECTED_VALUE = 100

export interface NetworkDeps {
  logger: Logger
  clock: Clock
  /** Counts what is asked of others. */
  meter?: RequestMeter
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
  readonly #clock: Clock
  readonly #init: NetworkInit
  readonly #blockList = new PeerBlockList()
  readonly #identified = new IdentifiedPeers()
  readonly #traffic = new Traffic()
  readonly #channels: Channels
  readonly #requests: Requests
  readonly #gossip: Gossip
  readonly #exchange: PeerExchange
  readonly #dialer: Dialer
  readonly #operations: Operations
  readonly #pings = new Pings()
  readonly #listeners = new Set<(peer: PeerId, connected: boolean) => void>()
  #host: Host | undefined
  #change: Promise<void> = Promise.resolve()

  constructor (deps: NetworkDeps, init: NetworkInit) {
    for (const address of [...init.listen, ...init.announce ?? [], ...init.bootstrap]) parseAddress(address)
    this.self = peerIdOf(signerFromSeed(init.seed).publicKey)
    this.#clock = deps.clock
    this.#init = init
    const blockList = this.#blockList
    const identified = this.#identified
    const logger = deps.logger.child('net')
    this.#log = logger
    this.#channels = new Channels({
      logger, blockList, traffic: this.#traffic, onUnknownPeer: peer => { this.#dialer.seek(peer) }
    })
    this.#requests = new Requests({ logger, channels: this.#channels, meter: deps.meter })
    this.#gossip = new Gossip({ logger, traffic: this.#traffic })
    this.#exchange = new PeerExchange({ logger, identified, requests: this.#requests })
    const { clock } = deps
    this.#dialer = new Dialer({
      logger, clock, blockList, identified, gossip: this.#gossip, exchange: this.#exchange
    }, {
      bootstrap: init.bootstrap,
      // Who only looks connects to whom it wants to see, and to nobody else.
      peersTarget: init.peersTarget ?? (init.observer === true ? 0 : PEERS_TARGET)
    })
    this.#operations = new Operations({
      self: this.self, logger, blockList, identified, channels: this.#channels, dialer: this.#dialer
    })
  }

  async start (): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#host !== undefined) return
      const host = await createHost(this.#init, this.#blockList)
      try {
        await this.#channels.attach(host)
        this.#listen(host)
        await host.start()
      } catch (err) {
        await this.#channels.detach()
        await host.stop()
        throw err
      }
      this.#host = host
      this.#gossip.attach(host)
      this.#exchange.attach(host)
      this.#operations.attach(host)
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
      this.#operations.detach()
      this.#exchange.detach()
      this.#gossip.detach()
      await this.#channels.detach()
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
      const named = peerOf(target)
      if (named !== undefined && this.#blockList.has(named)) throw unreachable(named, 'it is blocked here')
      try {
        return (await dialHost(node, address, signal)).remotePeer.toString()
      } catch (err) {
        throw unreachable(peerOf(target) ?? target, err)
      }
    }
    if (publicKeyOfPeer(target) === undefined) throw new DcnError('DCN_ADDRESS_INVALID', { address: target })
    if (this.#blockList.has(target)) throw unreachable(target, 'it is blocked here')
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

  async inspect (): Promise<NetworkView> {
    return await viewNetwork({
      self: this.self, nowMs: this.#clock.nowMs(), host: this.#host, connected: this.connectedPeers(),
      gossip: this.#gossip, traffic: this.#traffic, blockList: this.#blockList,
      identified: this.#identified
    })
  }

  get dht (): Dht {
    return this.#operations.dht
  }

  async about (peer: PeerId): Promise<PeerAbout | undefined> {
    return await this.#operations.about(peer)
  }

  async peersOf (peer: PeerId): Promise<Array<{ peer: PeerId, addresses: string[] }>> {
    return await this.#exchange.peersOf(peer)
  }

  async disconnect (peer: PeerId): Promise<boolean> {
    return await this.#operations.disconnect(peer)
  }

  async block (peer: PeerId): Promise<void> {
    await this.#operations.block(peer)
  }

  async unblock (peer: PeerId): Promise<boolean> {
    return await this.#blockList.delete(peer)
  }

  blocked (): PeerId[] {
    return this.#blockList.list()
  }

  async ping (peer: PeerId, options?: { timeoutMs?: number }): Promise<number> {
    return await this.#operations.ping(peer, options)
  }

  async findPeer (peer: PeerId, options?: DhtOptions): Promise<string[]> {
    return await this.#operations.findPeer(peer, options)
  }

  #listen (host: Host): void {
    const { node } = host
    node.addEventListener('peer:connect', event => { this.#tell(event.detail.toString(), true) })
    node.addEventListener('peer:disconnect', event => { this.#tell(event.detail.toString(), false) })
    node.addEventListener('peer:identify', ({ detail }) => {
      if (node.getConnections(detail.peerId).length === 0) return
      this.#identified.note(detail)
      this.#pings.measure(node, detail.connection)
    })
  }

  #tell (peer: PeerId, connected: boolean): void {
    this.#traffic.onPeer(peer, connected)
    if (!connected) {
      this.#pings.forget(peer)
      this.#identified.forget(peer)
    }
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
    this.#host?.node.peerStore.merge(peerIdFromString(peer), { tags: { [PROTECTED_TAG + reason]: tag } })
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
