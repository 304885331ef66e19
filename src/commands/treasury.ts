import { Command } from 'commander'
import { GatewayClient } from '../../protocol/api/client.ts'
import type { TreasuryView } from '../../protocol/api/books.ts'
import { lamportsToSol, microToUsdc } from '../../protocol/core/usdc.ts'
import { addGatewayOption, gatewayUrlOf } from '../gateway-option.ts'
import { factsOf } from '../table.ts'
import { print, printJson } from '../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn treasury
  $ dcn treasury --gateway http://127.0.0.1:8081 --json
The gateway reads every transaction of its account on Solana and compares it with its books. Exit code: 0 if nothing
differs, 1 if there is a fault.`

interface TreasuryOptions { gateway?: string, json?: true }

export function treasuryCommand (): Command {
  const command = new Command('treasury')
    .description('Show what a gateway took in, owes and has paid, and whether the chain agrees')
  return addGatewayOption(command)
    .option('--json', 'print the answer of GET /treasury')
    .addHelpText('after', EXAMPLES)
    .action(async (options: TreasuryOptions) => {
      const view = await new GatewayClient({ url: gatewayUrlOf(options) }).treasury()
      if (!view.ok) process.exitCode = 1
      if (options.json === true) printJson(view)
      else for (const line of describeTreasury(view)) print(line)
    })
}

export function describeTreasury (view: TreasuryView): string[] {
  const { gateway, address, deposits, credits, nodes, margin, settlement, chain, faults } = view
  return [
    ...factsOf({
      gateway, address,
      deposits: `${deposits.count}, ${deposits.credits} credits`,
      credits: `${credits.outstanding} outstanding at all gateways, ${credits.held} of them held here`,
      spent: `${credits.spent} credits here; ${credits.faucet} were free`,
      rights: `${credits.received} credits came from other gateways, ${credits.sent} went to them`,
      nodes: `${nodes.count} nodes, ${nodes.receipts} receipts`,
      owed: `${microToUsdc(nodes.owed)} USDC`, paid: `${microToUsdc(nodes.paid)} USDC`,
      unpaid: `${microToUsdc(nodes.unpaid)} USDC`,
      margin: `${margin < 0 ? '-' : ''}${microToUsdc(Math.abs(margin))} USDC`,
      settlements: settlement.last ?? 0,
      trouble: settlement.trouble
    }),
    '',
    ...chain === undefined ? ['not compared with the chain yet, or connected to none'] : describeChain(chain),
    '',
    ...faults.map(fault => `fault: ${fault}`),
    faults.length === 0
      ? chain === undefined ? 'ok, as far as the books go' : `ok: the books equal the chain, as of ${chain.checkedAt}`
      : 'NOT OK: the books and the chain differ'
  ]
}

function describeChain (chain: NonNullable<TreasuryView['chain']>): string[] {
  return factsOf({
    'on chain': `${microToUsdc(chain.usdc)} USDC, ${lamportsToSol(chain.lamports)} SOL`,
    in: `${microToUsdc(chain.depositsIn)} USDC deposits, ${microToUsdc(chain.otherIn)} USDC otherwise`,
    out: `${microToUsdc(chain.settledOut)} USDC to nodes, ${microToUsdc(chain.otherOut)} USDC otherwise`,
    read: `${chain.transactions} transactions${chain.complete ? '' : ', not all that there are'}`
  })
}
