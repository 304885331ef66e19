/** x402 payments that were taken on and are not credited yet, in the gateway's state. */
import { decodePayment, encodePayment, type PendingPayment } from '../../protocol/wire/deposits.ts'
import type { StateBatch, StateStore } from './state-store.ts'

const PAYMENT = 'x402/'

export class PaymentStore {
  readonly #state: Pick<StateStore, 'get' | 'entries'>

  constructor ({ state }: { state: Pick<StateStore, 'get' | 'entries'> }) {
    this.#state = state
  }

  async get (transaction: string): Promise<PendingPayment | undefined> {
    const stored = await this.#state.get(PAYMENT + transaction)
    return stored === undefined ? undefined : decodePayment(stored, transaction)
  }

  async list (): Promise<PendingPayment[]> {
    return (await this.#state.entries({ prefix: PAYMENT }))
      .map(([key, value]) => decodePayment(value, key.slice(PAYMENT.length)))
  }

  put (batch: StateBatch, payment: PendingPayment): void {
    batch.put(PAYMENT + payment.transaction, encodePayment(payment))
  }

  del (batch: StateBatch, transaction: string): void {
    batch.del(PAYMENT + transaction)
  }
}
