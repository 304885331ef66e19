/** What a node remembers of single jobs: for those who ask it, and for where traces are recorded. */
import type { Clock } from '../protocol/core/clock.ts'
import type { JobId } from '../protocol/core/ids.ts'
import type { TraceContext } from '../protocol/core/trace-context.ts'
import type { Tracer } from '../protocol/core/tracer.ts'
import { STORIES_MAX, type JobEvents } from '../protocol/jobs/job-events.ts'
import { nodeSpans } from '../protocol/jobs/trace/job-spans.ts'
import { serveTraces } from '../protocol/net/traces.ts'
import type { Network } from '../protocol/net/types.ts'
import type { Award } from '../protocol/wire/dispatch.ts'

export interface TracePartsDeps {
  network: Network
  clock: Clock
  events: JobEvents
  /** Undefined where no traces are recorded. */
  tracer: Tracer | undefined
}

/** `onStart`: to be told of each run that begins. */
export function traceParts ({ network, clock, events, tracer }: TracePartsDeps): { onStart (award: Award): void } {
  serveTraces(network, { isGateway: false, clock, story: async jobId => events.story(jobId) })
  return { onStart: tracer === undefined ? () => {} : exportRuns({ self: network.self, events, tracer }) }
}

function exportRuns (
  { self, events, tracer }: { self: string, events: JobEvents, tracer: Tracer }
): (award: Award) => void {
  /** Of runs that go on, or whose result is on its way: what the award says of the caller. */
  const callers = new Map<string, TraceContext | undefined>()
  const keyOf = (jobId: JobId, epoch: number): string => `${jobId}/${epoch}`
  events.listen(({ word, jobId, epoch }) => {
    if (jobId === undefined || (word !== 'acknowledged' && word !== 'dropped')) return
    const key = keyOf(jobId, epoch)
    // What was given back before it began took no time here.
    if (!callers.has(key)) return
    const caller = callers.get(key)
    callers.delete(key)
    tracer.record(nodeSpans({ jobId, self, story: events.story(jobId), caller }, epoch))
  })
  return ({ jobId, epoch, trace }) => {
    callers.set(keyOf(jobId, epoch), trace)
    // A result may be kept for a gateway that never comes back.
    const [oldest] = callers.keys()
    if (callers.size > STORIES_MAX && oldest !== undefined) callers.delete(oldest)
  }
}
