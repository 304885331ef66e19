/** Records between two gateways, on direct streams: comparing, pulling, pushing; asked and answered. */
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Network } from '../../protocol/net/types.ts'
import { Comparison, compareRanges } from '../../protocol/registry/comparison.ts'
import { must } from '../../protocol/wire/codec.ts'
import {
  decodeRecordsAnswer, decodeRecordsQuery, encodeRecordsAnswer, encodeRecordsQuery, PULL_IDS_MAX, PUSH_RECORDS_MAX,
  RECORDS_ANSWER_BYTES_MAX, RECORDS_PROTOCOL, RECORDS_QUERY_BYTES_MAX, type Entry, type RecordsAnswer,
  type RecordsQuery
} from '../../protocol/wire/records-sync.ts'
import type { Intake } from './intake.ts'
import type { RecordBook } from './record-book.ts'

export const ASK_TIMEOUT_MS = 5_000
/**
 * One exchange ends after so long, or so many questions; the next goes on where it left off. Long enough for a new
 * gateway to take over everything: 200 000 records take a minute or two.
 */
export const EXCHANGE_MS_MAX = 600_000
export const COMPARES_MAX = 2_048

/** Room for the envelope of a question or an answer, and for tag and length of each record. */
const OVERHEAD_BYTES = 64
const RECORD_OVERHEAD_BYTES = 4
const NOTHING = new Uint8Array()

export interface ExchangeDeps {
  network: Pick<Network, 'serveRequests' | 'request'>
  book: RecordBook
  intake: Pick<Intake, 'take'>
  /** Whether the records of an earlier run have been read, and this one goes on. */
  isRunning (): boolean
  logger: Logger
}

/** What an exchange moved. */
export interface Moved { pulled: number, pushed: number }

export class Exchange {
  readonly #deps: ExchangeDeps
  readonly #log: Logger

  constructor (deps: ExchangeDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('records')
    deps.network.serveRequests(RECORDS_PROTOCOL, {
      requestBytesMax: RECORDS_QUERY_BYTES_MAX, responseBytesMax: RECORDS_ANSWER_BYTES_MAX, concurrentPerPeerMax: 8
    }, async (request, from) => {
      if (!deps.isRunning()) throw new DcnError('DCN_NOT_READY', { reason: 'its records are not read yet' })
      return encodeRecordsAnswer(await this.#answer(decodeRecordsQuery(request), from))
    })
  }

  /**
   * Has both sides know what either knows. Throws where the other does not answer, or answers nonsense; what was moved
   * until then stays.
   */
  async with (peer: PeerId, stopping: AbortSignal): Promise<Moved> {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(EXCHANGE_MS_MAX)])
    const comparison = new Comparison(this.#deps.book.records)
    const moved: Moved = { pulled: 0, pushed: 0 }
    let wanted: Entry[] = []
    let given: string[] = []
    for (let asked = 0; asked < COMPARES_MAX; asked++) {
      const ranges = comparison.next()
      const over = ranges.length === 0
      if (!over) {
        const { states } = await this.#ask(peer, { type: 'compare', ranges }, signal)
        const difference = comparison.answered(ranges, states)
        wanted.push(...difference.wanted)
        given.push(...difference.given)
      }
      if (over || wanted.length >= PULL_IDS_MAX || given.length >= PUSH_RECORDS_MAX) {
        moved.pulled += await this.pull(peer, wanted.map(({ id }) => id), signal)
        // Where the merge gave something that the other has not either, it gets that back.
        const better = wanted.filter(({ id, hash }) => (this.#deps.book.records.byId(id)?.hash ?? hash) !== hash)
        moved.pushed += await this.push(peer, [...given, ...better.map(({ id }) => id)], { signal, withCode: false })
        wanted = []
        given = []
      }
      if (over) break
    }
    return moved
  }

  /** Takes these records from a peer, as far as it has them. Says how many. */
  async pull (peer: PeerId, ids: readonly string[], signal: AbortSignal): Promise<number> {
    let pulled = 0
    for (let at = 0; at < ids.length;) {
      const asked = ids.slice(at, at + PULL_IDS_MAX)
      const { records } = await this.#ask(peer, { type: 'pull', ids: asked }, signal)
      must(records.length > 0, 'records answer', 'it has nothing for any id')
      const given = records.filter(bytes => bytes.byteLength > 0)
      await this.#deps.intake.take(given, peer, { withCode: false })
      pulled += given.length
      at += records.length
    }
    return pulled
  }

  /** Gives records to a peer. Says how many it holds now: with their code, where that is asked for. */
  async push (
    peer: PeerId, ids: readonly string[], { signal, withCode }: { signal: AbortSignal, withCode: boolean }
  ): Promise<number> {
    const records = ids.map(id => this.#deps.book.records.byId(id)?.bytes).filter(bytes => bytes !== undefined)
    let held = 0
    while (records.length > 0) {
      const sent = records.splice(0, howManyFit(records, PUSH_RECORDS_MAX, RECORDS_QUERY_BYTES_MAX))
      const answer = await this.#ask(peer, { type: 'push', records: sent, withCode }, signal)
      held += answer.held.filter(Boolean).length
    }
    return held
  }

  async #ask<Q extends RecordsQuery> (
    peer: PeerId, query: Q, signal: AbortSignal
  ): Promise<RecordsAnswer & { type: Q['type'] }> {
    const bytes = await this.#deps.network.request(peer, RECORDS_PROTOCOL, encodeRecordsQuery(query), {
      timeoutMs: ASK_TIMEOUT_MS, signal
    })
    return decodeRecordsAnswer<Q['type']>(query.type, bytes)
  }

  async #answer (query: RecordsQuery, from: PeerId): Promise<RecordsAnswer> {
    const { records } = this.#deps.book
    switch (query.type) {
      case 'compare': return { type: 'compare', states: compareRanges(records, query.ranges) }
      case 'pull': {
        const found = query.ids.map(id => records.byId(id)?.bytes ?? NOTHING)
        return { type: 'pull', records: found.slice(0, howManyFit(found, PULL_IDS_MAX, RECORDS_ANSWER_BYTES_MAX)) }
      }
      case 'push': {
        try {
          return { type: 'push', held: await this.#deps.intake.take(query.records, from, query) }
        } catch (err) {
          this.#log.debug('records not taken', { peer: from, reason: reasonOf(err) })
          throw err
        }
      }
    }
  }
}

function howManyFit (records: readonly Uint8Array[], countMax: number, bytesMax: number): number {
  let bytes = OVERHEAD_BYTES
  let count = 0
  for (const record of records.slice(0, countMax)) {
    bytes += record.byteLength + RECORD_OVERHEAD_BYTES
    if (bytes > bytesMax) break
    count++
  }
  return count
}
