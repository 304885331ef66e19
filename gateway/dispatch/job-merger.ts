/**
 * Takes in what other gateways say of jobs, one word after the other for each job: what is further than what is known
 * here becomes what is known here. Specified in protocol/spec/standby.md.
 */
import type { JobId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { mergeRecord } from '../../protocol/jobs/job-order.ts'
import { takenOver } from '../../protocol/jobs/standby.ts'
import { hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'

export interface JobMergerDeps {
  self: PeerId
  /** The job where it is in flight here, its end not written yet. */
  readonly inFlight: (jobId: JobId) => JobRecord | undefined
  /** Whether its end is on its way to the disk. */
  readonly isEnding: (jobId: JobId) => boolean
  /** The job as it is stored, once its end is not on its way to the disk. */
  readonly stored: (jobId: JobId) => Promise<JobRecord | undefined>
  /** Resolves once it is durable, with what is stored. `before`: how the job stood here. */
  keep (record: JobRecord, before: JobRecord | undefined): Promise<JobRecord>
  /** Resolves once it is durable and offered. */
  adopt (record: JobRecord): Promise<void>
  nowMs (): number
}

export class JobMerger {
  readonly #deps: JobMergerDeps
  readonly #busy = new Map<JobId, Promise<unknown>>()

  constructor (deps: JobMergerDeps) {
    this.#deps = deps
  }

  /** How the job stands here after that, durably; undefined where it is not kept here. */
  async merge (theirs: JobRecord, from: PeerId): Promise<JobRecord | undefined> {
    return await this.#inTurn(theirs.jobId, async ours => {
      const merged = mergeRecord(this.#deps.self, ours, theirs, from)
      if (merged === undefined || merged === ours) return ours
      return await this.#deps.keep(merged, ours)
    })
  }

  /** Carries on with a job of a gateway that is lost, unless it has ended or is looked after here already. */
  async takeOver (jobId: JobId): Promise<void> {
    await this.#inTurn(jobId, async record => {
      if (record === undefined || hasEnded(record.status) || record.owner === this.#deps.self) return
      await this.#deps.adopt(takenOver(record, this.#deps.self, this.#deps.nowMs()))
    })
  }

  /** `decide` is called in the turn in which the job was seen to stand so: nothing can come between. */
  async #decide<T> (jobId: JobId, decide: (ours: JobRecord | undefined) => Promise<T>): Promise<T> {
    const { inFlight, isEnding, stored } = this.#deps
    for (;;) {
      const before = inFlight(jobId)
      const record = before === undefined ? await stored(jobId) : undefined
      const now = inFlight(jobId)
      if (now !== undefined) return await decide(now)
      if (before === undefined && !isEnding(jobId)) return await decide(record)
    }
  }

  async #inTurn<T> (jobId: JobId, decide: (ours: JobRecord | undefined) => Promise<T>): Promise<T> {
    const work = async (): Promise<T> => await this.#decide(jobId, decide)
    const before = this.#busy.get(jobId)
    const turn = before === undefined ? work() : before.then(work, work)
    this.#busy.set(jobId, turn)
    try {
      return await turn
    } finally {
      if (this.#busy.get(jobId) === turn) this.#busy.delete(jobId)
    }
  }
}
