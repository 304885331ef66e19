/** What nodes ask gateways about their receipts. Specified in protocol/spec/receipts.md, "Between node and gateway". */
import { SIGNATURE_BYTES } from '../core/ed25519.ts'
import { contentIdFromBytes, contentIdToBytes, isContentIdBytes, type ContentId } from '../core/ids.ts'
import { fromBase58, toBase58 } from '../core/base58.ts'
import { decodeCanonical, must, type Shape } from './codec.ts'
import { RECEIPT_BYTES } from './dispatch.ts'
import { own } from './envelope.ts'
import { ReceiptAnswer as AnswerCodec, ReceiptQuery as QueryCodec } from './receipts-messages.ts'

export const RECEIPTS_PROTOCOL = '/dcn/receipts/1'
export const RECEIPT_QUERY_BYTES_MAX = 16
/** Receipts, and payments, in one answer. */
export const RECEIPTS_PER_ANSWER_MAX = 1_000
export const PAYMENTS_PER_ANSWER_MAX = 1_000
export const RECEIPT_ANSWER_BYTES_MAX = 1024 * 1024

const ANSWER_SHAPE: Shape = { repeated: { 1: RECEIPTS_PER_ANSWER_MAX, 3: PAYMENTS_PER_ANSWER_MAX } }

/** How a gateway paid a node, as it says. */
export interface Payment {
  /** Root of the settlement, in hex. */
  settlementId: ContentId
  /** Signature of the transaction, base58. */
  transaction: string
  firstSequence: number
  count: number
  /** Micro-USDC. */
  sum: number
}

export interface ReceiptAnswer { receipts: Uint8Array[], more: boolean, payments: Payment[] }

/** `after`: sequence of the last receipt that the asker has without a gap. */
export function encodeReceiptQuery (after: number): Uint8Array {
  return QueryCodec.encode({ after })
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeReceiptQuery (bytes: Uint8Array): number {
  return decodeCanonical('receipt query', QueryCodec, bytes, RECEIPT_QUERY_BYTES_MAX).after
}

export function encodeReceiptAnswer ({ receipts, more, payments }: ReceiptAnswer): Uint8Array {
  return AnswerCodec.encode({
    receipts: receipts.map(own),
    more,
    payments: payments.map(({ settlementId, transaction, ...rest }) => ({
      ...rest,
      settlementId: own(contentIdToBytes(settlementId)),
      transaction: own(fromBase58(transaction, SIGNATURE_BYTES) ?? new Uint8Array())
    }))
  })
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeReceiptAnswer (bytes: Uint8Array): ReceiptAnswer {
  const what = 'receipt answer'
  const { receipts, more, payments } = decodeCanonical(what, AnswerCodec, bytes, RECEIPT_ANSWER_BYTES_MAX, ANSWER_SHAPE)
  for (const receipt of receipts) must(receipt.byteLength === RECEIPT_BYTES, what, 'a receipt does not have its length')
  return {
    receipts,
    more,
    payments: payments.map(({ settlementId, transaction, ...rest }) => {
      must(isContentIdBytes(settlementId), what, 'settlementId is not 32 bytes')
      must(transaction.byteLength === SIGNATURE_BYTES, what, 'transaction is not 64 bytes')
      return { ...rest, settlementId: contentIdFromBytes(settlementId), transaction: toBase58(transaction) }
    })
  }
}
