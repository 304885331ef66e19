/**
 * What happens to names at this gateway, in the order in which it does here. Changes are numbered and kept on disk, the
 * last FEED_DELTAS_MAX of them, and told once they are there: no number ever stands for two changes.
 */
import { fromUtf8, utf8 } from '../../protocol/core/bytes.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import { reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { Service } from '../../protocol/core/service.ts'
import { SortedNames } from '../../protocol/connectors/sorted-names.ts'
import { entityKey, type EntityRecord } from '../../protocol/registry/records.ts'
import type { EntityKind } from '../../protocol/wire/definitions.ts'
import type { StateStore } from '../store/state-store.ts'
import type { FeedDelta, FeedItem, FeedLog, FeedPageRequest } from './feed-types.ts'

/** How long no earlier record of a name may turn up before its item is final. */
export const FEED_FINAL_MS = 30_000
/** Changes that can be replayed. */
export const FEED_DELTAS_MAX = 10_000

const ITEM = 'feed/item/'
const DELTA = 'feed/delta/'
const DIGITS = 15
/** Read at once while a page of one kind of status is put together. */
const SCAN = 256
/** The API's form of an id names a blockchain, and there is none. */
const CHAIN = 'eth:0'
const CURSOR = new RegExp(`^c(0|[1-9][0-9]{0,14}):0:0:(${CHAIN}:[a-z_]+:[A-Za-z0-9_]+)$`)

export interface RegistryFeedDeps {
  state: Pick<StateStore, 'commit' | 'entries'>
  clock: Clock
  logger: Logger
  /** Records of all names that are listed now. */
  listed (): Iterable<EntityRecord>
}

export class RegistryFeed implements FeedLog, Service {
  readonly #deps: RegistryFeedDeps
  readonly #log: Logger
  readonly #finalMs: number
  readonly #deltasMax: number
  /** By entity key. */
  #items = new Map<string, FeedItem>()
  /** Sort keys of the items, and which item has which. */
  #order: Record<EntityKind | 'all', SortedNames> = newOrder()
  #byOrder = new Map<string, FeedItem>()
  #deltas: FeedDelta[] = []
  /** Of the last change made, which may not be on disk yet. */
  #seq = 0
  #unwritten: FeedDelta[] = []
  #writing: Promise<void> | undefined
  /** Entity keys of items that are to become final, the next first. */
  readonly #unsettled = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  readonly #listeners = new Set<(delta: FeedDelta) => void>()
  #running = false

  constructor (
    deps: RegistryFeedDeps,
    { finalMs = FEED_FINAL_MS, deltasMax = FEED_DELTAS_MAX }: { finalMs?: number, deltasMax?: number } = {}
  ) {
    this.#deps = deps
    this.#log = deps.logger.child('registry-feed')
    this.#finalMs = finalMs
    this.#deltasMax = deltasMax
  }

