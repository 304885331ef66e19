import './with-resolvers.ts'
import type { Connection } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { Clock } from '../core/clock.ts'
import type { Logger } from '../core/logger.ts'
import type { PeerId } from '../core/peer-id.ts'
import { bestConnection } from './channels.ts'
import { aborted } from './dht.ts'
import { dialHost, HandshakeError } from './dial-host.ts'
import type { Gossip } from './gossip.ts'
import type { Host, HostNode } from './host.ts'
import type { IdentifiedPeers } from './identified-peers.ts'
import {
  BOOTSTRAP_REDIAL_DELAY_MAX_MS, DHT_QUERY_TIMEOUT_MS, DIALER_PARALLEL_MAX, DIALER_TICK_MS, DIAL_FAILURES_MAX,
  DIAL_TIMEOUT_MS, PEERS_ASK_INTERVAL_MAX_MS, PEERS_ASK_INTERVAL_MIN_MS, PEERS_KNOWN_MAX, PEERS_TARGET,
  REDIAL_DELAY_MAX_MS, REDIAL_DELAY_MIN_MS
} from './limits.ts'
import type { PeerBlockList } from './peer-block-list.ts'
import type { PeerExchange } from './peer-exchange.ts'
import { randomBelow, shuffled } from './random.ts'

/** How often a dial failed in a row, and when the next may be tried. */
interface Attempts {
  failures: number
  nextAtMs: number
}

export interface DialerDeps {
  logger: Logger
  clock: Clock
  gossip: Gossip
  exchange: PeerExchange
  blockList: PeerBlockList
  identified: IdentifiedPeers
}

export interface DialerInit {
  bootstrap: readonly string[]
  peersTarget?: number
}

/**
 * Keeps the host connected: dials the bootstrap list until it answers, dials known peers while fewer than PEERS_TARGET
 * are connected, and asks connected peers for more (spec/peer-exchange.md).
 */
export class Dialer {
  readonly #log: Logger
  readonly #clock: Clock
  readonly #gossip: Gossip
  readonly #exchange: PeerExchange
  readonly #blockList: PeerBlockList
  readonly #identified: IdentifiedPeers
  readonly #bootstrap: readonly string[]
  readonly #peersTarget: number
  /** Who answered at a bootstrap address that names no PeerId. */
  readonly #bootstrapPeers = new Map<string, PeerId>()
  readonly #attempts = new Map<string, Attempts>()
  readonly #dialing = new Map<string, Promise<void>>()
  readonly #seeking = new Set<PeerId>()
  #host: Host | undefined
  #abort = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined
  #ticking: Promise<void> | undefined
  #askIntervalMs = PEERS_ASK_INTERVAL_MIN_MS
  #askAtMs = 0
  #knownPeers = 0

  constructor (deps: DialerDeps, init: DialerInit) {
    this.#log = deps.logger.child('dialer')
    this.#clock = deps.clock
    this.#gossip = deps.gossip
    this.#exchange = deps.exchange
    this.#blockList = deps.blockList
    this.#identified = deps.identified
    this.#bootstrap = init.bootstrap
    this.#peersTarget = init.peersTarget ?? PEERS_TARGET
  }

