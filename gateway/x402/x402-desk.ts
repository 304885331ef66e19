/**
 * Credits that are bought by x402. Who a payment is for is on the disk before it is sent, and the ledger mints each
 * transaction once: so a payment is credited, once, whatever is killed in between.
 */
import type { Clock } from '../../protocol/core/clock.ts'
import { DcnError, isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { MintedDeposit } from '../../protocol/credits/book-types.ts'
import type { Solana } from '../../protocol/solana/types.ts'
import type { PendingPayment } from '../../protocol/wire/deposits.ts'
import type { Ledger } from '../credits/ledger.ts'
import type { Cluster } from '../deposits/cluster.ts'
import type { DepositDesk } from '../deposits/deposit-desk.ts'
import type { PaymentStore } from '../store/payment-store.ts'
import type { StateStore } from '../store/state-store.ts'
import type { X402Facilitator } from './x402-types.ts'

const RESUME_MS = 2_000
/** A transaction can be sent again for some 150 slots, and no longer. */
const SEND_MS_MAX = 120_000
/** Then a payment that nobody has seen is given up. */
const PENDING_MS_MAX = 3_600_000

export interface X402DeskDeps {
  cluster: Pick<Cluster, 'ready' | 'state' | 'genesis'>
  /** This gateway's Solana address. */
  address: string
  ledger: Pick<Ledger, 'depositOf'>
  desk: Pick<DepositDesk, 'claimHere'>
  payments: PaymentStore
  state: Pick<StateStore, 'commit'>
  clock: Clock
  logger: Logger
  /** Loads what x402 needs. */
  createFacilitator: (solana: Solana, genesis: string) => Promise<X402Facilitator>
}

export interface Paid {
  deposit: MintedDeposit
  /** PAYMENT-RESPONSE. */
  header: string
}

export class X402Desk implements Service {
  readonly #deps: X402DeskDeps
  readonly #isOn: boolean
  readonly #log: Logger
  readonly #settling = new Set<string>()
  #facilitator: Promise<X402Facilitator> | undefined
  /** Whether the gateway has a USDC account: a challenge that nobody can pay would be of no use. */
  #isPayable = false
  #timer: NodeJS.Timeout | undefined
  #running = false

  constructor (deps: X402DeskDeps, { x402Usdc }: { x402Usdc: number }) {
    this.#deps = deps
    this.#isOn = x402Usdc > 0
    this.#log = deps.logger.child('x402')
  }

  async start (): Promise<void> {
    if (this.#running) return
    this.#running = true
    if (this.#isOn && this.#deps.cluster.state !== 'off') this.#schedule(0)
  }

  /** What waits for the chain ends by itself. */
  async stop (): Promise<void> {
    this.#running = false
    clearTimeout(this.#timer)
  }

  /** PAYMENT-REQUIRED for what is at the URL; undefined where no payment can be taken now. */
  async challenge (url: string): Promise<string | undefined> {
    if (!this.#isPayable || this.#deps.cluster.state !== 'ok') return undefined
    return await (await this.#load()).challenge(url)
  }

  /**
   * Takes the payment of a PAYMENT-SIGNATURE. `wallet`: whose credits it buys; empty: the payer's. Throws
   * DCN_PAYMENT_REFUSED, DCN_DEPOSIT_NOT_FINAL, DCN_DEPOSIT_REFUSED, and what `Cluster.ready` throws.
   */
  async pay (header: string, wallet: string): Promise<Paid> {
    if (!this.#isOn) throw new DcnError('DCN_DEPOSITS_UNAVAILABLE', {})
    const { payments, state, clock } = this.#deps
    const facilitator = await this.#load()
    let own: string | undefined
    try {
      const settled = await facilitator.settle(header, {
        before: async (transaction, bytes) => {
          if (this.#settling.has(transaction)) throw usedBefore()
          own = transaction
          this.#settling.add(transaction)
          const isKnown = this.#deps.ledger.depositOf(transaction) !== undefined ||
            await payments.get(transaction) !== undefined
          if (isKnown) throw usedBefore()
          await state.commit(batch => { payments.put(batch, { transaction, wallet, bytes, atMs: clock.nowMs() }) })
        },
        refused: async transaction => { await state.commit(batch => { payments.del(batch, transaction) }) }
      })
      // Only what this request has sent: a facilitator may find one again that another had.
      if (own !== settled.transaction) throw usedBefore()
      return { deposit: await this.#grant(settled.transaction), header: settled.header }
    } finally {
      if (own !== undefined) this.#settling.delete(own)
      this.#schedule(RESUME_MS)
    }
  }

  /** Somebody else may have found the transaction first; its wallet was named before all the same. */
  async #grant (transaction: string): Promise<MintedDeposit> {
    try {
      return await this.#deps.desk.claimHere(transaction)
    } catch (err) {
      const known = this.#deps.ledger.depositOf(transaction)
      if (isDcnError(err) && err.code === 'DCN_DEPOSIT_CLAIMED' && known !== undefined) return known
      throw err
    }
  }

  async #load (): Promise<X402Facilitator> {
    const { cluster, createFacilitator } = this.#deps
    const solana = await cluster.ready()
    this.#facilitator ??= createFacilitator(solana, cluster.genesis ?? '').catch((err: unknown) => {
      this.#facilitator = undefined
      throw err
    })
    return await this.#facilitator
  }

  /** Until there is an account to pay to, and nothing that is not credited. */
  #schedule (waitMs: number): void {
    if (!this.#running) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      void this.round().then(isDone => { if (!isDone) this.#schedule(RESUME_MS) })
    }, waitMs)
    this.#timer.unref()
  }

  /** Looks after what is not done; whether all is. Never rejects. */
  async round (): Promise<boolean> {
    try {
      const solana = await this.#deps.cluster.ready()
      if (!this.#isPayable) this.#isPayable = (await solana.usdcAccount(this.#deps.address)).state === 'open'
      for (const payment of await this.#deps.payments.list()) await this.#resume(solana, payment)
      return this.#isPayable && (await this.#deps.payments.list()).length === 0
    } catch (err) {
      if (isDcnError(err)) this.#log.debug('payments wait', { reason: reasonOf(err) })
      else this.#log.error('payments cannot be looked after', { err })
      return this.#deps.cluster.state === 'mismatch'
    }
  }

  async #resume (solana: Solana, payment: PendingPayment): Promise<void> {
    const { desk, payments, state, clock } = this.#deps
    const { transaction, bytes, atMs } = payment
    if (this.#settling.has(transaction)) return
    try {
      const { wallet, amount } = await desk.claimHere(transaction)
      this.#log.info('payment found', { transaction, wallet, amount })
    } catch (err) {
      if (!isDcnError(err)) throw err
      const ageMs = clock.nowMs() - atMs
      const waits = err.code === 'DCN_DEPOSIT_NOT_FINAL' && ageMs < PENDING_MS_MAX
      if (waits) {
        if (ageMs < SEND_MS_MAX) await solana.send({ bytes }).catch(() => undefined)
        return
      }
      if (!['DCN_DEPOSIT_NOT_FINAL', 'DCN_DEPOSIT_CLAIMED', 'DCN_DEPOSIT_REFUSED'].includes(err.code)) throw err
      await state.commit(batch => { payments.del(batch, transaction) })
    }
  }
}

function usedBefore (): DcnError {
  return new DcnError('DCN_PAYMENT_REFUSED', { reason: 'this payment was made before' })
}
