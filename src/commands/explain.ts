import { Command } from 'commander'
import { GatewayClient } from '../../protocol/api/client.ts'
import type { ExplainView } from '../../protocol/api/jobs.ts'
import { addGatewayOption, gatewayUrlOf } from '../gateway-option.ts'
import { jobId } from '../job-id.ts'
import { addNeedsOptions, needsOfOptions, type NeedsOptions, needsWords } from '../needs-options.ts'
import { type Column, tableOf } from '../table.ts'
import { print, printJson } from '../terminal.ts'
import { shortId } from '../../protocol/core/short-id.ts'

const detailsOf = (path: string): string => `
As the gateway that is asked sees the network now: nodes that it has heard of in the last 10 seconds. RANK is the place
that a node has for this job, by the load that it last told of, if the code were at none of them; the first 4 bid at
once, 16 from round 1 on, 64 from round 2 on. Nodes do not tell which models or code they have; those that bid say so
in dcn trace.

Examples:
  $ dcn ${path} 550e8400-e29b-41d4-a716-446655440000
  $ dcn ${path} --memory-mib 512 --gpu   before there is a job`

type Row = ExplainView['nodes'][number]

const COLUMNS: ReadonlyArray<Column<Row>> = [
  ['NODE', row => shortId(row.peerId)],
  ['COULD RUN IT', row => row.matches ? 'yes' : 'no'],
  ['FREE', row => row.free ? 'yes' : 'no']
]
const WITH_LOAD: ReadonlyArray<Column<Row>> = [['LOAD', row => `${row.busy ?? 0}/${row.slots ?? 0}`]]
const WITH_RANK: ReadonlyArray<Column<Row>> = [
  ['RANK', row => row.rank === undefined ? '-' : `${row.rank}${row.bidsFromRound === 0 ? '' : ' (later)'}`]
]
const WITH_HARDWARE: ReadonlyArray<Column<Row>> = [
  ['ISOLATION', row => row.isolation ?? '-'],
  ['GPU', row => row.gpus?.map(({ model }) => model).join(', ') || '-']
]
const REASONS: ReadonlyArray<Column<Row>> = [['WHAT IT LACKS', row => row.reasons.join('; ') || '-']]

interface ExplainOptions extends NeedsOptions { gateway?: string, json?: true }

/** `path`: how it is called; under `dcn jobs` it stands too. */
export function explainCommand (path = 'explain'): Command {
  const command = new Command('explain')
    .description('Say, node by node, why a job finds a place or none')
    .argument('[id]', 'a job\'s id; without it the options say what a job would need', jobId)
  return addGatewayOption(addNeedsOptions(command))
    .option('--json', 'print the answer of POST /explain or GET /jobs/:id/explain')
    .addHelpText('after', detailsOf(path))
    .action(async (id: string | undefined, { json, ...options }: ExplainOptions) => {
      const client = new GatewayClient({ url: gatewayUrlOf(options) })
      const needs = needsOfOptions(options) ?? {}
      const view = id === undefined ? await client.explain({ needs }) : await client.explainJob(id)
      if (json === true) printJson(view)
      else for (const line of describeExplain(view)) print(line)
    })
}

export function describeExplain (view: ExplainView): string[] {
  const { needs: { runtime, ...needs }, nodes, matching, free, others } = view
  // Where there is a table, the gateway's own summary would say it all again.
  const summary = `${matching} of ${nodes.length} nodes can run it, ${free} of them have a free slot`
  const has = (key: keyof Row): boolean => nodes.some(node => node[key] !== undefined)
  const columns = [
    ...COLUMNS, ...has('slots') ? WITH_LOAD : [], ...has('rank') ? WITH_RANK : [],
    ...has('isolation') ? WITH_HARDWARE : [], ...REASONS
  ]
  return [
    `needs ${runtime}, ${needsWords(needs)}`,
    nodes.length === 0 ? view.summary : summary,
    ...nodes.length === 0 ? [] : ['', ...tableOf(columns, nodes)],
    ...others === undefined || others === 0
      ? []
      : ['', `${others} connected ${others === 1 ? 'peer is' : 'peers are'} no node: gateways, and those who look on`]
  ]
}
