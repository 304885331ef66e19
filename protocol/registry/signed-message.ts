/**
 * What a wallet signs to get an API key, or to revoke it: three lines of text, shown to a person by the wallet's own
 * program, and so without a domain string of ours. Their text is that of the functions API.
 */
import { keyGenerationMessage, keyRevocationMessage } from '../api/auth.ts'
import { fromBase64, utf8 } from '../core/bytes.ts'
import { SIGNATURE_BYTES, verify } from '../core/ed25519.ts'
import { DcnError } from '../core/errors.ts'
import { SIGNED_MESSAGE_AGE_MAX_MS } from '../core/limits.ts'
import { publicKeyOfAddress } from '../core/peer-id.ts'

export type MessagePurpose = 'generation' | 'revocation'

export interface SignedMessage {
  purpose: MessagePurpose
  /** The canonical address of an Ed25519 key. */
  wallet: string
  /** Unix ms. */
  timestampMs: number
}

const PATTERN = /^DecentraCloud API Key (Generation|Revocation)\nWallet: ([^\n]{32,44})\nTimestamp: ([0-9]{1,15})$/

/** Base64 of 64 bytes: 86 digits, of which the last holds four bits, and the padding, which some leave out. */
const BASE64_SIGNATURE = /^[A-Za-z0-9+/]{85}[AQgw](==)?$/

const WRITE: Record<MessagePurpose, (wallet: string, timestampMs: number) => string> = {
  generation: keyGenerationMessage,
  revocation: keyRevocationMessage
}

/** Reads the exact text: there is one for each wallet and time. Throws DCN_SIGNATURE_INVALID. */
export function parseSignedMessage (message: string): SignedMessage {
  const [, word, wallet = '', time] = PATTERN.exec(message) ?? []
  if (word === undefined) {
    throw invalid('the message must be the three lines "DecentraCloud API Key Generation" (or Revocation), ' +
      '"Wallet: <address>", "Timestamp: <Unix ms>"')
  }
  const purpose = word === 'Generation' ? 'generation' : 'revocation'
  const timestampMs = Number(time)
  if (WRITE[purpose](wallet, timestampMs) !== message) throw invalid('the timestamp must have no leading zeros')
  if (publicKeyOfAddress(wallet) === undefined) throw invalid(notAnAddress(wallet))
  return { purpose, wallet, timestampMs }
}

/**
 * Checks that `wallet` itself signed the message for this purpose, and returns the message's time in Unix ms.
 * Throws DCN_SIGNATURE_INVALID, which says what is wrong.
 */
export function checkSignedMessage (
  purpose: MessagePurpose, wallet: string, { message, signature }: { message: string, signature: Uint8Array }
): number {
  const publicKey = publicKeyOfAddress(wallet)
  if (publicKey === undefined) throw invalid(notAnAddress(wallet))
  const parsed = parseSignedMessage(message)
  if (parsed.purpose !== purpose) throw invalid(`the message is for key ${parsed.purpose}, not for key ${purpose}`)
  if (parsed.wallet !== wallet) throw invalid(`the message names wallet ${parsed.wallet}, not ${wallet}`)
  if (signature.byteLength !== SIGNATURE_BYTES) {
    throw invalid(`it is ${signature.byteLength} bytes, not ${SIGNATURE_BYTES}`)
  }
  if (!verify(utf8(message), signature, publicKey)) {
    throw invalid(`it was not made by wallet ${wallet} over this message`)
  }
  return parsed.timestampMs
}

/** Throws DCN_SIGNATURE_STALE where the message is too old, or from a clock too far ahead. */
export function checkFresh (timestampMs: number, nowMs: number): void {
  const ageMs = nowMs - timestampMs
  if (Math.abs(ageMs) > SIGNED_MESSAGE_AGE_MAX_MS) {
    throw new DcnError('DCN_SIGNATURE_STALE', { ageMs, ageMsMax: SIGNED_MESSAGE_AGE_MAX_MS })
  }
}

/** The 64 bytes that a request carries as base64. Throws DCN_SIGNATURE_INVALID. */
export function signatureFromBase64 (text: string): Uint8Array {
  if (!BASE64_SIGNATURE.test(text)) throw invalid(`it must be base64 of ${SIGNATURE_BYTES} bytes`)
  return fromBase64(text.replace('==', ''))
}

/**
 * The time of the last message that a wallet's key record has used up: none up to it works again. 0 where there is no
 * record.
 */
export function lastSignedAtMs (
  record: { createdAtMs: number, revocation?: { kind: 'key' } | { kind: 'wallet', message: string } } | undefined
): number {
  if (record === undefined) return 0
  const { createdAtMs, revocation } = record
  if (revocation?.kind !== 'wallet') return createdAtMs
  return Math.max(createdAtMs, parseSignedMessage(revocation.message).timestampMs)
}

function notAnAddress (wallet: string): string {
  return `${wallet} is not the address of a Solana wallet (32 bytes in base58), so it can have no API key`
}

function invalid (reason: string): DcnError {
  return new DcnError('DCN_SIGNATURE_INVALID', { reason })
}
