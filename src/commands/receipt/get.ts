import { Command } from 'commander'
import { GatewayClient } from '../../../protocol/api/client.ts'
import { addGatewayOption, gatewayUrlOf } from '../../gateway-option.ts'
import { jobId } from '../../job-id.ts'
import { checkOutput, writeOutput } from '../../write-output.ts'

const EXAMPLES = `
Examples:
  $ dcn receipt get 550e8400-e29b-41d4-a716-446655440000
  $ dcn receipt get 550e8400-e29b-41d4-a716-446655440000 --out receipt.json
Any gateway answers. Once the node has been paid, the file also holds the way to the transaction. It names the job's
id: whoever gets the file can see the job.`

interface GetOptions { out: string, gateway?: string }

export function getCommand (): Command {
  const command = new Command('get')
    .description('Print the receipt of a job\'s last run as JSON')
    .argument('<job>', 'its id', jobId)
    .option('--out <file>', 'write it there', '-')
  return addGatewayOption(command)
    .option('--json', 'print JSON, as without it')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, options: GetOptions) => {
      await checkOutput(options.out)
      const file = await new GatewayClient({ url: gatewayUrlOf(options) }).receipt(id)
      await writeOutput(options.out, `${JSON.stringify(file, null, 2)}\n`)
    })
}
