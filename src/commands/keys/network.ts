import { Command } from 'commander'
import { createNetworkKey } from '../../network-key.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn keys network ./network.key
  $ dcn gateway --network-key ./network.key
  $ DCN_NETWORK_KEY=./network.key dcn up
Copy the file to every machine of the network, readable by its user alone (mode 600). Daemons with another key, or
none, cannot connect. The format is libp2p's, so a swarm.key that you have can be used as it is.`

export function networkCommand (): Command {
  return new Command('network')
    .description('Make the key of a private network')
    .argument('<file>', 'where to write it; never replaced')
    .option('--json', 'print the path as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: { json?: true }) => {
      await createNetworkKey(file)
      if (options.json === true) printJson({ path: file })
      else print(`${file} holds the key of a new private network`)
    })
}
