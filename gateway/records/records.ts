/**
 * What all gateways know in common: functions, API keys, how often they are used; names of connectors and of what they
 * are made of. Reads are from memory; what is put
 * here is signed, durable, and on its way to the others when `put` resolves. Specified in protocol/spec/records.md.
 */
import { setMaxListeners } from 'node:events'
import { fromUtf8, utf8 } from '../../protocol/core/bytes.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import { contentIdOf, type ContentId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import { randomBelow } from '../../protocol/net/random.ts'
import type { Network } from '../../protocol/net/types.ts'
import { checkRecord } from '../../protocol/registry/kinds.ts'
import type { RecordSetInit } from '../../protocol/registry/record-set.ts'
import {
  isEntityRecord, recordKey,
  type EntityRecord, type FunctionRecord, type KeyRecord, type SharedRecord, type SignedRecord, type UsageRecord
} from '../../protocol/registry/records.ts'
import type { JobStore } from '../store/job-store.ts'
import type { StateStore } from '../store/state-store.ts'
import { CodeKeeper } from './code-keeper.ts'
import { DefinitionKeeper } from './definition-keeper.ts'
import { Exchange } from './exchange.ts'
import { Intake } from './intake.ts'
import { LaterQueue } from './later-queue.ts'
import { News } from './news.ts'
import { RecordBook } from './record-book.ts'
import { Replication } from './replication.ts'
import { LAN_REACH_MS, REACH_MS, SyncLoop } from './sync-loop.ts'

export interface RecordsDeps {
  network: Pick<Network, 'self' | 'subscribe' | 'publish' | 'serveRequests' | 'request'>
  /** Other gateways heard of lately. */
  gateways (): PeerId[]
  state: Pick<StateStore, 'commit' | 'entries' | 'get'>
  code: Pick<JobStore, 'code' | 'hasCode' | 'putCode'>
  signer: Signer
  clock: Clock
  logger: Logger
  /** The store cannot be written. */
  onFatal (err: unknown): void
}

export interface RecordsInit {
  /** Whether this gateway was told of others to join through, and whether it looks for some on the LAN. */
  bootstrapped: boolean
  mdns: boolean
  syncIntervalMs?: number
  /** Limits that are not as usual. */
  room?: RecordSetInit
}

/** Gateways met, so that a restart knows whom to ask. */
const MET = 'meta/gateways'
const MET_MAX = 8

export class Records implements Service {
  readonly #deps: RecordsDeps
  readonly #log: Logger
  readonly #book: RecordBook
  readonly #keeper: CodeKeeper
  /** What names of the connectors API stand for. */
  readonly definitions: DefinitionKeeper
  readonly #news: News
  readonly #replication: Replication
  readonly #loop: SyncLoop
  readonly #later: LaterQueue
  #met: PeerId[] = []
  #onEntity: (record: EntityRecord) => void = () => {}
  #stopping = new AbortController()
  #running = false

