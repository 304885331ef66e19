import { Command } from 'commander'
import { addClientOptions, type ClientOptions, clientOf } from '../../client-options.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn credits deposit 5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW
The credits go to the wallet that paid the USDC in, once for each transaction.`

export function depositCommand (): Command {
  const command = new Command('deposit')
    .description('Turn USDC that you have paid in on Solana into credits')
    .argument('<signature>', 'signature of the transaction, base58')
  return addClientOptions(command)
    .option('--json', 'print the answer of POST /credits/deposit')
    .addHelpText('after', EXAMPLES)
    .action(async (signature: string, options: ClientOptions) => {
      const answer = await (await clientOf(options)).deposit(signature)
      if (options.json === true) printJson(answer)
      else print(`${answer.creditsAdded} credits added; wallet ${answer.wallet} has ${answer.totalBalance}`)
    })
}
