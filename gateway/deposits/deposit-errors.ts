/** What is said of deposits in several places. */
import { DcnError } from '../../protocol/core/errors.ts'
import type { MintedDeposit } from '../../protocol/credits/book-types.ts'

/** When to ask again for a transaction that is not final. */
const NOT_FINAL_RETRY_S = 2

export function notFinal (transaction: string): DcnError {
  return new DcnError('DCN_DEPOSIT_NOT_FINAL', { txSignature: transaction, retryAfterS: NOT_FINAL_RETRY_S })
}

export function claimed ({ transaction, wallet, amount }: MintedDeposit): DcnError {
  return new DcnError('DCN_DEPOSIT_CLAIMED', { txSignature: transaction, wallet, creditsAdded: amount })
}
