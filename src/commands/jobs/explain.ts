import { Command } from 'commander'
import { GatewayClient } from '../../../protocol/api/client.ts'
import type { ExplainView } from '../../../protocol/api/jobs.ts'
import { addGatewayOption, gatewayUrlOf } from '../../gateway-option.ts'
import { jobId } from '../../job-id.ts'
import { addNeedsOptions, needsOfOptions, type NeedsOptions, needsWords } from '../../needs-options.ts'
import { type Column, tableOf } from '../../table.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn jobs explain 550e8400-e29b-41d4-a716-446655440000
  $ dcn jobs explain --memory-mib 512 --gpu   before there is a job`

const COLUMNS: ReadonlyArray<Column<ExplainView['nodes'][number]>> = [
  ['NODE', row => row.peerId],
  ['COULD RUN IT', row => row.matches ? 'yes' : 'no'],
  ['FREE', row => row.free ? 'yes' : 'no'],
  ['WHAT IT LACKS', row => row.reasons.join('; ') || '-']
]

interface ExplainOptions extends NeedsOptions { gateway?: string, json?: true }

export function explainCommand (): Command {
  const command = new Command('explain')
    .description('Say, node by node, why a job finds a place or none')
    .argument('[id]', 'a job\'s id; without it the options say what a job would need', jobId)
  return addGatewayOption(addNeedsOptions(command))
    .option('--json', 'print the answer of POST /explain or GET /jobs/:id/explain')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string | undefined, { json, ...options }: ExplainOptions) => {
      const client = new GatewayClient({ url: gatewayUrlOf(options) })
      const needs = needsOfOptions(options) ?? {}
      const view = id === undefined ? await client.explain({ needs }) : await client.explainJob(id)
      if (json === true) printJson(view)
      else for (const line of describeExplain(view)) print(line)
    })
}

export function describeExplain (view: ExplainView): string[] {
  const { needs: { runtime, ...needs }, nodes, matching, free } = view
  // Where there is a table, the gateway's own summary would say it all again.
  const summary = `${matching} of ${nodes.length} nodes can run it, ${free} of them have a free slot`
  return [
    `needs ${runtime}, ${needsWords(needs)}`,
    nodes.length === 0 ? view.summary : summary,
    ...view.nodes.length === 0 ? [] : ['', ...tableOf(COLUMNS, view.nodes)]
  ]
}
