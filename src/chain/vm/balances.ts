/** What an RPC node notes of all accounts of a transaction, before and after it. */
import type { AccountKey } from './account-keys.ts'
import { mintIn, TOKEN_PROGRAMS, tokenAccountIn, uiAmount, type UiAmount } from './tokens.ts'
import type { Vm } from './vm.ts'

export interface TokenBalance {
  accountIndex: number
  mint: string
  owner: string
  programId: string
  uiTokenAmount: UiAmount
}

export interface Balances {
  /** In the order of the keys. */
  lamports: bigint[]
  tokens: TokenBalance[]
}

export function balancesOf (vm: Vm, keys: readonly AccountKey[]): Balances {
  return {
    lamports: keys.map(({ pubkey }) => vm.balance(pubkey)),
    tokens: keys.flatMap(({ pubkey }, accountIndex): TokenBalance[] => {
      const account = vm.accountOwnedBy(pubkey, TOKEN_PROGRAMS)
      const token = tokenAccountIn(account)
      if (account === undefined || token === undefined) return []
      const { mint, owner, amount } = token
      const uiTokenAmount = uiAmount(amount, decimalsOf(vm, mint))
      return [{ accountIndex, mint, owner, programId: account.owner, uiTokenAmount }]
    })
  }
}

export function decimalsOf (vm: Vm, mint: string): number {
  return mintIn(vm.accountOwnedBy(mint, TOKEN_PROGRAMS))?.decimals ?? 0
}
