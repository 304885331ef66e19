import { Command } from 'commander'
import type { ConnectorView } from '../../../protocol/api/connectors.ts'
import { entityName } from '../../entity-name.ts'
import { type EvmOptions, readingClientOf } from '../../evm-client.ts'
import { addGatewayOption } from '../../gateway-option.ts'
import { type Column, factsOf, tableOf } from '../../table.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn connector get scale
  $ dcn connector get scale --json
Connectors with the same "format" give streams of the same labels. "fixed" are running instances that cannot be given.`

export function connectorGetCommand (): Command {
  const command = new Command('get').description('Show a connector').argument('<name>', 'its name', entityName)
  return addGatewayOption(command)
    .option('--json', 'print the answer of GET /connector/{name}')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: EvmOptions) => {
      const view = await readingClientOf(options).connector(name)
      if (options.json === true) printJson(view)
      else for (const line of describeConnector(view)) print(line)
    })
}

type Row = ConnectorView['dimensions'][number] & { at: number }

const COLUMNS: ReadonlyArray<Column<Row>> = [
  ['DIMENSION', row => String(row.at)],
  ['TRANSFORMATIONS', row => row.transformations.map(call => callText(call.name, call.args)).join(', ') || '-'],
  ['COMPOSITE', row => row.composite === '' ? '-' : row.composite],
  ['BINDINGS', row => Object.entries(row.bindings).map(([slot, name]) => `${slot}: ${name}`).join(', ') || '-']
]

export function describeConnector (view: ConnectorView): string[] {
  const fixed = Object.entries(view.static_ri)
    .map(([position, { start_point: start, transformation_shift: shift }]) => `${position}=${start},${shift}`)
  return [
    ...factsOf({
      name: view.name, owner: view.owner, cid: view.cid, format: view.format_hash,
      condition: view.condition_name === '' ? undefined : callText(view.condition_name, view.condition_args),
      fixed: fixed.length === 0 ? undefined : fixed.join(' ')
    }),
    '',
    ...tableOf(COLUMNS, view.dimensions.map((dimension, at) => ({ ...dimension, at })))
  ]
}

function callText (name: string, args: readonly number[]): string {
  return `${name}(${args.join(', ')})`
}
