/**
 * Jobs that an earlier run of this gateway left, until it is known whether another has taken them over meanwhile. What
 * their nodes say waits so long: it must neither be acted on nor be lost.
 */
import type { JobId } from '../../protocol/core/ids.ts'
import type { Received } from '../../protocol/net/dispatch-links.ts'
import type { JobRecord } from '../../protocol/wire/jobs.ts'

/** Words of nodes that wait; more are dropped, and said again by nodes that mean them. */
const HELD_MAX = 10_000

export class Returning {
  readonly #jobs = new Map<JobId, JobRecord>()
  #held: Received[] = []

  get size (): number {
    return this.#jobs.size
  }

  has (jobId: JobId): boolean {
    return this.#jobs.has(jobId)
  }

  add (record: JobRecord): void {
    this.#jobs.set(record.jobId, record)
  }

  /** Another gateway has it. */
  delete (jobId: JobId): void {
    this.#jobs.delete(jobId)
  }

  /** What of a message is about other jobs, and so can be acted on now; the rest waits, or will be said again. */
  sift (received: Received): Received | undefined {
    const { message } = received
    if (this.#jobs.size === 0) return received
    if (message.type === 'heartbeat') {
      const jobs = message.jobs.filter(({ jobId }) => !this.#jobs.has(jobId))
      return jobs.length === 0 ? undefined : { ...received, message: { ...message, jobs } }
    }
    if (!this.#jobs.has(message.jobId)) return received
    if (this.#held.length < HELD_MAX) this.#held.push(received)
    return undefined
  }

  /** The jobs that are still this gateway's, and what was said of them and the others meanwhile. */
  take (): { records: JobRecord[], held: Received[] } {
    const taken = { records: [...this.#jobs.values()], held: this.#held }
    this.#jobs.clear()
    this.#held = []
    return taken
  }
}
