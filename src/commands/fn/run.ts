import { Command } from 'commander'
import { addClientOptions, type ClientOptions, clientOf } from '../../client-options.ts'
import { functionName, versionNumber } from '../../function-name.ts'
import { addRunOptions, runJob, runRequestOf, type RunCommandOptions } from '../../run-options.ts'

const EXAMPLES = `
Examples:
  $ dcn fn run hello --payload '{"name":"Ada"}'
  {"greeting":"Hello, Ada!"}
  $ dcn fn run hello --version 1 --payload @person.json
  $ dcn fn run hello --wait 0                 prints the job's id and leaves; dcn jobs get <id> shows it

The result goes to stdout as JSON, what the function logs to stderr. Exit code: 0 done, 1 anything else.`

export function runCommand (): Command {
  const command = new Command('run')
    .description('Run a deployed function, wait for it and print its result')
    .argument('<name>', 'its name', functionName)
    .option('--version <integer>', 'run this version (default: the newest)', versionNumber)
  return addClientOptions(addRunOptions(command))
    .option('--json', 'print the whole job as JSON, logs included')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: RunCommandOptions & ClientOptions & { version?: number }) => {
      const { version } = options
      const request = { ...version === undefined ? {} : { version }, ...await runRequestOf(options) }
      const client = await clientOf(options)
      await runJob(client, options, async once => await client.run(name, request, once))
    })
}
