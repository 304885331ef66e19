/**
 * A job, wherever it is looked after: here, at another gateway, or at one after the other where a gateway is lost on
 * the way. The one door for whoever wants to read jobs.
 */
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { isFurther, isNews } from '../../protocol/jobs/job-order.ts'
import { decodeOutcome, hasEnded, type JobSeen } from '../../protocol/wire/jobs.ts'
import type { KnownJob } from '../dispatch/dispatcher.ts'
import { pause } from './job-feed.ts'
import type { LocalJobs } from './local-jobs.ts'
import type { RemoteJob, RemoteJobs } from './remote-jobs.ts'

/** A job whose gateway does not answer is looked for again after so long. */
const LOOK_AGAIN_MS = 500

/** Longest single question of somebody who follows a job. */
const FOLLOW_WAIT_MS = 20_000

/** Jobs elsewhere of which it is remembered who looks after them. */
const HINTS_MAX = 10_000

export interface JobReaderDeps {
  self: PeerId
  local: Pick<LocalJobs, 'wait'>
  remote: Pick<RemoteJobs, 'find' | 'ask'>
  nowMs (): number
  logger: Logger
}

/** How a job has got on since the update before. */
export interface JobUpdate extends KnownJob {
  /** What the function printed since then, and where in `logs` that begins. */
  added: string
  addedAt: number
}

/** What is waited for: the job's end, or any difference from `seen`. */
interface Wish { jobId: JobId, untilMs: number, seen: JobSeen | undefined }

export class JobReader {
  readonly #deps: JobReaderDeps
  readonly #log: Logger
  readonly #owners = new Map<JobId, PeerId>()

  constructor (deps: JobReaderDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('job-reader')
  }

  /**
   * The job when it has ended, or as it is after `waitMs` or when `signal` fires; undefined where no gateway has it.
   * Throws DCN_GATEWAYS_SILENT where some gateways did not answer, and so may have it.
   */
  async find (jobId: JobId, waitMs: number, signal: AbortSignal): Promise<KnownJob | undefined> {
    return await this.#await({ jobId, untilMs: this.#deps.nowMs() + waitMs, seen: undefined }, '', signal)
  }

  /** As `find`, but throws DCN_JOB_NOT_FOUND. */
  async get (jobId: JobId, waitMs: number, signal: AbortSignal): Promise<KnownJob> {
    const known = await this.find(jobId, waitMs, signal)
    if (known === undefined) throw new DcnError('DCN_JOB_NOT_FOUND', { jobId })
    return known
  }

  /**
   * The job as it is now, then each change of its record or its console output (several at once where they come
   * quickly), last of all its end. Ends early where `signal` fires. Throws as `get` does.
   */
  async * follow (jobId: JobId, signal: AbortSignal): AsyncGenerator<JobUpdate, void, undefined> {
    let update: JobUpdate | undefined
    while (!signal.aborted && (update === undefined || !hasEnded(update.record.status))) {
      const seen = update === undefined ? undefined : seenOf(update)
      const untilMs = this.#deps.nowMs() + (seen === undefined ? 0 : FOLLOW_WAIT_MS)
      const known = await this.#await({ jobId, untilMs, seen }, update?.logs ?? '', signal)
      if (known === undefined) throw new DcnError('DCN_JOB_NOT_FOUND', { jobId })
      if (seen !== undefined && !isNews(known, seen)) continue
      update = updateOf(known, update)
      yield update
    }
  }

  /** `logs`: the output up to `seen`. Undefined where nobody knows the job. */
  async #await (wish: Wish, logs: string, signal: AbortSignal): Promise<KnownJob | undefined> {
    const { jobId, untilMs, seen } = wish
    for (;;) {
      const here = await this.#deps.local.wait({ jobId, waitMs: this.#rest(untilMs), ...seenPart(seen) }, signal)
      if (here !== undefined && (hasEnded(here.record.status) || here.record.owner === this.#deps.self)) return here
      const there = whole(await this.#elsewhere(wish, here, signal), logs)
      const known = there !== undefined && (here === undefined || !isFurther(here.record, there.record)) ? there : here
      if (known === undefined || this.#rest(untilMs) === 0 || signal.aborted) return known
      if (hasEnded(known.record.status) || (seen !== undefined && isNews(known, seen))) return known
      // Whoever looks after it does not answer: it comes back, or another takes over.
      await pause(LOOK_AGAIN_MS, signal)
    }
  }

  /** From the gateway that looks after the job; from any that has it, where that one does not answer. */
  async #elsewhere (wish: Wish, here: KnownJob | undefined, signal: AbortSignal): Promise<RemoteJob | undefined> {
    const { jobId } = wish
    const believed = this.#owners.get(jobId) ?? here?.record.owner
    const first = believed === undefined ? undefined : await this.#ask(believed, wish, signal)
    if (first !== undefined) return first
    const found = await this.#deps.remote.find(jobId, signal).catch((err: unknown) => {
      if (here === undefined) throw err
      return undefined
    })
    if (found === undefined || found.record.owner === believed || hasEnded(found.record.status)) return found
    const { owner } = found.record
    this.#remember(jobId, owner)
    // Its answer was for now; what is left to wait for it tells later.
    return owner === found.gateway && this.#rest(wish.untilMs) === 0
      ? found
      : await this.#ask(owner, wish, signal) ?? found
  }

  /** Undefined, and the owner is no longer believed to be it, where it has nothing to say of the job. */
  async #ask (owner: PeerId, { jobId, untilMs, seen }: Wish, signal: AbortSignal): Promise<RemoteJob | undefined> {
    if (owner === this.#deps.self) return undefined
    try {
      const query = { jobId, waitMs: this.#rest(untilMs), ...seenPart(seen) }
      const job = await this.#deps.remote.ask(owner, query, signal)
      if (job !== undefined && (hasEnded(job.record.status) || job.record.owner === owner)) return job
    } catch (err) {
      this.#log.debug('the gateway of a job gave no word of it', { gateway: owner, jobId, reason: reasonOf(err) })
    }
    this.#owners.delete(jobId)
    return undefined
  }

  #remember (jobId: JobId, owner: PeerId): void {
    const [oldest] = this.#owners.keys()
    if (this.#owners.size >= HINTS_MAX && oldest !== undefined) this.#owners.delete(oldest)
    this.#owners.set(jobId, owner)
  }

  #rest (untilMs: number): number {
    return Math.max(0, untilMs - this.#deps.nowMs())
  }
}

function seenPart (seen: JobSeen | undefined): { seen?: JobSeen } {
  return seen === undefined ? {} : { seen }
}

/** With the output that was known before, and so not sent again. */
function whole (job: RemoteJob | undefined, logs: string): KnownJob | undefined {
  return job === undefined ? undefined : { record: job.record, logs: logs.slice(0, job.logsOffset) + job.logs }
}

function seenOf ({ record, logs }: KnownJob): JobSeen {
  return { status: record.status, epoch: record.epoch, logChars: logs.length }
}

/** An ended job's whole output is in its outcome. */
function updateOf ({ record, logs }: KnownJob, before: JobUpdate | undefined): JobUpdate {
  const hasOutcome = record.kind === 'function' && record.resultProof.byteLength > 0
  const all = hasOutcome ? decodeOutcome(record.outcome).logs : logs
  const told = before?.record.epoch === record.epoch && all.startsWith(before.logs) ? before.logs.length : 0
  return { record, logs: all, added: all.slice(told), addedAt: told }
}
