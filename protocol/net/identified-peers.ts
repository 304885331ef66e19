import './with-resolvers.ts'
import type { IdentifyResult } from '@libp2p/interface'
import type { PeerId } from '../core/peer-id.ts'

const OBSERVER = 'dcn-observer/'

/** What a connected peer says of itself by identify. */
export interface Identified {
  /** `dcn/1` a daemon, `dcn-observer/1` somebody who only looks; empty where it says nothing. */
  agent: string
  protocols: readonly string[]
}

/**
 * What connected peers say of themselves. The peer store is no place to read it from: it takes a peer that asks over a
 * protocol for one that answers over it.
 */
export class IdentifiedPeers {
  readonly #peers = new Map<PeerId, Identified>()

  note ({ peerId, agentVersion = '', protocols }: Pick<IdentifyResult, 'peerId' | 'agentVersion' | 'protocols'>): void {
    this.#peers.set(peerId.toString(), { agent: agentVersion, protocols: [...protocols].sort() })
  }

  forget (peer: PeerId): void {
    this.#peers.delete(peer)
  }

  get (peer: PeerId): Identified | undefined {
    return this.#peers.get(peer)
  }

  /** Whether it only looks: it knows nobody worth asking for, and may be gone at once. */
  isObserver (peer: PeerId): boolean {
    return this.get(peer)?.agent.startsWith(OBSERVER) ?? false
  }
}
