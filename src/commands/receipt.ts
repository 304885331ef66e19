import { Command } from 'commander'
import { getCommand } from './receipt/get.ts'
import { verifyCommand } from './receipt/verify.ts'

const ABOUT = `
After each run the gateway signs what it owes the node, over the node's own signature of what it did. Settlements pay
nodes on Solana, and commit to every receipt that they pay.`

export function receiptCommand (): Command {
  return new Command('receipt')
    .description('Get the receipt of a job, and see what it proves')
    .addCommand(getCommand())
    .addCommand(verifyCommand())
    .addHelpText('after', ABOUT)
}
