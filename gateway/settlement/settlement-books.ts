/** What becomes durable of an own settlement, each step in one batch; with each goes a word to the other gateways. */
import type { Signer } from '../../protocol/core/ed25519.ts'
import { manifestIdOf, type Manifest } from '../../protocol/wire/settlements.ts'
import { peerIdOf, type PeerId } from '../../protocol/core/peer-id.ts'
import { payeesOf } from '../../protocol/receipts/payment.ts'
import { newParts, type Part } from '../../protocol/receipts/settlement-machine.ts'
import { sealStatus, type PartStatus, type SettlementStatus } from '../../protocol/wire/settlement-news.ts'
import type { ReceiptStore } from '../store/receipt-store.ts'
import type { Settlement, SettlementStore } from '../store/settlement-store.ts'
import type { StateBatch, StateStore } from '../store/state-store.ts'
import type { Plan } from './plan-builder.ts'

/** Single receipts, or files, removed in one batch. */
const REMOVED_AT_ONCE = 1_000

export interface SettlementBooksDeps {
  state: Pick<StateStore, 'commit'>
  receipts: Pick<ReceiptStore, 'at' | 'putSettled' | 'spent'>
  store: SettlementStore
  signer: Signer
}

export class SettlementBooks {
  readonly #deps: SettlementBooksDeps
  readonly self: PeerId
  #revision = 0
  #status: SettlementStatus | undefined
  /** Called when something new can be told. */
  onChanged: () => void = () => {}
  /** Called when a transaction that pays is final: `receipts` of `payees`, `sum` in micro-USDC. */
  onPaid: (paid: { transaction: string, receipts: number, payees: number, sum: number }) => void = () => {}

  constructor (deps: SettlementBooksDeps) {
    this.#deps = deps
    this.self = peerIdOf(deps.signer.publicKey)
  }

  /** Of the last word about an own settlement. */
  get revision (): number {
    return this.#revision
  }

  /** Number of the last own settlement, or 0. */
  get number (): number {
    return this.#status?.number ?? 0
  }

  /** The settlement that is not over, if there is one; and the last one's state. */
  async load (): Promise<{ last: Settlement | undefined, parts: Part[] }> {
    const { store } = this.#deps
    const last = await store.last(this.self)
    this.#status = last?.status
    const marks = await store.marks()
    this.#revision = marks.find(({ gateway }) => gateway === this.self)?.revision ?? 0
    return { last, parts: await store.parts() }
  }

  async begin ({ manifest, sealed }: Plan): Promise<Part[]> {
    const parts = newParts(manifest.parts)
    const id = manifestIdOf(sealed)
    await this.#deps.state.commit(batch => {
      const { store } = this.#deps
      store.putFile(batch, id, sealed)
      store.putSettlement(batch, manifest)
      for (const [at, part] of parts.entries()) store.putPart(batch, at + 1, part)
      const { number, root } = manifest
      const open = parts.map((): PartStatus => ({ state: 'open', transaction: '' }))
      this.#say(batch, { gateway: this.self, number, root, manifest: id, parts: open }, undefined)
    })
    this.onChanged()
    return parts
  }

  async store (manifest: Manifest, part: number, record: Part): Promise<void> {
    const { state, receipts, store } = this.#deps
    const isOver = record.state === 'final' || record.state === 'failed'
    const paid = record.state !== 'final' ? [] : await Promise.all(payeesOf(manifest, part).map(async payee => ({
      node: payee.node, receipt: await receipts.at(payee.node, payee.firstSequence + payee.count - 1)
    })))
    await state.commit(batch => {
      store.putPart(batch, part, record)
      for (const { node, receipt } of paid) if (receipt !== undefined) receipts.putSettled(batch, node, receipt)
      const status = this.#status
      if (!isOver || status === undefined) return
      const word = { state: record.state, transaction: record.signature }
      this.#say(batch, { ...status, parts: status.parts.with(part - 1, word) }, status)
    })
    if (record.state === 'final') this.#tellPaid(manifest, part, record.signature)
    if (isOver) this.onChanged()
  }

  #tellPaid (manifest: Manifest, part: number, transaction: string): void {
    const payees = payeesOf(manifest, part)
    const total = (of: 'count' | 'sum'): number => payees.reduce((sum, payee) => sum + payee[of], 0)
    this.onPaid({ transaction, receipts: total('count'), payees: payees.length, sum: total('sum') })
  }

  /** Forgets how a settlement was paid, and the single receipts that are in its files. */
  async end ({ parts }: Manifest): Promise<void> {
    await this.#deps.state.commit(batch => { this.#deps.store.delParts(batch, parts) })
    await this.tidy()
  }

  /** Removes single receipts that a paid settlement holds. */
  async tidy (): Promise<void> {
    for (;;) {
      const keys = await this.#deps.receipts.spent(REMOVED_AT_ONCE)
      if (keys.length === 0) return
      await this.#deps.state.commit(batch => { for (const key of keys) batch.del(key) })
    }
  }

  #say (batch: StateBatch, status: Omit<SettlementStatus, 'revision'>, before: SettlementStatus | undefined): void {
    this.#status = { ...status, revision: ++this.#revision }
    this.#deps.store.putStatus(batch, sealStatus(this.#status, this.#deps.signer), before)
  }
}
