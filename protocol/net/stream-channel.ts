import './with-resolvers.ts'
import type { Stream } from '@libp2p/interface'
import { encode } from 'it-length-prefixed'
import { Uint8ArrayList } from 'uint8arraylist'
import { isDcnError, reasonOf } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import type { PeerId } from '../core/peer-id.ts'
import { FrameDecoder } from './frame-decoder.ts'
import { CHANNEL_CLOSE_TIMEOUT_MS, STREAM_BUFFER_BYTES_MAX } from './limits.ts'
import type { Meter } from './traffic.ts'
import type { ChannelLimits, FrameChannel } from './types.ts'

/** What a channel does with what it hears. `onClose` is called exactly once. */
export interface StreamChannelEvents {
  onFrame: (frame: Uint8Array, channel: StreamChannel) => void
  onClose: (channel: StreamChannel) => void
}

export interface StreamChannelInit {
  stream: Stream
  peer: PeerId
  /** True where we opened it. */
  outbound: boolean
  limits: ChannelLimits
  events: StreamChannelEvents
  traffic: Meter
  log: Logger
}

/**
 * Frames over one libp2p stream. Frames sent within one turn of the event loop leave in one write: one encryption and
 * one system call for all of them, and no frame waits for a later one.
 */
export class StreamChannel implements FrameChannel {
  readonly peer: PeerId
  readonly outbound: boolean
  readonly #stream: Stream
  readonly #limits: ChannelLimits
  readonly #events: StreamChannelEvents
  readonly #traffic: Meter
  readonly #log: Logger
  readonly #decoder: FrameDecoder
  #unsent = new Uint8ArrayList()
  #held: Uint8Array[] = []
  #drains: Array<() => void> = []
  #paused = false
  #closed = false

  constructor (init: StreamChannelInit) {
    this.peer = init.peer
    this.outbound = init.outbound
    this.#stream = init.stream
    this.#limits = init.limits
    this.#events = init.events
    this.#traffic = init.traffic
    this.#log = init.log
    this.#decoder = new FrameDecoder(init.limits.frameBytesMax)
  }

