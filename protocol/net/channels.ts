import './with-resolvers.ts'
import type { Connection, Stream } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { DcnError, isDcnError, reasonOf } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import type { PeerId } from '../core/peer-id.ts'
import { dialHost } from './dial-host.ts'
import type { Host } from './host.ts'
import {
  CHANNELS_LEAVE_MS, CHANNEL_OPEN_TIMEOUT_MS, DIAL_TIMEOUT_MS, OUTBOUND_STREAMS_PER_PROTOCOL_MAX
} from './limits.ts'
import type { PeerBlockList } from './peer-block-list.ts'
import { StreamChannel, type StreamChannelEvents } from './stream-channel.ts'
import type { Traffic } from './traffic.ts'
import type { ChannelLimits } from './types.ts'

/** A protocol spoken over channels. */
export interface ChannelProtocol {
  name: string
  limits: ChannelLimits
  events: StreamChannelEvents & { onOpen: (channel: StreamChannel) => void }
}

export interface ChannelsDeps {
  logger: Logger
  traffic: Traffic
  blockList: PeerBlockList
  /** Called with a peer of which no address is known. */
  onUnknownPeer: (peer: PeerId) => void
}

/** Opens channels, takes those that peers open, and knows all that are open. */
export class Channels {
  readonly #log: Logger
  readonly #traffic: Traffic
  readonly #blockList: PeerBlockList
  readonly #onUnknownPeer: (peer: PeerId) => void
  readonly #served = new Map<string, ChannelProtocol>()
  /** Also those that closed and whose peer has not yet closed its side. */
  readonly #open = new Set<StreamChannel>()
  /** Channels that a peer opened to us, by `protocol peer`. */
  readonly #inbound = new Map<string, number>()
  #host: Host | undefined

  constructor (deps: ChannelsDeps) {
    this.#log = deps.logger.child('channels')
    this.#traffic = deps.traffic
    this.#blockList = deps.blockList
    this.#onUnknownPeer = deps.onUnknownPeer
  }

  /** Before the host starts, so that it tells its peers of every protocol at once. */
  async attach (host: Host): Promise<void> {
    this.#host = host
    for (const protocol of this.#served.values()) await this.#handle(host, protocol)
  }

  /**
   * Closes all, and waits at most CHANNELS_LEAVE_MS for the peers to close their side. Where the host stops before, a
   * stream of anybody that fails meanwhile makes libp2p reset the whole connection, and what was just sent is lost.
   */
  async detach (): Promise<void> {
    this.#host = undefined
    for (const channel of this.#open) channel.close()
    if (this.#open.size === 0) return
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, CHANNELS_LEAVE_MS)
      for (const channel of this.#open) channel.whenLeft(() => {
        if (this.#open.size > 0) return
        clearTimeout(timer)
        resolve()
      })
    })
  }

