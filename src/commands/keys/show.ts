import { Command } from 'commander'
import { previewOf } from '../../../protocol/core/api-key.ts'
import { addClientOptions, type ClientOptions, walletClientOf } from '../../client-options.ts'
import { factsOf } from '../../table.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn keys show
  $ dcn keys show --wallet 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin --json`

export function showCommand (): Command {
  const command = new Command('show').description('Show what gateways know of the wallet\'s API key')
  return addClientOptions(command)
    .option('--json', 'print the answer of GET /auth/key-info')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ClientOptions) => {
      const { client, wallet } = await walletClientOf(options)
      const info = await client.keyInfo(wallet.address)
      if (options.json === true) {
        printJson(info)
        return
      }
      const { keyPreview, createdAt, lastUsedAt, requestCount } = info
      const here = wallet.apiKey === undefined ? 'no' : previewOf(wallet.apiKey) === keyPreview ? 'yes' : 'another one'
      const facts = { keyPreview, createdAt, lastUsedAt, requestCount, 'kept here': here }
      for (const line of factsOf({ wallet: wallet.address, hasKey: info.hasKey, ...facts })) print(line)
    })
}
