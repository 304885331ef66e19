import { iso } from '../../protocol/core/iso.ts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { HealthView, PeersView, ReadyView, type PeerView } from '../../protocol/api/status.ts'
import type { DaemonStatus } from '../../protocol/core/daemon-status.ts'
import { METRICS_TYPE } from '../../protocol/core/metrics.ts'
import { addressOfPeer, type PeerId } from '../../protocol/core/peer-id.ts'
import { VERSION } from '../../protocol/core/version.ts'
import type { Directory } from '../../protocol/net/directory.ts'
import type { ConnectedPeer, Network } from '../../protocol/net/types.ts'
import type { NodeInfo } from '../../protocol/wire/node-info.ts'
import type { GatewayConfig } from '../config.ts'

export interface StatusRoutesDeps {
  network: Pick<Network, 'self' | 'addresses' | 'connectedPeers'>
  directory: Pick<Directory, 'list'>
  status: DaemonStatus
}

export function statusRoutes (
  deps: StatusRoutesDeps, { metrics }: Pick<GatewayConfig, 'metrics'>
): FastifyPluginAsyncTypebox {
  const { status } = deps
  return async app => {
    app.get('/health', {
      schema: { operationId: 'health', response: { 200: HealthView, 503: HealthView } }
    }, async (_request, reply) => {
      const { ok, view } = await status.health()
      return await reply.code(ok ? 200 : 503).send(view as HealthView)
    })

    app.get('/ready', {
      schema: { operationId: 'ready', response: { 200: ReadyView, 503: ReadyView } }
    }, async (_request, reply) => {
      const view = await status.ready()
      return await reply.code(view.ready ? 200 : 503).send(view)
    })

    if (metrics) {
      app.get('/metrics', { schema: { operationId: 'metrics', produces: ['text/plain'] } }, async (_request, reply) => {
        return await reply.type(METRICS_TYPE).send(await status.metrics())
      })
    }

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
