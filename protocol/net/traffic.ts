import type { PeerId } from '../core/peer-id.ts'
import { TRAFFIC_PEERS_LEFT_MAX } from './limits.ts'
import type { TrafficCount } from './types.ts'

/** Counts what one peer and we say to each other over one protocol or topic. */
export interface Meter {
  sent (bytes: number): void
  received (bytes: number): void
}

/** Counts what crosses our boundary, by protocol or topic, and by peer. */
export class Traffic {
  readonly #counts = new Map<string, TrafficCount>()
  readonly #peers = new Map<PeerId, TrafficCount>()
  readonly #connected = new Set<PeerId>()
  /** Peers that are not connected, the one that left first at the front. */
  readonly #left = new Set<PeerId>()

  /** To be kept by whoever counts often. */
  meter (name: string, peer: PeerId): Meter {
    const counts = [countOf(this.#counts, name), countOf(this.#peers, peer)]
    // What comes late of a peer that left is counted, and forgotten in its turn.
    if (!this.#connected.has(peer) && !this.#left.has(peer)) this.#leave(peer)
    return {
      sent: bytes => {
        for (const count of counts) {
          count.messagesOut++
          count.bytesOut += bytes
        }
      },
      received: bytes => {
        for (const count of counts) {
          count.messagesIn++
          count.bytesIn += bytes
        }
      }
    }
  }

  /** A peer that comes back is counted on; of those that stay away, the first to leave are forgotten. */
  onPeer (peer: PeerId, connected: boolean): void {
    this.#left.delete(peer)
    if (connected) {
      this.#connected.add(peer)
    } else {
      this.#connected.delete(peer)
      this.#leave(peer)
    }
  }

  /** A copy that no longer changes. */
  snapshot (): Map<string, TrafficCount> {
    return copyOf(this.#counts)
  }

  /** A copy that no longer changes, by peer. */
  byPeer (): Map<PeerId, TrafficCount> {
    return copyOf(this.#peers)
  }

  #leave (peer: PeerId): void {
    this.#left.add(peer)
    for (const oldest of this.#left) {
      if (this.#left.size <= TRAFFIC_PEERS_LEFT_MAX) break
      this.#left.delete(oldest)
      this.#peers.delete(oldest)
    }
  }
}

export function noTraffic (): TrafficCount {
  return { bytesIn: 0, bytesOut: 0, messagesIn: 0, messagesOut: 0 }
}

function countOf (counts: Map<string, TrafficCount>, name: string): TrafficCount {
  const known = counts.get(name)
  if (known !== undefined) return known
  const count = noTraffic()
  counts.set(name, count)
  return count
}

function copyOf (counts: Map<string, TrafficCount>): Map<string, TrafficCount> {
  return new Map([...counts].map(([name, count]) => [name, { ...count }]))
}
