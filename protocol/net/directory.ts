/**
 * Who is on the network and what they can do: every daemon says so every few seconds by gossip, and answers when
 * asked. Specified in protocol/spec/node-info.md.
 */
import type { Clock } from '../core/clock.ts'
import type { Signer } from '../core/ed25519.ts'
import { isDcnError, reasonOf } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import type { PeerId } from '../core/peer-id.ts'
import type { Service } from '../core/service.ts'
import { lacks } from '../jobs/match.ts'
import {
  NODE_INFO_BYTES_MAX, NODE_INFO_PROTOCOL, NODE_INFO_TOPIC, openNodeInfo, sealNodeInfo, type NodeInfo
} from '../wire/node-info.ts'
import type { Needs } from '../wire/needs.ts'
import type { Network, Verdict } from './types.ts'

/** How often a daemon speaks of itself, and how long it is believed present after. */
export const NODE_INFO_INTERVAL_MS = 3_000
export const NODE_INFO_TTL_MS = 10_000

/** Daemons remembered; the one heard of longest ago goes first. */
export const DIRECTORY_PEERS_MAX = 10_000

const ASK_TIMEOUT_MS = 3_000

export interface DirectoryDeps {
  network: Pick<Network, 'self' | 'subscribe' | 'publish' | 'serveRequests' | 'request' | 'onPeer' | 'connectedPeers'>
  signer: Signer
  clock: Clock
  logger: Logger
  /** What to say of this daemon now; times are filled in. */
  describe (): Omit<NodeInfo, 'issuedAtMs' | 'ttlMs'>
}

export class Directory implements Service {
  readonly #deps: DirectoryDeps
  readonly #log: Logger
  readonly #known = new Map<PeerId, NodeInfo>()
  #running: { timer: NodeJS.Timeout, unlisten: () => void } | undefined

  constructor (deps: DirectoryDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('directory')
    deps.network.subscribe(NODE_INFO_TOPIC, message => this.#hear(message))
    deps.network.serveRequests(NODE_INFO_PROTOCOL, {
      requestBytesMax: 0, responseBytesMax: NODE_INFO_BYTES_MAX, concurrentPerPeerMax: 4
    }, async () => this.#sealed())
  }

  async start (): Promise<void> {
    if (this.#running !== undefined) return
    const { network } = this.#deps
    const timer = setInterval(() => { this.#announce() }, NODE_INFO_INTERVAL_MS)
    const unlisten = network.onPeer((peer, connected) => { if (connected) void this.ask(peer) })
    this.#running = { timer, unlisten }
    for (const { peer } of network.connectedPeers()) void this.ask(peer)
    this.#announce()
  }

  async stop (): Promise<void> {
    if (this.#running === undefined) return
    clearInterval(this.#running.timer)
    this.#running.unlisten()
    this.#running = undefined
  }

  /** What a peer last said of itself, if that is still fresh. */
  get (peer: PeerId): NodeInfo | undefined {
    const info = this.#known.get(peer)
    return info !== undefined && this.#isFresh(info) ? info : undefined
  }

  /** Whether a gateway of this name is present, or was since this daemon started. */
  wasGateway (peer: PeerId): boolean {
    return this.#known.get(peer)?.role === 'gateway'
  }

  /** Everybody present, this daemon left out. */
  list (): Array<{ peer: PeerId, info: NodeInfo }> {
    return [...this.#known].filter(([, info]) => this.#isFresh(info)).map(([peer, info]) => ({ peer, info }))
  }

  gateways (): PeerId[] {
    return this.list().filter(({ info }) => info.role === 'gateway').map(({ peer }) => peer)
  }

  /** Nodes present that could run a job with these needs, if they were free. */
  able (needs: Needs): PeerId[] {
    return this.list().filter(({ info }) => canServe(info, needs)).map(({ peer }) => peer)
  }

  /** Asks a peer directly, so that nobody has to wait for gossip. Undefined if it does not answer. Never throws. */
  async ask (peer: PeerId): Promise<NodeInfo | undefined> {
    try {
      const { network, clock } = this.#deps
      const answer = await network.request(peer, NODE_INFO_PROTOCOL, new Uint8Array(), { timeoutMs: ASK_TIMEOUT_MS })
      const opened = openNodeInfo(answer, clock.nowMs())
      if (opened.peer !== peer) return undefined
      this.#note(peer, opened.info)
      return opened.info
    } catch (err) {
      this.#log.debug('peer did not say what it is', { peer, reason: reasonOf(err) })
      return undefined
    }
  }

  #hear (message: Uint8Array): Verdict {
    try {
      const { peer, info } = openNodeInfo(message, this.#deps.clock.nowMs())
      if (peer !== this.#deps.network.self) this.#note(peer, info)
      return 'accept'
    } catch (err) {
      if (!isDcnError(err)) throw err
      // Late is not hostile: only what an honest peer cannot send costs it score.
      return err.code === 'DCN_MESSAGE_EXPIRED' ? 'ignore' : 'reject'
    }
  }

  #note (peer: PeerId, info: NodeInfo): void {
    const known = this.#known.get(peer)
    if (known !== undefined && known.issuedAtMs > info.issuedAtMs) return
    this.#known.delete(peer)
    const [oldest] = this.#known.keys()
    if (this.#known.size >= DIRECTORY_PEERS_MAX && oldest !== undefined) this.#known.delete(oldest)
    this.#known.set(peer, info)
  }

  #isFresh (info: NodeInfo): boolean {
    return info.issuedAtMs + Math.min(info.ttlMs, NODE_INFO_TTL_MS) > this.#deps.clock.nowMs()
  }

  #announce (): void {
    this.#deps.network.publish(NODE_INFO_TOPIC, this.#sealed()).catch((err: unknown) => {
      this.#log.debug('node info not published', { reason: reasonOf(err) })
    })
  }

  #sealed (): Uint8Array {
    const { clock, signer } = this.#deps
    return sealNodeInfo({ ...this.#deps.describe(), issuedAtMs: clock.nowMs(), ttlMs: NODE_INFO_TTL_MS }, signer)
  }
}

export function canServe (info: NodeInfo, needs: Needs): boolean {
  return lacks(info, needs).length === 0
}
