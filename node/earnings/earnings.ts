/**
 * What gateways owe this node: signs for its work, keeps the receipts, asks for those that are missing, looks for
 * payments on chain, and says whom it works for no more.
 */
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import { addressOfPeer, type PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { DoneWork } from '../../protocol/jobs/node-actions.ts'
import type { Network } from '../../protocol/net/types.ts'
import { readMemo } from '../../protocol/receipts/payment.ts'
import { decodeReceipt, falseSignature, signWork, type Receipt } from '../../protocol/receipts/receipt.ts'
import { RECEIPTS_LAG_MAX, Tab } from '../../protocol/receipts/tab.ts'
import { workOf } from '../../protocol/receipts/work.ts'
import { readSettlement } from '../../protocol/solana/settlement-reader.ts'
import type { Solana } from '../../protocol/solana/types.ts'
import type { SignedWork } from '../../protocol/wire/dispatch.ts'
import type { RefusalReason } from '../../protocol/wire/enums.ts'
import {
  decodeReceiptAnswer, encodeReceiptQuery, RECEIPTS_PROTOCOL, type Payment
} from '../../protocol/wire/receipts.ts'
import type { ReceiptBook } from '../store/receipt-book.ts'

/** How often a gateway that is refused is asked; others, which owe something, ASK_RARELY times less. */
const ASK_EVERY_MS = 2_000
const ASK_RARELY = 30
const ASK_TIMEOUT_MS = 5_000
/** Answers taken from one gateway in one go. */
const ANSWERS_MAX = 100

export interface EarningsDeps {
  network: Pick<Network, 'self' | 'request'>
  signer: Signer
  clock: Clock
  logger: Logger
  book: ReceiptBook
  /** Where payments are looked for; without one no payment is believed. */
  solana: Solana | undefined
}

export interface EarningsInit {
  /** Solana address of the wallet that is paid. */
  payTo: string
  /** Micro-USDC that one gateway may owe; 0: any sum. */
  creditLimit: number
  askEveryMs?: number
}

interface Owing { tab: Tab, asking: boolean, askedMs: number, refused: RefusalReason | undefined }

export class Earnings implements Service {
  readonly #deps: EarningsDeps
  readonly #init: EarningsInit
  readonly #log: Logger
  readonly #gateways = new Map<PeerId, Owing>()
  readonly #askEveryMs: number
  #timer: NodeJS.Timeout | undefined
  readonly #asked = new Set<Promise<void>>()

  constructor (deps: EarningsDeps, init: EarningsInit) {
    this.#deps = deps
    this.#init = init
    this.#askEveryMs = init.askEveryMs ?? ASK_EVERY_MS
    this.#log = deps.logger.child('earnings')
  }

  async start (): Promise<void> {
    if (this.#timer !== undefined) return
    this.#gateways.clear()
    for (const [gateway, state] of await this.#deps.book.tabs()) this.#add(gateway, new Tab(state))
    this.#timer = setInterval(() => { this.#askDue() }, this.#askEveryMs).unref()
    if (this.#deps.solana === undefined && this.#init.creditLimit > 0) {
      this.#log.warn('no Solana endpoint: this node cannot see payments, and stops at its credit limit', {
        creditLimit: this.#init.creditLimit
      })
    }
  }

  async stop (): Promise<void> {
    clearInterval(this.#timer)
    this.#timer = undefined
    await Promise.all(this.#asked)
  }

  /** Solana address of the wallet that is paid. */
  get payTo (): string {
    return this.#init.payTo
  }

  /** This node's word for a piece of work. */
  signWork (gateway: PeerId, { award, payloadBytes, result }: DoneWork): SignedWork {
    const { payTo } = this.#init
    return { payTo, signature: signWork(workOf({ gateway, award, payloadBytes, payTo, result }), this.#deps.signer) }
  }

  /** A gateway accepted a result, and gave this receipt for it. */
  acknowledged (gateway: PeerId, receipt: Uint8Array | undefined): void {
    const owing = this.#gateways.get(gateway) ?? this.#add(gateway, new Tab())
    if (receipt === undefined || !this.#take(gateway, owing.tab, receipt)) owing.tab.missed()
  }

  /** Why this node works for the gateway no more, for now. */
  notFor (gateway: PeerId): RefusalReason | undefined {
    const owing = this.#gateways.get(gateway)
    if (owing === undefined) return undefined
    const refused = this.#refusal(owing.tab)
    if (refused !== owing.refused) {
      owing.refused = refused
      // At once: it may have paid long ago.
      owing.askedMs = 0
      if (refused === undefined) this.#log.info('working for the gateway again', { gateway })
      else this.#log.warn('working for the gateway no more, for now', { gateway, reason: refused, ...owing.tab.state })
    }
    return refused
  }

  /** What each gateway owes, for those who ask. */
  tabs (): Array<{ gateway: PeerId, earned: number, paid: number, receipts: number, missing: number }> {
    return [...this.#gateways].map(([gateway, { tab }]) => {
      const { sequence, owed, paid } = tab.state
      return { gateway, earned: owed, paid, receipts: sequence, missing: tab.lag }
    })
  }

  /** Gateways that this node works for no more, for now. */
  refused (): number {
    return [...this.#gateways.values()].filter(({ tab }) => this.#refusal(tab) !== undefined).length
  }

  #refusal (tab: Tab): RefusalReason | undefined {
    if (tab.lag > RECEIPTS_LAG_MAX) return 'receipts-lag'
    const { creditLimit } = this.#init
    return creditLimit > 0 && tab.unpaid >= creditLimit ? 'credit-limit' : undefined
  }

  #add (gateway: PeerId, tab: Tab): Owing {
    const owing: Owing = { tab, asking: false, askedMs: 0, refused: undefined }
    this.#gateways.set(gateway, owing)
    return owing
  }

  /** False where it is no receipt of this gateway for this node. */
  #take (gateway: PeerId, tab: Tab, bytes: Uint8Array): boolean {
    let receipt: Receipt
    try {
      receipt = decodeReceipt(bytes)
    } catch (err) {
      if (!isDcnError(err)) throw err
      return false
    }
    const isOurs = receipt.gateway === gateway && receipt.node === this.#deps.network.self &&
      falseSignature(receipt) === undefined
    const taken = isOurs ? tab.take(receipt) : 'wrong'
    if (taken === 'wrong') this.#log.warn('gateway gave a receipt that does not hold', { gateway })
    if (taken === 'new') this.#deps.book.put(gateway, bytes, tab.state)
    return taken !== 'wrong'
  }

  #askDue (): void {
    const nowMs = this.#deps.clock.nowMs()
    for (const [gateway, owing] of this.#gateways) {
      const isRefused = this.notFor(gateway) !== undefined
      if (owing.asking || (owing.tab.unpaid === 0 && owing.tab.lag === 0)) continue
      if (nowMs < owing.askedMs + (isRefused ? 1 : ASK_RARELY) * this.#askEveryMs) continue
      owing.asking = true
      owing.askedMs = nowMs
      const asked = this.#ask(gateway, owing).catch((err: unknown) => {
        this.#log.debug('gateway did not say how it stands', { gateway, reason: reasonOf(err) })
      }).finally(() => {
        owing.asking = false
        this.#asked.delete(asked)
      })
      this.#asked.add(asked)
    }
  }

  async #ask (gateway: PeerId, { tab }: Owing): Promise<void> {
    for (let at = 0; at < ANSWERS_MAX && this.#timer !== undefined; at++) {
      const before = tab.state.sequence
      const answer = decodeReceiptAnswer(await this.#deps.network.request(
        gateway, RECEIPTS_PROTOCOL, encodeReceiptQuery(before), { timeoutMs: ASK_TIMEOUT_MS }))
      const allHold = answer.receipts.every(receipt => this.#take(gateway, tab, receipt))
      for (const payment of answer.payments) await this.#see(gateway, tab, payment)
      if (!allHold) return
      if (!answer.more) {
        tab.caughtUp()
        return
      }
      if (tab.state.sequence === before) return
    }
  }

  /** Believes a payment when the chain shows it. */
  async #see (gateway: PeerId, tab: Tab, payment: Payment): Promise<void> {
    const { solana, book } = this.#deps
    if (solana === undefined || await book.hasPayment(gateway, payment)) return
    const transaction = await solana.transaction(payment.transaction)
    if (transaction === undefined) return
    const seen = readSettlement(transaction)
    if (!seen.signers.includes(addressOfPeer(gateway))) return
    if (!seen.memos.some(memo => readMemo(memo)?.root === payment.settlementId)) return
    if (seen.gainOf(this.#init.payTo) < BigInt(payment.sum)) return
    tab.pay(payment.sum)
    book.putPayment(gateway, payment, tab.state)
    this.#log.info('paid', { gateway, sum: payment.sum, transaction: payment.transaction })
  }
}
