import { DcnError, relayedError } from '../core/errors.ts'
import type { PeerId } from '../core/peer-id.ts'
import { unreachable, type ChannelProtocol, type Channels } from './channels.ts'
import { REQUESTS_OUTSTANDING_MAX, REQUEST_QUEUE_BYTES_MAX, REQUEST_TIMEOUT_MS_MAX } from './limits.ts'
import { encodeCancel, encodeRequest, type RequestFrame } from './request-frames.ts'
import type { StreamChannel } from './stream-channel.ts'
import type { RequestLimits } from './types.ts'

export interface Question {
  peer: PeerId
  protocol: ChannelProtocol
  limits: RequestLimits
  body: Uint8Array
  timeoutMs: number
  signal?: AbortSignal
}

interface Waiting {
  settle: (outcome: Uint8Array | DcnError) => void
}

/** The stream to one peer over which we ask, and the questions that wait for their answer. */
interface Link {
  opening: Promise<StreamChannel>
  waiting: Map<number, Waiting>
  nextId: number
}

/** Asks: many questions to one peer share one stream, each with an id of its own. */
export class RequestClient {
  readonly #channels: Channels
  readonly #links = new Map<string, Link>()
  readonly #byChannel = new Map<StreamChannel, Link>()

  constructor (channels: Channels) {
    this.#channels = channels
  }

  /** Throws DCN_PEER_UNREACHABLE, DCN_PEER_TIMEOUT, DCN_MESSAGE_TOO_LARGE, or the peer's own error. */
  async ask (question: Question): Promise<Uint8Array> {
    const { peer, protocol, body, signal } = question
    const timeoutMs = Math.min(Math.max(1, Math.ceil(question.timeoutMs)), REQUEST_TIMEOUT_MS_MAX)
    if (body.byteLength > question.limits.requestBytesMax) {
      throw new DcnError('DCN_MESSAGE_TOO_LARGE', {
        what: `a request of ${protocol.name}`, bytes: body.byteLength, bytesMax: question.limits.requestBytesMax
      })
    }
    if (signal?.aborted === true) throw cancelled(peer)
    const link = this.#link(peer, protocol)
    if (link.waiting.size >= REQUESTS_OUTSTANDING_MAX) throw unreachable(peer, 'too many requests to it are open')
    return await new Promise<Uint8Array>((resolve, reject) => {
      const id = link.nextId
      link.nextId = (id + 1) >>> 0
      let sent: StreamChannel | undefined
      const settle = (outcome: Uint8Array | DcnError): void => {
        if (!link.waiting.delete(id)) return
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        if (outcome instanceof DcnError) reject(outcome)
        else resolve(outcome)
      }
      const giveUp = (err: DcnError): void => {
        sent?.send(encodeCancel(id))
        settle(err)
      }
      const onAbort = (): void => giveUp(cancelled(peer))
      const timer = setTimeout(() => {
        giveUp(new DcnError('DCN_PEER_TIMEOUT', { peer, protocol: protocol.name, timeoutMs: question.timeoutMs }))
      }, timeoutMs)
      signal?.addEventListener('abort', onAbort)
      link.waiting.set(id, { settle })
      link.opening.then(channel => {
        if (!link.waiting.has(id)) return
        const refused = send(channel, encodeRequest(id, timeoutMs, body))
        if (refused === undefined) sent = channel
        else settle(unreachable(peer, refused))
      }, (err: unknown) => { settle(unreachable(peer, err)) })
    })
  }

  onFrame (frame: RequestFrame, channel: StreamChannel): void {
    const waiting = this.#byChannel.get(channel)?.waiting.get(frame.id)
    // An unknown id is the late answer to a question that we gave up.
    if (frame.type === 'response') waiting?.settle(frame.body)
    else if (frame.type === 'error') waiting?.settle(relayedError(frame.code, frame.message))
    else channel.close()
  }

  onClose (channel: StreamChannel, protocol: string): void {
    const link = this.#byChannel.get(channel)
    if (link === undefined) return
    this.#byChannel.delete(channel)
    this.#forget(channel.peer, protocol, link)
    const err = unreachable(channel.peer, 'the connection closed before it answered')
    for (const waiting of [...link.waiting.values()]) waiting.settle(err)
  }

  #link (peer: PeerId, protocol: ChannelProtocol): Link {
    const key = `${protocol.name} ${peer}`
    const known = this.#links.get(key)
    if (known !== undefined) return known
    const link: Link = { opening: this.#channels.open(peer, protocol), waiting: new Map(), nextId: 1 }
    this.#links.set(key, link)
    link.opening.then(channel => {
      if (channel.closed) this.#forget(peer, protocol.name, link)
      else this.#byChannel.set(channel, link)
    }, () => { this.#forget(peer, protocol.name, link) })
    return link
  }

  #forget (peer: PeerId, protocol: string, link: Link): void {
    const key = `${protocol} ${peer}`
    if (this.#links.get(key) === link) this.#links.delete(key)
  }
}

/** Why the request did not leave, if it did not. */
function send (channel: StreamChannel, frame: Uint8Array): string | undefined {
  if (channel.queuedBytes + frame.byteLength > REQUEST_QUEUE_BYTES_MAX) return 'it reads too slowly'
  return channel.send(frame) ? undefined : 'the connection closed'
}

function cancelled (peer: PeerId): DcnError {
  return unreachable(peer, 'the request was cancelled by its caller')
}
