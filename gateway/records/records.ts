/**
 * What all gateways know in common: functions, API keys, how often they are used. Reads are from memory; what is put
 * here is signed, durable, and on its way to the others when `put` resolves. Specified in protocol/spec/records.md.
 */
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { contentIdOf, type ContentId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { Network } from '../../protocol/net/types.ts'
import { checkRecord } from '../../protocol/registry/kinds.ts'
import { RECORDS_MAX } from '../../protocol/registry/record-set.ts'
import {
  type FunctionRecord, type KeyRecord, type SharedRecord, type UsageRecord
} from '../../protocol/registry/records.ts'
import type { JobStore } from '../store/job-store.ts'
import type { StateStore } from '../store/state-store.ts'
import { RecordBook } from './record-book.ts'

export interface RecordsDeps {
  network: Pick<Network, 'self' | 'subscribe' | 'publish' | 'serveRequests' | 'request'>
  /** Other gateways heard of lately. */
  gateways (): PeerId[]
  state: Pick<StateStore, 'commit' | 'entries'>
  code: Pick<JobStore, 'code' | 'hasCode' | 'putCode'>
  signer: Signer
  clock: Clock
  logger: Logger
  /** The store cannot be written. */
  onFatal (err: unknown): void
}

export class Records implements Service {
  readonly #deps: RecordsDeps
  readonly #book: RecordBook
  #running = false

  constructor (deps: RecordsDeps) {
    this.#deps = deps
    this.#book = new RecordBook(deps)
  }

  async start (): Promise<void> {
    if (this.#running) return
    await this.#book.load()
    this.#running = true
  }

  async stop (): Promise<void> {
    this.#running = false
  }

  /** Whether this gateway knows what the others knew when it started; until then it may miss a key or a function. */
  get caughtUp (): boolean {
    return this.#running
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

  /** What each gateway has counted for a function of the wallet, or (name '') for its API key. */
  usage (wallet: string, name: string): UsageRecord[] {
    return this.#book.records.usage(wallet, name)
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
    return outcome.held.record as R
  }

  /** `put` without an answer, for what may be lost in a crash: the last of a short while is put for all of them. */
  putLater (record: UsageRecord): void {
    void this.#book.take([this.#signed(record)])
  }

  /** Stores the code that a function record is going to name, and says by which id. */
  async putCode (content: Uint8Array): Promise<ContentId> {
    const id = contentIdOf(content)
    await this.#deps.state.commit(batch => { this.#deps.code.putCode(batch, id, content) })
    return id
  }

  /** The code of a function, from here, or else from another gateway; undefined where nobody gives it. */
  async code (id: ContentId): Promise<Uint8Array | undefined> {
    return await this.#deps.code.code(id)
  }

  #signed (record: SharedRecord) {
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
  return new DcnError('DCN_NOT_READY', { reason: `it holds ${RECORDS_MAX} records, its limit` })
}
