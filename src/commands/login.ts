import { Command } from 'commander'
import { addEvmOptions, type EvmOptions, evmClientOf } from '../evm-client.ts'
import { gatewayUrlOf } from '../gateway-option.ts'
import { expiryOf, tokensPath } from '../login-tokens.ts'
import { print, printJson } from '../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn login
  $ dcn login --evm-wallet ./composer.key --gateway http://127.0.0.1:8081
  $ curl -H "authorization: Bearer $(dcn login --token)" ...
Commands log in by themselves; this one shows who you are, and makes tokens for other programs. The wallet is a file
that holds a private key: 64 hexadecimal digits, by itself or as "privateKey" of a JSON object. Tokens are kept beside
it, in <file>.tokens, and hold for an hour at every gateway. The wallet signs nothing but "Login nonce: <six digits>".`

export function loginCommand (): Command {
  const command = new Command('login').description('Log in to the connectors API with an EVM wallet')
  return addEvmOptions(command)
    .option('--token', 'print the token itself, and nothing else')
    .option('--json', 'print address, gateway, time of expiry and paths as JSON')
    .addHelpText('after', EXAMPLES)
    .action(login)
}

async function login (options: EvmOptions & { token?: true }): Promise<void> {
  const { client, wallet: { address, path } } = await evmClientOf(options)
  const token = await client.login()
  if (options.token === true) {
    print(token)
    return
  }
  const gateway = gatewayUrlOf(options)
  const expiresAtMs = expiryOf(token)
  const expiresAt = expiresAtMs === undefined ? undefined : new Date(expiresAtMs).toISOString()
  if (options.json === true) printJson({ address, gateway, expiresAt, wallet: path, tokens: tokensPath(path) })
  else print(`logged in as ${address} at ${gateway}${expiresAt === undefined ? '' : `, until ${expiresAt}`}`)
}
