import { Command } from 'commander'
import { DcnError } from '../../../protocol/core/errors.ts'
import type { PeerId } from '../../../protocol/core/peer-id.ts'
import { enter, findByName } from '../../observe/find.ts'
import type { Observer } from '../../observe/observer.ts'
import {
  addObserveOptions, bootstrapOf, observing, type ObserveOptions, surveyFrom
} from '../../observe/options.ts'
import { shortId } from '../../../protocol/core/short-id.ts'
import { placeText } from '../../observe/peer-words.ts'
import { print, printJson } from '../../terminal.ts'

const MS_PER_S = 1000

const EXAMPLES = `
Examples:
  $ dcn peer find 12D3KooW... --bootstrap /ip4/192.0.2.1/tcp/4001
Asks the DHT, and the peers that the network has. Exit code: 0 if an address was found.`

export interface FoundPeer {
  peer: PeerId
  /** By the DHT. */
  dht: string[]
  /** Peers that are connected to it by their own word, and where. */
  connected: Array<{ peer: PeerId, address: string }>
  /** Addresses that the peer itself has signed. */
  signed: string[]
}

export function findCommand (): Command {
  const command = new Command('find')
    .description('Find out where a peer can be reached')
    .argument('<id>', 'its id, or the last characters of it')
  return addObserveOptions(command)
    .option('--json', 'print all that was found')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, options: ObserveOptions & { json?: true }) => {
      const bootstrap = bootstrapOf(options)
      const found = await observing(bootstrap, options, async observer => await find(observer, bootstrap, id, options))
      if (options.json === true) printJson(found)
      else for (const line of describeFound(found)) print(line)
      if (found.dht.length + found.connected.length + found.signed.length === 0) {
        throw new DcnError('DCN_PEER_UNREACHABLE', {
          peer: found.peer, reason: 'neither the DHT nor any peer that was asked knows it'
        })
      }
    })
}

async function find (
  observer: Observer, bootstrap: string[], id: string, options: ObserveOptions
): Promise<FoundPeer> {
  await enter(observer, bootstrap)
  const peer = await findByName(observer, bootstrap, id, options)
  const timeoutMs = options.timeout * MS_PER_S
  const [dht, survey] = await Promise.all([
    observer.network.findPeer(peer, { timeoutMs }),
    surveyFrom(observer, bootstrap, options, { listenMs: 0, pings: 0 })
  ])
  const about = await observer.network.about(peer)
  return {
    peer,
    dht,
    signed: about?.certified === true ? about.addresses : [],
    connected: survey.peers.flatMap(({ peer: teller, inspection }) => (inspection?.view.links ?? [])
      .flatMap(link => link.peer === peer ? { peer: teller, address: link.address } : []))
  }
}

export function describeFound ({ peer, dht, connected, signed }: FoundPeer): string[] {
  return [
    `peer ${peer}`,
    ...section('addresses that it signed', signed),
    ...section('addresses by the DHT', dht),
    ...section('connected to it', connected.map(other => `${shortId(other.peer)} ${placeText(other.address)}`))
  ]
}

function section (title: string, lines: string[]): string[] {
  return [`${title}:${lines.length === 0 ? ' none' : ''}`, ...lines.map(line => `  ${line}`)]
}
