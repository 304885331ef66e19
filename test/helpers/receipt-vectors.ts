/** The receipt and the file that test/vectors has, made anew. */
import type { ReceiptFile } from '../../protocol/api/receipts.ts'
import { ReceiptMaker, receiptNode } from './receipts.ts'
import { settledFiles } from './settled-files.ts'

/** The third of five receipts of the second of three nodes. */
export function vectorFiles (): { receipt: Uint8Array, file: ReceiptFile } {
  const maker = new ReceiptMaker()
  const receipts = [1, 2, 3].map(no => Array.from({ length: 5 }, () => maker.next(receiptNode(no))))
  return { receipt: receipts[1]![2]!, file: settledFiles(maker.gateway, receipts)[1]![2]! }
}
