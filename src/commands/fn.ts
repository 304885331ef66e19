import { Command } from 'commander'
import { deployCommand } from './fn/deploy.ts'
import { logsCommand } from './fn/logs.ts'
import { lsCommand } from './fn/ls.ts'
import { rmCommand } from './fn/rm.ts'
import { runCommand } from './fn/run.ts'
import { showCommand } from './fn/show.ts'

const ABOUT = `
Examples:
  $ echo 'export const handler = p => ({ greeting: \`Hello, \${p.name}!\` })' > hello.ts
  $ dcn fn deploy hello.ts
  $ dcn fn run hello --payload '{"name":"Ada"}'
  {"greeting":"Hello, Ada!"}
Deployed at one gateway, a function runs at every gateway. Names are per wallet.`

export function fnCommand (): Command {
  return new Command('fn')
    .description('Store functions under a name, and run them')
    .addCommand(deployCommand())
    .addCommand(lsCommand())
    .addCommand(showCommand())
    .addCommand(runCommand())
    .addCommand(rmCommand())
    .addCommand(logsCommand())
    .addHelpText('after', ABOUT)
}
