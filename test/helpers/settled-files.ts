/** Receipt files of a settlement that was paid, as a gateway would give them; in memory, without a chain. */
import type { ReceiptFile } from '../../protocol/api/receipts.ts'
import { toHex } from '../../protocol/core/bytes.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { contentIdOf } from '../../protocol/core/ids.ts'
import { USDC_MINT } from '../../protocol/core/limits.ts'
import { peerIdOf, solanaAddressOf } from '../../protocol/core/peer-id.ts'
import { decodeReceipt } from '../../protocol/receipts/receipt.ts'
import { receiptFileOf, settlementProofOf } from '../../protocol/receipts/receipt-file.ts'
import { fileRoot, payeeRoot, settlementRoot } from '../../protocol/receipts/tree.ts'
import type { Manifest, ManifestPayee } from '../../protocol/wire/settlements.ts'
import { jobIdNo } from './jobs.ts'

export const GENESIS = solanaAddressOf(new Uint8Array(32).fill(7))
export const TRANSACTION = '5'.repeat(88)

/** By node and place. `receipts`: those of each node from the first, made by one ReceiptMaker, node by node. */
export function settledFiles (gateway: Signer, receipts: readonly Uint8Array[][]): ReceiptFile[][] {
  const contents = receipts.map(ofNode => new Uint8Array(Buffer.concat(ofNode)))
  const payees = contents.map((file, no): ManifestPayee => {
    const last = decodeReceipt(receipts[no]!.at(-1)!)
    return {
      node: last.node, payTo: last.payTo, firstSequence: 1, count: receipts[no]!.length, sum: last.owed,
      subRoot: toHex(payeeRoot([fileRoot(file)])), files: [contentIdOf(file)]
    }
  })
  const manifest: Manifest = {
    gateway: peerIdOf(gateway.publicKey), number: 3, createdAtMs: 1_000, genesis: GENESIS, mint: USDC_MINT,
    receipts: receipts.flat().length, root: settlementRoot(payees), parts: 1, payees
  }
  let jobs = 0
  return receipts.map((ofNode, payeeIndex) => ofNode.map((receipt, index) => receiptFileOf(receipt, {
    jobId: jobIdNo(++jobs),
    settlement: settlementProofOf(manifest, { payeeIndex, index }, {
      file: contents[payeeIndex]!, fileRoots: [fileRoot(contents[payeeIndex]!)], transactions: [TRANSACTION]
    })!
  })))
}
