import { Command } from 'commander'
import { NodeConfig } from '../../node/config.ts'
import { addConfigOptions, configOf } from '../config-options.ts'
import { connectSolana } from '../connect-solana.ts'
import { readNetworkKey } from '../network-key.ts'

const EXAMPLES = `
Examples:
  $ dcn node                                           join what mDNS finds on the local network
  $ dcn node --bootstrap /ip4/192.0.2.1/tcp/4001/p2p/12D3KooW... --slots 4
                                                       join a network and run 4 jobs at once
  $ dcn node --solana-rpc https://... --pay-to <address>
                                                       see on Solana that it is paid, to a wallet of yours
When it is in the network, it prints one line: ready node <address>.
The log goes to stderr, one JSON object a line. Ctrl-C stops it; its jobs move to other nodes.`

export function nodeCommand (): Command {
  const command = new Command('node').description('Run one node: it runs the jobs that gateways award to it')
  return addConfigOptions(command, NodeConfig)
    .option('--json', 'print the ready line as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: { json?: true }) => {
      const config = await configOf(command, NodeConfig)
      const { NodeDaemon } = await import('../../node/index.ts')
      const { runDaemon } = await import('../run-daemon.ts')
      const networkKey = await readNetworkKey(config.networkKey)
      const solana = await connectSolana(config)
      await runDaemon({
        role: 'node', config, json: options.json === true,
        create: deps => new NodeDaemon({
          ...deps, ...networkKey === undefined ? {} : { networkKey }, ...solana === undefined ? {} : { solana }
        }, config)
      })
    })
}
