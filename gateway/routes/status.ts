import { iso } from '../../protocol/core/iso.ts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { HealthView, PeersView, type PeerView } from '../../protocol/api/status.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import { addressOfPeer, type PeerId } from '../../protocol/core/peer-id.ts'
import { VERSION } from '../../protocol/core/version.ts'
import type { Directory } from '../../protocol/net/directory.ts'
import type { ConnectedPeer, Network } from '../../protocol/net/types.ts'
import type { NodeInfo } from '../../protocol/wire/node-info.ts'
import type { Cluster } from '../deposits/cluster.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import type { Readiness } from '../readiness.ts'

export interface StatusRoutesDeps {
  network: Pick<Network, 'self' | 'addresses' | 'connectedPeers'>
  directory: Pick<Directory, 'list' | 'get'>
  jobs: Pick<Dispatcher, 'counts'>
  /** Whether the store answers. */
  storeOk (): Promise<boolean>
  /** Whether it knows what the other gateways know. */
  ready: Pick<Readiness, 'recordsOk' | 'ledgerOk'>
  /** How the chain is that money is on. */
  cluster: Pick<Cluster, 'state'>
  clock: Clock
}

export function statusRoutes (deps: StatusRoutesDeps): FastifyPluginAsyncTypebox {
  return async app => {
    app.get('/health', {
      schema: { operationId: 'health', response: { 200: HealthView, 503: HealthView } }
    }, async (_request, reply) => {
      const storeOk = await deps.storeOk()
      const { recordsOk, ledgerOk } = deps.ready
      const status = !storeOk ? 'degraded' : recordsOk && ledgerOk ? 'ok' : 'starting'
      const { inFlight, queued } = deps.jobs.counts()
      return await reply.code(status === 'ok' ? 200 : 503).send({
        status,
        queueLength: queued,
        activeWorkers: deps.directory.list().filter(({ info }) => info.role === 'node').length,
        redisOk: storeOk,
        storeOk,
        recordsOk,
        ledgerOk,
        chain: deps.cluster.state,
        peers: deps.network.connectedPeers().length,
        jobsInFlight: inFlight,
        version: VERSION,
        timestamp: iso(deps.clock.nowMs())
      })
    })

    app.get('/peers', { schema: { operationId: 'listPeers', response: { 200: PeersView } } }, async () => {
      const { network, directory } = deps
      const connected = new Map(network.connectedPeers().map(peer => [peer.peer, peer]))
      const heardOf = new Map(directory.list().map(({ peer, info }) => [peer, info]))
      const ids = new Set([...connected.keys(), ...heardOf.keys()])
      return {
        self: {
          peerId: network.self,
          solanaAddress: addressOfPeer(network.self),
          version: VERSION,
          addresses: network.addresses()
        },
        peers: [...ids].sort().map(peer => peerView(peer, heardOf.get(peer), connected.get(peer)))
      }
    })
  }
}

function peerView (peerId: PeerId, info: NodeInfo | undefined, connection: ConnectedPeer | undefined): PeerView {
  const view: PeerView = { peerId, role: info?.role ?? 'unknown', connected: connection !== undefined, runtimes: [] }
  if (info !== undefined) {
    const { version, startedAtMs, runtimes, cpus, memoryMiB, slots, busy, isolation, layers, gpus, httpUrl } = info
    Object.assign(view, { version, startedAt: iso(startedAtMs), runtimes, cpus })
    if (info.role === 'node') Object.assign(view, { memoryMiB, slots, busy, isolation, layers, gpus })
    if (httpUrl !== '') view.httpUrl = httpUrl
  }
  if (connection !== undefined) {
    const { address, direction, relayed, roundTripMs, connectedAtMs } = connection
    Object.assign(view, { address, direction, relayed, connectedAt: iso(connectedAtMs) })
    if (roundTripMs !== undefined) view.roundTripMs = roundTripMs
  }
  return view
}
