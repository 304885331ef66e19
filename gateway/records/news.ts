/** News of records by gossip: small ones travel along, others are named and pulled from whoever tells of them. */
import { isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Network, Verdict } from '../../protocol/net/types.ts'
import type { HeldRecord } from '../../protocol/registry/record-set.ts'
import {
  decodeRecordsNews, encodeRecordsNews, NEWS_ENTRIES_MAX, RECORDS_TOPIC, type Entry
} from '../../protocol/wire/records-sync.ts'
import type { Exchange } from './exchange.ts'
import type { Intake } from './intake.ts'
import type { RecordBook } from './record-book.ts'

/** Largest record that travels in gossip; a signed function of one version has about 260 bytes. */
export const INLINE_BYTES_MAX = 900
/** Records waiting to be pulled from one peer, and peers from which some wait; what is dropped comes by comparing. */
export const NEWS_WAITING_MAX = 1_024
export const NEWS_PEERS_MAX = 64

export interface NewsDeps {
  network: Pick<Network, 'self' | 'subscribe' | 'publish'>
  book: RecordBook
  intake: Pick<Intake, 'check' | 'takeChecked'>
  exchange: Pick<Exchange, 'pull'>
  isRunning (): boolean
  stopping (): AbortSignal
  logger: Logger
}

export class News {
  readonly #deps: NewsDeps
  readonly #log: Logger
  /** Ids to pull, by who told of them; a peer stays in the map while it is being asked. */
  readonly #waiting = new Map<PeerId, Set<string>>()
  readonly #pulls = new Set<Promise<void>>()

  constructor (deps: NewsDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('records-news')
    deps.network.subscribe(RECORDS_TOPIC, (message, from) => this.#hear(message, from))
  }

  /** Tells of records that changed here; of the first NEWS_ENTRIES_MAX only. Never throws. */
  tell (changed: readonly HeldRecord[]): void {
    if (changed.length === 0) return
    const [first] = changed
    const inline = changed.length === 1 && first !== undefined && first.bytes.byteLength <= INLINE_BYTES_MAX
    const news = inline
      ? { records: [first.bytes], entries: [] }
      : { records: [], entries: changed.slice(0, NEWS_ENTRIES_MAX).map(({ id, hash }) => ({ id, hash })) }
    this.#deps.network.publish(RECORDS_TOPIC, encodeRecordsNews(news)).catch((err: unknown) => {
      this.#log.debug('news of records not published', { reason: reasonOf(err) })
    })
  }

  /** Resolves when nothing is pulled any more. */
  async settled (): Promise<void> {
    await Promise.all(this.#pulls)
  }

  #hear (message: Uint8Array, from: PeerId): Verdict {
    if (!this.#deps.isRunning()) return 'ignore'
    try {
      const { records, entries } = decodeRecordsNews(message)
      const checked = records.map(bytes => this.#deps.intake.check(bytes))
      const ofThisTime = checked.filter(record => record !== undefined)
      if (ofThisTime.length > 0) this.#track(this.#deps.intake.takeChecked(ofThisTime, from, { withCode: false }))
      this.#want(entries, from)
      return ofThisTime.length === checked.length ? 'accept' : 'ignore'
    } catch (err) {
      if (!isDcnError(err)) throw err
      return 'reject'
    }
  }

  #want (entries: readonly Entry[], from: PeerId): void {
    const news = entries.filter(({ id, hash }) => this.#deps.book.records.byId(id)?.hash !== hash)
    if (news.length === 0 || from === this.#deps.network.self) return
    const waiting = this.#waiting.get(from)
    if (waiting !== undefined) {
      for (const { id } of news) if (waiting.size < NEWS_WAITING_MAX) waiting.add(id)
    } else if (this.#waiting.size < NEWS_PEERS_MAX) {
      this.#waiting.set(from, new Set(news.map(({ id }) => id)))
      this.#track(this.#pull(from))
    }
  }

  async #pull (from: PeerId): Promise<void> {
    try {
      for (let ids = this.#taken(from); ids.length > 0; ids = this.#taken(from)) {
        await this.#deps.exchange.pull(from, ids, this.#deps.stopping())
      }
    } finally {
      this.#waiting.delete(from)
    }
  }

  #taken (from: PeerId): string[] {
    const ids = [...this.#waiting.get(from) ?? []]
    this.#waiting.get(from)?.clear()
    return ids
  }

  #track (work: Promise<unknown>): void {
    const tracked = work.then(() => {}, (err: unknown) => {
      // A gateway that compares its records with others will find what it missed here.
      this.#log.debug('records told of were not taken', { reason: reasonOf(err) })
    })
    this.#pulls.add(tracked)
    void tracked.then(() => { this.#pulls.delete(tracked) })
  }
}
