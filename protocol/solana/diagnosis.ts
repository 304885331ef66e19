/** Whether the chain that a daemon's settings name is there, and is the right one; for `dcn doctor`. */
import { isDcnError } from '../core/errors.ts'
import { failure, ok, type Finding } from '../core/finding.ts'
import { USDC_MINT } from '../core/limits.ts'
import { clusterName, GENESIS_DEVNET, GENESIS_MAINNET, GENESIS_TESTNET } from './clusters.ts'
import type { Solana, UsdcAccount } from './types.ts'

export const SET_RPC = 'set --solana-rpc to an endpoint that answers; see whether this machine can reach it'

export interface ChainLook {
  findings: Finding[]
  /** What the owner has there; undefined where the chain cannot be asked, or is the wrong one. */
  held?: { account: UsdcAccount, lamports: bigint }
}

/** `genesis`: that the daemon's books were begun with; empty or undefined where it knows none. */
export async function lookAtChain (
  solana: Pick<Solana, 'genesis' | 'mint' | 'usdcAccount' | 'solBalance'>,
  { genesis: expected = '', owner }: { genesis?: string | undefined, owner: string }
): Promise<ChainLook> {
  try {
    const found = await solana.genesis()
    if (expected !== '' && found !== expected) return { findings: [wrong({ expected, found })] }
    if (solana.mint === USDC_MINT && [GENESIS_DEVNET, GENESIS_TESTNET].includes(found)) {
      return {
        findings: [failure('chain',
          `the endpoint serves ${clusterName(found)}, where the USDC of mainnet-beta is not: ${solana.mint}`,
          'set --usdc-mint to that of the USDC on it, or --solana-rpc to an endpoint of mainnet-beta')]
      }
    }
    // The genesis may be known from before; this is asked now.
    const [account, lamports] = await Promise.all([solana.usdcAccount(owner), solana.solBalance(owner)])
    const name = clusterName(found)
    const shown = found === GENESIS_MAINNET ? name : `${name} (genesis ..${found.slice(-8)})`
    return { findings: [ok('chain', `Solana answers: ${shown}`)], held: { account, lamports } }
  } catch (err) {
    if (!isDcnError(err)) throw err
    if (err.code === 'DCN_CHAIN_MISMATCH') return { findings: [wrong(err.context)] }
    return { findings: [failure('chain', err.message, SET_RPC)] }
  }
}

function wrong ({ expected, found }: { expected: string, found: string }): Finding {
  return failure('chain', `the endpoint serves ${clusterName(found)} (genesis ${found}), but the books are of ` +
    `${clusterName(expected)} (genesis ${expected})`, 'set --solana-rpc back to an endpoint of that cluster')
}
