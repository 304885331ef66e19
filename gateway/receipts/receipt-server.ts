/** Gives nodes their receipts again, and tells them how they were paid. See protocol/spec/receipts.md. */
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Network } from '../../protocol/net/types.ts'
import {
  decodeReceiptQuery, encodeReceiptAnswer, PAYMENTS_PER_ANSWER_MAX, RECEIPT_ANSWER_BYTES_MAX,
  RECEIPT_QUERY_BYTES_MAX, RECEIPTS_PER_ANSWER_MAX, RECEIPTS_PROTOCOL, type Payment
} from '../../protocol/wire/receipts.ts'
import type { ReceiptStore } from '../store/receipt-store.ts'

export interface ReceiptServerDeps {
  network: Pick<Network, 'serveRequests'>
  receipts: Pick<ReceiptStore, 'of'>
  /** Payments to a node that are final, the latest last. */
  paymentsTo: (node: PeerId) => Promise<Payment[]>
}

/** Each peer is told of its own receipts only: the connection says who asks. */
export function serveReceipts ({ network, receipts, paymentsTo }: ReceiptServerDeps): void {
  network.serveRequests(RECEIPTS_PROTOCOL, {
    requestBytesMax: RECEIPT_QUERY_BYTES_MAX, responseBytesMax: RECEIPT_ANSWER_BYTES_MAX, concurrentPerPeerMax: 4
  }, async (request, node) => {
    const after = decodeReceiptQuery(request)
    const found = await receipts.of(node, after, RECEIPTS_PER_ANSWER_MAX + 1)
    const more = found.length > RECEIPTS_PER_ANSWER_MAX
    const payments = more ? [] : (await paymentsTo(node)).slice(-PAYMENTS_PER_ANSWER_MAX)
    return encodeReceiptAnswer({ receipts: found.slice(0, RECEIPTS_PER_ANSWER_MAX), more, payments })
  })
}
