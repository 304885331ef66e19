/** How accounts were before transactions that are not final yet, so that a reader may ask for the final state. */
import type { WrittenAccounts } from './journal/entries.ts'
import type { AccountState } from './vm/vm.ts'

export class RecentWrites {
  /** Oldest first. */
  #writes: Array<{ slot: bigint, before: WrittenAccounts }> = []

  add (slot: bigint, before: WrittenAccounts): void {
    this.#writes.push({ slot, before })
  }

  /** What was written up to this slot is final. */
  forget (finalized: bigint): void {
    if (this.#writes.length > 0) this.#writes = this.#writes.filter(({ slot }) => slot > finalized)
  }

  /** The accounts that differ now from how they were at the end of `slot`, as they were. */
  since (slot: bigint): WrittenAccounts {
    const then: WrittenAccounts = new Map()
    for (const write of this.#writes) {
      if (write.slot <= slot) continue
      for (const [address, state] of write.before) if (!then.has(address)) then.set(address, state)
    }
    return then
  }

  /** The account at the end of `slot`, where it was written since; undefined: it was not. */
  at (address: string, slot: bigint): { state: AccountState | undefined } | undefined {
    const write = this.#writes.find(write => write.slot > slot && write.before.has(address))
    return write === undefined ? undefined : { state: write.before.get(address) }
  }
}
