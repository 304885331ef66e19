/** The options of commands that call a gateway for a wallet. */
import type { Command } from 'commander'
import { GatewayClient } from '../protocol/api/client.ts'
import { addGatewayOption, gatewayUrlOf } from './gateway-option.ts'
import { note } from './terminal.ts'
import { API_KEY_VARIABLE, givenApiKey, namedWallet, openWallet, type Wallet, WALLET_VARIABLE } from './wallet.ts'

export interface ClientOptions {
  gateway?: string
  wallet?: string
  apiKey?: string
  json?: true
}

export interface WalletClient {
  client: GatewayClient
  wallet: Wallet
}

/** `--gateway`, `--wallet` and `--api-key`. */
export function addClientOptions (command: Command): Command {
  addWalletOptions(command)
  return addGatewayOption(command)
}

export function addWalletOptions (command: Command): Command {
  return command
    .option('--wallet <file|address>', `wallet that acts and pays (default: ${WALLET_VARIABLE}, else the file ` +
      '~/.config/dcn/wallet.json, made if need be)')
    .option('--api-key <key>', `API key of the wallet (default: ${API_KEY_VARIABLE}, else the one that dcn keys ` +
      'create keeps beside the wallet file)')
}

/** A client that acts for the wallet. Throws DCN_CONFIG_INVALID, DCN_KEY_INVALID. */
export async function walletClientOf (options: ClientOptions): Promise<WalletClient> {
  const url = gatewayUrlOf(options)
  const wallet = await walletOf(options)
  return { client: new GatewayClient({ url, wallet: wallet.address, apiKey: wallet.apiKey }), wallet }
}

/** The same, where the gateway needs not be told the wallet's address: a key says it, and no wallet file is made. */
export async function clientOf (options: ClientOptions): Promise<GatewayClient> {
  const apiKey = givenApiKey(options, process.env)
  if (apiKey !== undefined && namedWallet(options, process.env) === undefined) {
    return new GatewayClient({ url: gatewayUrlOf(options), apiKey })
  }
  return (await walletClientOf(options)).client
}

/** Says so where it makes the wallet. Throws DCN_CONFIG_INVALID, DCN_KEY_INVALID. */
export async function walletOf (options: ClientOptions): Promise<Wallet> {
  const wallet = await openWallet(options, process.env)
  if (wallet.file?.created === true) note(`made a new wallet ${wallet.address} in ${wallet.file.path}`)
  return wallet
}
