import { Command, Option } from 'commander'
import { iso } from '../../protocol/core/iso.ts'
import { integerWithin } from '../gateway-option.ts'
import { stopSignal } from '../stop-signals.ts'
import { systemClock } from '../system-clock.ts'
import { print, printJson } from '../terminal.ts'
import { SORT_KEYS, TopModel, type SortKey, type TopRow } from '../views/top-model.ts'
import { textOf } from '../views/screen.ts'
import { topHeading, topLine } from '../views/top-screen.ts'
import type { WatchItem } from '../watch/watch-item.ts'
import { addSourceOptions, sourceOf, watchSource, type SourceOptions } from '../watch/watch-options.ts'

interface Options extends SourceOptions {
  sort: SortKey
  gateways: boolean
  once?: true
  json?: true
  count?: number
}

/** Until then who is there has been found, and has told twice how it does, as a rate needs. */
const FIRST_MS = 4_000
const NEXT_MS = 1_000
const COUNT_MAX = 1_000_000
const WIDE = 1_000

const EXAMPLES = `
Examples:
  $ dcn top --bootstrap /ip4/192.0.2.1/tcp/4001
  $ dcn top --once --sort earned
  $ dcn top --json --count 10 | jq '.daemons[] | [.peer, .busy, .slots]'
BUSY is slots in use and all of a node, jobs on their way of a gateway. QUEUE is jobs that wait. RUNS/m is runs of a
node, or jobs of a gateway that ended, in the last minute or since it is looked at. CPU is of one core, by the daemon
itself; MEM its resident memory; FREE what the machine could give. EARNED is USDC that a node has earned, paid or not,
or that a gateway has owed nodes. In a terminal: arrows choose the column that it is sorted by, q ends it.`

export function topCommand (): Command {
  const command = new Command('top').description('Show how the daemons of a network do, live')
  return addSourceOptions(command)
    .addOption(new Option('--sort <column>', 'the largest first').choices(SORT_KEYS).default('busy'))
    .option('--no-gateways', 'only nodes')
    .option('--once', 'a table, once')
    .option('--json', 'a snapshot as JSON')
    .addOption(new Option('--count <integer>', 'so many snapshots, a second apart, with --json')
      .argParser(integerWithin(1, COUNT_MAX)))
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => { await top(options) })
}

async function top (options: Options): Promise<void> {
  const source = await sourceOf(options)
  const nowMs = (): number => systemClock.nowMs()
  const subscription = { kinds: ['settlements' as const], jobId: undefined, peer: undefined }
  const roles = options.gateways ? ['gateway', 'node'] as const : ['node'] as const
  const open = async (onItem: (item: WatchItem) => void) => await watchSource(source, { subscription, roles, onItem })
  const stopAsked = stopSignal({ force: true })
  if (options.once === true || options.json === true || !process.stdout.isTTY) {
    const model = new TopModel()
    const watching = await open(item => { model.take(item) })
    for (let at = 0; at < (options.count ?? 1); at++) {
      if (await Promise.race([stopAsked, waited(at === 0 ? FIRST_MS : NEXT_MS)]) !== undefined) break
      const rows = model.rows(options.sort, nowMs())
      if (options.json === true) printJson(snapshot(model, rows, nowMs()))
      else for (const line of tableOf(rows, options.sort, nowMs())) print(line)
    }
    await watching.stop()
    return
  }
  // React has its tools for developers run along otherwise.
  process.env['NODE_ENV'] ??= 'production'
  const [{ showScreen }, { TopScreen }] = await Promise.all([
    import('../views/show-screen.ts'), import('../views/top-screen.ts')
  ])
  const screen = new TopScreen({ title: source.title, sort: options.sort })
  const watching = await open(item => { screen.take(item) })
  const stop = new AbortController()
  void stopAsked.then(() => { stop.abort() })
  try {
    await showScreen({ screen, nowMs, signal: stop.signal })
  } finally {
    await watching.stop()
  }
}

function tableOf (rows: readonly TopRow[], sort: SortKey, nowMs: number): string[] {
  const lines = [topHeading(sort, WIDE), ...rows.map(row => topLine(row, WIDE, nowMs))]
  return lines.map(line => textOf(line).trimEnd())
}

function snapshot (model: TopModel, rows: readonly TopRow[], nowMs: number): object {
  return {
    at: iso(nowMs),
    daemons: rows.map(({ atMs, startedAtMs, gone, finishedPerMinute, ...row }) => ({
      ...row, startedAt: iso(startedAtMs), at: iso(atMs),
      ...finishedPerMinute === undefined ? {} : { finishedPerMinute: Math.round(finishedPerMinute * 10) / 10 },
      ...gone === undefined ? {} : { gone }
    })),
    unwatched: [...model.unwatched].map(([peer, { role, reason }]) => ({ peer, role, reason }))
  }
}

async function waited (ms: number): Promise<undefined> {
  await new Promise(resolve => setTimeout(resolve, ms).unref())
}
