/** Who is paid, and when. */
import { SETTLEMENT_RECEIPTS_MAX } from '../core/limits.ts'
import type { PeerId } from '../core/peer-id.ts'
import { SETTLEMENT_PAYEES_MAX } from '../wire/settlements.ts'

/** Receipts of a node that no settlement has paid. */
export interface Pending {
  node: PeerId
  /** As its last receipt says. */
  payTo: string
  firstSequence: number
  count: number
  /** In micro-USDC. */
  sum: number
  /** When the first of them was accepted. */
  oldestAtMs: number
}

export interface SettlementRules {
  /** Receipts, or an age of the oldest, or micro-USDC owed to any one node, at which there is a settlement. */
  receipts: number
  ageMs: number
  owed: number
  /** What a node must be owed to be paid, in micro-USDC. */
  payoutMin: number
}

/** Receipts of a node that the next settlement pays. */
export type Share = Pick<Pending, 'node' | 'firstSequence' | 'count'>

/** What is owed to nodes that are paid at all. */
export function payable (pending: readonly Pending[], { payoutMin }: Pick<SettlementRules, 'payoutMin'>): Pending[] {
  return pending.filter(({ sum }) => sum >= Math.max(1, payoutMin))
}

/** Whether it is time to pay these. */
export function isDue (
  pending: readonly Pending[], { receipts, ageMs, owed }: Omit<SettlementRules, 'payoutMin'>, nowMs: number
): boolean {
  const count = pending.reduce((sum, each) => sum + each.count, 0)
  return count >= receipts || pending.some(({ sum, oldestAtMs }) => sum >= owed || nowMs - oldestAtMs >= ageMs)
}

/** As much of it as one settlement takes, by node; who waits longest goes first. */
export function sharesOf (
  pending: readonly Pending[], receiptsMax = SETTLEMENT_RECEIPTS_MAX, payeesMax = SETTLEMENT_PAYEES_MAX
): Share[] {
  const shares: Share[] = []
  let left = receiptsMax
  for (const { node, firstSequence, count } of pending.toSorted((a, b) => a.oldestAtMs - b.oldestAtMs)) {
    if (left === 0 || shares.length === payeesMax) break
    const taken = Math.min(count, left)
    left -= taken
    shares.push({ node, firstSequence, count: taken })
  }
  return shares.sort((a, b) => a.node < b.node ? -1 : 1)
}
