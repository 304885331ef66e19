import { Command, Option } from 'commander'
import { FEED_EVENT_TYPES, type FeedDeltaView, type FeedEventType, type FeedItemView } from '../../protocol/api/feed.ts'
import { ENTITIES_PAGE_MAX } from '../../protocol/core/limits.ts'
import { type EvmOptions, readingClientOf } from '../evm-client.ts'
import { addGatewayOption, gatewayUrlOf, integerWithin } from '../gateway-option.ts'
import { type Column, tableOf } from '../table.ts'
import { note, print, printJson } from '../terminal.ts'

const LIMIT_DEFAULT = 20

interface Options extends EvmOptions {
  limit: number
  kind?: FeedItemView['payload']['type']
  finalized?: true
  follow?: true
  since?: number
}

const EXAMPLES = `
Examples:
  $ dcn feed
  $ dcn feed --kind connector --limit 5
  $ dcn feed --follow                         what has happened, then what happens, until Ctrl-C
"observed": this gateway has heard of it; "finalized": nobody was first; "removed": somebody was, and has the name.`

export function feedCommand (): Command {
  const kinds = FEED_EVENT_TYPES.map(kindOf)
  const command = new Command('feed').description('Show what was deployed, as a gateway heard of it')
    .option('--limit <integer>', 'how many, the newest first', integerWithin(1, ENTITIES_PAGE_MAX), LIMIT_DEFAULT)
    .addOption(new Option('--kind <kind>', `only these: ${kinds.join(', ')}`).choices(kinds))
    .option('--finalized', 'leave out what is only observed')
    .addOption(new Option('--follow', 'go on with what happens, the oldest first').conflicts(['limit', 'finalized']))
    .addOption(new Option('--since <seq>', 'with --follow: only what came after this number')
      .argParser(integerWithin(0, Number.MAX_SAFE_INTEGER)))
  return addGatewayOption(command)
    .option('--json', 'print the answer of GET /feed; with --follow, a line of JSON for each change')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      if (options.follow === true) await follow(options)
      else await list(options)
    })
}

const COLUMNS: ReadonlyArray<Column<FeedItemView>> = [
  ['DEPLOYED', item => timeText(item.created_at_ms)],
  ['STATUS', item => item.status],
  ['KIND', item => item.payload.type],
  ['NAME', item => item.payload.name],
  ['OWNER', item => item.payload.owner]
]

async function list (options: Options): Promise<void> {
  const { limit, kind, finalized } = options
  const type = kind === undefined ? undefined : `${kind}_added` as const
  const page = await readingClientOf(options).feed({ limit, type, finalizedOnly: finalized })
  if (options.json === true) printJson(page)
  else if (page.items.length === 0) note('nothing has been deployed')
  else for (const line of tableOf(COLUMNS, page.items)) print(line)
}

async function follow (options: Options): Promise<void> {
  const onAway = (): void => { note(`the gateway at ${gatewayUrlOf(options)} does not answer; asking again`) }
  for await (const event of readingClientOf(options).feedStream({ sinceSeq: options.since, onAway })) {
    if (event.type !== 'delta' || (options.kind ?? event.delta.payload.type) !== event.delta.payload.type) continue
    if (options.json === true) printJson(event.delta)
    else print(describeDelta(event.delta))
  }
}

function describeDelta (delta: FeedDeltaView): string {
  const { type, name, owner } = delta.payload
  return `${delta.stream_seq}  ${timeText(delta.created_at_ms)}  ${delta.status} ${type} ${name} of ${owner}`
}

function timeText (ms: number): string {
  return new Date(ms).toISOString()
}

function kindOf (type: FeedEventType): string {
  return type.replace('_added', '')
}
