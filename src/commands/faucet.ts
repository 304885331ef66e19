import { Command, InvalidArgumentError, Option } from 'commander'
import { DcnError } from '../../protocol/core/errors.ts'
import { TEST_SOL_MAX, TEST_USDC_MAX, USDC_DECIMALS } from '../../protocol/core/limits.ts'
import { publicKeyOfAddress } from '../../protocol/core/peer-id.ts'
import { lamportsToSol, microToUsdc, SOL_DECIMALS, unitsOf } from '../../protocol/core/usdc.ts'
import { walletOf } from '../client-options.ts'
import { addSolanaOption, solanaRpcOf } from '../solana-option.ts'
import { factsOf } from '../table.ts'
import { print, printJson } from '../terminal.ts'
import { WALLET_VARIABLE } from '../wallet.ts'


const EXAMPLES = `
Examples:
  $ dcn faucet                                10 test USDC and 1 SOL for the default wallet
  $ dcn faucet --usdc 100 --sol 0 ./other.json
  $ dcn faucet 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin --solana-rpc http://127.0.0.1:9000
The money is the embedded chain's own, which dcn up and dcn chain start; nobody gives it on a real cluster. For free
credits, which need no chain, see dcn credits faucet.`

interface FaucetOptions { wallet?: string, usdc: number, sol: number, solanaRpc?: string, json?: true }

export function faucetCommand (): Command {
  const command = new Command('faucet')
    .description('Get test USDC and SOL from the embedded chain')
    .argument('[wallet]', 'a wallet file or an address, as --wallet')
    .option('--wallet <file|address>', `who gets it (default: ${WALLET_VARIABLE}, else the file ` +
      '~/.config/dcn/wallet.json, made if need be)')
    .addOption(new Option('--usdc <amount>', `test USDC, at most ${TEST_USDC_MAX}`)
      .argParser(amountOf(USDC_DECIMALS, TEST_USDC_MAX)).default(10 * 10 ** USDC_DECIMALS, '10'))
    .addOption(new Option('--sol <amount>', `SOL, at most ${TEST_SOL_MAX}`)
      .argParser(amountOf(SOL_DECIMALS, TEST_SOL_MAX)).default(10 ** SOL_DECIMALS, '1'))
  return addSolanaOption(command)
    .option('--json', 'print the balances as JSON, in lamports and micro-USDC')
    .addHelpText('after', EXAMPLES)
    .action(async (wallet: string | undefined, options: FaucetOptions) => {
      await give(solanaRpcOf(options), wallet ?? options.wallet, options)
    })
}

async function give (url: string, named: string | undefined, { usdc, sol, json }: FaucetOptions): Promise<void> {
  const { address } = await walletOf(named === undefined ? {} : { wallet: named })
  if (publicKeyOfAddress(address) === undefined) {
    const reason = 'must be a wallet file or a Solana address: 32 bytes in base58'
    throw new DcnError('DCN_CONFIG_INVALID', { where: '--wallet', reason })
  }
  const { ChainClient } = await import('../chain/chain-client.ts')
  const chain = new ChainClient(url)
  // First, for it is this that a real cluster does not know.
  await chain.giveUsdc(address, usdc)
  if (sol > 0) await chain.giveSol(address, sol)
  const balances = await chain.balances(address)
  if (json === true) printJson({ wallet: address, ...balances })
  else for (const line of describeBalances(address, balances)) print(line)
}

export function describeBalances (
  wallet: string, { lamports, usdc = 0 }: { lamports: number, usdc: number | undefined }
): string[] {
  return factsOf({ wallet, USDC: microToUsdc(usdc), SOL: lamportsToSol(lamports) })
}

/** Reads an amount such as 2.5, as the smallest units. */
function amountOf (decimals: number, max: number): (text: string) => number {
  return text => {
    const units = unitsOf(text, decimals)
    if (units !== undefined && units <= max * 10 ** decimals) return units
    throw new InvalidArgumentError(`It must be a number from 0 to ${max}, with at most ${decimals} decimals.`)
  }
}
