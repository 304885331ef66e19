/** `dcn transformation get` and `dcn condition get`. */
import { Command } from 'commander'
import { entityName } from '../../entity-name.ts'
import { addGatewayOption } from '../../gateway-option.ts'
import { type EvmOptions, readingClientOf } from '../../evm-client.ts'
import { factsOf } from '../../table.ts'
import { print, printJson } from '../../terminal.ts'
import { type SourceKind, WORDS } from './words.ts'

export function sourceGetCommand (kind: SourceKind): Command {
  const { example } = WORDS[kind]
  const command = new Command('get').description(`Show a ${kind}`).argument('<name>', 'its name', entityName)
  return addGatewayOption(command)
    .option('--source', 'print the body, and nothing else')
    .option('--json', `print the answer of GET /${kind}/{name}`)
    .addHelpText('after', `
Examples:
  $ dcn ${kind} get ${example}
  $ dcn ${kind} get ${example} --source > ${example}.sol`)
    .action(async (name: string, options: EvmOptions & { source?: true }) => {
      const client = readingClientOf(options)
      const view = kind === 'transformation' ? await client.transformation(name) : await client.condition(name)
      if (options.source === true) print(view.sol_src)
      else if (options.json === true) printJson(view)
      else for (const line of [...factsOf({ name, owner: view.owner, cid: view.cid }), '', view.sol_src]) print(line)
    })
}
