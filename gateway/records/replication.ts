/** Has a record at the gateways closest to it before its maker answers, so that losing this one loses nothing. */
import { reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { rankPeers } from '../../protocol/core/rendezvous.ts'
import type { HeldRecord } from '../../protocol/registry/record-set.ts'
import type { Exchange } from './exchange.ts'

/** Gateways that confirm a record, where there are so many, and the longest that its maker waits for them. */
export const COPIES = 2
export const CONFIRM_MS_MAX = 1_000
/** A gateway that let a maker wait in vain is asked last for so long. */
export const SILENT_MS = 5_000

export interface ReplicationDeps {
  gateways (): PeerId[]
  exchange: Pick<Exchange, 'push'>
  nowMs (): number
  stopping (): AbortSignal
  logger: Logger
}

export class Replication {
  readonly #deps: ReplicationDeps
  readonly #log: Logger
  /** Until when a gateway is asked last. */
  readonly #silentUntilMs = new Map<PeerId, number>()

  constructor (deps: ReplicationDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('replication')
  }

  /** Resolves when COPIES others hold the record and its code, nobody is left to ask, or the time is over. */
  async confirm (held: HeldRecord): Promise<void> {
    const nowMs = this.#deps.nowMs()
    for (const [peer, untilMs] of this.#silentUntilMs) if (untilMs <= nowMs) this.#silentUntilMs.delete(peer)
    const ranked = rankPeers(held.key, this.#deps.gateways())
    const candidates = [
      ...ranked.filter(peer => !this.#silentUntilMs.has(peer)), ...ranked.filter(peer => this.#silentUntilMs.has(peer))
    ]
    const over = new AbortController()
    const timer = setTimeout(() => { over.abort() }, CONFIRM_MS_MAX)
    const timeUp = new Promise<void>(resolve => { over.signal.addEventListener('abort', () => { resolve() }) })
    const copies = Array.from({ length: COPIES }, async () => {
      for (let peer = candidates.shift(); peer !== undefined; peer = candidates.shift()) {
        if (await this.#push(peer, held, over.signal) || over.signal.aborted) return
      }
    })
    await Promise.race([Promise.all(copies), timeUp])
    clearTimeout(timer)
  }

  async #push (peer: PeerId, held: HeldRecord, timeUp: AbortSignal): Promise<boolean> {
    const late = (): void => { this.#silentUntilMs.set(peer, this.#deps.nowMs() + SILENT_MS) }
    timeUp.addEventListener('abort', late)
    try {
      // Goes on when the time is up: late is better than not at all.
      return await this.#deps.exchange.push(peer, [held.id], { signal: this.#deps.stopping(), withCode: true }) > 0
    } catch (err) {
      this.#log.debug('record not replicated', { peer, reason: reasonOf(err) })
      return false
    } finally {
      timeUp.removeEventListener('abort', late)
    }
  }
}
