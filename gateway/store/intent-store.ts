/** Deposit intents in the gateway's state, and the transactions that empty their addresses. */
import {
  decodeIntent, decodeSweep, encodeIntent, encodeSweep, type Intent, type Sweep
} from '../../protocol/wire/deposits.ts'
import type { StateBatch, StateStore } from './state-store.ts'

const INTENT = 'intent/of/'
const SWEEP = 'intent/sweep/'

export interface IntentStoreDeps {
  state: Pick<StateStore, 'get' | 'entries'>
  /** Address that goes with an intent's id. */
  referenceOf: (intentId: string) => string
}

export class IntentStore {
  readonly #deps: IntentStoreDeps

  constructor (deps: IntentStoreDeps) {
    this.#deps = deps
  }

  async load (): Promise<Intent[]> {
    const { state, referenceOf } = this.#deps
    return (await state.entries({ prefix: INTENT })).map(([key, value]) => {
      const intentId = key.slice(INTENT.length)
      return decodeIntent(value, { intentId, reference: referenceOf(intentId) })
    })
  }

  put (batch: StateBatch, intent: Intent): void {
    batch.put(INTENT + intent.intentId, encodeIntent(intent))
  }

  del (batch: StateBatch, { intentId }: Pick<Intent, 'intentId'>): void {
    batch.del(INTENT + intentId)
  }

  /** The transaction that may be on its way. */
  async sweep (intentId: string): Promise<Sweep | undefined> {
    const stored = await this.#deps.state.get(SWEEP + intentId)
    return stored === undefined ? undefined : decodeSweep(stored)
  }

  putSweep (batch: StateBatch, intentId: string, sweep: Sweep): void {
    batch.put(SWEEP + intentId, encodeSweep(sweep))
  }

  delSweep (batch: StateBatch, intentId: string): void {
    batch.del(SWEEP + intentId)
  }
}