  /** Frames arrive from now on; the protocol has had its `onOpen`. */
  listen (): void {
    const stream = this.#stream
    stream.maxReadBufferLength = STREAM_BUFFER_BYTES_MAX
    stream.addEventListener('close', event => { if (event.error !== undefined || !this.#unread()) this.#end() })
    stream.addEventListener('remoteCloseWrite', () => { if (!this.#unread()) this.close() })
    stream.addEventListener('drain', () => { this.#settleDrains() })
    stream.addEventListener('idle', () => { this.#settleDrains() })
    stream.addEventListener('message', event => {
      for (const chunk of event.data instanceof Uint8Array ? [event.data] : event.data) this.#take(plain(chunk))
      this.#closeIfOver()
    })
    if (!this.#unread()) this.#closeIfOver()
  }

  get closed (): boolean {
    return this.#closed
  }

  get queuedBytes (): number {
    return this.#unsent.byteLength + this.#stream.writeBufferLength
  }

  send (frame: Uint8Array): boolean {
    if (this.#closed) return false
    if (frame.byteLength > this.#limits.frameBytesMax) {
      this.#log.warn('channel closed: own frame over the protocol limit', { bytes: frame.byteLength })
      this.#abort('frame too large')
      return false
    }
    if (this.queuedBytes + frame.byteLength > this.#limits.queueBytesMax) {
      this.#log.debug('channel closed: peer reads too slowly', { peer: this.peer })
      this.#abort('peer reads too slowly')
      return false
    }
    if (this.#unsent.byteLength === 0) queueMicrotask(() => { this.#flush() })
    this.#unsent.append(encode.single(frame, { maxDataLength: this.#limits.frameBytesMax }))
    this.#traffic.sent(frame.byteLength)
    return true
  }

  /** What was sent still leaves; nothing more arrives. */
  close (): void {
    if (this.#closed) return
    this.#flush()
    this.#end()
    const timer = setTimeout(() => { this.#abort('peer did not close') }, CHANNEL_CLOSE_TIMEOUT_MS)
    this.#stream.addEventListener('close', () => { clearTimeout(timer) })
    this.#stream.close({ signal: AbortSignal.timeout(CHANNEL_CLOSE_TIMEOUT_MS) })
      .catch((err: unknown) => { this.#abort(reasonOf(err)) })
    if (isGone(this.#stream)) clearTimeout(timer)
  }

  /** Calls back once the peer has closed its side too, and so has all that was sent, or the stream is gone. */
  whenLeft (then: () => void): void {
    if (isGone(this.#stream)) then()
    else this.#stream.addEventListener('close', then)
  }

  /** Stops reading: the peer may send what the stream's window still allows, and then waits. */
  pause (): void {
    if (this.#closed || this.#paused) return
    this.#paused = true
    this.#use(stream => { stream.pause() })
    // What waited for its turn is not handed over now, and nothing else would say that the stream is over.
    this.#closeIfOver()
  }

  resume (): void {
    if (this.#closed || !this.#paused) return
    this.#paused = false
    const held = this.#held
    this.#held = []
    for (const chunk of held) this.#take(chunk)
    // A frame among those held may have paused the channel again, or closed it.
    if (this.#mayRead()) this.#use(stream => { stream.resume() })
  }

  /** Calls back once no more than `bytes` wait to be sent, or the channel has closed. */
  whenQueuedBelow (bytes: number, then: () => void): void {
    if (this.#closed || this.queuedBytes <= bytes) {
      then()
      return
    }
    this.#drains.push(() => { this.whenQueuedBelow(bytes, then) })
  }

  /** libp2p hands over in a later turn what came before there was a listener, also after the stream's end. */
  #unread (): boolean {
    return !this.#paused && this.#stream.readBufferLength > 0
  }

  #closeIfOver (): void {
    if (this.#stream.status !== 'open' || this.#stream.remoteWriteStatus !== 'writable') this.close()
  }

  #mayRead (): boolean {
    return !this.#paused && !this.#closed
  }

  #flush (): void {
    if (this.#closed || this.#unsent.byteLength === 0) return
    const bytes = this.#unsent
    this.#unsent = new Uint8ArrayList()
    this.#use(stream => { stream.send(bytes) })
  }

  /** A stream throws at any use between the end of its connection and its own close event. */
  #use (action: (stream: Stream) => void): void {
    try {
      action(this.#stream)
    } catch (err) {
      this.#abort(reasonOf(err))
    }
  }

  #take (chunk: Uint8Array): void {
    let offset = 0
    while (offset < chunk.byteLength && !this.#closed) {
      if (this.#paused) {
        this.#held.push(chunk.subarray(offset))
        return
      }
      try {
        const next = this.#decoder.next(chunk, offset)
        offset = next.offset
        if (next.frame !== undefined) this.#deliver(next.frame)
      } catch (err) {
        // The decoder's refusal, or a handler that broke its promise not to throw.
        if (!isDcnError(err)) this.#log.error('channel handler failed', { err })
        this.#abort(reasonOf(err))
      }
    }
  }

  #deliver (frame: Uint8Array): void {
    this.#traffic.received(frame.byteLength)
    this.#events.onFrame(frame, this)
  }

  #settleDrains (): void {
    const drains = this.#drains
    this.#drains = []
    for (const drain of drains) drain()
  }

  #abort (reason: string): void {
    // libp2p wants an Error to pass to its own listeners; it reaches nobody else.
    this.#stream.abort(new DOMException(reason, 'AbortError'))
    this.#end()
  }

  #end (): void {
    if (this.#closed) return
    this.#closed = true
    this.#held = []
    this.#unsent = new Uint8ArrayList()
    this.#settleDrains()
    try {
      this.#events.onClose(this)
    } catch (err) {
      this.#log.error('channel handler failed', { err })
    }
  }
}

function isGone (stream: Stream): boolean {
  return stream.status !== 'open' && stream.status !== 'closing'
}

/** A socket's chunk is a Buffer, whose `slice` copies nothing: whoever slices a frame expects a Uint8Array. */
function plain (chunk: Uint8Array): Uint8Array {
  return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
}
