/**
 * When this gateway compares its records with another's: at the start until it has caught up, with every gateway that
 * it hears of anew, and every few seconds with one chosen at random. Specified in protocol/spec/records.md.
 */
import type { Clock } from '../../protocol/core/clock.ts'
import { reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { CodeKeeper } from './code-keeper.ts'
import type { Exchange, Moved } from './exchange.ts'

export const SYNC_INTERVAL_MS = 10_000
/** Gateways that a starting one compares itself with, where it hears of so many. */
export const CATCH_UP_GATEWAYS = 3
/** How long a starting gateway looks for another: where it was told of some, and where they may be on its LAN. */
export const REACH_MS = 5_000
export const LAN_REACH_MS = 500
/** How long a starting gateway that has compared itself with one waits for others that are slower. */
export const SLOWER_MS = 10_000
/** How long a starting gateway waits for code beyond the records; the rest is pulled while it serves. */
export const CATCH_UP_CODE_MS = 30_000

const TICK_MS = 500
const CATCH_UP_TICK_MS = 25
const RETRY_MS = 250

export interface SyncLoopDeps {
  gateways (): PeerId[]
  exchange: Pick<Exchange, 'with'>
  keeper: Pick<CodeKeeper, 'retry'>
  clock: Clock
  stopping (): AbortSignal
  /** A whole number from 0 to below `bound`. */
  randomBelow (bound: number): number
  /** Records are the same here and there now. */
  onSynced (peer: PeerId): void
  logger: Logger
}

export interface SyncLoopInit {
  /** How long to look for another gateway before this one counts as alone. */
  reachMs: number
  syncIntervalMs?: number
}

export class SyncLoop implements Service {
  readonly #deps: SyncLoopDeps
  readonly #log: Logger
  readonly #init: Required<SyncLoopInit>
  readonly #syncing = new Map<PeerId, Promise<void>>()
  /** Gateways present at the last look. */
  #present = new Set<PeerId>()
  #synced = new Set<PeerId>()
  #failedAtMs = new Map<PeerId, number>()
  /** Gateways known from an earlier run, not asked yet. */
  #known: PeerId[] = []
  #timer: NodeJS.Timeout | undefined
  #startedAtMs = 0
  #firstSyncedAtMs = 0
  #nextSyncAtMs = 0
  #finishing: Promise<void> | undefined
  #caughtUp = false
  #syncedAtMs: number | undefined

  constructor (deps: SyncLoopDeps, init: SyncLoopInit) {
    this.#deps = deps
    this.#log = deps.logger.child('records-sync')
    this.#init = { syncIntervalMs: SYNC_INTERVAL_MS, ...init }
  }

  get caughtUp (): boolean {
    return this.#caughtUp
  }

  /** When records were last found to be those of another gateway. */
  get syncedAtMs (): number | undefined {
    return this.#syncedAtMs
  }

  /** To be called before `start`. */
  expect (known: readonly PeerId[]): void {
    this.#known = [...known]
  }

  async start (): Promise<void> {
    if (this.#timer !== undefined) return
    this.#startedAtMs = this.#deps.clock.nowMs()
    this.#caughtUp = false
    this.#present = new Set()
    this.#synced = new Set()
    this.#failedAtMs = new Map()
    this.#wake()
  }

  /** The caller has `stopping` fire before. */
  async stop (): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#caughtUp = false
    await Promise.all([...this.#syncing.values(), this.#finishing])
    this.#finishing = undefined
  }

  #wake (): void {
    const nowMs = this.#deps.clock.nowMs()
    if (this.#caughtUp) this.#keepUp(nowMs)
    else if (this.#finishing === undefined) this.#catchUp(nowMs)
    this.#timer = setTimeout(() => { this.#wake() }, this.#caughtUp ? TICK_MS : CATCH_UP_TICK_MS)
  }

  #keepUp (nowMs: number): void {
    const present = this.#deps.gateways()
    for (const peer of present) if (!this.#present.has(peer)) void this.#sync(peer)
    this.#present = new Set(present)
    if (nowMs < this.#nextSyncAtMs) return
    this.#nextSyncAtMs = nowMs + this.#init.syncIntervalMs
    const peer = present[this.#deps.randomBelow(present.length)]
    if (peer !== undefined) void this.#sync(peer)
    void this.#deps.keeper.retry()
  }

  #catchUp (nowMs: number): void {
    const present = this.#deps.gateways()
    const found = this.#synced.size > 0
    const mayWait = !found && nowMs < this.#startedAtMs + this.#init.reachMs
    const candidates = [...new Set([...present, ...this.#known])].filter(peer => {
      const failedAtMs = this.#failedAtMs.get(peer)
      if (this.#synced.has(peer) || this.#syncing.has(peer)) return false
      return failedAtMs === undefined || (mayWait && present.includes(peer) && nowMs >= failedAtMs + RETRY_MS)
    })
    const places = CATCH_UP_GATEWAYS - this.#synced.size - this.#syncing.size
    for (const peer of candidates.slice(0, Math.max(0, places))) void this.#sync(peer)
    const enough = found && nowMs >= this.#firstSyncedAtMs + SLOWER_MS
    if ((this.#syncing.size > 0 && !enough) || mayWait) return
    if (!found) this.#log.info('no other gateway found: this one goes by its own records')
    this.#finishing = this.#finish()
  }

  async #finish (): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise<void>(resolve => { timer = setTimeout(resolve, CATCH_UP_CODE_MS) })
    await Promise.race([this.#deps.keeper.retry(), enough])
    clearTimeout(timer)
    if (this.#timer === undefined || this.#deps.stopping().aborted) return
    this.#caughtUp = true
    this.#present = new Set(this.#synced)
    this.#nextSyncAtMs = this.#deps.clock.nowMs() + this.#init.syncIntervalMs
    this.#finishing = undefined
    const tookMs = this.#deps.clock.nowMs() - this.#startedAtMs
    this.#log.info('records have caught up', { gateways: this.#synced.size, tookMs })
  }

  async #sync (peer: PeerId): Promise<void> {
    if (this.#syncing.has(peer)) return
    const syncing = this.#exchange(peer)
    this.#syncing.set(peer, syncing)
    await syncing
    this.#syncing.delete(peer)
  }

  /** Never rejects. */
  async #exchange (peer: PeerId): Promise<void> {
    try {
      const { pulled, pushed }: Moved = await this.#deps.exchange.with(peer, this.#deps.stopping())
      if (this.#synced.size === 0) this.#firstSyncedAtMs = this.#deps.clock.nowMs()
      this.#syncedAtMs = this.#deps.clock.nowMs()
      this.#synced.add(peer)
      if (pulled + pushed > 0) this.#log.debug('records exchanged', { peer, pulled, pushed })
      this.#deps.onSynced(peer)
    } catch (err) {
      this.#failedAtMs.set(peer, this.#deps.clock.nowMs())
      this.#log.debug('records not compared', { peer, reason: reasonOf(err) })
    }
  }
}
