import { Command } from 'commander'
import { GatewayConfig } from '../../gateway/config.ts'
import { addConfigOptions, configOf } from '../config-options.ts'
import { connectSolana } from '../connect-solana.ts'
import { readNetworkKey } from '../network-key.ts'

const EXAMPLES = `
Examples:
  $ dcn gateway                                        the REST API on http://127.0.0.1:8080
  $ dcn gateway --port 9000 --data ./my-gateway
  $ dcn gateway --bootstrap /ip4/192.0.2.1/tcp/4001/p2p/12D3KooW...
                                                       join a network through a daemon elsewhere
When it serves, it prints one line: ready gateway <url> <address>. Others join through that address.
The log goes to stderr, one JSON object a line. Ctrl-C stops it; jobs in flight go on at the next start.`

export function gatewayCommand (): Command {
  const command = new Command('gateway').description('Run one gateway: the REST door to the network')
  return addConfigOptions(command, GatewayConfig)
    .option('--json', 'print the ready line as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: { json?: true }) => {
      const config = await configOf(command, GatewayConfig)
      const { Gateway } = await import('../../gateway/index.ts')
      const { runDaemon } = await import('../run-daemon.ts')
      const networkKey = await readNetworkKey(config.networkKey)
      const solana = await connectSolana(config)
      await runDaemon({
        role: 'gateway', config, json: options.json === true,
        create: deps => new Gateway({
          ...deps, ...networkKey === undefined ? {} : { networkKey }, ...solana === undefined ? {} : { solana }
        }, config)
      })
    })
}
