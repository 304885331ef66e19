/** The spans of a job's story, for whoever records traces: each daemon makes those of its own part. Pure. */
import type { PeerId } from '../../core/peer-id.ts'
import { isSampled, spanIdOf, traceOfJob, type TraceContext } from '../../core/trace-context.ts'
import type { FinishedSpan } from '../../core/tracer.ts'
import type { JobId } from '../../core/ids.ts'
import type { JobEvent, JobEventWord } from '../../wire/job-events.ts'
import { attemptsOf, type Attempt, type SourcedEvent, type Span, type SpanName } from './attempts.ts'

export interface JobSpansInit {
  jobId: JobId
  self: PeerId
  /** What this daemon remembers of the job. */
  story: readonly JobEvent[]
  /** Of the job's caller, where it named one. */
  caller: TraceContext | undefined
}

/** By its own word alone, a gateway sees nothing between an award and its result. */
const AT_GATEWAY: Partial<Record<SpanName, string>> = { result: 'work' }
const BEFORE_AWARD: ReadonlySet<JobEventWord> = new Set(['heard', 'passed', 'bidding'])

interface Below {
  jobId: JobId
  context: TraceContext
  epoch: number
  parentSpanId: string
  attributes: FinishedSpan['attributes']
}

/**
 * A gateway's: the job, below it each award, below that what came to pass at the gateway. None before the job's end,
 * and none where the caller does not record its trace. `createdAtMs`: when the job was taken.
 */
export function gatewaySpans (
  { jobId, self, story, caller, createdAtMs }: JobSpansInit & { createdAtMs: number }
): FinishedSpan[] {
  const events = story.map(event => ({ ...event, source: self }))
  const context = traceOfJob(jobId, caller)
  const ended = events.findLast(({ word }) => word === 'ended')
  if (ended === undefined || !isSampled(context)) return []
  const shared = { 'dcn.job.id': jobId, 'dcn.gateway': self }
  const status = ended.detail.split(',')[0] ?? ''
  const awards = attemptsOf(events).flatMap(attempt => awardSpans(jobId, context, shared, attempt, events))
  return [{
    context, parentSpanId: caller?.spanId, name: 'dcn job',
    startMs: Math.min(createdAtMs, ...awards.map(({ startMs }) => startMs), ended.atMs), endMs: ended.atMs,
    attributes: { ...shared, 'dcn.status': status },
    ...status === 'done' ? {} : { failure: ended.detail }
  }, ...awards]
}

function awardSpans (
  jobId: JobId, context: TraceContext, shared: FinishedSpan['attributes'], attempt: Attempt,
  events: readonly SourcedEvent[]
): FinishedSpan[] {
  const { epoch, node, outcome, why, startMs, endMs, spans } = attempt
  const attributes = { ...shared, 'dcn.epoch': epoch, ...node === undefined ? {} : { 'dcn.node': node } }
  const spanId = spanIdOf(jobId, epoch)
  const below: Below = { jobId, context, epoch, parentSpanId: spanId, attributes }
  const of = (word: JobEventWord) => events.find(event => event.word === word && event.epoch === epoch)
  return [
    {
      context: { ...context, spanId }, parentSpanId: context.spanId, name: 'dcn attempt', startMs, endMs,
      attributes: { ...attributes, 'dcn.status': outcome },
      ...outcome === 'done' ? {} : { failure: why === '' ? outcome : why }
    },
    ...spans.map(span => partSpan(below, AT_GATEWAY[span.name] ?? span.name, span)),
    ...between(below, 'receipt', of('result'), of('receipt'))
  ]
}

/** A node's of one award that it has done with: what came to pass there, below the gateway's span of the award. */
export function nodeSpans ({ jobId, self, story, caller }: JobSpansInit, epoch: number): FinishedSpan[] {
  const events = story.filter(event => event.epoch === epoch && !BEFORE_AWARD.has(event.word))
    .map(event => ({ ...event, source: self }))
  const of = (word: JobEventWord): SourcedEvent | undefined => events.find(event => event.word === word)
  const context = traceOfJob(jobId, caller)
  const [taken, ran, acknowledged, dropped] = [of('taken'), of('ran'), of('acknowledged'), of('dropped')]
  const end = acknowledged ?? dropped
  if (taken === undefined || end === undefined || !isSampled(context)) return []
  const attributes = {
    'dcn.job.id': jobId, 'dcn.epoch': epoch, 'dcn.node': self,
    ...taken.peer === undefined ? {} : { 'dcn.gateway': taken.peer }
  }
  const spanId = spanIdOf(jobId, epoch, `node ${self}`)
  const below: Below = { jobId, context, epoch, parentSpanId: spanId, attributes }
  const status = acknowledged === undefined ? 'dropped' : ran?.detail ?? ''
  const parts = attemptsOf(events).flatMap(({ spans }) => spans).filter(({ name }) => name !== 'deliver')
  return [
    {
      context: { ...context, spanId }, parentSpanId: spanIdOf(jobId, epoch), name: 'dcn node',
      startMs: taken.atMs, endMs: Math.max(taken.atMs, end.atMs),
      attributes: { ...attributes, 'dcn.status': status },
      ...status === 'done' ? {} : { failure: acknowledged === undefined ? end.detail : status }
    },
    ...parts.map(span => partSpan(below, span.name, span)),
    ...between(below, 'answer', ran, acknowledged)
  ]
}

function between (
  below: Below, name: string, from: SourcedEvent | undefined, to: SourcedEvent | undefined
): FinishedSpan[] {
  if (from === undefined || to === undefined) return []
  return [partSpan(below, name, {
    startMs: from.atMs, endMs: Math.max(from.atMs, to.atMs), source: to.source, detail: to.detail
  })]
}

function partSpan (
  { jobId, context, epoch, parentSpanId, attributes }: Below, name: string,
  { startMs, endMs, source, detail }: Omit<Span, 'name'>
): FinishedSpan {
  return {
    context: { ...context, spanId: spanIdOf(jobId, epoch, `${name} ${source}`) }, parentSpanId, name: `dcn ${name}`,
    startMs, endMs, attributes: { ...attributes, ...detail === '' ? {} : { 'dcn.detail': detail } }
  }
}
