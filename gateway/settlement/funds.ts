/** What a payment needs beyond what is there. */
import { DcnError } from '../../protocol/core/errors.ts'
import type { Solana } from '../../protocol/solana/types.ts'

/** For one transaction: a signature's fee, and as much again for priority. */
export const LAMPORTS_PER_PART = 10_000
/** Who pays fees must keep so much, or nothing at all: the rent of an account without data. */
export const LAMPORTS_KEPT = 890_880

/** Throws DCN_FUNDS_INSUFFICIENT, DCN_CHAIN_UNAVAILABLE, DCN_CHAIN_MISMATCH. */
export async function checkFunds (
  solana: Pick<Solana, 'usdcAccount' | 'solBalance'>, address: string, { usdc, parts }: { usdc: number, parts: number }
): Promise<void> {
  const [account, lamports] = await Promise.all([solana.usdcAccount(address), solana.solBalance(address)])
  const has = account.state === 'open' ? account.balance : 0n
  must(has >= BigInt(usdc), { address, asset: 'micro-USDC', has: String(has), needs: String(usdc) })
  const fees = parts * LAMPORTS_PER_PART + LAMPORTS_KEPT
  must(lamports >= BigInt(fees), { address, asset: 'lamports', has: String(lamports), needs: String(fees) })
}

function must (
  enough: boolean, context: { address: string, asset: string, has: string, needs: string }
): void {
  if (!enough) throw new DcnError('DCN_FUNDS_INSUFFICIENT', context)
}
