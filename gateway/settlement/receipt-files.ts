/** Receipts with the way to the transaction that paid them, for whoever knows the job. */
import type { ReceiptFile, SettlementProofView } from '../../protocol/api/receipts.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import { decodeReceipt } from '../../protocol/receipts/receipt.ts'
import { placeIn, receiptFileOf, settlementProofOf } from '../../protocol/receipts/receipt-file.ts'
import type { SettlementStore } from '../store/settlement-store.ts'

export interface ReceiptFilesDeps {
  store: Pick<SettlementStore, 'holding' | 'file' | 'rootOf'>
  /** The receipt of a job's last run, whichever gateway signed it. Throws DCN_JOB_NOT_FOUND. */
  receiptOf (jobId: JobId): Promise<Uint8Array | undefined>
}

export class ReceiptFiles {
  readonly #deps: ReceiptFilesDeps

  constructor (deps: ReceiptFilesDeps) {
    this.#deps = deps
  }

  /** Throws DCN_RECEIPT_NOT_FOUND, DCN_JOB_NOT_FOUND. */
  async ofJob (jobId: JobId): Promise<ReceiptFile> {
    const receipt = await this.#deps.receiptOf(jobId)
    if (receipt === undefined) {
      throw new DcnError('DCN_RECEIPT_NOT_FOUND', { jobId, reason: 'no node has been given a receipt for it' })
    }
    return receiptFileOf(receipt, { jobId, settlement: await this.proofOf(receipt) ?? null })
  }

  /** Undefined while no final transaction pays it, as far as this gateway knows. */
  async proofOf (receipt: Uint8Array): Promise<SettlementProofView | undefined> {
    const { gateway, node, sequence } = decodeReceipt(receipt)
    const settlement = await this.#deps.store.holding(gateway, node, sequence)
    if (settlement === undefined) return undefined
    const place = placeIn(settlement.manifest, { node, sequence })
    const payee = settlement.manifest.payees[place?.payeeIndex ?? -1]
    if (place === undefined || payee === undefined) return undefined
    const file = await this.#deps.store.file(payee.files[place.file] ?? '')
    const roots = await Promise.all(payee.files.map(async id => await this.#deps.store.rootOf(id)))
    const fileRoots = roots.filter(root => root !== undefined)
    if (file === undefined || fileRoots.length < roots.length) return undefined
    const transactions = settlement.status.parts.map(({ state, transaction }) => state === 'final' ? transaction : '')
    return settlementProofOf(settlement.manifest, place, { file, fileRoots, transactions })
  }
}
