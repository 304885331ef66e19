/** Whose credits a transaction's money is. Pure. See docs/deposits.md. */
import { DcnError } from '../../protocol/core/errors.ts'
import { readDeposit } from '../../protocol/solana/deposit.ts'
import type { UsdcTransaction } from '../../protocol/solana/types.ts'
import type { Intent } from '../../protocol/wire/deposits.ts'

export interface AttributionRules {
  /** This gateway's address, and its USDC account. */
  treasury: { owner: string, tokenAccount: string }
  /** Slot before which no transaction is a deposit. */
  fromSlot: number
  intents: {
    byReference (address: string): Intent | undefined
    byAccount (tokenAccount: string): Intent | undefined
  }
  /** Whom the payment is for, where it was taken on by x402. */
  named: string | undefined
}

export interface Attribution {
  wallet: string
  /** Micro-USDC, which are credits. */
  amount: bigint
  intent: Intent | undefined
  /** Whether money lies at the intent's own address. */
  sweeps: boolean
}

/**
 * The credits go to the wallet that an intent or an x402 request named before, else to the one owner whose money it
 * was. Throws DCN_DEPOSIT_REFUSED.
 */
export function attribute (transaction: UsdcTransaction, rules: AttributionRules): Attribution {
  const { treasury, fromSlot, intents, named } = rules
  const gained = new Set(transaction.balances.filter(({ before, after }) => after > before)
    .map(({ account }) => account))
  const touched = transaction.balances.flatMap(({ account }) => intents.byAccount(account) ?? [])
  const paid = touched.filter(({ account }) => gained.has(account))
  const accounts = [
    ...gained.has(treasury.tokenAccount) || paid.length === 0 ? [treasury] : [],
    ...paid.map(({ reference, account }) => ({ owner: reference, tokenAccount: account }))
  ]
  // What the gateway sends to itself, out of the addresses of intents, buys nothing.
  const excludedPayers = new Set([treasury.owner, ...touched.map(({ reference }) => reference)])
  const deposits = accounts.map(account => readDeposit(transaction, { ...account, excludedPayers, fromSlot }))
  const intent = theOne(transaction, [
    ...paid, ...transaction.accounts.flatMap(address => intents.byReference(address) ?? [])
  ])
  return {
    wallet: named ?? intent?.wallet ?? deposits[0]?.wallet ?? '',
    amount: deposits.reduce((sum, { amount }) => sum + amount, 0n),
    intent,
    sweeps: paid.length > 0
  }
}

function theOne ({ signature }: UsdcTransaction, intents: readonly Intent[]): Intent | undefined {
  const [first] = intents
  if (intents.every(({ intentId }) => intentId === first?.intentId)) return first
  throw new DcnError('DCN_DEPOSIT_REFUSED', {
    txSignature: signature, why: 'several-intents', reason: 'it pays for several deposit intents at once'
  })
}
