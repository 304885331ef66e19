/**
 * An outsider's place in a peer network: a host with a key that lives in memory for as long as it looks, listens
 * nowhere, offers nothing and is counted by nobody.
 */
import type { Clock } from '../../protocol/core/clock.ts'
import { utf8 } from '../../protocol/core/bytes.ts'
import { generateSeed } from '../../protocol/core/ed25519.ts'
import { DcnError, isDcnError } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import { askNodeInfo } from '../../protocol/net/ask-node-info.ts'
import { askInspect, askOffer } from '../../protocol/net/inspect-server.ts'
import { createNetwork } from '../../protocol/net/network.ts'
import type { Network, Verdict } from '../../protocol/net/types.ts'
import { NODE_INFO_TOPIC, openNodeInfo, type NodeInfo } from '../../protocol/wire/node-info.ts'
import type { Answer, Contact, Ground } from './ground.ts'
import type { Inspection } from './seen-peer.ts'

/** Words of gossip that are kept. */
const HEARD_MAX = 10_000

export interface ObserverDeps {
  clock: Clock
  logger: Logger
}

export interface ObserverInit {
  bootstrap: string[]
  /** The 32 bytes of a private network's key. */
  networkKey?: Uint8Array | undefined
}

export class Observer implements Ground, Service {
  readonly self: PeerId
  readonly network: Network
  readonly #clock: Clock
  readonly #heard = new Map<PeerId, NodeInfo>()

  /** Throws DCN_ADDRESS_INVALID. */
  constructor ({ clock, logger }: ObserverDeps, { bootstrap, networkKey }: ObserverInit) {
    this.#clock = clock
    this.network = createNetwork({ clock, logger }, {
      seed: generateSeed(), listen: [], mdns: false, relayServer: false, observer: true, bootstrap,
      ...networkKey === undefined ? {} : { networkKey }
    })
    this.self = this.network.self
    this.network.subscribe(NODE_INFO_TOPIC, message => this.#hear(message))
  }

  async start (): Promise<void> {
    await this.network.start()
  }

  async stop (): Promise<void> {
    await this.network.stop()
  }

  async dial (target: string, timeoutMs: number): Promise<Contact> {
    const peer = await this.network.dial(target, { timeoutMs })
    const connected = this.network.connectedPeers().find(other => other.peer === peer)
    if (connected === undefined) throw new DcnError('DCN_PEER_UNREACHABLE', { peer, reason: 'it hung up at once' })
    return { peer, address: connected.address, relayed: connected.relayed }
  }

  async askInfo (peer: PeerId, timeoutMs: number): Promise<Answer> {
    const { info, aheadMs } = await askNodeInfo({ network: this.network, clock: this.#clock }, peer, timeoutMs)
    return { info, clockAheadMs: aheadMs }
  }

  async inspect (peer: PeerId, timeoutMs: number): Promise<Inspection> {
    const [view, offer] = await Promise.all([
      askInspect(this.network, peer, { timeoutMs }), askOffer(this.network, peer, { timeoutMs })
    ])
    return { view, offer }
  }

  async askPeers (peer: PeerId): Promise<PeerId[]> {
    return (await this.network.peersOf(peer)).map(known => known.peer)
  }

  async searchPeers (timeoutMs: number): Promise<PeerId[]> {
    return await this.network.dht.closestPeers(utf8(this.self), { timeoutMs })
  }

  async ping (peer: PeerId, timeoutMs: number): Promise<number> {
    const startedAtMs = performance.now()
    await this.network.ping(peer, { timeoutMs })
    // libp2p counts whole milliseconds, which neighbours need not take.
    return performance.now() - startedAtMs
  }

  heard (): Map<PeerId, NodeInfo> {
    return this.#heard
  }

  #hear (message: Uint8Array): Verdict {
    try {
      const { peer, info } = openNodeInfo(message, this.#clock.nowMs())
      if (this.#heard.size < HEARD_MAX || this.#heard.has(peer)) this.#heard.set(peer, info)
      return 'accept'
    } catch (err) {
      if (!isDcnError(err)) throw err
      return err.code === 'DCN_MESSAGE_EXPIRED' ? 'ignore' : 'reject'
    }
  }
}
