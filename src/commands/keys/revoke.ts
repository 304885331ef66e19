import { Command } from 'commander'
import { keyRevocationMessage } from '../../../protocol/api/auth.ts'
import { addClientOptions, type ClientOptions, walletClientOf } from '../../client-options.ts'
import { systemClock } from '../../system-clock.ts'
import { print, printJson } from '../../terminal.ts'
import { forgetApiKey, signedBy } from '../../wallet.ts'

const EXAMPLES = `
Examples:
  $ dcn keys revoke
  $ dcn keys revoke --wallet <address> --api-key dc_...    without the wallet's file
Whatever uses the key stops working, at every gateway within seconds. The wallet's address alone stays refused.`

export function revokeCommand (): Command {
  const command = new Command('revoke').description('Revoke the wallet\'s API key, signed for by the wallet or the key')
  return addClientOptions(command)
    .option('--json', 'print the answer of DELETE /auth/revoke-key')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ClientOptions) => {
      const { client, wallet: { address, file } } = await walletClientOf(options)
      const signed = file === undefined
        ? undefined
        : signedBy(file.signer, keyRevocationMessage(address, systemClock.nowMs()))
      const answer = await client.revokeKey(address, signed)
      if (file !== undefined) await forgetApiKey(file.path)
      if (options.json === true) printJson(answer)
      else print(`the API key of wallet ${address} is revoked; dcn keys create makes a new one`)
    })
}
