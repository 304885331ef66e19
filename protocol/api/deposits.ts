/** The REST contract of paying USDC in. */
import { Type, type Static } from 'typebox'
import { INTENT_LABEL_CHARS_MAX } from '../core/limits.ts'
import { Wallet } from './credits.ts'

export const DepositTarget = Type.Object({
  gateway: Type.String({ description: 'PeerId' }),
  address: Type.String({ description: 'Solana address of the gateway: the same key, and what wallets pay to' }),
  tokenAccount: Type.String({ description: 'Its USDC account, the only one that takes deposits' }),
  mint: Type.String({ description: 'What counts as USDC' }),
  network: Type.String({ description: 'mainnet-beta, devnet, testnet, or local for any other cluster' }),
  genesis: Type.String({ description: 'Genesis hash of the cluster' }),
  creditsPerUsdc: Type.Integer(),
  minimumUsdc: Type.String({ description: 'Least that is credited' })
})
export type DepositTarget = Static<typeof DepositTarget>

export const IntentRequest = Type.Object({
  wallet: Wallet,
  usdc: Type.Optional(Type.String({
    pattern: '^[0-9]{1,9}(\\.[0-9]{1,6})?$', description: 'Amount of USDC, such as 0.10; absent: whatever comes'
  })),
  label: Type.Optional(Type.String({
    minLength: 1, maxLength: INTENT_LABEL_CHARS_MAX, description: 'What the paying wallet shows'
  }))
}, { additionalProperties: false })
export type IntentRequest = Static<typeof IntentRequest>

export const IntentView = Type.Object({
  intentId: Type.String(),
  wallet: Type.String({ description: 'Whose credits it will be, whoever pays' }),
  label: Type.Optional(Type.String()),
  usdc: Type.Optional(Type.String({ description: 'What was asked for; what comes is credited, be it more or less' })),
  reference: Type.String({ description: 'Key that names the intent in a payment to the gateway' }),
  depositAddress: Type.String({ description: 'The same key as an address: USDC sent to it counts, too' }),
  solanaPayUrl: Type.String({ description: 'For a wallet that knows Solana Pay, as a link or a QR code' }),
  expiresAt: Type.String({ format: 'date-time', description: 'Until then the gateway looks for payments by itself' }),
  status: Type.Union([Type.Literal('open'), Type.Literal('credited'), Type.Literal('expired')]),
  creditsAdded: Type.Integer({ minimum: 0 }),
  deposits: Type.Array(Type.Object({ txSignature: Type.String(), creditsAdded: Type.Integer() }))
})
export type IntentView = Static<typeof IntentView>

export const IntentParams = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f]{32}$', description: 'intentId of a deposit intent' })
})