  start (host: Host): void {
    this.#host = host
    this.#abort = new AbortController()
    this.#attempts.clear()
    this.#askIntervalMs = PEERS_ASK_INTERVAL_MIN_MS
    this.#askAtMs = 0
    const { signal } = this.#abort
    const { node } = host
    node.addEventListener('peer:identify', event => {
      const peer = event.detail.peerId.toString()
      if (!this.#identified.isObserver(peer)) this.#onIdentified(peer)
    }, { signal })
    node.addEventListener('peer:discovery', () => { this.#schedule(0) }, { signal })
    node.addEventListener('peer:disconnect', event => { this.#onLost(event.detail.toString()) }, { signal })
    node.addEventListener('connection:close', event => { this.#onConnectionClosed(event.detail) }, { signal })
    this.#schedule(0)
  }

  async stop (): Promise<void> {
    this.#host = undefined
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#abort.abort()
    await Promise.all([this.#ticking, ...this.#dialing.values()])
  }

  /** Looks for a peer's addresses in the DHT, in the background; never in the way of a request. */
  seek (peer: PeerId): void {
    if (this.#host === undefined || this.#seeking.has(peer)) return
    this.#seeking.add(peer)
    void this.findPeer(peer, DHT_QUERY_TIMEOUT_MS)
      .then(addresses => { if (addresses.length > 0) this.#schedule(0) })
      .finally(() => { this.#seeking.delete(peer) })
  }

  /** What addresses the DHT gives for the peer, which are then in the peer store. */
  async findPeer (peer: PeerId, timeoutMs: number): Promise<string[]> {
    const node = this.#host?.node
    if (node === undefined) return []
    const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(timeoutMs)])
    try {
      const finding = node.peerRouting.findPeer(peerIdFromString(peer), { signal })
      // With an empty routing table the DHT waits for a first peer, deaf to the signal.
      const found = await Promise.race([finding, aborted(signal)])
      if (found === undefined || found.multiaddrs.length === 0) return []
      await node.peerStore.merge(found.id, { multiaddrs: found.multiaddrs }, { signal })
      return found.multiaddrs.map(String)
    } catch (err) {
      this.#log.debug('peer not found in the DHT', { peer, err })
      return []
    }
  }

  #schedule (delayMs: number): void {
    if (this.#host === undefined) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      // A tick under way reads the store; its end schedules the next.
      this.#ticking ??= this.#tick()
        .catch((err: unknown) => { this.#log.debug('dialer tick failed', { err }) })
        .finally(() => {
          this.#ticking = undefined
          this.#schedule(DIALER_TICK_MS)
        })
    }, delayMs)
  }

  async #tick (): Promise<void> {
    const node = this.#host?.node
    if (node === undefined) return
    for (const id of node.getPeers()) {
      const connection = bestConnection(node.getConnections(id))
      if (connection !== undefined) this.#gossip.heal(id.toString(), connection)
    }
    for (const address of this.#bootstrap) this.#dialBootstrap(address)
    await this.#dialKnown()
    this.#askSomebody()
  }

  #dialBootstrap (address: string): void {
    const node = this.#host?.node
    if (node === undefined || !this.#due(address)) return
    const peer = peerOf(address) ?? this.#bootstrapPeers.get(address)
    if (peer === node.peerId.toString()) return
    if (peer !== undefined && this.#blockList.has(peer)) return
    if (peer !== undefined && node.getConnections(peerIdFromString(peer)).length > 0) return
    this.#dial(address, async signal => {
      const connection = await dialHost(node, multiaddr(address), signal)
      this.#bootstrapPeers.set(address, connection.remotePeer.toString())
    }, BOOTSTRAP_REDIAL_DELAY_MAX_MS)
  }

  /** Relayed peers carry no gossip: they do not count for the target, and have one of their own. */
  async #dialKnown (): Promise<void> {
    const node = this.#host?.node
    if (node === undefined) return
    const connections = this.#daemons(node).map(id => bestConnection(node.getConnections(id)))
    const direct = connections.filter(connection => connection?.limits === undefined).length
    const mayRelay = connections.length - direct < this.#peersTarget
    const wanted = this.#peersTarget - direct
    if (wanted <= 0) return
    const peers = await node.peerStore.all()
    this.#knownPeers = peers.length
    const candidates = shuffled(peers).filter(peer => peer.addresses.length > 0 && !peer.id.equals(node.peerId) &&
      !this.#blockList.has(peer.id.toString()) &&
      node.getConnections(peer.id).length === 0 && this.#due(peer.id.toString()) &&
      (mayRelay || !peer.addresses.some(({ multiaddr: address }) => address.toString().includes('/p2p-circuit'))))
    for (const { id } of candidates.slice(0, Math.max(0, Math.min(wanted, DIALER_PARALLEL_MAX - this.#dialing.size)))) {
      const maxDelayMs = node.getPeers().length === 0 ? BOOTSTRAP_REDIAL_DELAY_MAX_MS : REDIAL_DELAY_MAX_MS
      this.#dial(id.toString(), async signal => { await dialHost(node, id, signal) }, maxDelayMs)
    }
  }

  #due (target: string): boolean {
    return !this.#dialing.has(target) && (this.#attempts.get(target)?.nextAtMs ?? 0) <= this.#clock.nowMs()
  }

  #dial (target: string, dial: (signal: AbortSignal) => Promise<void>, maxDelayMs: number): void {
    const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(DIAL_TIMEOUT_MS)])
    const dialing = dial(signal)
      .then(() => { this.#attempts.delete(target) })
      .catch(async (err: unknown) => {
        this.#tellFailure(target, err)
        await this.#onFailed(target, maxDelayMs)
      })
      .catch((err: unknown) => { this.#log.debug('peer not forgotten', { target, err }) })
      .finally(() => { this.#dialing.delete(target) })
    this.#dialing.set(target, dialing)
  }

  #tellFailure (target: string, err: unknown): void {
    this.#log.debug('dial failed', { target, err })
    // Once an outage: whoever configured the address must hear why it is of no use.
    if (!(err instanceof HandshakeError) || !this.#bootstrap.includes(target) || this.#attempts.has(target)) return
    this.#log.warn('a bootstrap peer is in another network', { address: target, reason: err.message })
  }

  async #onFailed (target: string, maxDelayMs: number): Promise<void> {
    const failures = (this.#attempts.get(target)?.failures ?? 0) + 1
    const delayMs = Math.min(maxDelayMs, REDIAL_DELAY_MIN_MS * 2 ** (failures - 1))
    // Half of it at random, so that peers cut off together do not come back together.
    this.#attempts.set(target, { failures, nextAtMs: this.#clock.nowMs() + delayMs / 2 + randomBelow(delayMs / 2) })
    const node = this.#host?.node
    if (node === undefined || failures < DIAL_FAILURES_MAX || target.startsWith('/')) return
    // With nobody connected, it is we who are offline: forget nobody.
    if (node.getPeers().length === 0) return
    this.#attempts.delete(target)
    await node.peerStore.delete(peerIdFromString(target))
  }

  #onIdentified (peer: PeerId): void {
    this.#attempts.delete(peer)
    this.#askIntervalMs = PEERS_ASK_INTERVAL_MIN_MS
    this.#askAtMs = Math.min(this.#askAtMs, this.#clock.nowMs() + PEERS_ASK_INTERVAL_MIN_MS)
    this.#ask(peer)
  }

  #onLost (peer: PeerId): void {
    if (this.#host === undefined) return
    this.#attempts.set(peer, { failures: 0, nextAtMs: this.#clock.nowMs() + randomBelow(REDIAL_DELAY_MIN_MS) })
    this.#schedule(0)
  }

  #onConnectionClosed (connection: Connection): void {
    const remaining = bestConnection(this.#host?.node.getConnections(connection.remotePeer) ?? [])
    // After gossipsub has seen its stream close.
    if (remaining !== undefined) setTimeout(() => { this.#gossip.heal(remaining.remotePeer.toString(), remaining) }, 0)
  }

  #askSomebody (): void {
    const nowMs = this.#clock.nowMs()
    const peers = this.#host === undefined ? [] : this.#daemons(this.#host.node)
    if (nowMs < this.#askAtMs || peers.length === 0) return
    this.#askIntervalMs = Math.min(2 * this.#askIntervalMs, PEERS_ASK_INTERVAL_MAX_MS)
    this.#askAtMs = nowMs + this.#askIntervalMs
    this.#ask(peers[randomBelow(peers.length)]?.toString() ?? '')
  }

  /** Connected peers, those left out that only look. */
  #daemons (node: HostNode): ReturnType<HostNode['getPeers']> {
    return node.getPeers().filter(id => !this.#identified.isObserver(id.toString()))
  }

  #ask (peer: PeerId): void {
    void this.#exchange.ask(peer, Math.max(0, PEERS_KNOWN_MAX - this.#knownPeers))
      .then(news => { if (news > 0) this.#schedule(0) })
  }
}

/** The PeerId at the end of a multiaddress, if it names one. */
export function peerOf (address: string): PeerId | undefined {
  return /\/p2p\/([1-9A-HJ-NP-Za-km-z]+)$/.exec(address)?.[1]
}
