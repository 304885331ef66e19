/** The REST contract of credits: 1 credit = 1 micro-USDC. Source of names and shapes: the functions API. */
import { Type, type Static } from 'typebox'
import { WALLET_CHARS_MAX } from '../core/limits.ts'

export const Wallet = Type.String({
  minLength: 1, maxLength: WALLET_CHARS_MAX, pattern: '^[\\x21-\\x7e]+$', description: 'Solana address of a wallet'
})
export const WalletParams = Type.Object({ wallet: Wallet })

export const FaucetRequest = Type.Object({ wallet: Wallet }, { additionalProperties: false })
export type FaucetRequest = Static<typeof FaucetRequest>

export const DepositRequest = Type.Object({
  txSignature: Type.String({
    minLength: 64, maxLength: 88, pattern: '^[1-9A-HJ-NP-Za-km-z]+$',
    description: 'Signature of the Solana transaction that paid USDC in, base58'
  })
}, { additionalProperties: false })
export type DepositRequest = Static<typeof DepositRequest>

export const DepositResponse = Type.Object({
  wallet: Type.String(),
  creditsAdded: Type.Integer(),
  totalBalance: Type.Integer(),
  txSignature: Type.String()
})
export type DepositResponse = Static<typeof DepositResponse>

export const BalanceView = Type.Object({
  wallet: Type.String(),
  balance: Type.Integer({ minimum: 0, description: 'All credits of the wallet, over the whole network' }),
  estimatedRequests: Type.Integer({ minimum: 0, description: 'Requests that they pay for' }),
  spendable: Type.Integer({
    minimum: 0, description: 'Of these, what gateways hold that this one hears of; it can be spent here now'
  })
})
export type BalanceView = Static<typeof BalanceView>

const AuditTotals = {
  minted: Type.Integer({ description: 'Credits made: faucet and deposits' }),
  spent: Type.Integer({ description: 'Taken for jobs, less what came back' }),
  burnt: Type.Integer({ description: 'Withdrawn, such as a faucet claim that was given twice during a partition' }),
  held: Type.Integer({ description: 'Rights to spend that gateways hold' }),
  inFlight: Type.Integer({ description: 'Rights on their way from one gateway to another' }),
  difference: Type.Integer({ description: 'minted - spent - burnt - held - inFlight; anything but 0 is a fault' })
}

/** The ledger's own check of itself: every credit that was made is accounted for. */
export const AuditView = Type.Object({
  ...AuditTotals,
  ok: Type.Boolean({ description: 'Nothing differs, nothing is negative, no gateway is frozen' }),
  wallets: Type.Array(Type.Object({ wallet: Type.String(), ...AuditTotals })),
  gateways: Type.Array(Type.Object({
    gateway: Type.String({ description: 'PeerId' }),
    seq: Type.Integer({ description: 'Its last block known here' }),
    head: Type.String({ description: 'Hash of that block' }),
    held: Type.Integer(),
    frozen: Type.Boolean({ description: 'Caught with two blocks of one number' })
  })),
  faults: Type.Array(Type.String())
})
export type AuditView = Static<typeof AuditView>

export const AuditQuerystring = Type.Object({
  wallet: Type.Optional(Wallet)
}, { additionalProperties: false })
