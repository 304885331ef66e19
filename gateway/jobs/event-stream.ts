/** Server-sent events to one client (HTML standard, section 9.2), which is dropped where it does not read. */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'

/** A client that has gone without a word is found by writing to it; proxies cut what is silent for a minute. */
export const KEEP_ALIVE_MS = 15_000
/** A client must take what is on its way to it within so long. */
export const DRAIN_TIMEOUT_MS = 30_000
/** How long a client should wait before it connects again. */
const RETRY_MS = 1_000

export interface EventStreamInit {
  keepAliveMs?: number
  drainTimeoutMs?: number
  /** Sent before any event, as it stands. */
  opening?: string
  /** Sent where nothing else is, as it stands. */
  keepAlive?: string
  cacheControl?: string
}

export interface ServerEvent {
  event: string
  /** What the client sends as Last-Event-ID to go on from here; without one, that stays what it was. */
  id?: string
  data: unknown
}

export class EventStream {
  readonly #raw: ServerResponse
  readonly #drainTimeoutMs: number
  readonly #keepAlive: NodeJS.Timeout

  /** Takes over a response of which nothing was sent. */
  constructor (raw: ServerResponse, headers: OutgoingHttpHeaders, init: EventStreamInit = {}) {
    const {
      keepAliveMs = KEEP_ALIVE_MS, drainTimeoutMs = DRAIN_TIMEOUT_MS, opening = `retry: ${RETRY_MS}\n\n`,
      keepAlive = ': still here\n\n', cacheControl = 'no-store'
    } = init
    this.#raw = raw
    this.#drainTimeoutMs = drainTimeoutMs
    raw.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': cacheControl,
      // Proxies would collect events until they have a buffer full.
      'x-accel-buffering': 'no'
    })
    raw.write(opening)
    this.#keepAlive = setInterval(() => { if (!raw.writableNeedDrain) raw.write(keepAlive) }, keepAliveMs)
    raw.once('close', () => { clearInterval(this.#keepAlive) })
  }

  /** Resolves when the client can take more: until then nothing is collected for it. */
  async send (events: readonly ServerEvent[]): Promise<void> {
    if (events.length === 0 || this.#raw.destroyed) return
    const text = events.map(({ event, id, data }) =>
      `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    if (!this.#raw.write(text.join(''))) await this.#settled('drain')
  }

  /** Ends the response; resolves when the client has it, or is given up. */
  async close (): Promise<void> {
    clearInterval(this.#keepAlive)
    if (this.#raw.destroyed) return
    this.#raw.end()
    if (!this.#raw.writableFinished) await this.#settled('finish')
  }

  async #settled (event: 'drain' | 'finish'): Promise<void> {
    await new Promise<void>(resolve => {
      const timer = setTimeout(() => { this.#raw.destroy() }, this.#drainTimeoutMs)
      const done = (): void => {
        clearTimeout(timer)
        this.#raw.off(event, done).off('close', done)
        resolve()
      }
      this.#raw.once(event, done).once('close', done)
    })
  }
}
