import { Command, Option } from 'commander'
import { GatewayClient } from '../../protocol/api/client.ts'
import { SHORT_ID_CHARS, shortId } from '../../protocol/core/short-id.ts'
import type { PeerView, PeersView } from '../../protocol/api/status.ts'
import { addGatewayOption, gatewayUrlOf, integerWithin } from '../gateway-option.ts'
import {
  addObserveOptions, bootstrapOf, givenBootstrap, observing, type ObserveOptions, surveyFrom
} from '../observe/options.ts'
import { describeSurvey, type Sort, SORTS } from '../observe/survey-words.ts'
import { PEERS_MAX_DEFAULT } from '../observe/walk.ts'
import { type Column, tableOf } from '../table.ts'
import { print, printJson } from '../terminal.ts'

const PEERS_LIMIT = 10_000

interface Options extends ObserveOptions {
  gateway?: string
  sort: Sort
  all?: true
  max: number
  json?: true
}

const EXAMPLES = `
Examples:
  $ dcn peers --bootstrap /ip4/192.0.2.1/tcp/4001        the whole network, as an outsider sees it
  $ dcn peers --bootstrap /ip4/192.0.2.1/tcp/4001 --sort rtt
  $ dcn peers                                            whom a gateway is connected to, by its REST API
  $ dcn peers --gateway http://127.0.0.1:8081 --json
With --bootstrap it joins as a read-only peer with a key of its own that is never stored, asks each peer whom it knows,
and dials those. BUSY is busy/slots of a node, in flight+queued of a gateway; PRICE is micro-USDC of a job/an execution;
SCORE is the lowest that any peer gives it in gossip; "heard" is a peer whose signed word came by gossip and that was
not reached. A ! marks what is far from the median, and a line below says why.
From a gateway, SLOTS is busy/total; RTT is the last measured round trip; a peer that is "known" was heard of but is
not connected. Ids are shortened to their last ${SHORT_ID_CHARS} characters; --json has them whole.`

export function peersCommand (): Command {
  const command = new Command('peers').description('Show who is in the network and what they can run')
  addObserveOptions(command)
    .addOption(new Option('--sort <by>', `with --bootstrap: ${SORTS.join(', ')}; the slowest or the fullest first`)
      .choices(SORTS).default('role'))
    .option('--all', 'with --bootstrap: also peers that are but names')
    .option('--max <integer>', 'with --bootstrap: most peers that are dialled', integerWithin(1, PEERS_LIMIT),
      PEERS_MAX_DEFAULT)
  return addGatewayOption(command)
    .option('--json', 'print all that was found; without --bootstrap, the answer of GET /peers')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      // A gateway that is named is the one to ask, whatever the environment says.
      const isOutside = options.bootstrap !== undefined ||
        options.gateway === undefined && givenBootstrap(options).length > 0
      await (isOutside ? fromOutside(options) : fromGateway(options))
    })
}

async function fromOutside (options: Options): Promise<void> {
  const bootstrap = bootstrapOf(options)
  const survey = await observing(bootstrap, options, async observer => {
    return await surveyFrom(observer, bootstrap, options, { peersMax: options.max })
  })
  if (options.json === true) printJson(survey)
  else for (const line of describeSurvey(survey, { sort: options.sort, all: options.all === true })) print(line)
}

async function fromGateway (options: Options): Promise<void> {
  const view = await new GatewayClient({ url: gatewayUrlOf(options) }).peers()
  if (options.json === true) printJson(view)
  else for (const line of describePeers(view)) print(line)
}

const COLUMNS: ReadonlyArray<Column<PeerView>> = [
  ['ID', peer => shortId(peer.peerId)],
  ['ROLE', peer => peer.role],
  ['VERSION', peer => peer.version ?? '-'],
  ['RUNS', peer => peer.runtimes.join(',') || '-'],
  ['SLOTS', peer => peer.slots === undefined ? '-' : `${peer.busy ?? 0}/${peer.slots}`],
  ['ISOLATION', peer => peer.isolation ?? '-'],
  ['GPUS', peer => peer.gpus?.map(gpuWords).join(', ') || '-'],
  ['RTT', peer => peer.roundTripMs === undefined ? '-' : `${peer.roundTripMs.toFixed(1)} ms`],
  ['LINK', peer => !peer.connected ? 'known' : peer.relayed === true ? 'relayed' : 'direct'],
  ['ADDRESS', peer => peer.address ?? '-']
]

function gpuWords ({ model, vramMiB, count }: NonNullable<PeerView['gpus']>[number]): string {
  return `${count === 1 ? '' : `${count} `}${model}${vramMiB === 0 ? '' : ` (${vramMiB} MiB)`}`
}

/** A table under two lines about the gateway itself. */
export function describePeers ({ self, peers }: PeersView): string[] {
  const sorted = [...peers].sort((a, b) => a.role.localeCompare(b.role) || a.peerId.localeCompare(b.peerId))
  return [
    `gateway ${self.peerId} (version ${self.version}), ${peers.length} ${peers.length === 1 ? 'peer' : 'peers'}`,
    ...self.addresses.map(address => `  ${address}`),
    ...sorted.length === 0 ? [] : ['', ...tableOf(COLUMNS, sorted)]
  ]
}
