/**
 * Money at an intent's address, into the treasury: crash-safe, for a transaction is stored before it is sent, and no
 * other is signed while it may still land. The credits were given when the money came; this only moves it.
 */
import type { Signer } from '../../protocol/core/ed25519.ts'
import { isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { Solana } from '../../protocol/solana/types.ts'
import type { Intent, Sweep } from '../../protocol/wire/deposits.ts'
import type { IntentStore } from '../store/intent-store.ts'
import type { StateStore } from '../store/state-store.ts'
import type { IntentKeys } from './intent-keys.ts'
import type { Intents } from './intents.ts'

/** Before the next look at a transaction that is on its way. */
const ON_ITS_WAY_MS = 2_000
const RETRY_MS_MAX = 600_000

export interface SweeperDeps {
  signer: Signer
  /** This gateway's Solana address. */
  address: string
  keys: IntentKeys
  store: IntentStore
  intents: Pick<Intents, 'swept'>
  state: Pick<StateStore, 'commit'>
  logger: Logger
}

export class Sweeper {
  readonly #deps: SweeperDeps
  readonly #log: Logger

  constructor (deps: SweeperDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('sweeper')
  }

  /** The next step for an intent, the `count`th. Resolves to how long to wait for the one after, in milliseconds. */
  async sweep (solana: Solana, intent: Intent, count: number): Promise<number> {
    const { store } = this.#deps
    const sent = await store.sweep(intent.intentId)
    return sent === undefined
      ? await this.#begin(solana, intent, count)
      : await this.#follow(solana, intent, sent, count)
  }

  async #begin (solana: Solana, intent: Intent, count: number): Promise<number> {
    const { signer, address, keys, store, state } = this.#deps
    const { intentId, reference } = intent
    const account = await solana.usdcAccount(reference)
    if (account.state === 'frozen') {
      this.#log.warn('money at a deposit address is frozen', { address: reference })
      return RETRY_MS_MAX
    }
    if (account.state !== 'open' || account.balance === 0n) {
      await this.#done(intent)
      return 0
    }
    const sweep = await solana.signPayment({
      payer: signer, from: keys.signer(intentId), close: true, memo: `dcn:sweep:${intentId}`,
      transfers: [{ owner: address, amount: Number(account.balance) }]
    })
    await state.commit(batch => { store.putSweep(batch, intentId, sweep) })
    return await this.#send(solana, intent, sweep, count)
  }

  async #follow (solana: Solana, intent: Intent, sweep: Sweep, count: number): Promise<number> {
    const { store, state } = this.#deps
    const outcome = await solana.stateOf(sweep)
    if (outcome.state === 'pending') return await this.#send(solana, intent, sweep, count)
    if (outcome.state === 'final' && outcome.failed === undefined) {
      await this.#done(intent)
      return 0
    }
    await state.commit(batch => { store.delSweep(batch, intent.intentId) })
    return backoffMs(count)
  }

  async #send (solana: Solana, { reference }: Intent, sweep: Sweep, count: number): Promise<number> {
    try {
      await solana.send(sweep)
      return ON_ITS_WAY_MS
    } catch (err) {
      if (!isDcnError(err) || err.code !== 'DCN_TRANSACTION_FAILED') throw err
      // As a rule this gateway has no SOL for the fee, or no USDC account. It is asked for again, until it has expired.
      this.#log.warn('money at a deposit address cannot be moved', { address: reference, reason: reasonOf(err) })
      return backoffMs(count)
    }
  }

  async #done (intent: Intent): Promise<void> {
    const { store, intents, state } = this.#deps
    await state.commit(batch => {
      store.delSweep(batch, intent.intentId)
      intents.swept(batch, intent)
    })
  }
}

function backoffMs (count: number): number {
  return Math.min(RETRY_MS_MAX, ON_ITS_WAY_MS * 2 ** Math.min(count, 16))
}
