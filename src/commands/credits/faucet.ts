import { Command } from 'commander'
import { addClientOptions, type ClientOptions, walletClientOf } from '../../client-options.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn credits faucet
  $ dcn credits faucet --wallet ./other.json --gateway http://127.0.0.1:8081`

export function faucetCommand (): Command {
  const command = new Command('faucet').description('Claim free credits: once for each wallet, over the whole network')
  return addClientOptions(command)
    .option('--json', 'print the answer of POST /credits/faucet')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ClientOptions) => {
      const { client, wallet } = await walletClientOf(options)
      const view = await client.faucet(wallet.address)
      if (options.json === true) printJson(view)
      else print(`wallet ${view.wallet} has ${view.balance} credits, enough for ${view.estimatedRequests} runs`)
    })
}
