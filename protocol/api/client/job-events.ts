/** A job's events as they happen, through broken connections and restarts of the gateway. */
import { DcnError, type ErrorCode, isDcnError } from '../../core/errors.ts'
import type { JobView, LogEvent } from '../jobs.ts'
import { EventParser, type ServerEvent } from './event-stream.ts'
import type { CallOptions, Transport } from './transport.ts'

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

export type JobEvent =
  /** The job has changed; the first event says how it stands. */
  | { type: 'state', job: JobView }
  /** `text` was printed; `offset`: characters printed before it. Back at 0 where another node starts the job again. */
  | { type: 'log', text: string, offset: number }
  /** The last one. */
  | { type: 'end', job: JobView }

export interface EventsOptions extends CallOptions {
  /** Called each time that the gateway is found to be away, and then asked again. */
  onAway?: ((err: Error) => void) | undefined
  awayMsMax?: number | undefined
  /** The id of an event that was seen before: go on after it. */
  lastEventId?: string | undefined
}

/** Ends after the `end` event. Throws the gateway's error, or the signal's reason. */
export async function * jobEvents (
  transport: Transport, jobId: string, options: EventsOptions = {}
): AsyncGenerator<JobEvent, void, undefined> {
  const { signal, onAway, awayMsMax = AWAY_MS_MAX } = options
  const path = `/jobs/${encodeURIComponent(jobId)}/events`
  let lastId = options.lastEventId ?? ''
  let retryMs = RETRY_MS
  let awaySinceMs: number | undefined
  for (;;) {
    try {
      const parser = new EventParser()
      for await (const message of serverEvents(transport, path, { lastId, signal, parser })) {
        awaySinceMs = undefined
        retryMs = Math.min(parser.retryMs ?? RETRY_MS, RETRY_MS_MAX)
        const event = jobEventOf(message)
        lastId = message.id
        if (event !== undefined) yield event
        if (event?.type === 'end') return
      }
      // Nothing comes after the event that was seen last.
      if (parser.over) return
      throw transport.unreachable('it ended the stream of events before the job')
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
  transport: Transport, path: string,
  { lastId, signal, parser }: { lastId: string, signal: AbortSignal | undefined, parser: EventParser }
): AsyncGenerator<ServerEvent, void, undefined> {
  const stop = new AbortController()
  const leave = (): void => { stop.abort(signal?.reason) }
  signal?.throwIfAborted()
  signal?.addEventListener('abort', leave)
  // Set anew with every piece.
  let silence = setTimeout(leave, transport.timeoutMs)
  try {
    const headers = { accept: 'text/event-stream', ...lastId === '' ? {} : { 'last-event-id': lastId } }
    const response = await transport.open(path, { signal: stop.signal, headers }, 'text/event-stream')
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

/** Undefined for an event of a later version. */
function jobEventOf ({ event, data }: ServerEvent): JobEvent | undefined {
  if (event !== 'state' && event !== 'end' && event !== 'log') return undefined
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch (err) {
    const facts = { what: `the event ${event}`, reason: 'it is not JSON' }
    throw new DcnError('DCN_MESSAGE_MALFORMED', facts, { cause: err })
  }
  if (event === 'log') {
    const { text, offset } = value as LogEvent
    return { type: 'log', text, offset }
  }
  return { type: event, job: value as JobView }
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
