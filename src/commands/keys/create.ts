import { Command } from 'commander'
import { keyGenerationMessage } from '../../../protocol/api/auth.ts'
import { GatewayClient } from '../../../protocol/api/client.ts'
import { previewOf } from '../../../protocol/core/api-key.ts'
import { addClientOptions, type ClientOptions, walletOf } from '../../client-options.ts'
import { gatewayUrlOf } from '../../gateway-option.ts'
import { systemClock } from '../../system-clock.ts'
import { print, printJson } from '../../terminal.ts'
import { apiKeyPath, keepApiKey, signedBy, signingFileOf } from '../../wallet.ts'

const EXAMPLES = `
Examples:
  $ dcn keys create
  $ dcn keys create --wallet ./treasury.json
  $ curl -H "authorization: Bearer $(cat ~/.config/dcn/wallet.json.api-key)" ...
The key is written to <wallet file>.api-key, which only you can read, and replaces the wallet's last key everywhere.`

export function createCommand (): Command {
  const command = new Command('create').description('Make an API key, signed for by your wallet, and keep it')
  return addClientOptions(command)
    .option('--json', 'print wallet, preview and path as JSON')
    .addHelpText('after', EXAMPLES)
    .action(create)
}

async function create (options: ClientOptions): Promise<void> {
  const client = new GatewayClient({ url: gatewayUrlOf(options) })
  const { address, file } = await walletOf(options)
  const { path, signer } = signingFileOf(file)
  const signed = signedBy(signer, keyGenerationMessage(address, systemClock.nowMs()))
  const { apiKey } = await client.generateKey({ wallet: address, ...signed })
  await keepApiKey(path, apiKey)
  const facts = { wallet: address, keyPreview: previewOf(apiKey), path: apiKeyPath(path) }
  if (options.json === true) printJson(facts)
  else print(`API key ${facts.keyPreview} of wallet ${address} is in ${facts.path}; every command uses it from now on`)
}
