/** One job's story as the REST API shows it. */
import type { TraceSpan, TraceView } from '../../protocol/api/trace.ts'
import { iso } from '../../protocol/core/iso.ts'
import type { JobEventWord } from '../../protocol/wire/job-events.ts'
import { attemptsOf, type Attempt, type SourcedEvent } from '../../protocol/jobs/trace/attempts.ts'
import type { Story, Told } from '../../protocol/jobs/trace/assemble.ts'
import { COPIED_WHEN_NEW } from '../standby/copied.ts'
import { hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'

export interface TraceParts {
  record: JobRecord
  traceId: string
  story: Story
  told: readonly Told[]
  missing: TraceView['missing']
  nowMs: number
}

export function traceView ({ record, traceId, story, told, missing, nowMs }: TraceParts): TraceView {
  const { events, leftOut } = story
  const beganMs = events[0]?.atMs ?? record.createdAtMs
  const since = (atMs: number): number => Math.max(0, atMs - beganMs)
  const endMs = events.findLast(({ word }) => word === 'ended')?.atMs ??
    (hasEnded(record.status) ? record.finishedAtMs : nowMs)
  return {
    jobId: record.jobId,
    traceId,
    status: record.status,
    beganAt: iso(beganMs),
    totalMs: since(endMs),
    attempts: attemptsOf(events).map(attempt => attemptView(attempt, since)),
    spans: wholeSpans(events, since),
    events: events.map(({ atMs, source, word, epoch, peer, detail, durationMs }) => ({
      at: iso(atMs), atMs: since(atMs), source, word, epoch, ...peer === undefined ? {} : { peer }, detail,
      ...durationMs === 0 ? {} : { durationMs }
    })),
    daemons: told.map(({ peer, isGateway, offset, events: some }) => ({
      peerId: peer, role: isGateway ? 'gateway' as const : 'node' as const, ...offset,
      events: some.length, leftOut: leftOut.get(peer) ?? 0
    })),
    missing
  }
}

function attemptView (attempt: Attempt, since: (atMs: number) => number): TraceView['attempts'][number] {
  const { epoch, gateway, node, outcome, why, startMs, endMs, spans, bids, passes } = attempt
  return {
    epoch, ...gateway === undefined ? {} : { gateway }, ...node === undefined ? {} : { node }, outcome, why,
    atMs: since(startMs),
    durationMs: endMs - startMs,
    spans: spans.map(span => ({
      name: span.name, atMs: since(span.startMs), durationMs: span.endMs - span.startMs, source: span.source,
      detail: span.detail
    })),
    bids: bids.map(({ isAwarded, atMs, ...bid }) => ({ ...bid, atMs: since(atMs), awarded: isAwarded })),
    passes
  }
}

/** What is of no one award: copies at its begin, the receipt and the payment after its end. */
function wholeSpans (events: readonly SourcedEvent[], since: (atMs: number) => number): TraceSpan[] {
  const spans: TraceSpan[] = []
  const add = (name: string, from: SourcedEvent | undefined, to: SourcedEvent | undefined): void => {
    if (from === undefined || to === undefined) return
    spans.push({
      name, atMs: since(from.atMs), durationMs: Math.max(0, to.atMs - from.atMs), source: to.source, detail: to.detail
    })
  }
  const last = (word: JobEventWord): SourcedEvent | undefined => events.findLast(event => event.word === word)
  add('copy', events.find(({ word }) => word === 'accepted'),
    events.findLast(({ word, detail }) => word === 'copied' && detail === COPIED_WHEN_NEW))
  add('receipt', last('result'), last('receipt'))
  add('settlement', last('ended'), last('settled'))
  return spans
}
