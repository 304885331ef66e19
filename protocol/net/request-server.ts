import { isDcnError, reasonOf } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import type { PeerId } from '../core/peer-id.ts'
import { REQUEST_TIMEOUT_MS_MAX, RESPONSE_BACKLOG_BYTES, STOP_GRACE_MS } from './limits.ts'
import { encodeError, encodeResponse, type RequestFrame } from './request-frames.ts'
import type { StreamChannel } from './stream-channel.ts'
import type { RequestHandler, RequestLimits } from './types.ts'

/** The questions of one peer that are being answered, and the streams that it asks over. */
interface Asker {
  running: number
  channels: Set<StreamChannel>
}

/** Answers one protocol: so many questions of one peer at once, the others wait unread on their streams. */
export class RequestServer {
  readonly #log: Logger
  readonly #limits: RequestLimits
  readonly #handler: RequestHandler
  readonly #askers = new Map<PeerId, Asker>()
  readonly #aborts = new Map<StreamChannel, Map<number, AbortController>>()
  readonly #running = new Set<Promise<void>>()

  constructor (log: Logger, limits: RequestLimits, handler: RequestHandler) {
    this.#log = log
    this.#limits = limits
    this.#handler = handler
  }

  onOpen (channel: StreamChannel): void {
    const asker = this.#askers.get(channel.peer) ?? { running: 0, channels: new Set() }
    this.#askers.set(channel.peer, asker)
    asker.channels.add(channel)
    this.#aborts.set(channel, new Map())
    if (asker.running >= this.#limits.concurrentPerPeerMax) channel.pause()
  }

  onFrame (frame: RequestFrame, channel: StreamChannel): void {
    const aborts = this.#aborts.get(channel)
    if (aborts === undefined) return
    if (frame.type === 'cancel') {
      aborts.get(frame.id)?.abort()
      return
    }
    if (frame.type !== 'request' || aborts.has(frame.id) || frame.body.byteLength > this.#limits.requestBytesMax) {
      this.#log.debug('channel closed: not a request', { peer: channel.peer })
      channel.close()
      return
    }
    const answer = this.#answer(frame, channel, aborts).finally(() => { this.#running.delete(answer) })
    this.#running.add(answer)
  }

  onClose (channel: StreamChannel): void {
    for (const abort of this.#aborts.get(channel)?.values() ?? []) abort.abort()
    this.#aborts.delete(channel)
    const asker = this.#askers.get(channel.peer)
    asker?.channels.delete(channel)
    if (asker !== undefined) this.#forgetIdle(channel.peer, asker)
  }

  /** Lets running handlers finish for STOP_GRACE_MS, then aborts them. */
  async drain (): Promise<void> {
    if (this.#running.size === 0) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const grace = new Promise<void>(resolve => { timer = setTimeout(resolve, STOP_GRACE_MS) })
    await Promise.race([Promise.allSettled(this.#running), grace])
    clearTimeout(timer)
    for (const aborts of this.#aborts.values()) for (const abort of aborts.values()) abort.abort()
  }

  async #answer (
    frame: RequestFrame & { type: 'request' }, channel: StreamChannel, aborts: Map<number, AbortController>
  ): Promise<void> {
    const abort = new AbortController()
    aborts.set(frame.id, abort)
    const asker = this.#take(channel)
    const timer = setTimeout(() => { abort.abort() }, Math.min(frame.timeoutMs, REQUEST_TIMEOUT_MS_MAX))
    const reply = await this.#handle(frame, channel.peer, abort.signal)
    clearTimeout(timer)
    aborts.delete(frame.id)
    // Past its deadline or cancelled: nobody waits for it any more.
    if (!abort.signal.aborted) channel.send(reply)
    channel.whenQueuedBelow(RESPONSE_BACKLOG_BYTES, () => { this.#release(channel.peer, asker) })
  }

  async #handle (frame: RequestFrame & { type: 'request' }, peer: PeerId, signal: AbortSignal): Promise<Uint8Array> {
    try {
      const body = await this.#handler(frame.body, peer, signal)
      if (body.byteLength <= this.#limits.responseBytesMax) return encodeResponse(frame.id, body)
      this.#log.error('own response is over the protocol limit', { bytes: body.byteLength })
    } catch (err) {
      if (isDcnError(err)) return encodeError(frame.id, err.code, err.message)
      this.#log.error('request handler failed', { reason: reasonOf(err), err })
    }
    return encodeError(frame.id, 'DCN_INTERNAL', 'internal error')
  }

  #take (channel: StreamChannel): Asker {
    const asker = this.#askers.get(channel.peer) ?? { running: 0, channels: new Set([channel]) }
    this.#askers.set(channel.peer, asker)
    asker.running++
    if (asker.running >= this.#limits.concurrentPerPeerMax) for (const each of asker.channels) each.pause()
    return asker
  }

  #release (peer: PeerId, asker: Asker): void {
    asker.running--
    for (const channel of asker.channels) {
      if (asker.running >= this.#limits.concurrentPerPeerMax) return
      channel.resume()
    }
    this.#forgetIdle(peer, asker)
  }

  #forgetIdle (peer: PeerId, asker: Asker): void {
    if (asker.running === 0 && asker.channels.size === 0 && this.#askers.get(peer) === asker) this.#askers.delete(peer)
  }
}
