import { Command } from 'commander'
import { addClientOptions, type ClientOptions, clientOf } from '../../client-options.ts'
import { jobId } from '../../job-id.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn jobs cancel 550e8400-e29b-41d4-a716-446655440000
A job that no node has begun costs nothing; only the wallet that pays for a job can cancel it.`

export function cancelCommand (): Command {
  const command = new Command('cancel')
    .description('Stop a job that has not ended')
    .argument('<id>', 'its id', jobId)
  return addClientOptions(command)
    .option('--json', 'print the job as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, options: ClientOptions) => {
      const view = await (await clientOf(options)).cancel(id)
      if (options.json === true) printJson(view)
      else print(`job ${id} is ${view.status}; credits taken: ${view.credits}, given back: ${view.refunded}`)
    })
}
