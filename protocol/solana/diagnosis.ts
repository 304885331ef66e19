/** Whether the chain that a daemon's settings name is there, and is the right one; for `dcn doctor`. */
import { isDcnError } from '../core/errors.ts'
import { failure, ok, type Finding } from '../core/finding.ts'
import { USDC_MINT } from '../core/limits.ts'
import { clusterName, GENESIS_DEVNET, GENESIS_MAINNET, GENESIS_TESTNET } from './clusters.ts'
import type { Solana } from './types.ts'

export const SET_RPC = 'set --solana-rpc to an endpoint that answers; see whether this machine can reach it'

/**
 * `expected`: the genesis that the daemon's books were begun with; empty or undefined where it knows none.
 * `genesis`: as the endpoint says; undefined where it cannot be asked.
 */
export async function chainFindings (
  solana: Pick<Solana, 'genesis' | 'mint'>, expected?: string
): Promise<{ findings: Finding[], genesis: string | undefined }> {
  let genesis: string
  try {
    genesis = await solana.genesis()
  } catch (err) {
    if (!isDcnError(err)) throw err
    if (err.code === 'DCN_CHAIN_MISMATCH') return { findings: [wrong(err.context)], genesis: undefined }
    return { findings: [failure('chain', err.message, SET_RPC)], genesis: undefined }
  }
  if (expected !== undefined && expected !== '' && genesis !== expected) {
    return { findings: [wrong({ expected, found: genesis })], genesis: undefined }
  }
  const name = clusterName(genesis)
  const isPublic = [GENESIS_DEVNET, GENESIS_TESTNET].includes(genesis)
  if (solana.mint === USDC_MINT && isPublic) {
    return {
      findings: [failure('chain', `the endpoint serves ${name}, where the USDC of mainnet-beta is not: ${solana.mint}`,
        'set --usdc-mint to that of the USDC on it, or --solana-rpc to an endpoint of mainnet-beta')],
      genesis
    }
  }
  const shown = genesis === GENESIS_MAINNET ? name : `${name} (genesis ..${genesis.slice(-8)})`
  return { findings: [ok('chain', `Solana answers: ${shown}`)], genesis }
}

function wrong ({ expected, found }: { expected: string, found: string }): Finding {
  return failure('chain', `the endpoint serves ${clusterName(found)} (genesis ${found}), but the books are of ` +
    `${clusterName(expected)} (genesis ${expected})`, 'set --solana-rpc back to an endpoint of that cluster')
}
