/** What a running daemon does for its own operator. */
import { Type } from 'typebox'
import { DcnError } from '../../protocol/core/errors.ts'
import type { Finding } from '../../protocol/core/finding.ts'
import { publicKeyOfPeer } from '../../protocol/core/peer-id.ts'
import type { Network } from '../../protocol/net/types.ts'
import { LOG_LEVELS, type LogLevels, type LogLevel } from '../log-levels.ts'
import { bodyRoute, getRoute, type AdminRoute } from './admin-route.ts'

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

export interface AdminRoutesDeps {
  network: Pick<Network, 'dial' | 'protect' | 'unprotect' | 'connectedPeers'>
  levels: LogLevels
  /** What the daemon finds wrong with itself. */
  diagnose: () => Promise<Finding[]>
}

export function adminRoutes ({ network, levels, diagnose }: AdminRoutesDeps): AdminRoute[] {
  return [
    getRoute('/doctor', async () => ({ findings: await diagnose() })),
    getRoute('/log-level', async () => levels.view()),
    bodyRoute('PUT', '/log-level', LevelBody, async body => {
      if ('reset' in body) levels.reset()
      else levels.set(body.level, body.module)
      return levels.view()
    }),
    bodyRoute('POST', '/peers/connect', ConnectBody, async body => {
      const peer = await network.dial('address' in body ? body.address : known(body.peer))
      return { peer, connected: true }
    }),
    bodyRoute('POST', '/peers/protect', PeerBody, async ({ peer }) => {
      network.protect(known(peer), OPERATOR)
      return { peer, protected: true }
    }),
    bodyRoute('POST', '/peers/unprotect', PeerBody, async ({ peer }) => {
      network.unprotect(known(peer), OPERATOR)
      return { peer, protected: false }
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