  /** Starts after what `listed` reads; finds what changed while it did not run. */
  async start (): Promise<void> {
    if (this.#running) return
    const { state, clock } = this.#deps
    const read = async <T>(prefix: string): Promise<T[]> =>
      (await state.entries({ prefix })).map(([, value]) => JSON.parse(fromUtf8(value)) as T)
    const [items, deltas] = await Promise.all([read<FeedItem>(ITEM), read<FeedDelta>(DELTA)])
    this.#items = new Map()
    this.#byOrder = new Map()
    this.#order = newOrder()
    this.#unsettled.clear()
    this.#deltas = deltas
    this.#seq = deltas.at(-1)?.seq ?? 0
    for (const item of items) this.#place(item)
    this.#running = true
    for (const item of items) if (item.status === 'observed') this.#unsettled.set(keyOf(item), clock.nowMs())
    const listed = [...this.#deps.listed()]
    const keys = new Set(listed.map(keyOf))
    for (const [key, item] of this.#items) if (!keys.has(key)) this.#remove(item)
    for (const record of listed) this.listed(record)
    this.#wait()
  }

  async stop (): Promise<void> {
    this.#running = false
    clearTimeout(this.#timer)
    this.#timer = undefined
    await this.#writing
  }

  /** The name is this record's. Nothing where that is known. */
  listed (record: EntityRecord): void {
    if (!this.#running) return
    const known = this.#items.get(entityKey(record.kind, record.name))
    if (known !== undefined && isOf(known, record)) return
    if (known !== undefined) this.#remove(known)
    const nowMs = this.#deps.clock.nowMs()
    const { kind, name, owner, createdAtMs, definitionId: id } = record
    const item: FeedItem = {
      feedId: `${CHAIN}:${kind}_added:${name}`, kind, name, owner, status: 'observed', createdAtMs,
      updatedAtMs: nowMs, id
    }
    this.#unsettled.set(keyOf(item), nowMs)
    this.#place(item)
    this.#tell(item)
    this.#wait()
  }

  /** The name is not this record's any more. */
  lost (record: EntityRecord): void {
    const known = this.#items.get(entityKey(record.kind, record.name))
    if (this.#running && known !== undefined && isOf(known, record)) this.#remove(known)
  }

  page ({ limit, before, kind, finalizedOnly }: FeedPageRequest): { items: FeedItem[], hasMore: boolean } {
    let at = before === undefined ? undefined : orderOfCursor(before)
    const items: FeedItem[] = []
    if (limit === 0 || (before !== undefined && at === undefined)) return { items, hasMore: false }
    const order = this.#order[kind ?? 'all']
    for (let more = true; more && items.length <= limit;) {
      const page = order.pageDown(SCAN, at)
      const found = page.items.map(key => this.#byOrder.get(key)).filter(item => item !== undefined)
      items.push(...found.filter(({ status }) => !finalizedOnly || status === 'finalized'))
      at = page.items.at(-1)
      more = page.hasMore
    }
    return { items: items.slice(0, limit), hasMore: items.length > limit }
  }

  cursorOf ({ createdAtMs, feedId }: FeedItem): string {
    return `c${createdAtMs}:0:0:${feedId}`
  }

  replay (sinceSeq: number, limit: number): { deltas: FeedDelta[], hasMore: boolean } {
    const start = Math.max(0, sinceSeq + 1 - this.minSeq)
    return { deltas: this.#deltas.slice(start, start + limit), hasMore: start + limit < this.#deltas.length }
  }

  get minSeq (): number {
    return this.#deltas[0]?.seq ?? this.lastSeq + 1
  }

  get lastSeq (): number {
    return this.#deltas.at(-1)?.seq ?? 0
  }

  onDelta (listener: (delta: FeedDelta) => void): () => void {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  #remove (item: FeedItem): void {
    const key = keyOf(item)
    this.#items.delete(key)
    this.#unsettled.delete(key)
    this.#byOrder.delete(orderOf(item))
    for (const order of [this.#order.all, this.#order[item.kind]]) order.delete(orderOf(item))
    this.#tell({ ...item, status: 'removed', updatedAtMs: this.#deps.clock.nowMs() })
  }

  #place (item: FeedItem): void {
    this.#items.set(keyOf(item), item)
    this.#byOrder.set(orderOf(item), item)
    for (const order of [this.#order.all, this.#order[item.kind]]) order.add(orderOf(item))
  }

  /** Items become final in the order in which they came, so one timer is enough. */
  #wait (): void {
    const [first] = this.#unsettled.values()
    if (!this.#running || this.#timer !== undefined || first === undefined) return
    const waitMs = Math.max(0, first + this.#finalMs - this.#deps.clock.nowMs())
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#settle()
      this.#wait()
    }, waitMs)
  }

  #settle (): void {
    const nowMs = this.#deps.clock.nowMs()
    for (const [key, sinceMs] of this.#unsettled) {
      if (nowMs < sinceMs + this.#finalMs) break
      this.#unsettled.delete(key)
      const item = this.#items.get(key)
      if (item === undefined) continue
      const final: FeedItem = { ...item, status: 'finalized', updatedAtMs: nowMs }
      this.#place(final)
      this.#tell(final)
    }
  }

  #tell (item: FeedItem): void {
    this.#unwritten.push({ seq: ++this.#seq, item })
    this.#writing ??= this.#write()
  }

  /** Never rejects. */
  async #write (): Promise<void> {
    while (this.#unwritten.length > 0) {
      const deltas = this.#unwritten
      this.#unwritten = []
      const all = [...this.#deltas, ...deltas]
      const kept = all.slice(-this.#deltasMax)
      try {
        await this.#deps.state.commit(batch => {
          for (const { seq, item } of deltas) {
            batch.put(deltaKey(seq), utf8(JSON.stringify({ seq, item })))
            if (item.status === 'removed') batch.del(ITEM + keyOf(item))
            else batch.put(ITEM + keyOf(item), utf8(JSON.stringify(item)))
          }
          for (const { seq } of all.slice(0, all.length - kept.length)) batch.del(deltaKey(seq))
        })
      } catch (err) {
        // The gateway is stopping, or its disk is broken, which stops it; its next start looks at all names again.
        this.#log.debug('feed not written', { reason: reasonOf(err) })
        break
      }
      this.#deltas = kept
      for (const delta of deltas) for (const listener of this.#listeners) listener(delta)
    }
    this.#writing = undefined
  }
}

function newOrder (): Record<EntityKind | 'all', SortedNames> {
  return {
    all: new SortedNames(), transformation: new SortedNames(), condition: new SortedNames(),
    connector: new SortedNames()
  }
}

function keyOf ({ kind, name }: { kind: EntityKind, name: string }): string {
  return entityKey(kind, name)
}

function isOf (item: FeedItem, { owner, createdAtMs, definitionId }: EntityRecord): boolean {
  return item.owner === owner && item.createdAtMs === createdAtMs && item.id === definitionId
}

function deltaKey (seq: number): string {
  return DELTA + String(seq).padStart(DIGITS, '0')
}

/** Sorts as the feed does: by time, then by id. */
function orderOf ({ createdAtMs, feedId }: Pick<FeedItem, 'createdAtMs' | 'feedId'>): string {
  return `${String(createdAtMs).padStart(DIGITS, '0')}:${feedId}`
}

function orderOfCursor (cursor: string): string | undefined {
  const [, createdAtMs, feedId] = CURSOR.exec(cursor) ?? []
  return createdAtMs === undefined || feedId === undefined
    ? undefined
    : orderOf({ createdAtMs: Number(createdAtMs), feedId })
}
