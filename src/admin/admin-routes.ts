/** What a running daemon does for its own operator. */
import { Type } from 'typebox'
import { toHex } from '../../protocol/core/bytes.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { DaemonStatus } from '../../protocol/core/daemon-status.ts'
import type { Finding } from '../../protocol/core/finding.ts'
import { METRICS_TYPE } from '../../protocol/core/metrics.ts'
import { publicKeyOfPeer, type PeerId } from '../../protocol/core/peer-id.ts'
import type { Network, NetworkOperations } from '../../protocol/net/types.ts'
import { LOG_LEVELS, type LogLevels, type LogLevel } from '../log-levels.ts'
import { AdminAnswer, bodyRoute, getRoute, type AdminRoute } from './admin-route.ts'

/** Tells an operator's word from those of the daemon's own parts. */
const OPERATOR = 'operator'
const TARGET_CHARS_MAX = 512

/** A PeerId. */
const PeerBody = Type.Object({
  peer: Type.String({ minLength: 1, maxLength: TARGET_CHARS_MAX })
}, { additionalProperties: false })

/** A PeerId, or a multiaddress. */
const ConnectBody = Type.Union([PeerBody, Type.Object({
  address: Type.String({ minLength: 1, maxLength: TARGET_CHARS_MAX })
}, { additionalProperties: false })])

const LevelBody = Type.Union([
  Type.Object({ reset: Type.Literal(true) }, { additionalProperties: false }),
  Type.Object({
    level: Type.Unsafe<LogLevel>({ type: 'string', enum: [...LOG_LEVELS] }),
    module: Type.Optional(Type.String({ minLength: 1, maxLength: TARGET_CHARS_MAX }))
  }, { additionalProperties: false })
])

/** Of the DHT: a key as a text, such as `/pk/...`. */
const KeyBody = Type.Object({
  key: Type.String({ minLength: 1, maxLength: TARGET_CHARS_MAX })
}, { additionalProperties: false })

/** The hexadecimal hash of what somebody has. */
const ContentBody = Type.Object({
  contentId: Type.String({ pattern: '^[0-9a-f]{64}$' })
}, { additionalProperties: false })

export interface AdminRoutesDeps {
  network: Pick<Network, 'dial' | 'protect' | 'unprotect' | keyof NetworkOperations>
  levels: LogLevels
  /** What the daemon finds wrong with itself. */
  diagnose: () => Promise<Finding[]>
  status: DaemonStatus | undefined
}

export function adminRoutes (deps: AdminRoutesDeps): AdminRoute[] {
  const { network, levels, diagnose } = deps
  return [
    getRoute('/inspect', async () => await network.inspect()),
    getRoute('/doctor', async () => ({ findings: await diagnose() })),
    getRoute('/log-level', async () => levels.view()),
    bodyRoute('PUT', '/log-level', LevelBody, async body => {
      if ('reset' in body) levels.reset()
      else levels.set(body.level, body.module)
      return levels.view()
    }),
    ...peerRoutes(network),
    ...dhtRoutes(network),
    ...deps.status === undefined ? [] : statusRoutes(deps.status)
  ]
}

function peerRoutes (network: AdminRoutesDeps['network']): AdminRoute[] {
  const onPeer = (path: string, act: (peer: PeerId) => Promise<object>): AdminRoute =>
    bodyRoute('POST', `/peers/${path}`, PeerBody, async ({ peer }) => ({ peer: known(peer), ...await act(peer) }))
  return [
    bodyRoute('POST', '/peers/connect', ConnectBody, async body => {
      const peer = await network.dial('address' in body ? body.address : known(body.peer))
      return { peer, connected: true }
    }),
    onPeer('disconnect', async peer => ({ disconnected: await network.disconnect(peer) })),
    onPeer('block', async peer => {
      await network.block(peer)
      return { blocked: true }
    }),
    onPeer('unblock', async peer => ({ blocked: false, wasBlocked: await network.unblock(peer) })),
    onPeer('protect', async peer => {
      network.protect(peer, OPERATOR)
      return { protected: true }
    }),
    onPeer('unprotect', async peer => {
      network.unprotect(peer, OPERATOR)
      return { protected: false }
    }),
    onPeer('ping', async peer => ({ roundTripMs: await network.ping(peer) })),
    onPeer('find', async peer => ({ addresses: await network.findPeer(peer) }))
  ]
}

function dhtRoutes ({ dht }: AdminRoutesDeps['network']): AdminRoute[] {
  return [
    bodyRoute('POST', '/dht/get', KeyBody, async ({ key }) => {
      const value = await dht.get(key)
      return { key, found: value !== undefined, ...value === undefined ? {} : { valueHex: toHex(value) } }
    }),
    bodyRoute('POST', '/dht/provide', ContentBody, async ({ contentId }) =>
      ({ contentId, keepers: await dht.provide(contentId) })),
    bodyRoute('POST', '/dht/find', ContentBody, async ({ contentId }) =>
      ({ contentId, providers: await dht.findProviders(contentId) }))
  ]
}

/** As the daemon's HTTP port says them, where it has one. */
function statusRoutes (status: DaemonStatus): AdminRoute[] {
  return [
    getRoute('/metrics', async () => new AdminAnswer({ contentType: METRICS_TYPE, body: await status.metrics() })),
    getRoute('/health', async () => {
      const { ok, view } = await status.health()
      return AdminAnswer.json(view, ok ? 200 : 503)
    }),
    getRoute('/ready', async () => {
      const view = await status.ready()
      return AdminAnswer.json(view, view.ready ? 200 : 503)
    })
  ]
}

/** The PeerId itself. Throws DCN_REQUEST_INVALID where it is none. */
function known (peer: string): string {
  if (publicKeyOfPeer(peer) === undefined) {
    throw new DcnError('DCN_REQUEST_INVALID', { field: 'peer', reason: 'must be a PeerId such as 12D3KooW...' })
  }
  return peer
}
