/**
 * Deposit intents: before somebody pays, they say whose credits it shall be. Each has an address of its own, which a
 * wallet names in its payment and an exchange pays to. See docs/deposits.md.
 */
import type { IntentRequest, IntentView } from '../../protocol/api/deposits.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { evmAddressOf } from '../../protocol/core/evm-address.ts'
import { iso } from '../../protocol/core/iso.ts'
import { INTENT_KEPT_MS, INTENT_TTL_MS, INTENTS_OPEN_MAX } from '../../protocol/core/limits.ts'
import { publicKeyOfAddress } from '../../protocol/core/peer-id.ts'
import { microToUsdc, usdcToMicro } from '../../protocol/core/usdc.ts'
import type { Intent } from '../../protocol/wire/deposits.ts'
import type { IntentStore } from '../store/intent-store.ts'
import type { StateBatch, StateStore } from '../store/state-store.ts'
import type { Cluster } from './cluster.ts'
import type { IntentKeys } from './intent-keys.ts'

export interface IntentsDeps {
  /** This gateway's Solana address. */
  address: string
  cluster: Pick<Cluster, 'ready'>
  state: Pick<StateStore, 'commit'>
  store: IntentStore
  keys: IntentKeys
  clock: Clock
  /** 128 random bits in hex. */
  newId (): string
}

export class Intents {
  readonly #deps: IntentsDeps
  readonly #byId = new Map<string, Intent>()
  readonly #byReference = new Map<string, Intent>()
  readonly #byAccount = new Map<string, Intent>()
  /** Called with an intent that is new, or of which somebody wants to know. */
  onAsked: (intent: Intent) => void = () => {}
  /** Called when credits were given for an intent, and that is about to be durable. */
  onCredited: (intent: Intent) => void = () => {}

  constructor (deps: IntentsDeps) {
    this.#deps = deps
  }

  async load (): Promise<void> {
    for (const map of [this.#byId, this.#byReference, this.#byAccount]) map.clear()
    for (const intent of await this.#deps.store.load()) this.#add(intent)
    await this.#forget()
  }

  /**
   * Durable when it resolves. Throws DCN_REQUEST_INVALID, DCN_NOT_READY where too many are open, and what
   * `Cluster.ready` throws.
   */
  async create ({ wallet, usdc, label = '' }: IntentRequest): Promise<IntentView> {
    const { cluster, state, store, keys, clock } = this.#deps
    const amount = usdc === undefined ? 0 : usdcToMicro(usdc)
    if (publicKeyOfAddress(wallet) === undefined && evmAddressOf(wallet) === undefined) {
      throw invalid('body.wallet', 'must be the address of a Solana or EVM wallet: no other could use its credits')
    }
    if (amount === undefined || (usdc !== undefined && amount === 0)) {
      throw invalid('body.usdc', 'must be an amount of USDC with at most six decimals, above 0')
    }
    const solana = await cluster.ready()
    const nowMs = clock.nowMs()
    const intentId = this.#deps.newId()
    const reference = keys.reference(intentId)
    const account = await solana.usdcAddress(reference)
    await this.#forget()
    if (this.open(nowMs).length >= INTENTS_OPEN_MAX) {
      throw new DcnError('DCN_NOT_READY', { reason: `it has ${INTENTS_OPEN_MAX} open deposit intents` })
    }
    const intent: Intent = {
      intentId, wallet, label, amount, createdAtMs: nowMs, expiresAtMs: nowMs + INTENT_TTL_MS, reference, account,
      credits: [], sweeps: false
    }
    this.#add(intent)
    try {
      await state.commit(batch => { store.put(batch, intent) })
    } catch (err) {
      this.#remove(intent)
      throw err
    }
    this.onAsked(intent)
    return this.#view(intent, solana.mint)
  }

  /** Throws DCN_INTENT_NOT_FOUND, and what `Cluster.ready` throws. */
  async view (intentId: string): Promise<IntentView> {
    const intent = this.#byId.get(intentId)
    if (intent === undefined) throw new DcnError('DCN_INTENT_NOT_FOUND', { intentId })
    this.onAsked(intent)
    return this.#view(intent, (await this.#deps.cluster.ready()).mint)
  }

  byReference (address: string): Intent | undefined {
    return this.#byReference.get(address)
  }

  byAccount (tokenAccount: string): Intent | undefined {
    return this.#byAccount.get(tokenAccount)
  }

  /** Those that are looked after by themselves. */
  open (nowMs: number): Intent[] {
    return [...this.#byId.values()].filter(({ expiresAtMs }) => expiresAtMs > nowMs)
  }

  /** Those at whose address there is money. */
  sweepable (): Intent[] {
    return [...this.#byId.values()].filter(({ sweeps }) => sweeps)
  }

  /** In the batch that mints the credits. `sweeps`: money came to the intent's address. */
  credit (batch: StateBatch, intent: Intent, credit: Intent['credits'][number], sweeps: boolean): void {
    intent.credits.push(credit)
    if (sweeps) intent.sweeps = true
    this.#deps.store.put(batch, intent)
    this.onCredited(intent)
  }

  /** In the batch that notes that the address is empty. */
  swept (batch: StateBatch, intent: Intent): void {
    intent.sweeps = false
    this.#deps.store.put(batch, intent)
  }

  /** Those whose time is long over; where money is still at an address, not yet. */
  async #forget (): Promise<void> {
    const { clock, state, store } = this.#deps
    const nowMs = clock.nowMs()
    const over = [...this.#byId.values()]
      .filter(({ expiresAtMs, sweeps }) => expiresAtMs + INTENT_KEPT_MS <= nowMs && !sweeps)
    if (over.length === 0) return
    await state.commit(batch => {
      for (const intent of over) store.del(batch, intent)
    })
    for (const intent of over) this.#remove(intent)
  }

  #add (intent: Intent): void {
    this.#byId.set(intent.intentId, intent)
    this.#byReference.set(intent.reference, intent)
    this.#byAccount.set(intent.account, intent)
  }

  #remove (intent: Intent): void {
    this.#byId.delete(intent.intentId)
    this.#byReference.delete(intent.reference)
    this.#byAccount.delete(intent.account)
  }

  #view (intent: Intent, mint: string): IntentView {
    const { intentId, wallet, label, amount, expiresAtMs, reference, credits } = intent
    const isOver = expiresAtMs <= this.#deps.clock.nowMs()
    return {
      intentId,
      wallet,
      ...label === '' ? {} : { label },
      ...amount === 0 ? {} : { usdc: microToUsdc(amount) },
      reference,
      depositAddress: reference,
      solanaPayUrl: solanaPayUrl(this.#deps.address, mint, intent),
      expiresAt: iso(expiresAtMs),
      status: credits.length > 0 ? 'credited' : isOver ? 'expired' : 'open',
      creditsAdded: credits.reduce((sum, credit) => sum + credit.amount, 0),
      deposits: credits.map(credit => ({ txSignature: credit.transaction, creditsAdded: credit.amount }))
    }
  }
}

/** A transfer request of Solana Pay. */
function solanaPayUrl (address: string, mint: string, { intentId, label, amount, reference }: Intent): string {
  const fields = [
    ...amount === 0 ? [] : [['amount', microToUsdc(amount)]],
    ['spl-token', mint], ['reference', reference], ['label', label === '' ? 'DCN credits' : label],
    ['memo', `dcn:${intentId}`]
  ]
  return `solana:${address}?${fields.map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&')}`
}

function invalid (field: string, reason: string): DcnError {
  return new DcnError('DCN_REQUEST_INVALID', { field, reason })
}