  constructor (deps: RecordsDeps, init: RecordsInit) {
    this.#deps = deps
    this.#log = deps.logger.child('records')
    const isRunning = (): boolean => this.#running
    const stopping = (): AbortSignal => this.#stopping.signal
    const changed = (record: SharedRecord): void => { if (isEntityRecord(record)) this.#onEntity(record) }
    const book = new RecordBook({ ...deps, onChanged: ({ record }) => { changed(record) } }, init.room)
    const keeper = new CodeKeeper({ ...deps, stopping, isNamed: id => book.records.names(id) })
    const definitions = new DefinitionKeeper({ ...deps, keeper, stopping, onWhole: changed })
    const intake = new Intake({ ...deps, book, keeper, definitions })
    const exchange = new Exchange({ ...deps, book, intake, isRunning })
    this.#book = book
    this.#keeper = keeper
    this.definitions = definitions

    this.#news = new News({ ...deps, book, intake, exchange, isRunning, stopping })
    this.#replication = new Replication({ ...deps, exchange, stopping, nowMs: () => deps.clock.nowMs() })
    this.#loop = new SyncLoop({
      ...deps, exchange, stopping, randomBelow,
      keeper: { retry: async () => { await this.#retryContent() } }, onSynced: peer => { this.#meet(peer) }
    }, {
      reachMs: init.bootstrapped ? REACH_MS : init.mdns ? LAN_REACH_MS : 0,
      ...init.syncIntervalMs === undefined ? {} : { syncIntervalMs: init.syncIntervalMs }
    })
    this.#later = new LaterQueue({ put: async records => { await this.#putAll(records) } })
  }

  async start (): Promise<void> {
    if (this.#running) return
    this.#stopping = new AbortController()
    // Everything under way listens to it.
    setMaxListeners(0, this.#stopping.signal)
    await Promise.all([this.#book.load(), this.definitions.load()])
    const met = await this.#deps.state.get(MET)
    this.#met = met === undefined ? [] : fromUtf8(met).split('\n')
    this.#running = true
    this.#loop.expect(this.#met)
    await this.#loop.start()
    // What an earlier run did not get any more.
    void this.#keeper.have([...this.#book.records.contents()])
    for (const record of this.entities()) void this.definitions.have(record)
  }

  async stop (): Promise<void> {
    if (!this.#running) return
    await this.#later.flush()
    this.#running = false
    this.#stopping.abort()
    await Promise.all([this.#loop.stop(), this.#keeper.settled(), this.definitions.settled(), this.#news.settled()])
  }

  /** Whether this gateway knows what the others knew when it started; until then it may miss a key or a function. */
  get caughtUp (): boolean {
    return this.#loop.caughtUp
  }

  /** Records here, and seconds since they were found to be another gateway's; undefined where they never were. */
  counts (): { held: number, syncedAgoS: number | undefined } {
    const { syncedAtMs } = this.#loop
    const syncedAgoS = syncedAtMs === undefined ? undefined : (this.#deps.clock.nowMs() - syncedAtMs) / 1_000
    return { held: this.#book.records.size, syncedAgoS }
  }

  /** Also where it was deleted (`deleted`): its last version's number is not used again. */
  function (wallet: string, name: string): FunctionRecord | undefined {
    return this.#book.records.function(wallet, name)
  }

  /** The wallet's functions, deleted ones left out. */
  functions (wallet: string): FunctionRecord[] {
    return this.#book.records.functions(wallet)
  }

  /** The wallet's last API key, also where it was revoked or is contested. */
  key (wallet: string): KeyRecord | undefined {
    return this.#book.records.key(wallet)
  }

  /** Whose key this is; undefined where it was never made, or was replaced. The record may be revoked. */
  keyOf (apiKey: string): KeyRecord | undefined {
    return this.#book.records.keyOf(apiKey)
  }

  /** Whether or not it counts: `definitions.whole` says that. */
  entity (kind: EntityRecord['kind'], name: string): EntityRecord | undefined {
    return this.#book.records.entity(kind, name)
  }

  entities (): EntityRecord[] {
    return [...this.#book.records.all()].map(({ record }) => record).filter(isEntityRecord)
  }

  /** Calls back with each record of a name that holds from now on, or counts from now on. One listener. */
  watchEntities (listener: (record: EntityRecord) => void): void {
    this.#onEntity = listener
  }

  /** What each gateway has counted for a function of the wallet, or, by `keyUsageName`, for an API key. */
  usage (wallet: string, name: string): UsageRecord[] {
    const known = this.#book.records.usage(wallet, name)
    const own = this.#later.get(recordKey({ kind: 'usage', gateway: this.#deps.network.self, wallet, name }))
    return own === undefined ? known : [own, ...known.filter(({ gateway }) => gateway !== own.gateway)]
  }

  /**
   * Makes a record known to all. It can be read at once; when this resolves it is durable here, and the two gateways
   * closest to it have it too, with its code, unless they took longer than a second. Resolves to what holds, which is
   * another record where that beats this one. A function record is given a later `updatedAtMs` where that is needed to
   * follow the one that holds. Throws DCN_MESSAGE_MALFORMED (no gateway would take it), DCN_NOT_READY (no room),
   * DCN_STOPPING.
   */
  async put<R extends SharedRecord> (record: R): Promise<R> {
    const [outcome] = await this.#book.take([this.#signed(record)])
    if (outcome?.held === undefined) throw full()
    if (outcome.changed) this.#news.tell([outcome.held])
    await this.#replication.confirm(outcome.held)
    return outcome.held.record as R
  }

  /** `put` without an answer, for what may be lost in a crash: the last of a short while is put for all of them. */
  putLater (record: UsageRecord): void {
    if (!this.#running) throw new DcnError('DCN_STOPPING', {})
    this.#later.add(record)
  }

  /** Stores the code that a function record is going to name, and says by which id. */
  async putCode (content: Uint8Array): Promise<ContentId> {
    const id = contentIdOf(content)
    await this.#deps.state.commit(batch => { this.#deps.code.putCode(batch, id, content) })
    return id
  }

  /** The code of a function, from here, or else from another gateway; undefined where nobody gives it. */
  async code (id: ContentId): Promise<Uint8Array | undefined> {
    return await this.#keeper.get(id)
  }

  async #retryContent (): Promise<void> {
    const holds = ({ kind, name, definitionId }: EntityRecord): boolean =>
      this.entity(kind, name)?.definitionId === definitionId
    await this.#keeper.retry()
    await this.definitions.retry(holds)
  }

  /** Never rejects: what is put later is lost where the disk fails, which is fatal in itself. */
  async #putAll (records: UsageRecord[]): Promise<void> {
    try {
      const outcomes = await this.#book.take(records.map(record => this.#signed(record)))
      this.#news.tell(outcomes.flatMap(({ held, changed }) => held !== undefined && changed ? [held] : []))
    } catch (err) {
      this.#log.error('records not put', { err })
    }
  }

  #meet (peer: PeerId): void {
    if (this.#met.includes(peer)) return
    this.#met = [peer, ...this.#met].slice(0, MET_MAX)
    const bytes = utf8(this.#met.join('\n'))
    this.#deps.state.commit(batch => { batch.put(MET, bytes) }).catch((err: unknown) => {
      this.#log.debug('gateways met not written down', { reason: reasonOf(err) })
    })
  }

  #signed (record: SharedRecord): SignedRecord {
    if (!this.#running) throw new DcnError('DCN_STOPPING', {})
    const signed = this.#book.sign(this.#following(record))
    checkRecord(signed.record, signed.signer)
    return signed
  }

  /** A deploy here follows whatever is known here, also where the other gateway's clock is ahead. */
  #following (record: SharedRecord): SharedRecord {
    if (record.kind !== 'function') return record
    const known = this.#book.records.function(record.wallet, record.name)
    if (known === undefined || known.updatedAtMs < record.updatedAtMs) return record
    return { ...record, updatedAtMs: known.updatedAtMs + 1 }
  }
}

function full (): DcnError {
  return new DcnError('DCN_NOT_READY', { reason: 'it has no room for another record' })
}
