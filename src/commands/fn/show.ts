import { Command } from 'commander'
import type { FunctionView } from '../../../protocol/api/functions.ts'
import { addClientOptions, type ClientOptions, clientOf } from '../../client-options.ts'
import { functionName, versionNumber } from '../../function-name.ts'
import { needsWords } from '../../needs-options.ts'
import { type Column, factsOf, tableOf } from '../../table.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn fn show hello
  $ dcn fn show hello --version 1 --code > hello.ts`

interface ShowOptions extends ClientOptions { version?: number, code?: true }

export function showCommand (): Command {
  const command = new Command('show')
    .description('Show a function, its versions and its code')
    .argument('<name>', 'its name', functionName)
    .option('--version <integer>', 'show the code of this version (default: the newest)', versionNumber)
    .option('--code', 'print the code and nothing else')
  return addClientOptions(command)
    .option('--json', 'print the answer of GET /functions/:name')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: ShowOptions) => {
      const view = await (await clientOf(options)).function(name, { version: options.version })
      if (options.json === true) printJson(view)
      else if (options.code === true) process.stdout.write(view.code)
      else for (const line of describeFunction(view)) print(line)
    })
}

const VERSIONS: ReadonlyArray<Column<FunctionView['versions'][number]>> = [
  ['VERSION', row => String(row.version)],
  ['BYTES', row => String(row.codeBytes)],
  ['CREATED', row => row.createdAt],
  ['NEEDS', row => needsWords(row.needs ?? {}) || '-'],
  ['CODE ID', row => row.codeId]
]

export function describeFunction ({ versions, code, version, ...facts }: FunctionView): string[] {
  return [
    ...factsOf({ ...facts, version }), '', ...tableOf(VERSIONS, versions), '',
    `code of version ${version}:`, ...code.trimEnd().split('\n').map(line => `  ${line}`)
  ]
}