  serve (protocol: ChannelProtocol): void {
    this.#served.set(protocol.name, protocol)
    if (this.#host === undefined) return
    this.#handle(this.#host, protocol)
      .catch((err: unknown) => { this.#log.error('protocol not served', { protocol: protocol.name, err }) })
  }

  protocol (name: string): ChannelProtocol | undefined {
    return this.#served.get(name)
  }

  /** Throws DCN_PEER_UNREACHABLE. */
  async open (peer: PeerId, protocol: ChannelProtocol, timeoutMs = CHANNEL_OPEN_TIMEOUT_MS): Promise<StreamChannel> {
    const signal = AbortSignal.timeout(timeoutMs)
    const connection = await this.connect(peer, signal)
    try {
      const stream = await connection.newStream(protocol.name, {
        signal, runOnLimitedConnection: true, maxOutboundStreams: OUTBOUND_STREAMS_PER_PROTOCOL_MAX
      })
      return this.#adopt(stream, peer, protocol, true)
    } catch (err) {
      throw unreachable(peer, err)
    }
  }

  /**
   * The best open connection to a peer, or a new one to an address that we know of it. Never asks the DHT: that would
   * put a search of the network on the way of a request. Throws DCN_PEER_UNREACHABLE.
   */
  async connect (peer: PeerId, signal: AbortSignal = AbortSignal.timeout(DIAL_TIMEOUT_MS)): Promise<Connection> {
    const host = this.#host
    if (host === undefined) throw unreachable(peer, 'this host is stopped')
    if (this.#blockList.has(peer)) throw unreachable(peer, 'it is blocked here')
    try {
      const id = peerIdFromString(peer)
      const connected = bestConnection(host.node.getConnections(id))
      if (connected !== undefined) return connected
      if (!await isKnown(host, id)) {
        this.#onUnknownPeer(peer)
        throw unreachable(peer, 'no address of it is known')
      }
      return await dialHost(host.node, id, signal)
    } catch (err) {
      throw unreachable(peer, err)
    }
  }

  async #handle (host: Host, protocol: ChannelProtocol): Promise<void> {
    await host.node.handle(protocol.name, (stream, connection) => {
      this.#accept(stream, connection, protocol)
    }, {
      maxInboundStreams: protocol.limits.channelsPerPeerMax,
      maxOutboundStreams: OUTBOUND_STREAMS_PER_PROTOCOL_MAX,
      runOnLimitedConnection: true,
      force: true
    })
  }

  #accept (stream: Stream, connection: Connection, protocol: ChannelProtocol): void {
    const peer = connection.remotePeer.toString()
    if (this.#host === undefined) {
      stream.abort(new DOMException('stopping', 'AbortError'))
      return
    }
    if ((this.#inbound.get(`${protocol.name} ${peer}`) ?? 0) >= protocol.limits.channelsPerPeerMax) {
      this.#log.debug('channel refused: peer has too many', { peer, protocol: protocol.name })
      stream.abort(new DOMException('too many channels', 'AbortError'))
      return
    }
    this.#adopt(stream, peer, protocol, false)
  }

  #adopt (stream: Stream, peer: PeerId, protocol: ChannelProtocol, outbound: boolean): StreamChannel {
    const channel: StreamChannel = new StreamChannel({
      stream, peer, outbound, limits: protocol.limits, log: this.#log,
      traffic: this.#traffic.meter(protocol.name, peer),
      events: {
        onFrame: protocol.events.onFrame,
        onClose: () => {
          if (!outbound) this.#countInbound(`${protocol.name} ${peer}`, -1)
          protocol.events.onClose(channel)
        }
      }
    })
    this.#open.add(channel)
    channel.whenLeft(() => { this.#open.delete(channel) })
    if (!outbound) {
      this.#countInbound(`${protocol.name} ${peer}`, 1)
      try {
        protocol.events.onOpen(channel)
      } catch (err) {
        this.#log.error('channel handler failed', { err })
        channel.close()
      }
    }
    channel.listen()
    return channel
  }

  #countInbound (key: string, change: number): void {
    const count = (this.#inbound.get(key) ?? 0) + change
    if (count > 0) this.#inbound.set(key, count)
    else this.#inbound.delete(key)
  }
}

/** A direct connection before a relayed one, and the one longest open, which both sides are likely to choose. */
export function bestConnection (connections: readonly Connection[]): Connection | undefined {
  return connections.filter(connection => connection.status === 'open').sort((a, b) =>
    Number(a.limits !== undefined) - Number(b.limits !== undefined) || a.timeline.open - b.timeline.open)[0]
}

/** Whether an address of the peer is known. */
export async function isKnown (host: Host, id: Connection['remotePeer']): Promise<boolean> {
  try {
    return (await host.node.peerStore.get(id)).addresses.length > 0
  } catch {
    return false
  }
}

export function unreachable (peer: string, cause: unknown): DcnError {
  if (isDcnError(cause)) return cause
  return new DcnError('DCN_PEER_UNREACHABLE', { peer, reason: reasonOf(cause) }, { cause })
}
