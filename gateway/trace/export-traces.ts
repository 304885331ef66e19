/** Records the spans of each job that ends at this gateway. */
import { reasonOf } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Tracer } from '../../protocol/core/tracer.ts'
import type { JobEvents } from '../../protocol/jobs/job-events.ts'
import { gatewaySpans } from '../../protocol/jobs/trace/job-spans.ts'
import type { JobEvent } from '../../protocol/wire/job-events.ts'
import type { JobStore } from '../store/job-store.ts'

export interface ExportTracesDeps {
  network: { self: PeerId }
  events: JobEvents
  store: Pick<JobStore, 'get'>
  logger: Logger
}

export function exportTraces ({ network: { self }, events, store, logger }: ExportTracesDeps, tracer: Tracer): void {
  const log = logger.child('trace')
  const record = async (jobId: JobId, story: readonly JobEvent[]): Promise<void> => {
    const job = await store.get(jobId)
    if (job === undefined) return
    tracer.record(gatewaySpans({ jobId, self, story, caller: job.trace, createdAtMs: job.createdAtMs }))
  }
  events.listen(({ word, jobId }) => {
    if (word !== 'ended' || jobId === undefined) return
    record(jobId, events.story(jobId)).catch((err: unknown) => {
      // The store closes while the last jobs of a gateway that stops end.
      log.debug('a job is not in its trace', { jobId, reason: reasonOf(err) })
    })
  })
}
