/** The chain that a command or a daemon's settings name. What speaks to it is loaded only then. */
import type { Solana } from '../protocol/solana/types.ts'
import { systemClock } from './system-clock.ts'

/** Undefined where the settings name none. */
export async function connectSolana (
  { solanaRpc, usdcMint }: { solanaRpc: string, usdcMint: string }
): Promise<Solana | undefined> {
  if (solanaRpc === '') return undefined
  const { createSolana } = await import('../protocol/solana/solana.ts')
  return createSolana({ clock: systemClock, random: Math.random, url: solanaRpc, mint: usdcMint })
}
