/** Waits for a job by long polls, and through a restart of the gateway that is asked. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { JobView } from '../protocol/api/jobs.ts'
import { type ErrorCode, isDcnError } from '../protocol/core/errors.ts'

/** One poll. Short, because new console output arrives with the answer. */
export const POLL_MS = 1_000
/** Between polls at least, where a gateway answers at once although the job has not ended. */
const POLL_INTERVAL_MIN_MS = 200
/** How long a gateway may be away. */
export const AWAY_MS_MAX = 60_000
const RETRY_FIRST_MS = 250
const RETRY_MS_MAX = 5_000

/** The part of a GatewayClient that waiting needs. */
export interface JobSource {
  job (jobId: string, options: { waitMs?: number, signal?: AbortSignal | undefined }): Promise<JobView>
}

export interface WaitOptions {
  /** Called with every answer, the last one included. */
  onView?: (view: JobView) => void
  /** Called once each time that the gateway is found to be away. */
  onAway?: (err: Error) => void
  /** Return the job as it stands after so long; absent: wait until it ends. */
  waitMs?: number
  /** How long a gateway may be away before its error is thrown. */
  awayMsMax?: number
  pollMs?: number
  signal?: AbortSignal
}

export function isFinal (view: JobView): boolean {
  return view.status !== 'queued' && view.status !== 'running'
}

export async function waitForJob (source: JobSource, jobId: string, options: WaitOptions = {}): Promise<JobView> {
  const { signal, pollMs = POLL_MS, waitMs = Infinity } = options
  const startedAtMs = performance.now()
  for (;;) {
    const askedAtMs = performance.now()
    const leftMs = Math.max(0, waitMs - (askedAtMs - startedAtMs))
    const view = await askPatiently(source, jobId, Math.ceil(Math.min(pollMs, leftMs)), options)
    options.onView?.(view)
    if (isFinal(view) || performance.now() - startedAtMs >= waitMs) return view
    const earlyMs = POLL_INTERVAL_MIN_MS - (performance.now() - askedAtMs)
    if (earlyMs > 0) await sleep(earlyMs, undefined, { signal })
  }
}

async function askPatiently (
  source: JobSource, jobId: string, waitMs: number, { signal, onAway, awayMsMax = AWAY_MS_MAX }: WaitOptions
): Promise<JobView> {
  const startedAtMs = performance.now()
  for (let retryMs = RETRY_FIRST_MS, told = false; ; retryMs = Math.min(2 * retryMs, RETRY_MS_MAX)) {
    try {
      return await source.job(jobId, { waitMs, signal })
    } catch (err) {
      if (!isAway(err) || performance.now() - startedAtMs >= awayMsMax) throw err
      if (!told) onAway?.(err)
      told = true
      await sleep(retryMs, undefined, { signal })
    }
  }
}

/** Asking again may help: a gateway's jobs survive its restart. With the last code, another one is away. */
const AWAY_CODES: ReadonlyArray<ErrorCode> = ['DCN_GATEWAY_UNREACHABLE', 'DCN_STOPPING', 'DCN_GATEWAYS_SILENT']

/** Whether asking the same gateway again may help. */
export function isAway (err: unknown): err is Error {
  return isDcnError(err) && AWAY_CODES.includes(err.code)
}
