/**
 * What nodes ask gateways about their receipts, and gateways each other about nodes. Specified in
 * protocol/spec/receipts.md, "Between node and gateway".
 */
import { wellFormed } from '../core/bytes.ts'
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from '../core/ed25519.ts'
import { contentIdFromBytes, contentIdToBytes, isContentIdBytes, type ContentId } from '../core/ids.ts'
import { fromBase58, toBase58 } from '../core/base58.ts'
import { peerIdOf, type PeerId } from '../core/peer-id.ts'
import { decodeCanonical, must, type Shape } from './codec.ts'
import { RECEIPT_BYTES } from './dispatch.ts'
import { own } from './envelope.ts'
import { keyBytes } from './key-bytes.ts'
import {
  EarningsAnswer, EarningsQuery, type Payment as WirePayment, ReceiptAnswer as AnswerCodec, ReceiptQuery as QueryCodec
} from './receipts-messages.ts'

export const RECEIPTS_PROTOCOL = '/dcn/receipts/1'
export const EARNINGS_PROTOCOL = '/dcn/earnings/1'
export const RECEIPT_QUERY_BYTES_MAX = 16
/** Receipts, and payments, in one answer. */
export const RECEIPTS_PER_ANSWER_MAX = 1_000
export const PAYMENTS_PER_ANSWER_MAX = 1_000
export const RECEIPT_ANSWER_BYTES_MAX = 1024 * 1024

/** Payments told to another gateway. */
export const PAYMENTS_TOLD_MAX = 100
export const EARNINGS_QUERY_BYTES_MAX = 40
export const EARNINGS_ANSWER_BYTES_MAX = 32 * 1024
/** Bytes of UTF-8 in why a node cannot be paid. */
export const HELD_BACK_BYTES_MAX = 400

const EARNINGS_SHAPE: Shape = { repeated: { 4: PAYMENTS_TOLD_MAX } }
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
    payments: payments.map(paymentToWire)
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
    payments: payments.map(payment => paymentFromWire(what, payment))
  }
}

/** How a gateway stands with a node. */
export interface Statement {
  /** The last receipt; undefined where nothing was earned. */
  receipt: Uint8Array | undefined
  /** Micro-USDC that are final on chain. */
  paid: number
  /** Why the node cannot be paid; empty where it can. */
  heldBack: string
  /** The latest, oldest first. */
  payments: Payment[]
}

export function encodeEarningsQuery (node: PeerId): Uint8Array {
  return EarningsQuery.encode({ node: own(keyBytes('earnings query', node)) })
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeEarningsQuery (bytes: Uint8Array): PeerId {
  const what = 'earnings query'
  const { node } = decodeCanonical(what, EarningsQuery, bytes, EARNINGS_QUERY_BYTES_MAX)
  must(node.byteLength === PUBLIC_KEY_BYTES, what, 'node is not 32 bytes')
  return peerIdOf(node)
}

export function encodeStatement ({ receipt, paid, heldBack, payments }: Statement): Uint8Array {
  return EarningsAnswer.encode({
    receipt: own(receipt ?? new Uint8Array()), paid, heldBack: wellFormed(heldBack).slice(0, HELD_BACK_BYTES_MAX / 4),
    payments: payments.slice(-PAYMENTS_TOLD_MAX).map(paymentToWire)
  })
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeStatement (bytes: Uint8Array): Statement {
  const what = 'earnings answer'
  const { receipt, payments, ...rest } =
    decodeCanonical(what, EarningsAnswer, bytes, EARNINGS_ANSWER_BYTES_MAX, EARNINGS_SHAPE)
  must(receipt.byteLength === 0 || receipt.byteLength === RECEIPT_BYTES, what, 'receipt does not have its length')
  must(rest.heldBack.length <= HELD_BACK_BYTES_MAX, what, 'heldBack is too long')
  return {
    ...rest,
    receipt: receipt.byteLength === 0 ? undefined : receipt,
    payments: payments.map(payment => paymentFromWire(what, payment))
  }
}

function paymentToWire ({ settlementId, transaction, ...rest }: Payment): WirePayment {
  return {
    ...rest,
    settlementId: own(contentIdToBytes(settlementId)),
    transaction: own(fromBase58(transaction, SIGNATURE_BYTES) ?? new Uint8Array())
  }
}

function paymentFromWire (what: string, { settlementId, transaction, ...rest }: WirePayment): Payment {
  must(isContentIdBytes(settlementId), what, 'settlementId is not 32 bytes')
  must(transaction.byteLength === SIGNATURE_BYTES, what, 'transaction is not 64 bytes')
  return { ...rest, settlementId: contentIdFromBytes(settlementId), transaction: toBase58(transaction) }
}
