/** One job's story, as a daemon tells who asks. Specified in protocol/spec/events.md, "Trace". */
import { JOB_ID_BYTES, jobIdFromBytes, jobIdToBytes, type JobId } from '../core/ids.ts'
import { decodeCanonical, must } from './codec.ts'
import { own } from './envelope.ts'
import { JobEvent as EventCodec } from './events-messages.ts'
import { eventFromWire, eventToWire, JOB_EVENT_BYTES_MAX, type JobEvent } from './job-events.ts'
import { TraceAnswer as AnswerCodec, TraceQuery as QueryCodec } from './trace-messages.ts'

export const TRACE_PROTOCOL = '/dcn/trace/1'

export const TRACE_QUERY_BYTES_MAX = 32
/** Events of one job that a daemon tells: what it keeps, and what it looks up. */
export const TRACE_EVENTS_MAX = 208
/** Tag and length of an event come on top; what is left is for the time and the role. */
export const TRACE_ANSWER_BYTES_MAX = TRACE_EVENTS_MAX * (JOB_EVENT_BYTES_MAX + 3) + 32

export interface TraceAnswer {
  /** By the daemon's clock, as it answers. */
  atMs: number
  isGateway: boolean
  /** Oldest first; none where it knows nothing of the job. */
  events: JobEvent[]
}

export function encodeTraceQuery (jobId: JobId): Uint8Array {
  return QueryCodec.encode({ jobId: own(jobIdToBytes(jobId)) })
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeTraceQuery (bytes: Uint8Array): JobId {
  const what = 'trace query'
  const { jobId } = decodeCanonical(what, QueryCodec, bytes, TRACE_QUERY_BYTES_MAX)
  must(jobId.byteLength === JOB_ID_BYTES, what, 'a job id is not 16 bytes')
  return jobIdFromBytes(jobId)
}

/** Beyond TRACE_EVENTS_MAX the newest events are left out. */
export function encodeTraceAnswer ({ atMs, isGateway, events }: TraceAnswer): Uint8Array {
  const told = events.slice(0, TRACE_EVENTS_MAX).map(event => own(EventCodec.encode(eventToWire(event))))
  return AnswerCodec.encode({ atMs, gateway: isGateway, events: told })
}

/** Every event is of this job. Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeTraceAnswer (bytes: Uint8Array, jobId: JobId): TraceAnswer {
  const what = 'trace answer'
  const shape = { repeated: { 3: TRACE_EVENTS_MAX } }
  const { atMs, gateway, events } = decodeCanonical(what, AnswerCodec, bytes, TRACE_ANSWER_BYTES_MAX, shape)
  return {
    atMs,
    isGateway: gateway,
    events: events.map(each => {
      const event = eventFromWire(what, decodeCanonical(what, EventCodec, each, JOB_EVENT_BYTES_MAX))
      must(event.jobId === jobId, what, 'an event is of another job')
      return event
    })
  }
}
