import { Command } from 'commander'
import { auditCommand } from './credits/audit.ts'
import { balanceCommand } from './credits/balance.ts'
import { depositCommand } from './credits/deposit.ts'
import { faucetCommand } from './credits/faucet.ts'

const ABOUT = `
A credit is a millionth of a USDC, and a run costs one unless the gateway says otherwise. A run that fails through no
fault of the code is refunded. Credits can be spent at every gateway.`

export function creditsCommand (): Command {
  return new Command('credits')
    .description('Get credits, see what is left, check the books')
    .addCommand(balanceCommand())
    .addCommand(faucetCommand())
    .addCommand(depositCommand())
    .addCommand(auditCommand())
    .addHelpText('after', ABOUT)
}
