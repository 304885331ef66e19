import { Command } from 'commander'
import { reasonOf } from '../../../protocol/core/errors.ts'
import type { PeerId } from '../../../protocol/core/peer-id.ts'
import { integerWithin } from '../../gateway-option.ts'
import { findByName } from '../../observe/find.ts'
import type { Ground } from '../../observe/ground.ts'
import { msText } from '../../observe/marks.ts'
import {
  addObserveOptions, bootstrapOf, observing, type ObserveOptions, secondsWithin
} from '../../observe/options.ts'
import { DIAL_TIMEOUT_MS } from '../../observe/walk.ts'
import { median } from '../../../protocol/core/median.ts'
import { print, printJson } from '../../terminal.ts'

const COUNT_DEFAULT = 4
const COUNT_MAX = 1_000
const INTERVAL_S_DEFAULT = 1
const INTERVAL_S_MAX = 60
const PING_TIMEOUT_MS = 5_000
const MS_PER_S = 1000
const PERCENT = 100

const EXAMPLES = `
Examples:
  $ dcn peer ping /ip4/192.0.2.1/tcp/4001
  $ dcn peer ping 6fTCqeVp --count 20 --interval 0.2 --bootstrap /ip4/192.0.2.1/tcp/4001
--timeout limits finding the peer and dialling it. Exit code: 0 if at least one ping came back.`

interface Options extends ObserveOptions {
  count: number
  interval: number
  json?: true
}

export interface PingSummary {
  peer: PeerId
  address: string
  sent: number
  received: number
  minMs: number | undefined
  medianMs: number | undefined
  avgMs: number | undefined
  maxMs: number | undefined
}

export function pingCommand (): Command {
  const command = new Command('ping')
    .description('Measure round trips to a peer')
    .argument('<id|addr>', 'a peer\'s id or the last characters of it, with --bootstrap; or its multiaddress')
    .option('--count <integer>', 'how many', integerWithin(1, COUNT_MAX), COUNT_DEFAULT)
    .option('--interval <seconds>', 'between two', secondsWithin(0, INTERVAL_S_MAX), INTERVAL_S_DEFAULT)
  return addObserveOptions(command)
    .option('--json', 'print the summary as JSON')
    .addHelpText('after', EXAMPLES)
    .action(ping)
}

async function ping (target: string, options: Options): Promise<void> {
  const isAddress = target.startsWith('/')
  const bootstrap = isAddress ? [target] : bootstrapOf(options, '; or ping an address')
  const summary = await observing(bootstrap, options, async observer => {
    const timeoutMs = Math.min(options.timeout * MS_PER_S, DIAL_TIMEOUT_MS)
    if (!isAddress) await observer.dial(bootstrap[0] ?? '', timeoutMs).catch(() => undefined)
    const name = isAddress ? target : await findByName(observer, bootstrap, target, options)
    const { peer, address } = await observer.dial(name, timeoutMs)
    return await pingTimes(observer, { peer, address }, options, options.json === true ? () => {} : print)
  })
  if (options.json === true) printJson(summary)
  else for (const line of describePings(summary)) print(line)
  if (summary.received === 0) process.exitCode = 1
}

/** A line for each. */
export async function pingTimes (
  ground: Pick<Ground, 'ping'>, { peer, address }: { peer: PeerId, address: string },
  { count, interval }: Pick<Options, 'count' | 'interval'>, say: (line: string) => void
): Promise<PingSummary> {
  const tripsMs: number[] = []
  for (let at = 1; at <= count; at++) {
    if (at > 1) await new Promise(resolve => setTimeout(resolve, interval * MS_PER_S))
    try {
      const ms = await ground.ping(peer, PING_TIMEOUT_MS)
      tripsMs.push(ms)
      say(`from ${address}: ping ${at} took ${msText(ms)}`)
    } catch (err) {
      say(`ping ${at} was lost: ${reasonOf(err)}`)
    }
  }
  const avgMs = tripsMs.length === 0 ? undefined : tripsMs.reduce((sum, ms) => sum + ms, 0) / tripsMs.length
  return {
    peer, address, sent: count, received: tripsMs.length, avgMs, medianMs: median(tripsMs),
    minMs: tripsMs.length === 0 ? undefined : Math.min(...tripsMs),
    maxMs: tripsMs.length === 0 ? undefined : Math.max(...tripsMs)
  }
}

export function describePings ({ peer, sent, received, minMs, medianMs, avgMs, maxMs }: PingSummary): string[] {
  const lost = `${sent} sent, ${received} came back, ${Math.round((sent - received) / sent * PERCENT)} % lost`
  const trips = [['min', minMs], ['median', medianMs], ['avg', avgMs], ['max', maxMs]] as const
  return [
    `${peer}: ${lost}`,
    ...received === 0
      ? [] : [trips.map(([name, ms]) => `${name} ${ms === undefined ? '-' : msText(ms)}`).join(', ')]
  ]
}
