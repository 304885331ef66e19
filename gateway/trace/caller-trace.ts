/** W3C Trace Context on requests that make jobs, and on what follows from them. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { JobId } from '../../protocol/core/ids.ts'
import {
  formatTraceparent, parseTraceparent, passableTracestate, traceOfJob, type CallerTrace, type TraceContext
} from '../../protocol/core/trace-context.ts'
import type { JobRecord } from '../../protocol/wire/jobs.ts'

/** What the caller says of its trace; undefined where it says nothing, or nothing that holds. */
export function callerTrace ({ headers }: Pick<FastifyRequest, 'headers'>): CallerTrace | undefined {
  const { traceparent, tracestate } = headers
  const parent = typeof traceparent === 'string' ? parseTraceparent(traceparent) : undefined
  if (parent === undefined) return undefined
  // Several headers are one list.
  return { ...parent, state: passableTracestate([tracestate ?? ''].flat().join(',')) }
}

/** Tells the trace of the first job that the request made: they are all of one trace where the caller named one. */
export function tellTrace (reply: FastifyReply, jobId: JobId | undefined, caller: TraceContext | undefined): void {
  if (jobId !== undefined) reply.header('traceparent', formatTraceparent(traceOfJob(jobId, caller)))
}

/** The headers of calls that are made for a job. */
export function traceHeaders ({ jobId, trace }: Pick<JobRecord, 'jobId' | 'trace'>): Record<string, string> {
  const state = trace?.state ?? ''
  return {
    traceparent: formatTraceparent(traceOfJob(jobId, trace)), ...state === '' ? {} : { tracestate: state }
  }
}
