import './with-resolvers.ts'
import type { Connection } from '@libp2p/interface'
import type { PeerId } from '../core/peer-id.ts'
import type { HostNode } from './host.ts'
import { PING_TIMEOUT_MS } from './limits.ts'

/** The round trip of each peer, measured once at connect; libp2p's connection monitor keeps it fresh from then on. */
export class Pings {
  readonly #roundTripMs = new Map<PeerId, number>()

  measure (node: HostNode, connection: Connection): void {
    node.services.ping.ping(connection.remotePeer, { signal: AbortSignal.timeout(PING_TIMEOUT_MS) })
      .then(ms => { if (connection.status === 'open') this.#roundTripMs.set(connection.remotePeer.toString(), ms) })
      // The monitor closes connections that stay silent.
      .catch(() => {})
  }

  roundTripMs (peer: PeerId): number | undefined {
    return this.#roundTripMs.get(peer)
  }

  forget (peer: PeerId): void {
    this.#roundTripMs.delete(peer)
  }

  clear (): void {
    this.#roundTripMs.clear()
  }
}
