/** Watches a job to its end, and hands on what it prints as it prints it. */
import { type EventsOptions, type JobEvent } from '../protocol/api/client.ts'
import type { JobView } from '../protocol/api/jobs.ts'
import { LogPrinter } from './log-printer.ts'
import { isFinal, type JobSource } from './wait-for-job.ts'

/** The part of a GatewayClient that following needs. */
export interface EventSource extends JobSource {
  events (jobId: string, options: EventsOptions): AsyncIterable<JobEvent>
}

export interface FollowOptions {
  onView?: (view: JobView) => void
  /** Console output of the function. */
  onLog?: (text: string) => void
  /** Called once each time that the gateway is found to be away. */
  onAway?: (err: Error) => void
  /** Return the job as it stands after so long; absent: follow it until it ends. */
  waitMs?: number | undefined
}

export async function followJob (source: EventSource, jobId: string, options: FollowOptions = {}): Promise<JobView> {
  const { onView, onLog = () => {}, onAway, waitMs } = options
  const printer = new LogPrinter(onLog)
  const late = new AbortController()
  const timer = waitMs === undefined ? undefined : setTimeout(() => { late.abort() }, waitMs)
  let known = ''
  try {
    for await (const event of source.events(jobId, { onAway, signal: late.signal })) {
      if (event.type === 'log') {
        known = known.slice(0, event.offset) + event.text
        printer.update(known)
        continue
      }
      const { job } = event
      // A job that looks the other way, back, has not yet been told of the last lines.
      if (!known.startsWith(job.logs)) known = job.logs
      onView?.(job)
      printer.update(job.logs)
      if (isFinal(job)) return job
    }
  } catch (err) {
    if (!late.signal.aborted) throw err
  } finally {
    clearTimeout(timer)
  }
  return await source.job(jobId, {})
}
