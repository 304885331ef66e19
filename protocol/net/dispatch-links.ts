/**
 * Dispatch channels to many peers, with signed frames. Whatever is said within one turn of the event loop shares a
 * frame and so a signature. A node opens the channel to a gateway; both talk on it. Specified in
 * protocol/spec/dispatch.md, section "Channel".
 */
import type { Signer } from '../core/ed25519.ts'
import { isDcnError, reasonOf } from '../core/errors.ts'
import type { ContentId } from '../core/ids.ts'
import type { Logger } from '../core/logger.ts'
import { publicKeyOfPeer, type PeerId } from '../core/peer-id.ts'
import {
  BATCH_BYTES_MAX, DISPATCH_PROTOCOL, encodeMessage, FRAME_BYTES_MAX, openFrame, sealFrame,
  type DispatchMessage, type OpenedFrame
} from '../wire/dispatch.ts'
import { BATCH_ITEMS_MAX, proveItem } from '../wire/envelope.ts'
import type { ChannelLimits, FrameChannel, Network } from './types.ts'

const LIMITS: ChannelLimits = {
  frameBytesMax: FRAME_BYTES_MAX,
  // A few of the largest outcomes may wait for a slow gateway.
  queueBytesMax: 3 * FRAME_BYTES_MAX,
  channelsPerPeerMax: 2
}

/** Room for signatures, tags and lengths in a frame. */
const FRAME_OVERHEAD_BYTES = 64 * 1024

const NOTHING: ReadonlyMap<ContentId, Uint8Array> = new Map()

export interface Received {
  from: PeerId
  message: DispatchMessage
  /** Content that came along, by id. */
  attachments: OpenedFrame['attachments']
  /** Makes the evidence that the peer signed this message. */
  prove: () => Uint8Array
}

export interface DispatchLinksDeps {
  network: Pick<Network, 'serveChannels' | 'openChannel'>
  signer: Signer
  logger: Logger
  onMessage (received: Received): void
  onOpen (peer: PeerId): void
  onClose (peer: PeerId): void
}

interface Outgoing {
  items: Uint8Array[]
  /** Of the items alone, which have a limit of their own. */
  itemBytes: number
  attachments: Map<ContentId, Uint8Array>
  bytes: number
}
interface Link { channel: FrameChannel, outgoing: Outgoing, flushing: boolean }

export class DispatchLinks {
  readonly #deps: DispatchLinksDeps
  readonly #log: Logger
  readonly #links = new Map<PeerId, Link>()
  readonly #opening = new Map<PeerId, Promise<boolean>>()

  constructor (deps: DispatchLinksDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('dispatch-links')
    deps.network.serveChannels(DISPATCH_PROTOCOL, LIMITS, {
      onOpen: channel => { this.#adopt(channel) },
      onFrame: (frame, channel) => { this.#receive(frame, channel) },
      onClose: channel => { this.#closed(channel) }
    })
  }

  isOpen (peer: PeerId): boolean {
    return this.#links.has(peer)
  }

  /** Opens a channel where there is none; false if the peer cannot be reached. Never throws. */
  async open (peer: PeerId): Promise<boolean> {
    if (this.#links.has(peer)) return true
    const opening = this.#opening.get(peer) ?? this.#dial(peer)
    this.#opening.set(peer, opening)
    try {
      return await opening
    } finally {
      this.#opening.delete(peer)
    }
  }

  /**
   * Queues a message for the next frame, and the content that it names, by id. False, and nothing is sent, where no
   * channel is open.
   */
  send (peer: PeerId, message: DispatchMessage, attachments: ReadonlyMap<ContentId, Uint8Array> = NOTHING): boolean {
    const link = this.#links.get(peer)
    if (link === undefined) return false
    const item = encodeMessage(message)
    let bytes = item.byteLength
    for (const attachment of attachments.values()) bytes += attachment.byteLength
    const { outgoing } = link
    const full = outgoing.bytes + bytes > FRAME_BYTES_MAX - FRAME_OVERHEAD_BYTES ||
      outgoing.itemBytes + item.byteLength > BATCH_BYTES_MAX || outgoing.items.length >= BATCH_ITEMS_MAX
    if (outgoing.items.length > 0 && full) this.#flush(link)
    link.outgoing.items.push(item)
    link.outgoing.itemBytes += item.byteLength
    link.outgoing.bytes += bytes
    // The same code or payload is sent once in a frame, however many messages name it.
    for (const [id, attachment] of attachments) link.outgoing.attachments.set(id, attachment)
    if (!link.flushing) {
      link.flushing = true
      setImmediate(() => { this.#flush(link) })
    }
    return true
  }

  /** Sends what waits and closes every channel. */
  close (): void {
    for (const link of [...this.#links.values()]) {
      this.#flush(link)
      link.channel.close()
    }
  }

  async #dial (peer: PeerId): Promise<boolean> {
    try {
      this.#adopt(await this.#deps.network.openChannel(peer, DISPATCH_PROTOCOL))
      return true
    } catch (err) {
      this.#log.debug('no dispatch channel', { peer, reason: reasonOf(err) })
      return false
    }
  }

  /** The newest channel is the one to use: the other end may have lost the older one without our knowing. */
  #adopt (channel: FrameChannel): void {
    if (channel.closed) return
    const old = this.#links.get(channel.peer)
    if (old?.channel === channel) return
    this.#links.set(channel.peer, { channel, outgoing: emptyOutgoing(), flushing: false })
    old?.channel.close()
    this.#deps.onOpen(channel.peer)
  }

  #closed (channel: FrameChannel): void {
    if (this.#links.get(channel.peer)?.channel !== channel) return
    this.#links.delete(channel.peer)
    this.#deps.onClose(channel.peer)
  }

  #flush (link: Link): void {
    const { items, attachments } = link.outgoing
    link.outgoing = emptyOutgoing()
    link.flushing = false
    if (items.length === 0 || link.channel.closed) return
    const sent = link.channel.send(sealFrame(items, [...attachments.values()], this.#deps.signer))
    if (!sent) this.#log.warn('peer reads too slowly, channel closed', { peer: link.channel.peer })
  }

  #receive (bytes: Uint8Array, channel: FrameChannel): void {
    let frame: OpenedFrame
    try {
      frame = openFrame(bytes)
    } catch (err) {
      if (!isDcnError(err)) throw err
      this.#refuse(channel, err.code)
      return
    }
    const key = publicKeyOfPeer(channel.peer)
    if (key === undefined || Buffer.compare(key, frame.signer) !== 0) {
      this.#refuse(channel, 'signed by another')
      return
    }
    for (const [index, message] of frame.messages.entries()) {
      const { attachments, batch } = frame
      this.#deps.onMessage({ from: channel.peer, message, attachments, prove: () => proveItem(batch, index) })
    }
  }

  /** A peer that sends what it cannot mean has a bug or an aim; either way the channel is of no use. */
  #refuse (channel: FrameChannel, reason: string): void {
    this.#log.warn('dispatch frame refused, channel closed', { peer: channel.peer, reason })
    channel.close()
  }
}

function emptyOutgoing (): Outgoing {
  return { items: [], itemBytes: 0, attachments: new Map(), bytes: 0 }
}
