import { Command } from 'commander'
import { cancelCommand } from './jobs/cancel.ts'
import { explainCommand } from './explain.ts'
import { getCommand } from './jobs/get.ts'
import { logsCommand } from './jobs/logs.ts'
import { lsCommand } from './jobs/ls.ts'

export function jobsCommand (): Command {
  return new Command('jobs')
    .description('Look at jobs, follow them, stop them')
    .addCommand(lsCommand())
    .addCommand(getCommand())
    .addCommand(logsCommand())
    .addCommand(cancelCommand())
    .addCommand(explainCommand('jobs explain'))
    .addHelpText('after', '\nAny gateway answers for any job of the network. Whoever has a job\'s id can see it.')
}
