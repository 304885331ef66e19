/** What the rest of the gateway sees of credits. */
import type { JobId } from '../../protocol/core/ids.ts'
import type { StateBatch } from '../store/state-store.ts'

/** Credits set aside at this gateway. Ends with exactly one of the two calls. */
export interface Payment {
  readonly wallet: string
  readonly amount: number
  /** Takes them, for these jobs, in the batch that stores the jobs; the amounts add up to `amount`. */
  debit (batch: StateBatch, jobs: ReadonlyArray<{ jobId: JobId, amount: number }>): void
  /** Sets them free again; nothing was taken. */
  release (): void
}

export interface Payments {
  /**
   * Sets credits aside, fetched from other gateways where this one holds too few.
   * Throws DCN_CREDITS_INSUFFICIENT, DCN_NOT_READY, DCN_STOPPING. An amount of 0 always succeeds.
   */
  reserve (wallet: string, amount: number): Promise<Payment>
  /**
   * Gives back what was taken for a job by this gateway, in the batch that stores the job's end, or as soon as its
   * credits are settled after a start. False, and nothing is, where it is more than was taken.
   */
  refund (batch: StateBatch, refund: { wallet: string, amount: number, jobId: JobId }): boolean
}
