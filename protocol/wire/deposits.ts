/** What gateways ask each other about deposits, and what a gateway keeps of them. See protocol/spec/deposits.md. */
import { fromBase58, toBase58 } from '../core/base58.ts'
import { SIGNATURE_BYTES } from '../core/ed25519.ts'
import { decodeCanonical, must } from './codec.ts'
import {
  DepositAnswer as AnswerCodec, DepositClaim as ClaimCodec, StoredIntent as IntentCodec,
  StoredPayment as PaymentCodec, StoredSweep as SweepCodec
} from './deposits-messages.ts'
import { own } from './envelope.ts'
import { checkWallet, CREDITS_MAX } from './ledger.ts'

export const DEPOSITS_PROTOCOL = '/dcn/deposits/1'
export const DEPOSIT_CLAIM_BYTES_MAX = 66
export const DEPOSIT_ANSWER_BYTES_MAX = 1_024

const WHY_CHARS_MAX = 64
const REASON_CHARS_MAX = 500

export type DepositAnswer =
  | { type: 'credited', wallet: string, amount: number }
  /** As in DCN_DEPOSIT_REFUSED. */
  | { type: 'refused', why: string, reason: string }

/** A promise of a wallet's credits for what is paid to a reference of its own. */
export interface Intent {
  intentId: string
  wallet: string
  label: string
  /** Credits asked for; 0: any. */
  amount: number
  createdAtMs: number
  expiresAtMs: number
  /** Address that names it in a payment, and to which it can be paid. */
  reference: string
  /** USDC account of that address. */
  account: string
  credits: Array<{ transaction: string, amount: number }>
  /** Whether money is there that belongs into the treasury. */
  sweeps: boolean
}

/** A signed transaction that is on its way, or may be. */
export interface Sweep { signature: string, bytes: Uint8Array, lastValidBlockHeight: number }

/** An x402 payment that was taken on. `wallet`: whom it is for; empty: who pays. */
export interface PendingPayment { transaction: string, wallet: string, bytes: Uint8Array, atMs: number }

export function encodeDepositClaim (transaction: string): Uint8Array {
  return ClaimCodec.encode({ transaction: signatureToWire(transaction) })
}

/** The signature. Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeDepositClaim (bytes: Uint8Array): string {
  const what = 'deposit claim'
  const { transaction } = decodeCanonical(what, ClaimCodec, bytes, DEPOSIT_CLAIM_BYTES_MAX)
  must(transaction.byteLength === SIGNATURE_BYTES, what, 'it names no transaction')
  return toBase58(transaction)
}

export function encodeDepositAnswer (answer: DepositAnswer): Uint8Array {
  return AnswerCodec.encode(answer.type === 'credited'
    ? { wallet: answer.wallet, amount: answer.amount, why: '', reason: '' }
    : { wallet: '', amount: 0, why: answer.why, reason: answer.reason.slice(0, REASON_CHARS_MAX / 2) })
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeDepositAnswer (bytes: Uint8Array): DepositAnswer {
  const what = 'deposit answer'
  const { wallet, amount, why, reason } = decodeCanonical(what, AnswerCodec, bytes, DEPOSIT_ANSWER_BYTES_MAX)
  if (why !== '') {
    must(wallet === '' && amount === 0, what, 'it both credits and refuses')
    must(/^[a-z-]+$/.test(why) && why.length <= WHY_CHARS_MAX, what, 'why is no word')
    must(reason.length <= REASON_CHARS_MAX, what, 'the reason is too long')
    return { type: 'refused', why, reason }
  }
  checkWallet(what, wallet)
  must(amount >= 1 && amount <= CREDITS_MAX, what, 'amount is out of range')
  return { type: 'credited', wallet, amount }
}

export function encodeIntent (intent: Intent): Uint8Array {
  const { wallet, label, amount, createdAtMs, expiresAtMs, account, credits, sweeps } = intent
  return IntentCodec.encode({
    wallet, label, amount, createdAtMs, expiresAtMs, account, sweeps,
    credits: credits.map(({ transaction, amount }) => ({ transaction: signatureToWire(transaction), amount }))
  })
}

/** `reference` follows from the id. */
export function decodeIntent (bytes: Uint8Array, names: Pick<Intent, 'intentId' | 'reference'>): Intent {
  const { credits, ...rest } = IntentCodec.decode(bytes)
  return {
    ...rest,
    ...names,
    credits: credits.map(({ transaction, amount }) => ({ transaction: toBase58(transaction), amount }))
  }
}

export function encodeSweep ({ signature, bytes, lastValidBlockHeight }: Sweep): Uint8Array {
  return SweepCodec.encode({ signature, transaction: own(bytes), lastValidBlockHeight })
}

export function decodeSweep (stored: Uint8Array): Sweep {
  const { signature, transaction, lastValidBlockHeight } = SweepCodec.decode(stored)
  return { signature, bytes: transaction, lastValidBlockHeight }
}

export function encodePayment ({ wallet, bytes, atMs }: PendingPayment): Uint8Array {
  return PaymentCodec.encode({ wallet, transaction: own(bytes), atMs })
}

export function decodePayment (stored: Uint8Array, transaction: string): PendingPayment {
  const { wallet, transaction: bytes, atMs } = PaymentCodec.decode(stored)
  return { transaction, wallet, bytes, atMs }
}

/** `transaction` was checked where it came in. */
function signatureToWire (transaction: string): Uint8Array<ArrayBuffer> {
  return own(fromBase58(transaction, SIGNATURE_BYTES) ?? new Uint8Array())
}
