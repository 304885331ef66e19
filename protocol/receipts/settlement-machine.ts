/**
 * Pays the parts of one settlement, each by a transaction of its own, exactly once, or says that it failed. It does
 * nothing itself: it is told what happened, and returns what to do, in order. What follows a `store` may be done only
 * when that is durable, so that a transaction that can land is on the disk before anybody else has it; and another one
 * is signed in its place only when it can never land.
 */

/** Attempts that the cluster refuses for good before a part is given up. */
export const REFUSALS_MAX = 3

/** A signed transaction: whoever has it can send it again, and it lands once. */
export interface SignedPayment {
  signature: string
  bytes: Uint8Array
  /** Block height after which it can no longer land. */
  lastValidBlockHeight: number
}

export type PaymentState =
  | { state: 'pending' }
  | { state: 'final', failed: string | undefined }
  /** It can never land. */
  | { state: 'expired' }

/** A part as it is on the disk. */
export type Part =
  | { state: 'planned', attempt: number, refusals: number }
  | { state: 'signed', attempt: number, refusals: number, payment: SignedPayment }
  | { state: 'final', signature: string }
  /** It moved nothing, and never will. `signature`: of a transaction that failed on chain; else empty. */
  | { state: 'failed', signature: string, reason: string }

export type Action =
  | { type: 'sign', part: number }
  | { type: 'store', part: number, record: Part }
  | { type: 'send', part: number, payment: SignedPayment }
  | { type: 'ask', part: number, payment: SignedPayment }

export function newParts (count: number): Part[] {
  return Array.from({ length: count }, () => ({ state: 'planned', attempt: 1, refusals: 0 }))
}

export class SettlementMachine {
  readonly #parts: Part[]
  /** Why the transaction that is out was refused, by part. */
  readonly #refused = new Map<number, string>()

  /** `parts` as they are on the disk; numbered from 1. */
  constructor (parts: readonly Part[]) {
    this.#parts = [...parts]
  }

  get parts (): readonly Part[] {
    return this.#parts
  }

  get isOver (): boolean {
    return this.open().length === 0
  }

  /** Parts that are neither paid nor given up. */
  open (): number[] {
    return this.#parts.flatMap(({ state }, at) => state === 'planned' || state === 'signed' ? [at + 1] : [])
  }

  /** What is to be done about a part now. */
  tick (part: number): Action[] {
    const record = this.#at(part)
    if (record.state === 'planned') return [{ type: 'sign', part }]
    return record.state === 'signed' ? [{ type: 'ask', part, payment: record.payment }] : []
  }

  /** A transaction that pays the part was signed, and nobody else has it. */
  onSigned (part: number, payment: SignedPayment): Action[] {
    const record = this.#at(part)
    if (record.state !== 'planned') return []
    return [this.#store(part, { ...record, state: 'signed', payment }), { type: 'send', part, payment }]
  }

  /** The cluster refused the transaction. It may have it from an earlier try, so that this alone settles nothing. */
  onRefused (part: number, reason: string): void {
    this.#refused.set(part, reason)
  }

  /** What the cluster says of the transaction that is out. */
  onState (part: number, payment: PaymentState): Action[] {
    const record = this.#at(part)
    if (record.state !== 'signed') return []
    const { signature } = record.payment
    switch (payment.state) {
      case 'pending':
        return [{ type: 'send', part, payment: record.payment }]
      case 'final':
        return [this.#store(part, payment.failed === undefined
          ? { state: 'final', signature }
          : { state: 'failed', signature, reason: payment.failed })]
      case 'expired':
        return [this.#store(part, this.#afterExpiry(part, record))]
    }
  }

  #afterExpiry (part: number, { attempt, refusals }: Part & { state: 'signed' }): Part {
    const reason = this.#refused.get(part)
    if (reason === undefined) return { state: 'planned', attempt: attempt + 1, refusals }
    if (refusals + 1 >= REFUSALS_MAX) return { state: 'failed', signature: '', reason }
    return { state: 'planned', attempt: attempt + 1, refusals: refusals + 1 }
  }

  #store (part: number, record: Part): Action {
    this.#parts[part - 1] = record
    this.#refused.delete(part)
    return { type: 'store', part, record }
  }

  #at (part: number): Part {
    return this.#parts[part - 1] as Part
  }
}
