import { Command } from 'commander'
import { ChainConfig } from '../chain/config.ts'
import { addConfigOptions, configOf } from '../config-options.ts'

const EXAMPLES = `
Examples:
  $ dcn chain                                 Solana's JSON-RPC on http://127.0.0.1:8899, WebSocket there and on 8900
  $ dcn chain --port 9000 --data ./my-chain
  $ dcn faucet --usdc 10                      in another terminal: SOL and test USDC for your wallet
A Solana chain of this machine's own, with test money: dcn up starts one by itself. When it serves, it prints one
line: ready chain <url>. The log goes to stderr, one JSON object a line. Ctrl-C stops it; the chain goes on at the
next start.`

export function chainCommand (): Command {
  const command = new Command('chain').description('Run a Solana chain with test money, on this machine only')
  return addConfigOptions(command, ChainConfig)
    .option('--json', 'print the ready line as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: { json?: true }) => {
      const config = await configOf(command, ChainConfig)
      const { ChainDaemon } = await import('../chain/chain-daemon.ts')
      const { runDaemon } = await import('../run-daemon.ts')
      await runDaemon({
        role: 'chain', config, json: options.json === true, create: deps => new ChainDaemon(deps, config)
      })
    })
}
