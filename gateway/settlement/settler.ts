/** Pays nodes what this gateway owes them: in batches, each node exactly once. See docs/settlement.md. */
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { DcnError, isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import { solanaAddressOf, type PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import { partsFor } from '../../protocol/receipts/payment.ts'
import type { Part } from '../../protocol/receipts/settlement-machine.ts'
import {
  isDue, payable, sharesOf, type Pending, type SettlementRules
} from '../../protocol/receipts/settlement-plan.ts'
import { PAYMENT_TRANSFERS_MAX } from '../../protocol/solana/limits.ts'
import type { Solana } from '../../protocol/solana/types.ts'
import type { Manifest } from '../../protocol/wire/settlements.ts'
import type { ReceiptStore } from '../store/receipt-store.ts'
import type { Settlement, SettlementStore } from '../store/settlement-store.ts'
import type { StateStore } from '../store/state-store.ts'
import { checkFunds } from './funds.ts'
import { unknownPayment } from './history-guard.ts'
import { Payer } from './payer.ts'
import { buildPlan } from './plan-builder.ts'
import type { SettlementBooks } from './settlement-books.ts'

/** How often it is looked whether it is time to settle, and how far a settlement under way has come. */
const IDLE_TICK_MS = 5_000
const PAYING_TICK_MS = 1_000
/** Wait after what did not work: doubled each time. */
const BACKOFF_MS = 2_000
const BACKOFF_MS_MAX = 300_000
/** Wait before the next settlement where one failed in part, and where those who make it due cannot be paid. */
const FAILED_WAIT_MS = 600_000
const HELD_BACK_WAIT_MS = 60_000
const ACCOUNTS_AT_ONCE = 8
/** How long a stop waits for a call to Solana; what comes of it later is dropped. */
const STOP_WAIT_MS = 2_000

export interface SettlerDeps {
  state: Pick<StateStore, 'commit'>
  receipts: ReceiptStore
  store: SettlementStore
  books: SettlementBooks
  signer: Signer
  solana: Solana
  clock: Clock
  logger: Logger
  /** The gateway cannot go on: its disk does not take what must be written. */
  onFatal (err: unknown): void
}

export interface SettlerInit extends SettlementRules {
  idleTickMs?: number
  payingTickMs?: number
  backoffMs?: number
}

export class Settler implements Service {
  readonly #deps: SettlerDeps
  readonly #init: Required<SettlerInit>
  readonly #log: Logger
  readonly #address: string
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #stopped = true
  /** Counts starts: what an earlier run still waits for must not be carried out beside this one. */
  #run = 0
  #payer: Payer | undefined
  #known: { last: Settlement | undefined, parts: Part[] } = { last: undefined, parts: [] }
  #guarded = false
  #failures = 0
  #notBeforeMs = 0
  /** Why nothing is settled any more; only a person can help. */
  #fault: string | undefined
  #reason: string | undefined
  #heldBack = new Map<PeerId, string>()

  constructor (deps: SettlerDeps, init: SettlerInit) {
    this.#deps = deps
    this.#init = { idleTickMs: IDLE_TICK_MS, payingTickMs: PAYING_TICK_MS, backoffMs: BACKOFF_MS, ...init }
    this.#log = deps.logger.child('settler')
    this.#address = solanaAddressOf(deps.signer.publicKey)
  }

  /** Why nothing is settled at present: for good, or until something changes; undefined where all is well. */
  get trouble (): { reason: string, forGood: boolean } | undefined {
    const reason = this.#fault ?? this.#reason
    return reason === undefined ? undefined : { reason, forGood: this.#fault !== undefined }
  }

  /** Nodes that are owed enough and cannot be paid, and why. */
  get heldBack (): ReadonlyMap<PeerId, string> {
    return this.#heldBack
  }

  async start (): Promise<void> {
    if (!this.#stopped) return
    this.#stopped = false
    const run = ++this.#run
    this.#known = await this.#deps.books.load()
    const { last, parts } = this.#known
    this.#payer = parts.length === 0 || last === undefined ? undefined : this.#payerOf(last.manifest, parts)
    this.#guarded = false
    this.#wake(0, run)
  }

  async stop (): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    let timer: NodeJS.Timeout | undefined
    await Promise.race([this.#running, new Promise(resolve => { timer = setTimeout(resolve, STOP_WAIT_MS) })])
    clearTimeout(timer)
    this.#payer = undefined
  }

  /** Stops settlement until a person has looked. */
  halt (reason: string): void {
    if (this.#fault !== undefined) return
    this.#fault = reason
    this.#log.error('nothing is settled any more', { reason })
  }

  #wake (waitMs: number, run: number): void {
    if (!this.#goesOn(run)) return
    this.#timer = setTimeout(() => {
      this.#running = this.#work(run).then(
        nextMs => { this.#wake(nextMs, run) }, (err: unknown) => { this.#deps.onFatal(err) }
      )
    }, waitMs)
  }

  #goesOn (run: number): boolean {
    return !this.#stopped && run === this.#run
  }

  /** Throws DCN_STOPPING where this is a run that was stopped. */
  #mustGoOn (run: number): void {
    if (!this.#goesOn(run)) throw new DcnError('DCN_STOPPING', {})
  }

  /** Milliseconds until it is to be looked again. */
  async #work (run: number): Promise<number> {
    try {
      await this.#step(run)
      if (this.#reason !== undefined) this.#log.info('settling goes on')
      this.#reason = undefined
      this.#failures = 0
      return this.#payer === undefined ? this.#init.idleTickMs : this.#init.payingTickMs
    } catch (err) {
      if (!isDcnError(err)) throw err
      if (err.code === 'DCN_STOPPING') return this.#init.idleTickMs
      // Once for each reason: what lasts is shown, and need not fill the log.
      if (this.#reason !== reasonOf(err)) this.#log.warn('not settled', { reason: reasonOf(err) })
      this.#reason = reasonOf(err)
      return Math.min(BACKOFF_MS_MAX, this.#init.backoffMs * 2 ** Math.min(this.#failures++, 16))
    }
  }

  async #step (run: number): Promise<void> {
    if (!this.#guarded) await this.#guard()
    this.#mustGoOn(run)
    if (this.#fault !== undefined) return
    if (this.#payer === undefined) await this.#plan(run)
    if (this.#payer !== undefined) await this.#pay(this.#payer)
  }

  async #guard (): Promise<void> {
    const { solana } = this.#deps
    const { last, parts } = this.#known
    const { manifest, status } = last ?? {}
    if (this.#payer !== undefined && manifest !== undefined) {
      const genesis = await solana.genesis()
      if (genesis !== manifest.genesis || solana.mint !== manifest.mint) {
        this.halt(`settlement ${manifest.number} was begun on the cluster ${manifest.genesis} in ${manifest.mint}`)
      }
    }
    const signed = parts.flatMap(part => part.state === 'signed' ? [part.payment.signature] : [])
    const ended = status?.parts.map(({ transaction }) => transaction).filter(transaction => transaction !== '') ?? []
    const known = { known: new Set([...signed, ...ended]), last: lastFinal(status) }
    const unknown = await unknownPayment(solana, this.#address, known)
    if (unknown !== undefined) this.halt(unknown)
    this.#guarded = true
  }

  async #plan (run: number): Promise<void> {
    const { receipts, solana, clock, books } = this.#deps
    const nowMs = clock.nowMs()
    if (nowMs < this.#notBeforeMs) return
    const owed = payable(await receipts.pending(), this.#init)
    if (!isDue(owed, this.#init, nowMs)) return
    const payees = await this.#withAccounts(owed)
    if (!isDue(payees, this.#init, nowMs)) {
      this.#notBeforeMs = nowMs + HELD_BACK_WAIT_MS
      return
    }
    const shares = sharesOf(payees)
    const nodes = new Set(shares.map(({ node }) => node))
    const usdc = payees.filter(({ node }) => nodes.has(node)).reduce((sum, each) => sum + each.sum, 0)
    await checkFunds(solana, this.#address, { usdc, parts: partsFor(shares.length, PAYMENT_TRANSFERS_MAX) })
    const plan = await buildPlan(this.#deps, shares, {
      number: books.number + 1, createdAtMs: nowMs, genesis: await solana.genesis(), mint: solana.mint,
      transfersMax: PAYMENT_TRANSFERS_MAX
    })
    this.#mustGoOn(run)
    if (plan === undefined) return
    const { number, root, receipts: count, parts } = plan.manifest
    this.#log.info('settlement begun', { number, root, receipts: count, payees: plan.manifest.payees.length, parts })
    const begun = await books.begin(plan)
    this.#mustGoOn(run)
    this.#payer = this.#payerOf(plan.manifest, begun)
  }

  /** Those whose wallet has an account that money can go to. */
  async #withAccounts (owed: readonly Pending[]): Promise<Pending[]> {
    const heldBack = new Map<PeerId, string>()
    for (let at = 0; at < owed.length; at += ACCOUNTS_AT_ONCE) {
      await Promise.all(owed.slice(at, at + ACCOUNTS_AT_ONCE).map(async ({ node, payTo }) => {
        const reason = payTo === this.#address ? 'is the wallet of this gateway' : await this.#lackOf(payTo)
        if (reason !== undefined) heldBack.set(node, `${payTo} ${reason}`)
      }))
    }
    for (const [node, reason] of heldBack) {
      if (this.#heldBack.get(node) !== reason) this.#log.warn('node cannot be paid', { node, reason })
    }
    this.#heldBack = heldBack
    return owed.filter(({ node }) => !heldBack.has(node))
  }

  async #lackOf (wallet: string): Promise<string | undefined> {
    const { state } = await this.#deps.solana.usdcAccount(wallet)
    return state === 'open' ? undefined : state === 'missing' ? 'has no USDC account' : 'has a frozen USDC account'
  }

  async #pay (payer: Payer): Promise<void> {
    const { usdc, parts } = payer.unsigned
    const short = parts === 0 ? undefined : await this.#shortOf({ usdc, parts })
    await payer.round(short === undefined)
    if (!payer.machine.isOver) {
      if (short !== undefined) throw short
      return
    }
    const { manifest, machine } = payer
    const failed = machine.parts.filter(({ state }) => state === 'failed')
    await this.#deps.books.end(manifest)
    this.#payer = undefined
    if (failed.length > 0) this.#notBeforeMs = this.#deps.clock.nowMs() + FAILED_WAIT_MS
    const { number, receipts, parts: count } = manifest
    const fields = { number, receipts, parts: count, failed: failed.length }
    if (failed.length === 0) this.#log.info('settlement paid', fields)
    else this.#log.warn('settlement paid in part', { ...fields, reasons: failed.map(reasonOfPart) })
  }

  /** What is missing for that. What is out already is looked after in spite of it. */
  async #shortOf (needs: { usdc: number, parts: number }): Promise<DcnError | undefined> {
    try {
      await checkFunds(this.#deps.solana, this.#address, needs)
      return undefined
    } catch (err) {
      if (!isDcnError(err)) throw err
      return err
    }
  }

  #payerOf (manifest: Manifest, parts: readonly Part[]): Payer {
    const { solana, signer, books } = this.#deps
    const run = this.#run
    return new Payer({
      solana, signer, logger: this.#log,
      store: async (of, part, record) => {
        this.#mustGoOn(run)
        await books.store(of, part, record)
      }
    }, manifest, parts)
  }
}

function lastFinal (status: Settlement['status'] | undefined): string | undefined {
  return status?.parts.findLast(({ state }) => state === 'final')?.transaction
}

function reasonOfPart (part: Part): string {
  return part.state === 'failed' ? part.reason : ''
}
