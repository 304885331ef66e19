import { Command } from 'commander'
import { createCommand } from './keys/create.ts'
import { networkCommand } from './keys/network.ts'
import { revokeCommand } from './keys/revoke.ts'
import { showCommand } from './keys/show.ts'
import { walletCommand } from './keys/wallet.ts'

const ABOUT = `
A wallet is an Ed25519 key in a file of Solana's format: ~/.config/dcn/wallet.json, unless --wallet or DCN_WALLET names
another. Its address alone is enough to try things out. An API key proves that you are the wallet: from the day it has
one, nobody can act for it by the address alone. dcn keys create keeps the key beside the wallet file, where every
command finds it; other programs send it as the header Authorization: Bearer dc_...`

export function keysCommand (): Command {
  return new Command('keys')
    .description('Your wallet, the API key that proves it is you, and keys of private networks')
    .addCommand(walletCommand())
    .addCommand(createCommand())
    .addCommand(showCommand())
    .addCommand(revokeCommand())
    .addCommand(networkCommand())
    .addHelpText('after', ABOUT)
}
