/** The jobs that this gateway has, as those who ask see them: users through its routes, and other gateways. */
import { isNews } from '../../protocol/jobs/job-order.ts'
import type { JobQuery } from '../../protocol/wire/jobs.ts'
import type { Dispatcher, KnownJob } from '../dispatch/dispatcher.ts'
import { JobWatch } from './job-feed.ts'

export interface LocalJobsDeps {
  jobs: Pick<Dispatcher, 'get' | 'isInFlight' | 'feed'>
  nowMs (): number
}

export class LocalJobs {
  readonly #deps: LocalJobsDeps

  constructor (deps: LocalJobsDeps) {
    this.#deps = deps
  }

  /**
   * The job as soon as it differs from `seen` (has ended, where there is no `seen`), or as it is after `waitMs` or when
   * `signal` fires. At once where it is not looked after here: others know more of it.
   */
  async wait ({ jobId, waitMs, seen }: JobQuery, signal: AbortSignal): Promise<KnownJob | undefined> {
    const { jobs } = this.#deps
    const untilMs = this.#deps.nowMs() + waitMs
    using watch = new JobWatch(jobs.feed, jobId)
    for (;;) {
      // Seen before the job is read: what comes meanwhile makes another round.
      const isLast = watch.over || !jobs.isInFlight(jobId)
      const known = await jobs.get(jobId)
      const restMs = untilMs - this.#deps.nowMs()
      if (known === undefined || isLast || restMs <= 0 || signal.aborted) return known
      if (seen !== undefined && isNews(known, seen)) return known
      await watch.change(restMs, signal)
    }
  }
}
