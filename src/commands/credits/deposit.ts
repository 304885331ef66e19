import { setTimeout as sleep } from 'node:timers/promises'
import { Command, InvalidArgumentError } from 'commander'
import type { DepositResponse } from '../../../protocol/api/credits.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import { usdcToMicro } from '../../../protocol/core/usdc.ts'
import { addClientOptions, type ClientOptions, clientOf, walletClientOf } from '../../client-options.ts'
import { addSolanaOption, solanaRpcOf } from '../../solana-option.ts'
import { systemClock } from '../../system-clock.ts'
import { note, print, printJson } from '../../terminal.ts'
import { signingFileOf } from '../../wallet.ts'

const EXAMPLES = `
Examples:
  $ dcn credits deposit --usdc 0.10
  $ dcn credits deposit --usdc 5 --wallet ./id.json --solana-rpc https://api.mainnet-beta.solana.com
  $ dcn credits deposit 5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW
The first two pay from the wallet file to the gateway, wait until that is final, and claim the credits. The last claims
what was paid before: the credits go to the wallet that paid the USDC in, once for each transaction.`

interface DepositOptions extends ClientOptions { usdc?: number, solanaRpc?: string }

export function depositCommand (): Command {
  const command = new Command('deposit')
    .description('Turn USDC on Solana into credits')
    .argument('[signature]', 'signature of a transaction that has paid the gateway, base58')
    .option('--usdc <amount>', 'pay so much from the wallet, such as 0.10', usdcAmount)
  return addSolanaOption(addClientOptions(command))
    .option('--json', 'print the answer of POST /credits/deposit; with --usdc the signature first, on stderr')
    .addHelpText('after', EXAMPLES)
    .action(async (signature: string | undefined, options: DepositOptions) => {
      const { usdc, json } = options
      if ((signature === undefined) === (usdc === undefined)) {
        const reason = 'takes either --usdc <amount>, or the signature of a transaction'
        throw new DcnError('DCN_CONFIG_INVALID', { where: 'dcn credits deposit', reason })
      }
      const answer = usdc === undefined
        ? await (await clientOf(options)).deposit(signature ?? '')
        : await pay(usdc, options)
      if (json === true) printJson(answer)
      else print(`${answer.creditsAdded} credits added; wallet ${answer.wallet} has ${answer.totalBalance}`)
    })
}

async function pay (amount: number, options: DepositOptions): Promise<DepositResponse> {
  const url = solanaRpcOf(options)
  const { client, wallet } = await walletClientOf(options)
  const { signer } = signingFileOf(wallet.file)
  const { depositUsdc } = await import('../../deposit-usdc.ts')
  const { createSolana } = await import('../../../protocol/solana/solana.ts')
  const answer = await depositUsdc({
    client,
    connect: async ({ mint, genesis }) =>
      createSolana({ clock: systemClock, random: Math.random, url, mint, expectedGenesis: genesis }),
    onSigned: txSignature => {
      note(options.json === true
        ? JSON.stringify({ txSignature })
        : `paying by transaction ${txSignature}; if this is interrupted: dcn credits deposit ${txSignature}`)
    },
    wait: sleep
  }, { signer, amount })
  if (wallet.apiKey === undefined && options.json !== true) {
    note('from now on this wallet must prove itself: run "dcn keys create" for an API key, which dcn then uses')
  }
  return answer
}

function usdcAmount (text: string): number {
  const amount = usdcToMicro(text)
  if (amount !== undefined && amount > 0) return amount
  throw new InvalidArgumentError('It must be an amount above 0 with at most 6 decimals, such as 0.10.')
}
