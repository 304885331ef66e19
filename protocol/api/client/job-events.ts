/** A job's events as they happen. */
import type { JobView, LogEvent } from '../jobs.ts'
import { eventData, type ServerEvent } from './event-stream.ts'
import { type EventsOptions, followEvents } from './follow-events.ts'
import type { Transport } from './transport.ts'

export type JobEvent =
  /** The job has changed; the first event says how it stands. */
  | { type: 'state', job: JobView }
  /** `text` was printed; `offset`: characters printed before it. Back at 0 where another node starts the job again. */
  | { type: 'log', text: string, offset: number }
  /** The last one. */
  | { type: 'end', job: JobView }

/** Ends after the `end` event. Throws the gateway's error, or the signal's reason. */
export async function * jobEvents (
  transport: Transport, jobId: string, options: EventsOptions = {}
): AsyncGenerator<JobEvent, void, undefined> {
  const path = `/jobs/${encodeURIComponent(jobId)}/events`
  const request = (lastId: string) => ({ path, headers: lastId === '' ? {} : { 'last-event-id': lastId } })
  for await (const message of followEvents(transport, request, options)) {
    const event = jobEventOf(message)
    if (event !== undefined) yield event
    if (event?.type === 'end') return
  }
}

/** Undefined for an event of a later version. */
function jobEventOf (message: ServerEvent): JobEvent | undefined {
  const { event } = message
  if (event !== 'state' && event !== 'end' && event !== 'log') return undefined
  const value = eventData(message)
  if (event === 'log') {
    const { text, offset } = value as LogEvent
    return { type: 'log', text, offset }
  }
  return { type: event, job: value as JobView }
}
