import { Command } from 'commander'
import { addDataOption } from '../data-option.ts'
import { addObserveOptions, secondsWithin } from '../observe/options.ts'
import { SHORT_ID_CHARS } from '../../protocol/core/short-id.ts'
import { bytesText } from '../observe/peer-words.ts'
import { type Bandwidth, bandwidthOf, type RateRow } from '../observe/rates.ts'
import { type DaemonOptions, twoLooks } from '../observe/two-looks.ts'
import { type Column, tableOf } from '../table.ts'
import { print, printJson } from '../terminal.ts'

const SECONDS_DEFAULT = 5
/** Daemons tell strangers the same for a second. */
const SECONDS_MIN = 2
const SECONDS_MAX = 300

const EXAMPLES = `
Examples:
  $ dcn bandwidth --data .dcn/gateway-1
  $ dcn bandwidth --bootstrap /ip4/192.0.2.1/tcp/4001                   of who answers there
  $ dcn bandwidth --bootstrap /ip4/192.0.2.1/tcp/4001 --peer 6fTCqeVp
Counts messages of DCN's own protocols and topics, before encryption; what libp2p says beneath them is not in it.
TOTAL is since the daemon started.`

interface Options extends DaemonOptions {
  seconds: number
  json?: true
}

export function bandwidthCommand (): Command {
  const command = addObserveOptions(new Command('bandwidth')
    .description('Show what one daemon sends and receives, by peer and by protocol'))
    .option('--peer <id>', 'with --bootstrap: of this peer, by its id or the last characters of it')
    .option('--seconds <seconds>', 'how long rates are measured', secondsWithin(SECONDS_MIN, SECONDS_MAX),
      SECONDS_DEFAULT)
  return addDataOption(command)
    .option('--json', 'print rates and totals as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      const bandwidth = bandwidthOf(...await twoLooks(options))
      if (options.json === true) printJson(bandwidth)
      else for (const line of describeBandwidth(bandwidth)) print(line)
    })
}

export function describeBandwidth ({ peer, windowMs, byPeer, byProtocol }: Bandwidth): string[] {
  return [
    `${peer}, over ${(windowMs / 1000).toFixed(1)} s`,
    ...byPeer.length === 0 ? [] : ['', ...tableOf(columnsOf('PEER', -SHORT_ID_CHARS), byPeer)],
    ...byProtocol.length === 0 ? [] : ['', ...tableOf(columnsOf('PROTOCOL OR TOPIC', 0), byProtocol)]
  ]
}

/** `from`: where the name's shown part begins. */
function columnsOf (title: string, from: number): Array<Column<RateRow>> {
  return [
    [title, ({ name }) => name.slice(from)],
    ['IN', ({ rates }) => `${bytesText(rates.bytesIn)}/s`],
    ['OUT', ({ rates }) => `${bytesText(rates.bytesOut)}/s`],
    ['MESSAGES IN', ({ rates }) => `${rates.messagesIn.toFixed(1)}/s`],
    ['MESSAGES OUT', ({ rates }) => `${rates.messagesOut.toFixed(1)}/s`],
    ['TOTAL IN', ({ total }) => bytesText(total.bytesIn)],
    ['TOTAL OUT', ({ total }) => bytesText(total.bytesOut)]
  ]
}
