import { Command } from 'commander'
import { GatewayClient } from '../../protocol/api/client.ts'
import type { PeerView, PeersView } from '../../protocol/api/status.ts'
import { addGatewayOption, gatewayUrlOf } from '../gateway-option.ts'
import { type Column, tableOf } from '../table.ts'
import { print, printJson } from '../terminal.ts'

/** The end of a PeerId tells peers apart; its beginning is the same for all. */
const PEER_ID_CHARS = 8

const EXAMPLES = `
Examples:
  $ dcn peers
  $ dcn peers --gateway http://127.0.0.1:8081 --json
SLOTS is busy/total; RTT is the last measured round trip; a peer that is "known" was heard of but is not connected.
Ids are shortened to their last ${PEER_ID_CHARS} characters; --json has them whole.`

export function peersCommand (): Command {
  const command = new Command('peers').description('Show who a gateway is connected to and what they can run')
  return addGatewayOption(command)
    .option('--json', 'print the answer of GET /peers')
    .addHelpText('after', EXAMPLES)
    .action(async (options: { gateway?: string, json?: true }) => {
      const view = await new GatewayClient({ url: gatewayUrlOf(options) }).peers()
      if (options.json === true) printJson(view)
      else for (const line of describePeers(view)) print(line)
    })
}

const COLUMNS: ReadonlyArray<Column<PeerView>> = [
  ['ID', peer => peer.peerId.slice(-PEER_ID_CHARS)],
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
