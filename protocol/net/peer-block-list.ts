import './with-resolvers.ts'
import type { ConnectionGater } from '@libp2p/interface'
import { fromUtf8, utf8 } from '../core/bytes.ts'
import { DcnError } from '../core/errors.ts'
import { publicKeyOfPeer, type PeerId } from '../core/peer-id.ts'
import { BLOCKED_PEERS_MAX } from './limits.ts'

const KEY = '/dcn/blocked'

/** Where the list outlives a stop: the peer store's database. */
export interface BlockListStore {
  get (key: string): Promise<Uint8Array | undefined>
  put (key: string, value: Uint8Array): Promise<void>
}

/** Peers that this host neither dials nor takes connections from, until they are taken off the list. */
export class PeerBlockList {
  readonly #peers = new Set<PeerId>()
  #store: BlockListStore | undefined
  #read = false

  has (peer: PeerId): boolean {
    return this.#peers.has(peer)
  }

  list (): PeerId[] {
    return [...this.#peers]
  }

  /** Before the first start, reads what an earlier process kept. Without a store the list lives as long as this one. */
  async attach (store: BlockListStore | undefined): Promise<void> {
    this.#store = store
    if (!this.#read) {
      const kept = await store?.get(KEY)
      for (const peer of kept === undefined ? [] : fromUtf8(kept).split('\n')) {
        if (publicKeyOfPeer(peer) !== undefined) this.#peers.add(peer)
      }
      this.#read = true
    }
    await this.#keep()
  }

  detach (): void {
    this.#store = undefined
  }

  /** Resolves once it is kept. Throws DCN_ADDRESS_INVALID, DCN_BLOCK_REFUSED. */
  async add (peer: PeerId): Promise<void> {
    if (publicKeyOfPeer(peer) === undefined) throw new DcnError('DCN_ADDRESS_INVALID', { address: peer })
    if (this.#peers.has(peer)) return
    if (this.#peers.size >= BLOCKED_PEERS_MAX) {
      throw new DcnError('DCN_BLOCK_REFUSED', {
        peer, reason: `${BLOCKED_PEERS_MAX} peers are blocked already: unblock some first`
      })
    }
    this.#peers.add(peer)
    await this.#keep()
  }

  /** Whether it was on the list. */
  async delete (peer: PeerId): Promise<boolean> {
    const was = this.#peers.delete(peer)
    if (was) await this.#keep()
    return was
  }

  /** What libp2p asks before it dials, and once it knows who is at the other end of a connection. */
  gater (): ConnectionGater {
    return {
      denyDialPeer: id => this.has(id.toString()),
      denyInboundEncryptedConnection: id => this.has(id.toString()),
      denyOutboundEncryptedConnection: id => this.has(id.toString()),
      denyInboundRelayReservation: id => this.has(id.toString()),
      denyOutboundRelayedConnection: (from, to) => this.has(from.toString()) || this.has(to.toString())
    }
  }

  async #keep (): Promise<void> {
    await this.#store?.put(KEY, utf8(this.list().join('\n')))
  }
}
