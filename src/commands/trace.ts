import { Command } from 'commander'
import { GatewayClient } from '../../protocol/api/client.ts'
import { addGatewayOption, gatewayUrlOf } from '../gateway-option.ts'
import { jobId } from '../job-id.ts'
import { note, print, printJson } from '../terminal.ts'
import { describeTrace, legendOf } from '../trace-text.ts'

const DETAILS = `
Gateways and nodes remember what they did for some 10 000 jobs each, until they restart. What is gone with a daemon is
listed as missing. Times are by the clock of the gateway that answers; clocks that differ are corrected, and said.

Example:
  $ dcn trace 550e8400-e29b-41d4-a716-446655440000`

export function traceCommand (): Command {
  const command = new Command('trace')
    .description('Tell one job\'s story: who did what when, and what took how long')
    .argument('<id>', 'a job\'s id', jobId)
  return addGatewayOption(command)
    .option('--json', 'print the answer of GET /jobs/:id/trace')
    .addHelpText('after', DETAILS)
    .action(async (id: string, { json, ...options }: { gateway?: string, json?: true }) => {
      const view = await new GatewayClient({ url: gatewayUrlOf(options) }).trace(id)
      if (json === true) {
        printJson(view)
        return
      }
      for (const line of describeTrace(view)) print(line)
      if (process.stdout.isTTY) for (const line of ['', ...legendOf(view)]) note(line)
    })
}
