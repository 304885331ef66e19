/**
 * Whether the chain shows a settlement of this gateway that its books do not have: then they are older than they
 * should be, as after a disk was put back from a backup, and to settle would be to pay again.
 */
import { readMemo } from '../../protocol/receipts/payment.ts'
import type { Solana } from '../../protocol/solana/types.ts'

/** Transactions looked at, newest first, where the books do not know where to stop. */
export const HISTORY_MAX = 1_000

/** What is unknown, in words; undefined where all is known. Throws DCN_CHAIN_UNAVAILABLE, DCN_CHAIN_MISMATCH. */
export async function unknownPayment (
  solana: Pick<Solana, 'signaturesFor' | 'transaction'>, address: string,
  { known, last }: { known: ReadonlySet<string>, last: string | undefined }
): Promise<string | undefined> {
  const options = { limit: HISTORY_MAX, ...last === undefined ? {} : { until: last } }
  for (const signature of await solana.signaturesFor(address, options)) {
    if (known.has(signature)) continue
    const transaction = await solana.transaction(signature)
    if (transaction === undefined || transaction.failed !== undefined) continue
    const memo = transaction.memos.map(readMemo).find(each => each !== undefined)
    if (memo !== undefined && transaction.signers.includes(address)) {
      return `transaction ${signature} pays part ${memo.part} of settlement ${memo.number}, which the books do not have`
    }
  }
  return undefined
}
