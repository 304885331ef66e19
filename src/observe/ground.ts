/** What a walk asks of the peer network; observer.ts is the real one. Each call throws a DcnError where it fails. */
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { NodeInfo } from '../../protocol/wire/node-info.ts'
import type { Inspection } from './seen-peer.ts'

export interface Contact {
  peer: PeerId
  /** The remote multiaddress. */
  address: string
  relayed: boolean
}

/** A peer's own signed word. */
export interface Answer {
  info: NodeInfo
  /** 0 where the time that the answer took explains the difference. */
  clockAheadMs: number
}

export interface Ground {
  readonly self: PeerId
  /** A multiaddress, or a PeerId, whose addresses are looked up in the DHT if need be. */
  dial (target: string, timeoutMs: number): Promise<Contact>
  askInfo (peer: PeerId, timeoutMs: number): Promise<Answer>
  inspect (peer: PeerId, timeoutMs: number): Promise<Inspection>
  /** Peer exchange: whom it is connected to. Their addresses are known to `dial` from then on. */
  askPeers (peer: PeerId, timeoutMs: number): Promise<PeerId[]>
  /** Whom the DHT names around ourselves. */
  searchPeers (timeoutMs: number): Promise<PeerId[]>
  /** The round trip in milliseconds. */
  ping (peer: PeerId, timeoutMs: number): Promise<number>
  /** Whom gossip has told of so far, each by its own signed word. */
  heard (): Map<PeerId, NodeInfo>
}
