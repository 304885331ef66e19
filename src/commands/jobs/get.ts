import { Command } from 'commander'
import { GatewayClient } from '../../../protocol/api/client.ts'
import type { JobView } from '../../../protocol/api/jobs.ts'
import { addGatewayOption, gatewayUrlOf, integerWithin } from '../../gateway-option.ts'
import { jobId } from '../../job-id.ts'
import { WAIT_OPTION_MS_MAX } from '../../run-options.ts'
import { factsOf } from '../../table.ts'
import { print, printJson } from '../../terminal.ts'
import { waitForJob } from '../../wait-for-job.ts'

const EXAMPLES = `
Examples:
  $ dcn jobs get 550e8400-e29b-41d4-a716-446655440000
  $ dcn jobs get 550e8400-e29b-41d4-a716-446655440000 --wait 60000 --json
Any gateway answers for any job of the network.`

interface GetOptions { wait?: number, gateway?: string, json?: true }

export function getCommand (): Command {
  const command = new Command('get')
    .description('Show a job: its status, result, logs, and where it ran')
    .argument('<id>', 'the jobId that POST /invoke answered', jobId)
    .option('--wait <ms>', 'wait so long for the job to end', integerWithin(0, WAIT_OPTION_MS_MAX))
  return addGatewayOption(command)
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
}

/** A line for each fact that the job has; what may be long comes last. */
export function describeJob (view: JobView): string[] {
  const { logs, errorDetail, function: deployed, usage, ...rest } = view
  const lines = factsOf({
    ...rest, ...deployed === undefined ? {} : { function: `${deployed.name}, version ${deployed.version}` },
    ...usage === undefined ? {} : { usage: usageWords(usage) }
  })
  if (errorDetail !== undefined) lines.push('stack:', ...indented(errorDetail.stack))
  if (logs !== '') lines.push('logs:', ...indented(logs))
  return lines
}

function usageWords ({ cpuMs, memoryPeakBytes }: NonNullable<JobView['usage']>): string {
  const memory = memoryPeakBytes === 0 ? '' : `, at most ${(memoryPeakBytes / 2 ** 20).toFixed(1)} MiB of memory`
  return `${cpuMs} ms of processor time${memory}`
}

function indented (text: string): string[] {
  return text.trimEnd().split('\n').map(line => `  ${line}`)
}
