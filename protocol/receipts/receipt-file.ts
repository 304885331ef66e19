/** A receipt as a file for people: its fields, and the way to the transaction that paid it. */
import type { ReceiptFile, SettlementProofView } from '../api/receipts.ts'
import { fromBase64Pad, toBase64Pad, toHex } from '../core/bytes.ts'
import type { JobId } from '../core/ids.ts'
import { RECEIPTS_PER_FILE, type Manifest } from '../wire/settlements.ts'
import { memoOf, partOf } from './payment.ts'
import { decodeReceipt, type Receipt } from './receipt.ts'
import { pathInPayee, payeeTree } from './tree.ts'

export function receiptFileOf (
  receipt: Uint8Array, { jobId, settlement }: { jobId: JobId, settlement: SettlementProofView | null }
): ReceiptFile {
  const { workSignature, signature, ...fields } = decodeReceipt(receipt)
  return {
    format: 'dcn-receipt/1', jobId, ...fields, workSignature: toBase64Pad(workSignature),
    signature: toBase64Pad(signature), settlement
  }
}

/** The receipt that a file says it is. */
export function receiptOfFile (file: ReceiptFile): Receipt {
  return { ...file, workSignature: fromBase64Pad(file.workSignature), signature: fromBase64Pad(file.signature) }
}

/** Which file of a payee's holds a receipt, and its place among the payee's; undefined where none does. */
export function placeIn (
  { payees }: Pick<Manifest, 'payees'>, { node, sequence }: Pick<Receipt, 'node' | 'sequence'>
): { payeeIndex: number, index: number, file: number } | undefined {
  const payeeIndex = payees.findIndex(payee => payee.node === node)
  const payee = payees[payeeIndex]
  const index = sequence - (payee?.firstSequence ?? 0)
  if (payee === undefined || index < 0 || index >= payee.count) return undefined
  return { payeeIndex, index, file: Math.floor(index / RECEIPTS_PER_FILE) }
}

/**
 * How a receipt at a place leads to the transaction of its part. `file` holds it; `fileRoots` are those of the payee's
 * files.
 */
export function settlementProofOf (
  manifest: Manifest, { payeeIndex, index }: { payeeIndex: number, index: number },
  { file, fileRoots, transactions }: {
    file: Uint8Array, fileRoots: readonly Uint8Array[], transactions: readonly string[]
  }
): SettlementProofView | undefined {
  const { gateway, number, genesis, mint, receipts, root, parts, payees } = manifest
  const part = partOf(payeeIndex, payees.length, parts)
  const transaction = transactions[part - 1]
  const paid = payees[payeeIndex]
  if (paid === undefined || transaction === undefined || transaction === '') return undefined
  const { node, payTo, firstSequence, count, sum, subRoot } = paid
  const payee = { node, payTo, firstSequence, count, sum, subRoot }
  return {
    settlementId: root, number, gateway, genesis, mint, payee, ...pathInPayee(index, file, fileRoots), payeeIndex,
    payeeCount: payees.length, payeePath: payeeTree(payees).path(payeeIndex).map(toHex), transaction,
    memo: memoOf({ root, number, receipts, part, parts })
  }
}
