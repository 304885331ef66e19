/** What a transaction proves of a settlement: what it says, who says it, and who was paid. Pure. */
import { changesOf } from './changes.ts'
import type { UsdcChange, UsdcTransaction } from './types.ts'

export interface SettlementOnChain {
  signature: string
  slot: number
  blockTime: number | undefined
  /** Why it failed; nobody was paid then, whatever the memos say. */
  failed: string | undefined
  memos: string[]
  signers: string[]
  /** Micro-USDC, by owner; of losses and gains over all accounts of one owner. */
  changes: UsdcChange[]
  /** What the owner has more than before, in micro-USDC; 0n where it is less. */
  gainOf (owner: string): bigint
}

export function readSettlement (transaction: UsdcTransaction): SettlementOnChain {
  const { signature, slot, blockTime, failed, memos, signers } = transaction
  const changes = failed === undefined ? changesOf(transaction) : []
  const gains = new Map(changes.filter(({ change }) => change > 0n).map(({ owner, change }) => [owner, change]))
  return {
    signature, slot, blockTime, failed, memos, signers, changes, gainOf: owner => gains.get(owner) ?? 0n
  }
}
