/**
 * Settlements among gateways: how far a gateway's words go is gossiped, the words are pulled from whoever has them, and
 * their files as other content. Specified in protocol/spec/receipts.md.
 */
import { DcnError, isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { Network, Verdict } from '../../protocol/net/types.ts'
import {
  decodeSettlementHead, decodeSettlementNews, decodeSettlementPull, encodeSettlementHead, encodeSettlementNews,
  encodeSettlementPull, SETTLEMENT_NEWS_BYTES, SETTLEMENT_NEWS_BYTES_MAX, SETTLEMENT_NEWS_MAX,
  SETTLEMENT_PULL_BYTES_MAX, SETTLEMENTS_PROTOCOL, SETTLEMENTS_TOPIC, type SettlementMark, type SettlementNews
} from '../../protocol/wire/settlement-news.ts'
import type { SettlementStore } from '../store/settlement-store.ts'
import type { SettlementBooks } from './settlement-books.ts'
import type { SettlementIntake } from './settlement-intake.ts'

/** How often this gateway looks for others that it has not pulled from, and pulls from one that it has. */
const TICK_MS = 1_000
const TICKS_PER_PULL = 30
const PULL_TIMEOUT_MS = 10_000
const CONCURRENT_PER_PEER_MAX = 4
/** Statuses of one gateway read from the disk at once. */
const READ_AT_ONCE = 64

export interface SettlementPeersDeps {
  network: Pick<Network, 'self' | 'subscribe' | 'publish' | 'request' | 'serveRequests'>
  store: Pick<SettlementStore, 'marks' | 'statusesAfter'>
  books: Pick<SettlementBooks, 'revision'>
  intake: Pick<SettlementIntake, 'take'>
  /** Other gateways heard of lately. */
  gateways (): PeerId[]
  logger: Logger
}

export class SettlementPeers implements Service {
  readonly #deps: SettlementPeersDeps
  readonly #log: Logger
  readonly #pulls = new Map<PeerId, { again: boolean, running: Promise<void> }>()
  /** Gateways that everything was pulled from since they came. */
  #pulled = new Set<PeerId>()
  #ticks = 0
  #timer: NodeJS.Timeout | undefined
  #stopping = new AbortController()

  constructor (deps: SettlementPeersDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('settlements')
    deps.network.subscribe(SETTLEMENTS_TOPIC, (message, from) => this.#hear(message, from))
    deps.network.serveRequests(SETTLEMENTS_PROTOCOL, {
      requestBytesMax: SETTLEMENT_PULL_BYTES_MAX, responseBytesMax: SETTLEMENT_NEWS_BYTES_MAX,
      concurrentPerPeerMax: CONCURRENT_PER_PEER_MAX
    }, async request => encodeSettlementNews(await this.#newsFor(decodeSettlementPull(request))))
  }

  async start (): Promise<void> {
    this.#stopping = new AbortController()
    this.#timer ??= setInterval(() => { this.#tick() }, TICK_MS)
  }

  async stop (): Promise<void> {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#stopping.abort()
    await Promise.all([...this.#pulls.values()].map(async ({ running }) => { await running }))
    this.#pulled = new Set()
  }

  /** Tells everybody how far this gateway's words go. */
  announce (): void {
    if (this.#timer === undefined) return
    const head = encodeSettlementHead({ revision: this.#deps.books.revision })
    this.#deps.network.publish(SETTLEMENTS_TOPIC, head).catch((err: unknown) => {
      this.#log.debug('settlements not announced', { reason: reasonOf(err) })
    })
  }

  #hear (message: Uint8Array, from: PeerId): Verdict {
    try {
      decodeSettlementHead(message)
      // Only a gateway is asked: anybody can speak on the topic.
      const isAsked = from !== this.#deps.network.self && this.#deps.gateways().includes(from)
      if (isAsked && this.#timer !== undefined) void this.#pull(from)
      return 'accept'
    } catch (err) {
      if (!isDcnError(err)) throw err
      return 'reject'
    }
  }

  #tick (): void {
    const present = this.#deps.gateways()
    this.#pulled = new Set(present.filter(gateway => this.#pulled.has(gateway)))
    for (const gateway of present) if (!this.#pulled.has(gateway)) void this.#pull(gateway)
    const turn = present[Math.floor(++this.#ticks / TICKS_PER_PULL) % present.length]
    if (this.#ticks % TICKS_PER_PULL === 0 && turn !== undefined) void this.#pull(turn)
  }

  async #pull (gateway: PeerId): Promise<void> {
    const known = this.#pulls.get(gateway)
    if (known !== undefined) {
      known.again = true
      return
    }
    const pull = { again: false, running: Promise.resolve() }
    this.#pulls.set(gateway, pull)
    pull.running = this.#pullAll(gateway, pull)
    await pull.running
  }

  /** Never rejects. */
  async #pullAll (gateway: PeerId, pull: { again: boolean }): Promise<void> {
    try {
      do {
        pull.again = false
        const answer = await this.#ask(gateway, await this.#deps.store.marks())
        const taken = await this.#deps.intake.take(answer.statuses, gateway)
        if (answer.more && taken > 0) pull.again = true
      } while (pull.again && this.#timer !== undefined)
      this.#pulled.add(gateway)
    } catch (err) {
      // It may have told of news and been killed: at the next tick, not at its turn.
      this.#pulled.delete(gateway)
      this.#log.debug('gateway gave no settlements', { gateway, reason: reasonOf(err) })
    } finally {
      // In the same turn in which nobody was seen to want more.
      this.#pulls.delete(gateway)
    }
  }

  async #ask (gateway: PeerId, marks: readonly SettlementMark[]): Promise<SettlementNews> {
    if (this.#timer === undefined) throw new DcnError('DCN_STOPPING', {})
    return decodeSettlementNews(await this.#deps.network.request(
      gateway, SETTLEMENTS_PROTOCOL, encodeSettlementPull(marks),
      { timeoutMs: PULL_TIMEOUT_MS, signal: this.#stopping.signal }
    ))
  }

  async #newsFor (theirs: readonly SettlementMark[]): Promise<SettlementNews> {
    const known = new Map(theirs.map(({ gateway, revision }) => [gateway, revision]))
    const statuses: Uint8Array[] = []
    let bytes = 0
    let more = false
    for (const { gateway, revision } of await this.#deps.store.marks()) {
      const after = known.get(gateway) ?? 0
      if (revision <= after) continue
      const read = await this.#deps.store.statusesAfter({ gateway, revision: after }, READ_AT_ONCE)
      if (read.length === READ_AT_ONCE) more = true
      for (const status of read) {
        bytes += status.byteLength
        const isFull = bytes > SETTLEMENT_NEWS_BYTES || statuses.length === SETTLEMENT_NEWS_MAX
        if (isFull && statuses.length > 0) return { statuses, more: true }
        statuses.push(status)
      }
    }
    return { statuses, more }
  }
}
