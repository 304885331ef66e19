/** Settlements of other gateways: fetched whole, checked, and only then known here. */
import { toHex } from '../../protocol/core/bytes.ts'
import { DcnError, isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { ContentId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { sumOfRun } from '../../protocol/receipts/receipt-run.ts'
import { decodeReceipt, RECEIPT_BYTES } from '../../protocol/receipts/receipt.ts'
import { payeeRoot, settlementRoot } from '../../protocol/receipts/tree.ts'
import { must } from '../../protocol/wire/codec.ts'
import { openStatus, SETTLEMENT_GATEWAYS_MAX, type SettlementStatus } from '../../protocol/wire/settlement-news.ts'
import { openManifest, RECEIPTS_PER_FILE, type Manifest, type ManifestPayee } from '../../protocol/wire/settlements.ts'
import type { SettlementStore } from '../store/settlement-store.ts'
import type { StateStore } from '../store/state-store.ts'
import { rootOfFile } from './root-of-file.ts'
import type { SettlementBooks } from './settlement-books.ts'

const WHAT = 'settlement'

export interface SettlementIntakeDeps {
  state: Pick<StateStore, 'commit'>
  store: SettlementStore
  books: Pick<SettlementBooks, 'self' | 'revision'>
  /** Content from a peer, which is what its id says. Throws where the peer is silent, or does not have it. */
  fetch (peer: PeerId, id: ContentId): Promise<Uint8Array>
  /** Another gateway has words of this one that it does not know itself. */
  onForgotten (revision: number): void
  logger: Logger
}

export class SettlementIntake {
  readonly #deps: SettlementIntakeDeps
  readonly #log: Logger
  /** Words that do not hold: not fetched again. */
  readonly #refused = new Set<string>()

  constructor (deps: SettlementIntakeDeps) {
    this.#deps = deps
    this.#log = deps.logger
  }

  /** Takes what a peer told; durable when it resolves. Says how many. Throws where the peer stops answering. */
  async take (statuses: readonly Uint8Array[], from: PeerId): Promise<number> {
    const marks = new Map((await this.#deps.store.marks()).map(({ gateway, revision }) => [gateway, revision]))
    let taken = 0
    for (const sealed of statuses) {
      const status = this.#open(sealed, from)
      if (status === undefined) continue
      const { gateway, number, revision } = status
      const isNew = revision > (marks.get(gateway) ?? 0)
      if (gateway === this.#deps.books.self) {
        if (revision > this.#deps.books.revision) this.#deps.onForgotten(revision)
        continue
      }
      const mayBe = marks.has(gateway) || marks.size < SETTLEMENT_GATEWAYS_MAX
      if (!isNew || !mayBe || this.#refused.has(`${gateway}/${revision}`)) continue
      try {
        await this.#takeOne(status, sealed, from)
        marks.set(gateway, revision)
        taken++
      } catch (err) {
        if (!isDcnError(err) || err.code !== 'DCN_MESSAGE_MALFORMED') throw err
        this.#refused.add(`${gateway}/${revision}`)
        this.#log.warn('settlement of a gateway does not hold', { gateway, number, reason: reasonOf(err) })
      }
    }
    return taken
  }

  #open (sealed: Uint8Array, from: PeerId): SettlementStatus | undefined {
    try {
      return openStatus(sealed)
    } catch (err) {
      if (!isDcnError(err)) throw err
      this.#log.debug('peer told of a settlement in no known way', { peer: from, reason: reasonOf(err) })
      return undefined
    }
  }

  async #takeOne (status: SettlementStatus, sealed: Uint8Array, from: PeerId): Promise<void> {
    const { state, store } = this.#deps
    const before = await store.status(status.gateway, status.number)
    if (before !== undefined) {
      must(before.root === status.root && before.manifest === status.manifest, WHAT, 'it became another')
      await state.commit(batch => { store.putStatus(batch, sealed, before) })
      return
    }
    const bytes = await this.#deps.fetch(from, status.manifest)
    const manifest = opened(bytes)
    const fits = manifest.gateway === status.gateway && manifest.number === status.number &&
      manifest.root === status.root && manifest.parts === status.parts.length
    must(fits, WHAT, 'its manifest is of another')
    must(settlementRoot(manifest.payees) === manifest.root, WHAT, 'its root is not that of its payees')
    for (const payee of manifest.payees) await this.#takeReceipts(manifest, payee, from)
    await state.commit(batch => {
      store.putFile(batch, status.manifest, bytes)
      store.putSettlement(batch, manifest)
      store.putStatus(batch, sealed, undefined)
    })
  }

  async #takeReceipts ({ gateway }: Manifest, payee: ManifestPayee, from: PeerId): Promise<void> {
    const { state, store } = this.#deps
    const { node, firstSequence, count, files } = payee
    const roots: Uint8Array[] = []
    let sum = 0
    let payTo = ''
    for (const [at, id] of files.entries()) {
      const file = await store.file(id) ?? await this.#deps.fetch(from, id)
      const done = at * RECEIPTS_PER_FILE
      must(file.byteLength === Math.min(RECEIPTS_PER_FILE, count - done) * RECEIPT_BYTES, WHAT, 'a file is too short')
      const sumOfFile = sumOfRun(file, { gateway, node, sequence: firstSequence + done })
      must(sumOfFile !== undefined, WHAT, 'a file has other receipts')
      const root = await rootOfFile(file)
      await state.commit(batch => { store.putFile(batch, id, file, root) })
      roots.push(root)
      sum += sumOfFile
      payTo = decodeReceipt(file.slice(-RECEIPT_BYTES)).payTo
    }
    const holds = sum === payee.sum && payTo === payee.payTo && toHex(payeeRoot(roots)) === payee.subRoot
    must(holds, WHAT, 'its receipts are not what it says of them')
  }
}

/** A manifest that its gateway did not sign is as good as none. */
function opened (bytes: Uint8Array): Manifest {
  try {
    return openManifest(bytes)
  } catch (cause) {
    throw new DcnError('DCN_MESSAGE_MALFORMED', { what: WHAT, reason: reasonOf(cause) }, { cause })
  }
}
