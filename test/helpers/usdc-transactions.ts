/** Transactions as a test makes them up: who has how much in which account, before and after. */
import type { UsdcTransaction } from '../../protocol/solana/types.ts'

export const OUR_WALLET = 'Gateway1111111111111111111111111111111111111'
export const OUR_ACCOUNT = 'GatewayUsdc11111111111111111111111111111111'

type Balance = UsdcTransaction['balances'][number]

/** Where `owners` has two names, the account is given away. */
export function balance (account: string, owners: string | [string, string], before: bigint, after: bigint): Balance {
  const [ownerBefore, owner] = typeof owners === 'string' ? [owners, owners] : owners
  return { account, owner, ownerBefore, before, after }
}

export function ours (before: bigint, after: bigint): Balance {
  return balance(OUR_ACCOUNT, OUR_WALLET, before, after)
}

export function usdcTransaction (
  balances: Balance[], more: Partial<Omit<UsdcTransaction, 'balances'>> = {}
): UsdcTransaction {
  return {
    signature: 'signature', slot: 100, blockTime: 1_700_000_000, failed: undefined, feePayer: 'payer',
    accounts: ['payer', ...balances.map(({ account }) => account)], signers: ['payer'], memos: [], balances, ...more
  }
}
