/**
 * Watches daemons of a peer network as they come and go: hears of them by gossip, asks those that it is connected to
 * what they are, and watches those that are wanted until it is stopped.
 */
import type { Clock } from '../../protocol/core/clock.ts'
import { isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import { askNodeInfo } from '../../protocol/net/ask-node-info.ts'
import type { Network, Verdict } from '../../protocol/net/types.ts'
import { WatchClient } from '../../protocol/net/watch-client.ts'
import type { Role } from '../../protocol/wire/enums.ts'
import { NODE_INFO_TOPIC, openNodeInfo } from '../../protocol/wire/node-info.ts'
import type { Subscription, WatchFrame } from '../../protocol/wire/watch.ts'
import type { WatchItem } from './watch-item.ts'

const TICK_MS = 500
const ASK_TIMEOUT_MS = 3_000
const DIAL_TIMEOUT_MS = 5_000
/** A daemon says what it is every 3 s (spec/node-info.md): one not heard of for so long is looked for no more. */
const GONE_MS = 60_000
const RETRY_MS_MIN = 1_000
const RETRY_MS_MAX = 15_000
const OPENING_MAX = 8
/** Daemons watched at once; who names more gets the first ones. */
export const WATCHED_MAX = 500

export interface NetworkWatchDeps {
  network: Pick<
    Network, 'self' | 'serveChannels' | 'openChannel' | 'subscribe' | 'request' | 'onPeer' | 'connectedPeers' | 'dial'
  >
  clock: Clock
  logger: Logger
  onItem: (item: WatchItem) => void
}

export interface NetworkWatchInit {
  subscription: Subscription
  /** What is watched; nodes tell much more of each job than gateways do. */
  roles: readonly Role[]
  /** Only this daemon, where it is given. */
  only?: PeerId
}

interface Daemon {
  role: Role
  heardMs: number
  isWatched: boolean
  isOpening: boolean
  failures: number
  retryAtMs: number
  /** What it said last of why it ends. */
  parting: string | undefined
  /** That it cannot be watched has been told. */
  isToldUnwatched: boolean
}

export class NetworkWatch implements Service {
  readonly #deps: NetworkWatchDeps
  readonly #init: NetworkWatchInit
  readonly #client: WatchClient
  readonly #daemons = new Map<PeerId, Daemon>()
  #running: { timer: NodeJS.Timeout, unlisten: () => void } | undefined
  #opening = 0

  constructor (deps: NetworkWatchDeps, init: NetworkWatchInit) {
    this.#deps = deps
    this.#init = init
    this.#client = new WatchClient({
      network: deps.network,
      logger: deps.logger,
      onFrame: (peer, frame) => { this.#take(peer, frame) },
      onClose: peer => { this.#lost(peer) }
    })
    deps.network.subscribe(NODE_INFO_TOPIC, message => this.#hear(message))
  }

  async start (): Promise<void> {
    if (this.#running !== undefined) return
    const { network } = this.#deps
    const unlisten = network.onPeer((peer, connected) => { if (connected) void this.#ask(peer) })
    this.#running = { unlisten, timer: setInterval(() => { this.#tick() }, TICK_MS) }
    for (const { peer } of network.connectedPeers()) void this.#ask(peer)
  }

  async stop (): Promise<void> {
    if (this.#running === undefined) return
    clearInterval(this.#running.timer)
    this.#running.unlisten()
    this.#running = undefined
    this.#client.close()
  }

  /** How many are watched now. */
  get watched (): number {
    return [...this.#daemons.values()].filter(({ isWatched }) => isWatched).length
  }

  async #ask (peer: PeerId): Promise<void> {
    try {
      const { info } = await askNodeInfo(this.#deps, peer, ASK_TIMEOUT_MS)
      this.#note(peer, info.role)
    } catch (err) {
      this.#deps.logger.debug('peer did not say what it is', { peer, reason: reasonOf(err) })
    }
  }

  #hear (message: Uint8Array): Verdict {
    try {
      const { peer, info } = openNodeInfo(message, this.#deps.clock.nowMs())
      this.#note(peer, info.role)
      return 'accept'
    } catch (err) {
      if (!isDcnError(err)) throw err
      return err.code === 'DCN_MESSAGE_EXPIRED' ? 'ignore' : 'reject'
    }
  }

  #note (peer: PeerId, role: Role): void {
    const { roles, only } = this.#init
    if (only === undefined ? !roles.includes(role) : peer !== only) return
    const known = this.#daemons.get(peer)
    if (known !== undefined) {
      known.heardMs = this.#deps.clock.nowMs()
      return
    }
    if (this.#daemons.size >= WATCHED_MAX) return
    this.#daemons.set(peer, {
      role, heardMs: this.#deps.clock.nowMs(), isWatched: false, isOpening: false, failures: 0, retryAtMs: 0,
      parting: undefined, isToldUnwatched: false
    })
    this.#tick()
  }

  #tick (): void {
    if (this.#running === undefined) return
    const nowMs = this.#deps.clock.nowMs()
    for (const [peer, daemon] of this.#daemons) {
      if (daemon.isWatched || daemon.isOpening) continue
      if (nowMs - daemon.heardMs > GONE_MS) this.#daemons.delete(peer)
      else if (daemon.retryAtMs <= nowMs && this.#opening < OPENING_MAX) void this.#open(peer, daemon)
    }
  }

  /** It is being opened until a frame or an end of it comes: before that it may not know that we watch. */
  async #open (peer: PeerId, daemon: Daemon): Promise<void> {
    daemon.isOpening = true
    daemon.parting = undefined
    this.#opening++
    try {
      await this.#deps.network.dial(peer, { timeoutMs: DIAL_TIMEOUT_MS })
      await this.#client.watch(peer, this.#init.subscription)
    } catch (err) {
      this.#failed(peer, daemon, isDcnError(err) && 'reason' in err.context ? err.context.reason : reasonOf(err))
    } finally {
      this.#opening--
    }
  }

  #joined (peer: PeerId, daemon: Daemon): void {
    daemon.isWatched = true
    daemon.isOpening = false
    daemon.isToldUnwatched = false
    daemon.failures = 0
    this.#deps.onItem({ type: 'joined', from: peer, role: daemon.role, atMs: this.#deps.clock.nowMs() })
  }

  #failed (peer: PeerId, daemon: Daemon, reason: string): void {
    const { clock, onItem } = this.#deps
    daemon.isOpening = false
    this.#later(daemon)
    // The first failures of one that comes, or that has just gone, are no news.
    if (daemon.isToldUnwatched || daemon.failures < 2) return
    daemon.isToldUnwatched = true
    onItem({ type: 'unwatched', from: peer, role: daemon.role, atMs: clock.nowMs(), reason })
  }

  #later (daemon: Daemon): void {
    const waitMs = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** daemon.failures)
    daemon.failures++
    daemon.retryAtMs = this.#deps.clock.nowMs() + waitMs
  }

  #take (peer: PeerId, { atMs, events, dropped, status, refusal }: WatchFrame): void {
    const daemon = this.#daemons.get(peer)
    if (daemon === undefined) return
    const { onItem, clock } = this.#deps
    // Its clock may be wrong; what it says of now tells by how much.
    const aheadMs = atMs - clock.nowMs()
    const { role } = daemon
    if (refusal !== undefined) daemon.parting = refusal === 'full' ? 'it has as many watchers as it takes' : 'it stops'
    else if (!daemon.isWatched) this.#joined(peer, daemon)
    if (dropped > 0) onItem({ type: 'dropped', from: peer, count: dropped })
    for (const event of events) onItem({ type: 'event', from: peer, role, atMs: event.atMs - aheadMs, event })
    if (status !== undefined) onItem({ type: 'status', from: peer, atMs: atMs - aheadMs, status })
  }

  #lost (peer: PeerId): void {
    const daemon = this.#daemons.get(peer)
    // That we leave is no news.
    if (daemon === undefined || this.#running === undefined) return
    const { clock, onItem } = this.#deps
    const reason = daemon.parting ?? 'the connection ended'
    if (!daemon.isWatched) {
      this.#failed(peer, daemon, reason)
      return
    }
    daemon.isWatched = false
    this.#later(daemon)
    onItem({ type: 'left', from: peer, role: daemon.role, atMs: clock.nowMs(), reason })
  }
}
