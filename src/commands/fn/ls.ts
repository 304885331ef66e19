import { Command } from 'commander'
import type { FunctionListItem } from '../../../protocol/api/functions.ts'
import { addClientOptions, type ClientOptions, clientOf } from '../../client-options.ts'
import { type Column, tableOf } from '../../table.ts'
import { note, print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn fn ls
  $ dcn fn ls --json | jq -r '.[].name'`

const COLUMNS: ReadonlyArray<Column<FunctionListItem>> = [
  ['NAME', row => row.name],
  ['VERSION', row => String(row.version)],
  ['RUNS', row => String(row.executions)],
  ['UPDATED', row => row.updatedAt],
  ['CREATED', row => row.createdAt]
]

export function lsCommand (): Command {
  const command = new Command('ls').description('List the wallet\'s functions')
  return addClientOptions(command)
    .option('--json', 'print the answer of GET /functions')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ClientOptions) => {
      const functions = await (await clientOf(options)).functions()
      if (options.json === true) printJson(functions)
      else if (functions.length === 0) note('this wallet has no functions; dcn fn deploy <file> stores one')
      else for (const line of tableOf(COLUMNS, functions)) print(line)
    })
}
