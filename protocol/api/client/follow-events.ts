/** Server-sent events as they happen, through broken connections and restarts of the gateway. */
import { type ErrorCode, isDcnError } from '../../core/errors.ts'
import { EventParser, type ServerEvent } from './event-stream.ts'
import type { Call, CallOptions, Transport } from './transport.ts'

/** A gateway says something at least so often, be it only that it is there. */
const SILENCE_MS_MAX = 60_000
/** How long a gateway may be away before its error is thrown. */
const AWAY_MS_MAX = 60_000
const RETRY_MS = 500
const RETRY_MS_MAX = 5_000

/** Codes with which asking again may help; with the last ones, the gateway that looks after the job is away. */
const AWAY_CODES: readonly ErrorCode[] = [
  'DCN_GATEWAY_UNREACHABLE', 'DCN_STOPPING', 'DCN_NOT_READY', 'DCN_GATEWAYS_SILENT'
]

export interface EventsOptions extends CallOptions {
  /** Called each time that the gateway is found to be away, and then asked again. */
  onAway?: ((err: Error) => void) | undefined
  awayMsMax?: number | undefined
  /** The id of an event that was seen before: go on after it. */
  lastEventId?: string | undefined
}

/** How to ask for what comes after the event `lastId`; '': from the beginning. */
export type EventsRequest = (lastId: string) => { path: string } & Pick<Call, 'query' | 'headers'>

/**
 * Connects again, after the last event that had an id, until the caller leaves or the server says that no more comes.
 * Throws the gateway's error, or the signal's reason.
 */
export async function * followEvents (
  transport: Transport, request: EventsRequest, options: EventsOptions = {}
): AsyncGenerator<ServerEvent, void, undefined> {
  const { signal, onAway, awayMsMax = AWAY_MS_MAX } = options
  let lastId = options.lastEventId ?? ''
  let retryMs = RETRY_MS
  let awaySinceMs: number | undefined
  for (;;) {
    try {
      const parser = new EventParser()
      for await (const event of serverEvents(transport, request(lastId), signal, parser)) {
        awaySinceMs = undefined
        retryMs = Math.min(parser.retryMs ?? RETRY_MS, RETRY_MS_MAX)
        if (event.id !== '') lastId = event.id
        yield event
      }
      // Nothing comes after the event that was seen last.
      if (parser.over) return
      throw transport.unreachable('it ended the stream of events')
    } catch (err) {
      signal?.throwIfAborted()
      if (!isDcnError(err) || !AWAY_CODES.includes(err.code)) throw err
      const nowMs = performance.now()
      if (awaySinceMs === undefined) onAway?.(err)
      awaySinceMs ??= nowMs
      if (nowMs - awaySinceMs >= awayMsMax) throw err
    }
    await sleep(retryMs, signal)
    retryMs = Math.min(2 * retryMs, RETRY_MS_MAX)
  }
}

async function * serverEvents (
  transport: Transport, { path, query, headers }: ReturnType<EventsRequest>, signal: AbortSignal | undefined,
  parser: EventParser
): AsyncGenerator<ServerEvent, void, undefined> {
  const stop = new AbortController()
  const leave = (): void => { stop.abort(signal?.reason) }
  signal?.throwIfAborted()
  signal?.addEventListener('abort', leave)
  // Set anew with every piece.
  let silence = setTimeout(leave, transport.timeoutMs)
  try {
    const call = { signal: stop.signal, query: query ?? {}, headers: { accept: 'text/event-stream', ...headers } }
    const response = await transport.open(path, call, 'text/event-stream')
    if (response.status === 204) parser.over = true
    const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader()
    const decoder = new TextDecoder()
    for (;;) {
      clearTimeout(silence)
      silence = setTimeout(leave, SILENCE_MS_MAX)
      const piece = await reader?.read()
      if (piece?.value === undefined) return
      yield * parser.push(decoder.decode(piece.value, { stream: true }))
    }
  } catch (err) {
    signal?.throwIfAborted()
    if (isDcnError(err)) throw err
    throw transport.unreachable(stop.signal.aborted ? 'it fell silent' : 'the stream of events broke', err)
  } finally {
    clearTimeout(silence)
    signal?.removeEventListener('abort', leave)
    // A reader that has had enough closes the connection.
    stop.abort()
  }
}

async function sleep (ms: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const wake = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', wake)
      if (signal?.aborted === true) reject(signal.reason as Error)
      else resolve()
    }
    const timer = setTimeout(wake, ms)
    signal?.addEventListener('abort', wake)
  })
}
