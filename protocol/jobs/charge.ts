/** What a job costs its wallet, once it has ended. Decided in protocol/spec/ledger.md, "Who is charged". */
import type { JobRecord } from '../wire/jobs.ts'

type Ended = Pick<JobRecord, 'status' | 'resultProof' | 'attempts' | 'runs' | 'price' | 'debited'>

/**
 * Credits that are kept of what was taken; the rest comes back. A result of the user's code is paid for, whatever it
 * is, once for every run that gave one; a job that the gateway ended, for want of nodes or by their failure, is free.
 * So is one that was cancelled before a node began.
 */
export function chargeOf ({ status, resultProof, attempts, runs, price, debited }: Ended): number {
  const hasRun = resultProof.byteLength > 0 || (status === 'cancelled' && attempts > 0)
  return hasRun ? Math.min(debited, price * Math.max(1, runs)) : 0
}
