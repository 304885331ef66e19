/**
 * Deliveries that are other gateways' to make, and when they have to be made here instead. Pure.
 * Specified in protocol/spec/webhooks.md.
 */
import type { JobId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'

/** How long the gateway that ended a job is not there before the first of the others delivers; each later one waits. */
export const ADOPT_AFTER_MS = 60_000
export const ADOPT_RANK_MS = 30_000
/** After so long every delivery was made or given up. */
export const INHERITED_TTL_MS = 28 * 3_600_000
/** A machine that stood still for so long has heard nobody. */
const STALL_MS = 20_000
/** Deliveries of others that are watched; what comes beyond is left to the gateway whose it is. */
export const INHERITED_MAX = 100_000

export interface Inherited {
  jobId: JobId
  /** Whose delivery it is. */
  owner: PeerId
  /** All who keep the job, and so may say that it was told. */
  holders: readonly PeerId[]
  /** Place among those who deliver in the owner's stead. */
  rank: number
  endedAtMs: number
}

export class HeirWatch {
  readonly #all = new Map<JobId, Inherited>()
  readonly #owners = new Map<PeerId, { lastSeenMs: number, jobs: Set<JobId> }>()
  #lastTickMs = 0

  get isFull (): boolean {
    return this.#all.size >= INHERITED_MAX
  }

  add (inherited: Inherited, nowMs: number): void {
    const { jobId, owner } = inherited
    this.forget(jobId)
    this.#all.set(jobId, inherited)
    const known = this.#owners.get(owner) ?? { lastSeenMs: nowMs, jobs: new Set() }
    this.#owners.set(owner, known)
    known.jobs.add(jobId)
  }

  get (jobId: JobId): Inherited | undefined {
    return this.#all.get(jobId)
  }

  forget (jobId: JobId): void {
    const inherited = this.#all.get(jobId)
    if (inherited === undefined) return
    this.#all.delete(jobId)
    const known = this.#owners.get(inherited.owner)
    known?.jobs.delete(jobId)
    if (known?.jobs.size === 0) this.#owners.delete(inherited.owner)
  }

  owners (): PeerId[] {
    return [...this.#owners.keys()]
  }

  /** The gateway was there at that time. */
  seen (owner: PeerId, atMs: number): void {
    const known = this.#owners.get(owner)
    if (known !== undefined) known.lastSeenMs = Math.max(known.lastSeenMs, atMs)
  }

  /** To be called every few seconds. `isolated`: nobody is connected, so that nobody can be heard. */
  tick (nowMs: number, isolated: boolean): { adopt: JobId[], expired: JobId[] } {
    const deaf = isolated || nowMs - this.#lastTickMs > STALL_MS
    this.#lastTickMs = nowMs
    const [adopt, expired]: [JobId[], JobId[]] = [[], []]
    for (const known of this.#owners.values()) {
      if (deaf) known.lastSeenMs = nowMs
      for (const jobId of known.jobs) {
        const { rank = 0, endedAtMs = 0 } = this.#all.get(jobId) ?? {}
        if (nowMs - endedAtMs > INHERITED_TTL_MS) expired.push(jobId)
        else if (nowMs - known.lastSeenMs >= ADOPT_AFTER_MS + rank * ADOPT_RANK_MS) adopt.push(jobId)
      }
    }
    return { adopt, expired }
  }
}
