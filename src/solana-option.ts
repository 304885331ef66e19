/** The option of commands that speak to a Solana chain. */
import type { Command } from 'commander'
import { DcnError } from '../protocol/core/errors.ts'

const SOLANA_RPC_DEFAULT = 'http://127.0.0.1:8899'
const VARIABLE = 'DCN_SOLANA_RPC'

export function addSolanaOption (command: Command): Command {
  return command.option(
    '--solana-rpc <url>', `Solana JSON-RPC endpoint (default: ${VARIABLE}, else ${SOLANA_RPC_DEFAULT})`
  )
}

/** The endpoint to ask. Throws DCN_CONFIG_INVALID. */
export function solanaRpcOf (options: { solanaRpc?: string }): string {
  const url = options.solanaRpc ?? process.env[VARIABLE] ?? ''
  if (url === '') return SOLANA_RPC_DEFAULT
  if (/^https?:\/\/./.test(url) && URL.canParse(url)) return url
  const where = options.solanaRpc === undefined ? VARIABLE : '--solana-rpc'
  const reason = `must be a URL such as ${SOLANA_RPC_DEFAULT}, not ${JSON.stringify(url)}`
  throw new DcnError('DCN_CONFIG_INVALID', { where, reason })
}
