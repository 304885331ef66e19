import { Command, InvalidArgumentError } from 'commander'
import type { JobId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { WATCH_KINDS, type WatchKind } from '../../protocol/wire/watch.ts'
import { jobId } from '../job-id.ts'
import { stopSignal } from '../stop-signals.ts'
import { systemClock } from '../system-clock.ts'
import { note } from '../terminal.ts'
import { JsonLines } from '../watch/json-lines.ts'
import type { WatchItem } from '../watch/watch-item.ts'
import { addSourceOptions, peerId, sourceOf, watchSource, type SourceOptions } from '../watch/watch-options.ts'

interface Options extends SourceOptions {
  nodes?: true
  job?: JobId
  peer?: PeerId
  only?: WatchKind[]
  json?: true
}

const EXAMPLES = `
Examples:
  $ dcn watch --bootstrap /ip4/192.0.2.1/tcp/4001
  $ dcn watch --data .dcn/gateway-1                              your own daemon alone
  $ dcn watch --nodes --job 550e8400-e29b-41d4-a716-446655440000
  $ dcn watch --only awards,settlements | jq .detail             a line of JSON for each event
In a terminal: q ends it, p stops the picture, / filters it by any part of an id, a state or a reason, arrows scroll.
Kinds: ${WATCH_KINDS.join(', ')}.
Whoever watches sees what happens and who takes part, never code, payloads, results or wallets. Daemons that do not want
to be looked at (setting "inspect") tell nothing.`

export function watchCommand (): Command {
  const command = new Command('watch').description('Watch the jobs of a network as they happen')
  return addSourceOptions(command)
    .option('--nodes', 'watch every node, too: what it hears, why it bids or not, how it runs what it has')
    .option('--job <id>', 'only this job', jobId)
    .option('--peer <id>', 'only what is about this daemon', peerId)
    .option('--only <kinds>', 'only events of these kinds, separated by commas', kinds)
    .option('--json', 'a line of JSON for each event, also in a terminal')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => { await watch(options) })
}

async function watch (options: Options): Promise<void> {
  const source = await sourceOf(options)
  const subscription = { kinds: options.only ?? [], jobId: options.job, peer: options.peer }
  const roles = options.nodes === true ? ['gateway', 'node'] as const : ['gateway'] as const
  const open = async (onItem: (item: WatchItem) => void) => await watchSource(source, { subscription, roles, onItem })
  const stopAsked = stopSignal({ force: true })
  if (options.json === true || !process.stdout.isTTY) {
    const lines = new JsonLines(process.stdout)
    const watching = await open(item => { lines.write(item) })
    await stopAsked
    await watching.stop()
    return
  }
  // React has its tools for developers run along otherwise.
  process.env['NODE_ENV'] ??= 'production'
  const [{ showScreen }, { WatchScreen }] = await Promise.all([
    import('../views/show-screen.ts'), import('../views/watch-screen.ts')
  ])
  const screen = new WatchScreen({ title: source.title })
  const nowMs = (): number => systemClock.nowMs()
  const watching = await open(item => { screen.take(item, nowMs()) })
  const stop = new AbortController()
  void stopAsked.then(() => { stop.abort() })
  try {
    await showScreen({ screen, nowMs, signal: stop.signal })
  } finally {
    await watching.stop()
  }
  const { events, rates, dropped } = screen.model
  note(`${events.total} events of ${rates.accepted.total} new jobs, ${dropped} dropped`)
}

function kinds (text: string): WatchKind[] {
  const wanted = text.split(',').map(part => part.trim())
  const known: readonly string[] = WATCH_KINDS
  const unknown = wanted.find(part => !known.includes(part))
  if (unknown === undefined) return WATCH_KINDS.filter(kind => wanted.includes(kind))
  throw new InvalidArgumentError(`It must be some of ${WATCH_KINDS.join(', ')}, separated by commas.`)
}
