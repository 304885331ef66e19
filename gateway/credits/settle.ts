/** What becomes of a job's credits when it has ended. */
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { chargeOf } from '../../protocol/jobs/charge.ts'
import type { JobRecord } from '../../protocol/wire/jobs.ts'
import type { StateBatch } from '../store/state-store.ts'
import type { Payments } from './payments.ts'

/**
 * Gives back what the job does not cost, in the batch that stores its end; the record says how much that was. Only the
 * gateway that took the credits can give them back, and it does so once. Must not throw.
 */
export function settle (payments: Pick<Payments, 'refund'>, self: PeerId) {
  return (record: JobRecord, batch: StateBatch): JobRecord => {
    const rest = record.debited - chargeOf(record)
    if (record.origin !== self || record.refunded > 0 || rest <= 0) return record
    const { wallet, jobId } = record
    return payments.refund(batch, { wallet, jobId, amount: rest }) ? { ...record, refunded: rest } : record
  }
}
