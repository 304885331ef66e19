/** A job wherever it is: here, or at another gateway. */
import { DcnError } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { Dispatcher, KnownJob } from '../dispatch/dispatcher.ts'
import type { RemoteJobs } from './remote-jobs.ts'

export interface JobFinderDeps {
  local: Pick<Dispatcher, 'get' | 'waitForEnd'>
  remote: Pick<RemoteJobs, 'find'>
}

export class JobFinder {
  readonly #deps: JobFinderDeps

  constructor (deps: JobFinderDeps) {
    this.#deps = deps
  }

  /**
   * The job when it has ended, after `waitMs`, or when `signal` fires; undefined where no gateway has it.
   * Throws DCN_GATEWAYS_SILENT.
   */
  async find (jobId: JobId, waitMs: number, signal: AbortSignal): Promise<KnownJob | undefined> {
    const { local, remote } = this.#deps
    await local.waitForEnd(jobId, waitMs, signal)
    return await local.get(jobId) ?? await remote.find(jobId, waitMs, signal)
  }

  /** As `find`, but throws DCN_JOB_NOT_FOUND. */
  async get (jobId: JobId, waitMs: number, signal: AbortSignal): Promise<KnownJob> {
    const known = await this.find(jobId, waitMs, signal)
    if (known === undefined) throw new DcnError('DCN_JOB_NOT_FOUND', { jobId })
    return known
  }
}
