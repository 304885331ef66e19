import './with-resolvers.ts'
import { peerIdFromString } from '@libp2p/peer-id'
import { DcnError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import { publicKeyOfPeer, type PeerId } from '../core/peer-id.ts'
import { unreachable, type Channels } from './channels.ts'
import type { Dialer } from './dialer.ts'
import { HostDht } from './dht.ts'
import type { Host } from './host.ts'
import type { IdentifiedPeers } from './identified-peers.ts'
import { DHT_QUERY_TIMEOUT_MS, PING_TIMEOUT_MS } from './limits.ts'
import { peerStored } from './network-view.ts'
import type { PeerBlockList } from './peer-block-list.ts'
import type { DhtOptions, PeerAbout } from './types.ts'

const PING_PROTOCOL = '/dcn/ping/1.0.0'

export interface OperationsDeps {
  self: PeerId
  logger: Logger
  channels: Channels
  dialer: Dialer
  blockList: PeerBlockList
  identified: IdentifiedPeers
}

/** What an operator does to one peer by hand. */
export class Operations {
  readonly dht: HostDht
  readonly #deps: OperationsDeps
  #host: Host | undefined

  constructor (deps: OperationsDeps) {
    this.#deps = deps
    this.dht = new HostDht(deps.logger)
  }

  attach (host: Host): void {
    this.#host = host
    this.dht.attach(host)
  }

  detach (): void {
    this.#host = undefined
    this.dht.detach()
  }

  async about (peer: PeerId): Promise<PeerAbout | undefined> {
    if (publicKeyOfPeer(peer) === undefined) return undefined
    const known = await peerStored(this.#host, peer)
    if (known === undefined) return undefined
    const identified = this.#deps.identified.get(peer)
    return {
      addresses: known.addresses.map(({ multiaddr }) => multiaddr.toString()),
      certified: known.addresses.length > 0 && known.addresses.every(({ isCertified }) => isCertified),
      protocols: [...identified?.protocols ?? []],
      agent: identified?.agent ?? ''
    }
  }

  async disconnect (peer: PeerId): Promise<boolean> {
    const node = this.#host?.node
    if (node === undefined || publicKeyOfPeer(peer) === undefined) return false
    const id = peerIdFromString(peer)
    const was = node.getConnections(id).length > 0
    if (was) await node.hangUp(id)
    return was
  }

  async block (peer: PeerId): Promise<void> {
    if (peer === this.#deps.self) throw new DcnError('DCN_BLOCK_REFUSED', { peer, reason: 'it is this host itself' })
    await this.#deps.blockList.add(peer)
    await this.disconnect(peer)
  }

  async ping (peer: PeerId, { timeoutMs = PING_TIMEOUT_MS }: { timeoutMs?: number } = {}): Promise<number> {
    checkPeer(peer)
    const signal = AbortSignal.timeout(timeoutMs)
    await this.#deps.channels.connect(peer, signal)
    const host = this.#host
    if (host === undefined) throw unreachable(peer, 'this host is stopped')
    try {
      return await host.node.services.ping.ping(peerIdFromString(peer), { signal })
    } catch (err) {
      if (!signal.aborted) throw unreachable(peer, err)
      throw new DcnError('DCN_PEER_TIMEOUT', { peer, protocol: PING_PROTOCOL, timeoutMs }, { cause: err })
    }
  }

  async findPeer (peer: PeerId, { timeoutMs = DHT_QUERY_TIMEOUT_MS }: DhtOptions = {}): Promise<string[]> {
    checkPeer(peer)
    return await this.#deps.dialer.findPeer(peer, timeoutMs)
  }
}

function checkPeer (peer: PeerId): void {
  if (publicKeyOfPeer(peer) === undefined) throw new DcnError('DCN_ADDRESS_INVALID', { address: peer })
}
