import type { Logger } from '../core/logger.ts'
import type { PeerId } from '../core/peer-id.ts'
import type { ChannelProtocol, Channels } from './channels.ts'
import {
  REQUEST_BYTES_MAX_DEFAULT, REQUEST_QUEUE_BYTES_MAX, REQUEST_STREAMS_PER_PEER_MAX, RESPONSE_BACKLOG_BYTES,
  RESPONSE_BYTES_MAX_DEFAULT
} from './limits.ts'
import { RequestClient } from './request-client.ts'
import {
  decodeRequestFrame, ERROR_FRAME_BYTES_MAX, REQUEST_HEADER_BYTES, RESPONSE_HEADER_BYTES
} from './request-frames.ts'
import { unmetered, type RequestMeter } from './request-meter.ts'
import { RequestServer } from './request-server.ts'
import type { StreamChannel } from './stream-channel.ts'
import type { RequestHandler, RequestLimits } from './types.ts'

const CLIENT_LIMITS: RequestLimits = {
  requestBytesMax: REQUEST_BYTES_MAX_DEFAULT, responseBytesMax: RESPONSE_BYTES_MAX_DEFAULT, concurrentPerPeerMax: 0
}

export interface RequestsDeps {
  logger: Logger
  channels: Channels
  meter?: RequestMeter | undefined
}

export interface AskOptions {
  timeoutMs: number
  signal?: AbortSignal
}

/** Question and answer over reused streams (spec/host.md, "Requests"). */
export class Requests {
  readonly #log: Logger
  readonly #channels: Channels
  readonly #client: RequestClient
  readonly #meter: RequestMeter
  readonly #servers = new Map<string, { server: RequestServer, limits: RequestLimits }>()

  constructor (deps: RequestsDeps) {
    this.#log = deps.logger.child('requests')
    this.#channels = deps.channels
    this.#client = new RequestClient(deps.channels)
    this.#meter = deps.meter ?? unmetered
  }

  serve (protocol: string, limits: RequestLimits, handler: RequestHandler): void {
    const server = new RequestServer(this.#log, limits, handler)
    this.#servers.set(protocol, { server, limits })
    this.#channels.serve(this.#protocol(protocol, limits, server))
  }

  async ask (peer: PeerId, protocol: string, body: Uint8Array, options: AskOptions): Promise<Uint8Array> {
    const limits = this.#servers.get(protocol)?.limits ?? CLIENT_LIMITS
    const spoken = this.#channels.protocol(protocol) ?? this.#protocol(protocol, limits, undefined)
    return await this.#meter(protocol, async () => {
      return await this.#client.ask({ peer, protocol: spoken, limits, body, ...options })
    })
  }

  /** Lets the handlers that run finish, within limits. */
  async drain (): Promise<void> {
    await Promise.all([...this.#servers.values()].map(({ server }) => server.drain()))
  }

  #protocol (name: string, limits: RequestLimits, server: RequestServer | undefined): ChannelProtocol {
    const frameBytesMax = Math.max(
      limits.requestBytesMax + REQUEST_HEADER_BYTES,
      limits.responseBytesMax + RESPONSE_HEADER_BYTES,
      ERROR_FRAME_BYTES_MAX
    )
    // Never reached by a server that behaves: it takes up no new question while RESPONSE_BACKLOG_BYTES wait.
    const answersBytesMax = RESPONSE_BACKLOG_BYTES + (limits.concurrentPerPeerMax + 1) * frameBytesMax
    return {
      name,
      limits: {
        frameBytesMax,
        queueBytesMax: Math.max(answersBytesMax, REQUEST_QUEUE_BYTES_MAX + frameBytesMax),
        channelsPerPeerMax: REQUEST_STREAMS_PER_PEER_MAX
      },
      events: {
        onOpen: channel => server?.onOpen(channel),
        onFrame: (frame, channel) => this.#onFrame(frame, channel, server),
        onClose: channel => {
          if (channel.outbound) this.#client.onClose(channel, name)
          else server?.onClose(channel)
        }
      }
    }
  }

  #onFrame (bytes: Uint8Array, channel: StreamChannel, server: RequestServer | undefined): void {
    const frame = decodeRequestFrame(bytes)
    if (frame === undefined) {
      this.#log.debug('channel closed: not a request frame', { peer: channel.peer })
      channel.close()
    } else if (channel.outbound) {
      this.#client.onFrame(frame, channel)
    } else {
      server?.onFrame(frame, channel)
    }
  }
}
