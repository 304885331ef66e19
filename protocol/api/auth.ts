/** The REST contract of API keys, and the messages that wallets sign. Source of names and texts: the functions API. */
import { Type, type Static } from 'typebox'
import { Wallet } from './credits.ts'

export const SIGNED_MESSAGE_CHARS_MAX = 1_024

const Signature = Type.String({ maxLength: 128, description: 'Ed25519 signature of the message, base64' })

export const GenerateKeyRequest = Type.Object({
  wallet: Wallet,
  signature: Signature,
  message: Type.String({
    maxLength: SIGNED_MESSAGE_CHARS_MAX,
    description: 'DecentraCloud API Key Generation, Wallet: <address>, Timestamp: <Unix ms>; one a line'
  })
}, { additionalProperties: false })
export type GenerateKeyRequest = Static<typeof GenerateKeyRequest>

export const GenerateKeyResponse = Type.Object({
  apiKey: Type.String({ description: 'dc_ and 64 hexadecimal digits; shown this once' }),
  wallet: Type.String(),
  message: Type.String()
})
export type GenerateKeyResponse = Static<typeof GenerateKeyResponse>

export const KeyInfoView = Type.Object({
  hasKey: Type.Boolean(),
  keyPreview: Type.Optional(Type.String()),
  createdAt: Type.Optional(Type.String({ format: 'date-time' })),
  lastUsedAt: Type.Optional(Type.String({ format: 'date-time' })),
  requestCount: Type.Optional(Type.Integer({ minimum: 0, description: 'With this key, over all gateways' }))
})
export type KeyInfoView = Static<typeof KeyInfoView>

/** The body is needed only where the key itself is not sent along. */
export const RevokeKeyRequest = Type.Union([Type.Null(), Type.Object({
  signature: Signature,
  message: Type.String({
    maxLength: SIGNED_MESSAGE_CHARS_MAX,
    description: 'DecentraCloud API Key Revocation, Wallet: <address>, Timestamp: <Unix ms>; one a line'
  })
}, { additionalProperties: false })])
export type RevokeKeyRequest = Static<typeof RevokeKeyRequest>

export const RevokeKeyResponse = Type.Object({ revoked: Type.Literal(true), wallet: Type.String() })
export type RevokeKeyResponse = Static<typeof RevokeKeyResponse>

/** What a wallet signs to get an API key. `timestampMs`: Unix ms. */
export function keyGenerationMessage (wallet: string, timestampMs: number): string {
  return messageOf('Generation', wallet, timestampMs)
}

/** What a wallet signs to revoke its API key without having it. `timestampMs`: Unix ms. */
export function keyRevocationMessage (wallet: string, timestampMs: number): string {
  return messageOf('Revocation', wallet, timestampMs)
}

function messageOf (purpose: string, wallet: string, timestampMs: number): string {
  return `DecentraCloud API Key ${purpose}\nWallet: ${wallet}\nTimestamp: ${timestampMs}`
}
