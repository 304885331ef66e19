import { Command } from 'commander'
import { GatewayClient } from '../../../protocol/api/client.ts'
import type { AuditView } from '../../../protocol/api/credits.ts'
import { addGatewayOption, gatewayUrlOf } from '../../gateway-option.ts'
import { type Column, factsOf, tableOf } from '../../table.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn credits audit
  $ dcn credits audit --wallet 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin --json
The gateway adds up every gateway's signed ledger as it knows it: what was minted, less what was spent and burnt, must
be held by gateways or on its way between them. Exit code: 0 if nothing differs and nobody is frozen for cheating.`

interface AuditOptions { gateway?: string, wallet?: string, json?: true }

export function auditCommand (): Command {
  const command = new Command('audit')
    .description('Check the whole network\'s books')
    .option('--wallet <address>', 'count only this wallet\'s credits')
  return addGatewayOption(command)
    .option('--json', 'print the answer of GET /credits/audit')
    .addHelpText('after', EXAMPLES)
    .action(async (options: AuditOptions) => {
      const view = await new GatewayClient({ url: gatewayUrlOf(options) }).audit({ wallet: options.wallet })
      if (!view.ok || view.difference !== 0 || view.gateways.some(({ frozen }) => frozen)) process.exitCode = 1
      if (options.json === true) printJson(view)
      else for (const line of describeAudit(view)) print(line)
    })
}

const GATEWAYS: ReadonlyArray<Column<AuditView['gateways'][number]>> = [
  ['GATEWAY', row => row.gateway],
  ['BLOCKS', row => String(row.seq)],
  ['HELD', row => String(row.held)],
  ['STATE', row => row.frozen ? 'frozen: caught cheating' : 'ok']
]

const WALLETS: ReadonlyArray<Column<AuditView['wallets'][number]>> = [
  ['WALLET', row => row.wallet],
  ['MINTED', row => String(row.minted)],
  ['SPENT', row => String(row.spent)],
  ['BURNT', row => String(row.burnt)],
  ['HELD', row => String(row.held)],
  ['IN FLIGHT', row => String(row.inFlight)],
  ['DIFFERENCE', row => String(row.difference)]
]

export function describeAudit (view: AuditView): string[] {
  const { minted, spent, burnt, held, inFlight, difference, wallets, gateways, faults } = view
  const tables = [tableOf(GATEWAYS, gateways), tableOf(WALLETS, wallets)].filter(lines => lines.length > 0)
  return [
    ...factsOf({ minted, spent, burnt, held, 'in flight': inFlight, difference }),
    ...tables.flatMap(lines => ['', ...lines]),
    '',
    ...faults.map(fault => `fault: ${fault}`),
    view.ok ? 'ok: every credit is accounted for' : 'NOT OK: the books do not add up, or somebody is frozen'
  ]
}
