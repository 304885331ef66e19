/** Watches daemons: hears what happens to jobs there, and how they do. Specified in protocol/spec/events.md. */
import { DcnError, isDcnError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import type { PeerId } from '../core/peer-id.ts'
import {
  decodeWatchFrame, encodeSubscription, WATCH_PROTOCOL, type Subscription, type WatchFrame
} from '../wire/watch.ts'
import type { FrameChannel, Network } from './types.ts'
import { WATCH_LIMITS } from './watch-server.ts'

export interface WatchClientDeps {
  network: Pick<Network, 'serveChannels' | 'openChannel'>
  logger: Logger
  onFrame (peer: PeerId, frame: WatchFrame): void
  /** A daemon that was watched is watched no more. */
  onClose (peer: PeerId): void
}

export class WatchClient {
  readonly #deps: WatchClientDeps
  readonly #log: Logger
  readonly #watched = new Map<PeerId, FrameChannel>()
  /** Peers that a channel is being opened to: a frame may come before we know that it is open. */
  readonly #opening = new Set<PeerId>()
  readonly #inbound = new WeakSet<FrameChannel>()

  constructor (deps: WatchClientDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('watch')
    deps.network.serveChannels(WATCH_PROTOCOL, WATCH_LIMITS, {
      // Who watches shows nothing.
      onOpen: channel => {
        this.#inbound.add(channel)
        channel.close()
      },
      onFrame: (frame, channel) => { this.#take(frame, channel) },
      onClose: channel => {
        if (this.#watched.get(channel.peer) !== channel) return
        this.#watched.delete(channel.peer)
        deps.onClose(channel.peer)
      }
    })
  }

  isWatching (peer: PeerId): boolean {
    return this.#watched.has(peer)
  }

  /** Nothing where it is watched already. Throws DCN_PEER_UNREACHABLE, also where the daemon shows itself to nobody. */
  async watch (peer: PeerId, subscription: Subscription): Promise<void> {
    if (this.#watched.has(peer) || this.#opening.has(peer)) return
    this.#opening.add(peer)
    try {
      const channel = await this.#deps.network.openChannel(peer, WATCH_PROTOCOL)
      this.#watched.set(peer, channel)
      channel.send(encodeSubscription(subscription))
      if (!channel.closed) return
      this.#watched.delete(peer)
      throw new DcnError('DCN_PEER_UNREACHABLE', { peer, reason: 'it closed the channel at once' })
    } finally {
      this.#opening.delete(peer)
    }
  }

  close (): void {
    for (const channel of [...this.#watched.values()]) channel.close()
  }

  #take (bytes: Uint8Array, channel: FrameChannel): void {
    if (this.#inbound.has(channel)) return
    if (this.#watched.get(channel.peer) !== channel && !this.#opening.has(channel.peer)) return
    try {
      this.#deps.onFrame(channel.peer, decodeWatchFrame(bytes))
    } catch (err) {
      if (!isDcnError(err)) throw err
      this.#log.warn('watch frame refused, channel closed', { peer: channel.peer, reason: err.code })
      channel.close()
    }
  }
}
