import { Command } from 'commander'
import { previewOf } from '../../../protocol/core/api-key.ts'
import { addWalletOptions, type ClientOptions, walletOf } from '../../client-options.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn keys wallet
  $ dcn keys wallet --wallet ./treasury.json --json
Asks no gateway. The file is in Solana's format, so a wallet made by solana-keygen can be used as it is.`

export function walletCommand (): Command {
  const command = new Command('wallet').description('Print your wallet\'s address; makes one where there is none')
  return addWalletOptions(command)
    .option('--json', 'print address, path and the preview of its API key as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ClientOptions) => {
      const { address, apiKey, file } = await walletOf(options)
      const keyPreview = apiKey === undefined ? undefined : previewOf(apiKey)
      if (options.json === true) printJson({ wallet: address, path: file?.path, keyPreview })
      else print(address)
    })
}
