import { Command } from 'commander'
import { addClientOptions, type ClientOptions, clientOf } from '../client-options.ts'
import { readCode } from '../read-text.ts'
import { addRunOptions, runJob, runRequestOf, type RunCommandOptions } from '../run-options.ts'

const EXAMPLES = `
Examples:
  $ dcn credits faucet                        free credits, once; each run costs one
  $ dcn invoke sum.ts --payload '{"numbers":[1,2,3]}'
  $ dcn invoke sum.ts --payload @numbers.json --timeout-ms 5000
  $ echo 'export const handler = p => p.x * 2' | dcn invoke - --payload '{"x":21}'
  {"value":42}
  $ dcn invoke net.ts --gpu "RTX 40" --isolation landlock --model net=<sha256>
  $ dcn invoke sum.ts --wait 0                prints the job's id and leaves; dcn jobs get <id> shows it

The result goes to stdout as JSON, what the function logs to stderr. Exit code: 0 done, 1 anything else.
Ctrl-C leaves the job running. A function that is needed again can be stored: dcn fn deploy --help.`

export function invokeCommand (): Command {
  const command = new Command('invoke')
    .description('Run a function on some node, wait for it and print its result')
    .argument('<file>', 'JavaScript or TypeScript that declares or exports handler(payload); - reads standard input')
  return addClientOptions(addRunOptions(command))
    .option('--json', 'print the whole job as JSON, logs included')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: RunCommandOptions & ClientOptions) => {
      const request = { code: await readCode(file), ...await runRequestOf(options) }
      const client = await clientOf(options)
      await runJob(client, options, async once => await client.invoke(request, once))
    })
}
