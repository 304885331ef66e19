import { Command } from 'commander'
import { addClientOptions, type ClientOptions, walletClientOf } from '../../client-options.ts'
import { factsOf } from '../../table.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn credits balance
  $ dcn credits balance --wallet 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin --json
"spendable" is what can be spent now; the rest is held by gateways that are away.`

export function balanceCommand (): Command {
  const command = new Command('balance').description('Show the wallet\'s credits')
  return addClientOptions(command)
    .option('--json', 'print the answer of GET /credits/balance')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ClientOptions) => {
      const { client, wallet } = await walletClientOf(options)
      const view = await client.balance(wallet.address)
      if (options.json === true) printJson(view)
      else for (const line of factsOf({ ...view })) print(line)
    })
}
