import { Command, Option } from 'commander'
import { dotOf, type Graph, graphOf } from '../observe/graph.ts'
import { svgOf } from '../observe/graph-svg.ts'
import { addObserveOptions, bootstrapOf, observing, type ObserveOptions, surveyFrom } from '../observe/options.ts'
import { counted } from '../../protocol/core/counted.ts'
import { note, printJson } from '../terminal.ts'
import { checkOutput, writeOutput } from '../write-output.ts'

const FORMATS = ['svg', 'dot'] as const

interface Options extends ObserveOptions {
  format: typeof FORMATS[number]
  output: string
  json?: true
}

const EXAMPLES = `
Examples:
  $ dcn graph --bootstrap /ip4/192.0.2.1/tcp/4001 --output network.svg
  $ dcn graph --bootstrap /ip4/192.0.2.1/tcp/4001 --format dot | neato -Tpng > network.png
Gateways stand on an inner ring, nodes around them. A link's number is its round trip as its ends measured it; a peer's
is ours. What is far slower than the median is red. The same network gives the same picture.`

export function graphCommand (): Command {
  return addObserveOptions(new Command('graph')
    .description('Draw the network: who is there, and who is connected to whom'))
    .addOption(new Option('--format <format>', 'what to write').choices(FORMATS).default('svg'))
    .option('--output <file>', 'where to; - is standard output', '-')
    .option('--json', 'print peers and links as JSON instead')
    .addHelpText('after', EXAMPLES)
    .action(draw)
}

async function draw (options: Options): Promise<void> {
  const bootstrap = bootstrapOf(options)
  await checkOutput(options.output)
  const survey = await observing(bootstrap, options, async observer => await surveyFrom(observer, bootstrap, options))
  const graph = graphOf(survey)
  if (options.json === true) {
    printJson(graph)
    return
  }
  const title = `DCN, ${new Date(survey.atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC: ${sizeOf(graph)}`
  await writeOutput(options.output, options.format === 'dot' ? dotOf(graph) : svgOf(graph, title))
  for (const gap of survey.gaps) note(`not complete: ${gap}`)
  if (options.output !== '-') note(`drew ${sizeOf(graph)} into ${options.output}`)
}

function sizeOf ({ peers, links }: Graph): string {
  const of = (wanted: string): number => peers.filter(({ role }) => role === wanted).length
  return `${counted(of('gateway'), 'gateway')}, ${counted(of('node'), 'node')}, ${counted(links.length, 'link')}`
}
