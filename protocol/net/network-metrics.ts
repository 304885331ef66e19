/** What a daemon's place in the peer network comes to in numbers. Peers are counted by role, never named. */
import type { Labels, Metrics } from '../core/metrics.ts'
import { NODE_INFO_TOPIC } from '../wire/node-info.ts'
import { OFFERS_TOPIC } from '../wire/offers.ts'
import type { Directory } from './directory.ts'
import type { Network, TrafficCount } from './types.ts'

const ROLES = ['gateway', 'node', 'unknown'] as const
const DIRECTIONS = ['in', 'out'] as const
/** Of protocols and topics: all of ours, to which no peer can add. */
const NAMES = { valuesMax: 64 }
/** That every daemon is on. */
const TOPICS = [OFFERS_TOPIC, NODE_INFO_TOPIC]

export interface NetworkMetricsDeps {
  network: Pick<Network, 'connectedPeers' | 'traffic' | 'meshPeers'>
  directory: Pick<Directory, 'get' | 'list'>
}

export function networkMetrics (metrics: Metrics, { network, directory }: NetworkMetricsDeps): void {
  metrics.gauge({
    name: 'dcn_net_connected_peers',
    help: 'Peers with an open connection, by what they say they are and who dialled',
    labels: { role: ROLES, direction: ['inbound', 'outbound'] }
  }, () => network.connectedPeers().map(({ peer, direction }) =>
    [{ role: directory.get(peer)?.role ?? 'unknown', direction }, 1] as const))
  metrics.gauge({
    name: 'dcn_net_relayed_peers', help: 'Connected peers that are reached through a relay only'
  }, () => network.connectedPeers().filter(({ relayed }) => relayed).length)
  metrics.gauge({
    name: 'dcn_net_known_peers',
    help: 'Daemons that have said within 10 seconds that they are there, by role, this one left out',
    labels: { role: ROLES }
  }, () => directory.list().map(({ info }) => [{ role: info.role }, 1] as const))
  metrics.gauge({
    name: 'dcn_net_mesh_peers',
    help: 'Peers that gossip goes to directly, by topic',
    labels: { topic: TOPICS }
  }, () => TOPICS.map(topic => [{ topic }, network.meshPeers(topic).length] as const))
  metrics.total({
    name: 'dcn_net_messages_total',
    help: 'Messages of protocols and topics of DCN, counted before encryption and muxing',
    labels: { name: NAMES, direction: DIRECTIONS }
  }, () => both(network.traffic(), count => [count.messagesIn, count.messagesOut]))
  metrics.total({
    name: 'dcn_net_bytes_total',
    help: 'Bytes of protocols and topics of DCN, counted before encryption and muxing',
    labels: { name: NAMES, direction: DIRECTIONS }
  }, () => both(network.traffic(), count => [count.bytesIn, count.bytesOut]))
}

function both (
  traffic: Map<string, TrafficCount>, of: (count: TrafficCount) => [number, number]
): Array<[Labels<'name' | 'direction'>, number]> {
  return [...traffic].flatMap(([name, count]) => {
    const [taken, sent] = of(count)
    return [[{ name, direction: 'in' }, taken], [{ name, direction: 'out' }, sent]]
  })
}
