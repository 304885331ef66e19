/** Webhooks are signed as the Standard Webhooks convention says, with Ed25519: protocol/spec/webhooks.md. */
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { utf8 } from './bytes.ts'
import { PUBLIC_KEY_BYTES, verify, type Signer } from './ed25519.ts'
import type { JobId } from './ids.ts'

/** How far the time of a delivery may be from the receiver's. */
export const WEBHOOK_AGE_MAX_S = 5 * 60

/** Signatures in one header that are looked at. */
const SIGNATURES_MAX = 8

const KEY_PREFIX = 'whpk_'
const SCHEME = 'v1a'

export interface WebhookMessage {
  id: string
  /** Of the attempt, Unix seconds. */
  timestampS: number
  /** JSON text, as it is sent. */
  body: Uint8Array
}

/** The same for every attempt of one job's end, at whichever gateway. */
export function webhookIdOf (jobId: JobId): string {
  return `msg_${jobId}`
}

/** A public key as receivers write it down. */
export function webhookKeyOf (publicKey: Uint8Array): string {
  return KEY_PREFIX + toString(publicKey, 'base64pad')
}

/** The headers that go with the body. */
export function signWebhook (message: WebhookMessage, signer: Signer): Record<string, string> {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestampS),
    'webhook-signature': `${SCHEME},${toString(signer.sign(signedBytes(message)), 'base64pad')}`,
    'webhook-key': webhookKeyOf(signer.publicKey)
  }
}

/**
 * Whether one of `keys` (`whpk_...`) signed what was received, not more than WEBHOOK_AGE_MAX_S ago. `headers` by their
 * names in lower case. Never throws.
 */
export function verifyWebhook (
  headers: Readonly<Record<string, unknown>>, body: Uint8Array, keys: readonly string[], nowMs: number
): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures } = headers
  if (typeof id !== 'string' || typeof time !== 'string' || typeof signatures !== 'string') return false
  // One message has one form: no dot may move between the id, the time and the body.
  if (id.includes('.') || !/^\d{1,12}$/.test(time)) return false
  const timestampS = Number(time)
  if (String(timestampS) !== time || Math.abs(nowMs / 1000 - timestampS) > WEBHOOK_AGE_MAX_S) return false
  const signed = signedBytes({ id, timestampS, body })
  const publicKeys = keys.map(publicKeyOf).filter(key => key !== undefined)
  return signatures.split(' ', SIGNATURES_MAX).some(entry => {
    const signature = entry.startsWith(`${SCHEME},`) ? fromBase64(entry.slice(SCHEME.length + 1)) : undefined
    return signature !== undefined && publicKeys.some(key => verify(signed, signature, key))
  })
}

function publicKeyOf (key: string): Uint8Array | undefined {
  const bytes = key.startsWith(KEY_PREFIX) ? fromBase64(key.slice(KEY_PREFIX.length)) : undefined
  return bytes?.byteLength === PUBLIC_KEY_BYTES ? bytes : undefined
}

function fromBase64 (text: string): Uint8Array | undefined {
  try {
    return fromString(text, 'base64pad')
  } catch {
    return undefined
  }
}

/**
 * Nothing else that a daemon's key signs begins with `msg_`: envelopes begin with `dcn/`, and what begins so is no
 * Solana transaction either (its first byte would ask for 109 signatures, more than fit).
 */
function signedBytes ({ id, timestampS, body }: WebhookMessage): Uint8Array {
  const head = utf8(`${id}.${timestampS}.`)
  const bytes = new Uint8Array(head.byteLength + body.byteLength)
  bytes.set(head)
  bytes.set(body, head.byteLength)
  return bytes
}
