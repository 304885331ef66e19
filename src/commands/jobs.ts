import { Command, InvalidArgumentError } from 'commander'
import { GatewayClient } from '../../protocol/api/client.ts'
import type { JobView } from '../../protocol/api/jobs.ts'
import { isJobId } from '../../protocol/core/ids.ts'
import { addGatewayOption, gatewayUrlOf, integerWithin } from '../gateway-option.ts'
import { print, printJson } from '../terminal.ts'
import { waitForJob } from '../wait-for-job.ts'

const WAIT_MS_MAX = 86_400_000

const EXAMPLES = `
Examples:
  $ dcn jobs get 550e8400-e29b-41d4-a716-446655440000
  $ dcn jobs get 550e8400-e29b-41d4-a716-446655440000 --wait 60000 --json
Any gateway answers for any job of the network.`

interface GetOptions { wait?: number, gateway?: string, json?: true }

export function jobsCommand (): Command {
  const get = new Command('get')
    .description('Show a job: its status, result, logs, and where it ran')
    .argument('<id>', 'the jobId that POST /invoke answered', jobId)
    .option('--wait <ms>', 'wait so long for the job to end', integerWithin(0, WAIT_MS_MAX))
  addGatewayOption(get)
    .option('--json', 'print the job as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, options: GetOptions) => {
      const client = new GatewayClient({ url: gatewayUrlOf(options) })
      const view = options.wait === undefined
        ? await client.job(id)
        : await waitForJob(client, id, { waitMs: options.wait })
      if (options.json === true) printJson(view)
      else for (const line of describeJob(view)) print(line)
    })
  return new Command('jobs').description('Look at jobs').addCommand(get)
}

function jobId (text: string): string {
  if (isJobId(text.toLowerCase())) return text.toLowerCase()
  throw new InvalidArgumentError('It must be a UUID such as 550e8400-e29b-41d4-a716-446655440000.')
}

/** A line for each fact that the job has; what may be long comes last. */
export function describeJob (view: JobView): string[] {
  const { logs, errorDetail, function: deployed, ...rest } = view
  const facts = { ...rest, ...deployed === undefined ? {} : { function: `${deployed.name}@${deployed.version}` } }
  const lines = Object.entries(facts).map(([name, value]) => `${`${name}:`.padEnd(12)} ${value}`)
  if (errorDetail !== undefined) lines.push('stack:', ...indented(errorDetail.stack))
  if (logs !== '') lines.push('logs:', ...indented(logs))
  return lines
}

function indented (text: string): string[] {
  return text.trimEnd().split('\n').map(line => `  ${line}`)
}
