import { Command } from 'commander'
import type { NetworkView } from '../../protocol/wire/inspect.ts'
import { addDataOption } from '../data-option.ts'
import {
  addObserveOptions, bootstrapOf, observing, type ObserveOptions, OR_DATA, secondsWithin, surveyFrom
} from '../observe/options.ts'
import { shortId } from '../../protocol/core/short-id.ts'
import { bytesText } from '../observe/peer-words.ts'
import { ratesOf, type TopicRow, topicRows } from '../observe/rates.ts'
import { twoLooks, waited } from '../observe/two-looks.ts'
import { ASK_TIMEOUT_MS } from '../observe/walk.ts'
import { type Column, tableOf } from '../table.ts'
import { print, printJson } from '../terminal.ts'

const SECONDS_DEFAULT = 5
/** Daemons tell strangers the same for a second. */
const SECONDS_MIN = 2
const SECONDS_MAX = 300

const EXAMPLES = `
Examples:
  $ dcn topics --bootstrap /ip4/192.0.2.1/tcp/4001
  $ dcn topics --bootstrap /ip4/192.0.2.1/tcp/4001 --seconds 30
  $ dcn topics --data .dcn/gateway-1                     what your own daemon hears
As an outsider: every peer is asked twice, --seconds apart. MESH is the least, the median and the largest number of
peers that a peer passes messages on to; rates are what one peer of the topic hears, the median. MISSING are peers of
a kind that is on the topic (most gateways, most nodes) which are not on it. Exit code: 1 where somebody is missing.`

interface Options extends ObserveOptions {
  data?: string
  seconds: number
  json?: true
}

export function topicsCommand (): Command {
  const command = addObserveOptions(new Command('topics')
    .description('Show the topics of the network, and who is missing'))
    .option('--seconds <seconds>', 'how long rates are measured', secondsWithin(SECONDS_MIN, SECONDS_MAX),
      SECONDS_DEFAULT)
  return addDataOption(command, 'data directory of your own daemon, to show its topics alone')
    .option('--json', 'print the rows as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => { await (options.data === undefined ? ofNetwork(options) : ofDaemon(options)) })
}

async function ofNetwork (options: Options): Promise<void> {
  const bootstrap = bootstrapOf(options, OR_DATA)
  const rows = await observing(bootstrap, options, async observer => {
    const survey = await surveyFrom(observer, bootstrap, options, { pings: 0 })
    const before = new Map(survey.peers.flatMap(({ peer, inspection }) =>
      inspection === undefined ? [] : [[peer, inspection.view] as const]))
    await waited(options.seconds)
    const peers = await Promise.all(survey.peers.map(async seen => seen.inspection === undefined
      ? seen
      : { ...seen, inspection: await observer.inspect(seen.peer, ASK_TIMEOUT_MS).catch(() => seen.inspection) }))
    return topicRows(before, peers)
  })
  if (options.json === true) printJson(rows)
  else for (const line of describeTopics(rows)) print(line)
  if (rows.some(({ missing }) => missing.length > 0)) process.exitCode = 1
}

const COLUMNS: ReadonlyArray<Column<TopicRow>> = [
  ['TOPIC', ({ topic }) => topic],
  ['GATEWAYS', ({ gateways }) => String(gateways)],
  ['NODES', ({ nodes }) => String(nodes)],
  ['MESH', ({ mesh }) => mesh === undefined ? '-' : `${mesh.min}/${mesh.median}/${mesh.max}`],
  ['MESSAGES/S', ({ messagesInPerS }) => messagesInPerS.toFixed(1)],
  ['BYTES/S', ({ bytesInPerS }) => bytesText(bytesInPerS)],
  ['MISSING', ({ missing }) => missing.map(shortId).join(', ') || '-']
]

export function describeTopics (rows: readonly TopicRow[]): string[] {
  return rows.length === 0 ? ['nobody shows a topic'] : tableOf(COLUMNS, rows)
}

async function ofDaemon (options: Options): Promise<void> {
  const looks = await twoLooks(options)
  if (options.json === true) printJson(looks[1].topics)
  else for (const line of describeOwnTopics(...looks)) print(line)
}

/** Of one daemon, from two views of it. */
export function describeOwnTopics (before: NetworkView, after: NetworkView): string[] {
  const windowMs = after.atMs - before.atMs
  return after.topics.flatMap(({ topic, mesh, subscribers, traffic }) => {
    const then = before.topics.find(one => one.topic === topic)
    const rates = ratesOf(then?.traffic ?? traffic, traffic, windowMs)
    const absent = after.links.map(({ peer }) => peer).filter(peer => !subscribers.includes(peer))
    return [
      topic,
      `  mesh ${mesh.map(shortId).join(', ') || 'empty'}`,
      `  on it ${subscribers.map(shortId).join(', ') || 'nobody'}`,
      ...absent.length === 0 ? [] : [`  connected and not on it ${absent.map(shortId).join(', ')}`],
      `  in ${rates.messagesIn.toFixed(1)} messages/s, ${bytesText(rates.bytesIn)}/s; ` +
        `out ${rates.messagesOut.toFixed(1)} messages/s, ${bytesText(rates.bytesOut)}/s`
    ]
  })
}
