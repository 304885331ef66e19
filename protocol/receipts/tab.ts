/**
 * What one gateway owes a node, as the node sees it: from the receipts that it holds, and the payments that it has
 * seen on chain. Pure. Specified in protocol/spec/receipts.md, "When a node stops".
 */
import { earn, NO_ACCOUNT, type Account, type Receipt } from './receipt.ts'

/** Accepted results whose receipts may be missing before the node works for the gateway no more. */
export const RECEIPTS_LAG_MAX = 16
/** Receipts kept beyond a gap; whatever comes after is asked for again. */
const AHEAD_MAX = 4_096

/** All that has to be stored. */
export interface TabState extends Account {
  /** Micro-USDC that was seen on chain. */
  paid: number
}

export type Taken = 'new' | 'known' | 'wrong'

export class Tab {
  /** After the last receipt before which none is missing. */
  #account: Account
  #paid: number
  readonly #ahead = new Map<number, Receipt>()
  /** Results that were accepted with no receipt that holds. */
  #unreceipted = 0

  constructor ({ paid, ...account }: TabState = { ...NO_ACCOUNT, paid: 0 }) {
    this.#account = account
    this.#paid = paid
  }

  get state (): TabState {
    return { ...this.#account, paid: this.#paid }
  }

  /** Receipts that are known to be missing. */
  get lag (): number {
    const last = Math.max(this.#account.sequence, ...this.#ahead.keys())
    return last - this.#account.sequence - this.#ahead.size + this.#unreceipted
  }

  /** Micro-USDC earned and not seen on chain. */
  get unpaid (): number {
    let owed = this.#account.owed
    for (const receipt of this.#ahead.values()) owed = Math.max(owed, receipt.owed)
    return Math.max(0, owed - this.#paid)
  }

  /** Takes a receipt whose signatures hold. `wrong`: it does not follow from the one before it; nothing is taken. */
  take (receipt: Receipt): Taken {
    if (receipt.sequence <= this.#account.sequence || this.#ahead.has(receipt.sequence)) return 'known'
    if (receipt.sequence > this.#account.sequence + 1) {
      if (this.#ahead.size < AHEAD_MAX) this.#ahead.set(receipt.sequence, receipt)
      return 'new'
    }
    if (!this.#follows(receipt)) return 'wrong'
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.#ahead.delete(next.sequence)
      // Asked for again, and then it is the right one or the gateway is known to be at fault.
      if (!this.#follows(next)) break
    }
    return 'new'
  }

  /** A result was accepted, and what came for a receipt is none. */
  missed (): void {
    this.#unreceipted++
  }

  /** All receipts that the gateway says there are have come. */
  caughtUp (): void {
    this.#unreceipted = 0
  }

  /** Money was seen on chain. */
  pay (sum: number): void {
    this.#paid += sum
  }

  #next (): Receipt | undefined {
    return this.#ahead.get(this.#account.sequence + 1)
  }

  #follows (receipt: Receipt): boolean {
    const due = earn(this.#account, receipt)
    const { sequence, amount, owed, carry } = receipt
    if (amount !== due.amount || owed !== due.owed || carry !== due.carry) return false
    this.#account = { sequence, amount, owed, carry }
    return true
  }
}
