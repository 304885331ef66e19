/** What the reference says of the endpoints of credits and deposits. */
import type { ErrorCode } from '../../protocol/core/errors.ts'
import { USDC_MINT } from '../../protocol/core/limits.ts'
import type { Operation } from './operation.ts'

const WALLET = '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU'
const SIGNATURE = '5h6xBEauJ3PK6SWCZ1PGjBvj8vDdWG3KpwATGy1ARAXFSDwt8GFXM7W5Ncn16wmqokgpiKRLuS83KUxyZyv2sUYv'
const GATEWAY_ADDRESS = 'BXqFCzLbRVZpeBUHbLCbwqYNY5VXpQZSnzLXPKtsmiSo'
const REFERENCE = '8Zq3LyHQZhTCHVT4c8zsyaHGy8mYbKzRQbL4dMsEWqg2'
const INTENT = {
  intentId: '5f1c6a2e9d3b4c7a8e0f1a2b3c4d5e6f', wallet: WALLET, label: 'My credits', usdc: '0.1',
  reference: REFERENCE, depositAddress: REFERENCE,
  solanaPayUrl: `solana:${GATEWAY_ADDRESS}?amount=0.1&spl-token=${USDC_MINT}&reference=${REFERENCE}` +
    '&label=My%20credits&memo=dcn%3A5f1c6a2e9d3b4c7a8e0f1a2b3c4d5e6f',
  expiresAt: '2026-11-28T12:00:00.000Z', status: 'open', creditsAdded: 0, deposits: []
}

const OF_CHAIN: readonly ErrorCode[] = ['DCN_DEPOSITS_UNAVAILABLE', 'DCN_CHAIN_UNAVAILABLE', 'DCN_CHAIN_MISMATCH']

export const CREDIT_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /credits/balance/{wallet}': {
    tag: 'Credits', summary: 'Credits of a wallet', returns: 'Over the whole network',
    example: { response: { wallet: WALLET, balance: 1_500, estimatedRequests: 1_500, spendable: 1_500 } }
  },
  'POST /credits/faucet': {
    tag: 'Credits', summary: 'Free credits for a start', description: 'Once per wallet, over the whole network.',
    returns: 'The new balance', errors: ['DCN_FAUCET_CLAIMED', 'DCN_FAUCET_OFF'],
    example: {
      request: { wallet: WALLET }, response: { wallet: WALLET, balance: 50, estimatedRequests: 50, spendable: 50 }
    }
  },
  'POST /credits/deposit': {
    tag: 'Credits', summary: 'Credits for a USDC payment',
    description: 'Verifies the transaction on Solana, which has to be final, and credits it once.',
    returns: 'What was credited',
    errors: [
      ...OF_CHAIN, 'DCN_DEPOSIT_NOT_FINAL', 'DCN_DEPOSIT_REFUSED', 'DCN_DEPOSIT_CLAIMED', 'DCN_DEPOSIT_ELSEWHERE',
      'DCN_NOT_READY'
    ],
    example: {
      request: { txSignature: SIGNATURE },
      response: { wallet: WALLET, creditsAdded: 1_000, totalBalance: 1_500, txSignature: SIGNATURE }
    }
  },
  'GET /credits/deposit': {
    tag: 'Credits', summary: 'Where to pay USDC to', returns: 'This gateway\'s account', errors: OF_CHAIN,
    example: {
      response: {
        gateway: '12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5', address: GATEWAY_ADDRESS,
        tokenAccount: '7vfCXTUXx5WJV5JADk17DUJ4ksgau7utNKj4b963voxs', mint: USDC_MINT, network: 'mainnet-beta',
        genesis: '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d', creditsPerUsdc: 1_000_000, minimumUsdc: '0.000001'
      }
    }
  },
  'POST /credits/intents': {
    tag: 'Credits', summary: 'Say whose credits a payment shall be, before it is made',
    description: 'Gives a Solana Pay URL for wallets and an address for exchanges. The gateway finds the payment by ' +
      'itself, within a day; whatever comes is credited to the wallet, whoever pays.',
    returns: 'How to pay', errors: [...OF_CHAIN, 'DCN_NOT_READY'],
    example: { request: { wallet: WALLET, usdc: '0.1', label: 'My credits' }, response: INTENT }
  },
  'GET /credits/intents/{id}': {
    tag: 'Credits', summary: 'What came of a deposit intent', description: 'Only the gateway that made it knows it.',
    returns: 'What was paid so far', errors: [...OF_CHAIN, 'DCN_INTENT_NOT_FOUND'], example: { response: INTENT }
  },
  'POST /credits/x402': {
    tag: 'Credits', summary: 'Credits for an x402 payment',
    description: 'Always asks for payment: `402` with a `PAYMENT-REQUIRED` header (x402 v2, scheme `exact`, USDC on ' +
      'Solana). A request with `PAYMENT-SIGNATURE` is settled and credited to the wallet of its API key or ' +
      '`X-WALLET`, else to who pays; `PAYMENT-RESPONSE` says how it went. Every other `402` can be paid so, too, and ' +
      'the request is then served.',
    returns: 'What was credited',
    errors: [...OF_CHAIN, 'DCN_PAYMENT_REFUSED', 'DCN_DEPOSIT_NOT_FINAL', 'DCN_NOT_READY'],
    example: {
      response: { wallet: WALLET, creditsAdded: 100_000, totalBalance: 100_000, txSignature: SIGNATURE }
    }
  },
  'GET /credits/audit': {
    tag: 'Credits', summary: 'The ledger\'s own check of itself',
    description: 'Every credit that was made is accounted for: anything but a difference of 0 is a fault.',
    returns: 'Sums over all that this gateway knows'
  },
  'GET /treasury': {
    tag: 'Credits', summary: 'How this gateway stands',
    description: 'What it took in, owes nodes and has paid them, compared in the background with every ' +
      'transaction of its account on Solana.',
    returns: 'As of the last look at the chain'
  },
  'GET /nodes/{node}/earnings': {
    tag: 'Credits', summary: 'What a node has earned and was paid',
    description: 'Over all gateways, each of which is asked. What one says was earned is in a receipt that it signed.',
    returns: 'By gateway'
  }
}
