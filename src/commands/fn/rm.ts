import { Command } from 'commander'
import { addClientOptions, type ClientOptions, clientOf } from '../../client-options.ts'
import { functionName } from '../../function-name.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn fn rm hello
Its jobs stay. The name can be used again, and goes on counting versions.`

export function rmCommand (): Command {
  const command = new Command('rm')
    .description('Delete a function and all its versions')
    .argument('<name>', 'its name', functionName)
  return addClientOptions(command)
    .option('--json', 'print the answer of DELETE /functions/:name')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: ClientOptions) => {
      const answer = await (await clientOf(options)).deleteFunction(name)
      if (options.json === true) printJson(answer)
      else print(`deleted ${answer.name}`)
    })
}
