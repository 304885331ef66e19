import { Command } from 'commander'
import { GatewayClient } from '../../../protocol/api/client.ts'
import { followJob } from '../../follow-job.ts'
import { addGatewayOption, gatewayUrlOf } from '../../gateway-option.ts'
import { jobId } from '../../job-id.ts'
import { note, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn jobs logs 550e8400-e29b-41d4-a716-446655440000
  $ dcn jobs logs 550e8400-e29b-41d4-a716-446655440000 --follow`

interface LogsOptions { gateway?: string, follow?: true, json?: true }

export function logsCommand (): Command {
  const command = new Command('logs')
    .description('Print what a job has logged')
    .argument('<id>', 'its id', jobId)
    .option('--follow', 'go on as it logs, until it ends')
  return addGatewayOption(command)
    .option('--json', 'print {jobId, status, logs} as JSON')
    .addHelpText('after', EXAMPLES)
    .action(logs)
}

async function logs (id: string, { json, follow, gateway }: LogsOptions): Promise<void> {
  const client = new GatewayClient({ url: gatewayUrlOf(gateway === undefined ? {} : { gateway }) })
  // A gateway that is not there, or knows no such job, is told at once; one that goes away later is waited for.
  if (follow === true) await client.job(id)
  if (json === true) {
    const { jobId, status, logs } = follow === true ? await followJob(client, id) : await client.job(id)
    printJson({ jobId, status, logs })
  } else if (follow === true) {
    await followJob(client, id, {
      onLog: text => process.stdout.write(text),
      onAway: () => { note(`the gateway at ${client.url} does not answer; asking again`) }
    })
  } else {
    process.stdout.write(await client.logs(id))
  }
}
