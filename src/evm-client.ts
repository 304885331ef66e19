/** The options of commands that call the connectors API. */
import type { Command } from 'commander'
import { ConnectorsClient } from '../protocol/api/client/connectors-client.ts'
import { EVM_WALLET_VARIABLE, type EvmWallet, openEvmWallet } from './evm-wallet.ts'
import { addGatewayOption, gatewayUrlOf } from './gateway-option.ts'
import { keepToken, readToken } from './login-tokens.ts'
import { systemClock } from './system-clock.ts'
import { note } from './terminal.ts'

export interface EvmOptions {
  gateway?: string
  evmWallet?: string
  json?: true
}

/** `--gateway` and `--evm-wallet`. */
export function addEvmOptions (command: Command): Command {
  command.option('--evm-wallet <file>', `file with the private key of the EVM wallet that acts (default: ${
    EVM_WALLET_VARIABLE}, else ~/.config/dcn/evm-wallet.json, made if need be)`)
  return addGatewayOption(command)
}

/** A client that asks, and needs no wallet. Throws DCN_CONFIG_INVALID. */
export function readingClientOf (options: EvmOptions): ConnectorsClient {
  return new ConnectorsClient({ url: gatewayUrlOf(options) })
}

/**
 * A client that logs in where its gateway has not been logged in to before, or too long ago, and keeps the token beside
 * the wallet's file. Throws DCN_CONFIG_INVALID, DCN_KEY_INVALID.
 */
export async function evmClientOf (options: EvmOptions): Promise<{ client: ConnectorsClient, wallet: EvmWallet }> {
  const url = gatewayUrlOf(options).replace(/\/+$/, '')
  const wallet = await evmWalletOf(options)
  const token = await readToken(wallet.path, url, systemClock.nowMs())
  const onToken = async (fresh: string): Promise<void> => {
    await keepToken(wallet.path, url, fresh, systemClock.nowMs())
  }
  return { client: new ConnectorsClient({ url, wallet, token, onToken }), wallet }
}

/** Says so where it makes the wallet. Throws DCN_CONFIG_INVALID, DCN_KEY_INVALID. */
export async function evmWalletOf (options: EvmOptions): Promise<EvmWallet> {
  const wallet = await openEvmWallet(options.evmWallet, process.env)
  if (wallet.created) note(`made a new EVM wallet ${wallet.address} in ${wallet.path}`)
  return wallet
}
