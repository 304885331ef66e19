/**
 * The ledger among gateways: heads are gossiped, blocks are pulled from whoever has them, and rights are asked for
 * directly. Specified in protocol/spec/ledger.md.
 */
import { DcnError, isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Network, Verdict } from '../../protocol/net/types.ts'
import {
  decodeLedgerAnswer, decodeLedgerHead, encodeLedgerHead, encodeLedgerRequest, LEDGER_PROTOCOL, LEDGER_TOPIC,
  type LedgerAnswer, type LedgerRequest, type RowMark
} from '../../protocol/wire/ledger-requests.ts'
import type { LedgerStore } from '../store/ledger-store.ts'
import type { LedgerCore } from './ledger-core.ts'
import { LedgerIntake, type Taken } from './ledger-intake.ts'

/** The own head is told at once, and at most so often. */
const ANNOUNCE_INTERVAL_MS = 250
/** How often this gateway looks for others that it has not pulled from, and pulls from one that it has. */
const TICK_MS = 1_000
const TICKS_PER_PULL = 5
const PULL_TIMEOUT_MS = 10_000
const ASK_TIMEOUT_MS = 1_000
const FIND_TIMEOUT_MS = 3_000
/** A claim is answered after others were told, which is given a second. */
const CLAIM_TIMEOUT_MS = 3_000
/** Pulls from one peer in a row that may bring nothing although there is more: rows wait for each other. */
const EMPTY_PULLS_MAX = 8

export interface LedgerPeersDeps {
  core: LedgerCore
  store: Pick<LedgerStore, 'block'>
  network: Pick<Network, 'self' | 'subscribe' | 'publish' | 'request'>
  /** Other gateways heard of lately. */
  gateways (): PeerId[]
  logger: Logger
}

export class LedgerPeers {
  readonly #deps: LedgerPeersDeps
  readonly #log: Logger
  readonly intake: LedgerIntake
  readonly #pulls = new Map<PeerId, { running: Promise<boolean>, again: boolean }>()
  /** Gateways that everything was pulled from since they came. */
  #pulled = new Set<PeerId>()
  #ticks = 0
  #timer: NodeJS.Timeout | undefined
  #announcing: NodeJS.Timeout | undefined
  #dirty = false
  #stopping = new AbortController()

  constructor (deps: LedgerPeersDeps) {
    this.#deps = deps
    this.#log = deps.logger
    this.intake = new LedgerIntake({
      core: deps.core, store: deps.store, logger: deps.logger,
      find: async (peer, place) => await this.#find(peer, place)
    })
    this.intake.onFrozen = () => { this.announce() }
    deps.core.onGrown = () => { this.announce() }
    deps.network.subscribe(LEDGER_TOPIC, (message, from) => this.#hear(message, from))
  }

  start (): void {
    this.#stopping = new AbortController()
    this.#timer ??= setInterval(() => { this.#tick() }, TICK_MS)
  }

  async stop (): Promise<void> {
    clearInterval(this.#timer)
    clearTimeout(this.#announcing)
    this.#timer = undefined
    this.#announcing = undefined
    this.#stopping.abort()
    await Promise.all([...this.#pulls.values()].map(async ({ running }) => await running))
    this.#pulled = new Set()
  }

  /** Gateways that everything was pulled from since they came. */
  get pulled (): ReadonlySet<PeerId> {
    return this.#pulled
  }

  /** Asks a gateway for rights of a wallet, or (need 0) only for how its row stands. Throws where it is silent. */
  async ask (gateway: PeerId, wallet: string, need: number): Promise<void> {
    await this.#askOfRow(gateway, { type: 'ask', wallet, need, seq: this.#seqOf(gateway) }, ASK_TIMEOUT_MS)
  }

  /** Has a gateway give a wallet its free credits; its part for this one is durable then. Throws what it answers. */
  async claim (gateway: PeerId, wallet: string): Promise<void> {
    const request: LedgerRequest = { type: 'claim', wallet, seq: this.#seqOf(gateway) }
    await (await this.#askOfRow(gateway, request, CLAIM_TIMEOUT_MS)).written
  }

  /** Tells a gateway of the own row's last block; resolves when it has it. */
  async notify (gateway: PeerId, timeoutMs: number): Promise<void> {
    await this.#request(gateway, { type: 'notice', seq: this.#seqOf(this.#deps.core.self) }, timeoutMs)
  }

  /** Takes all that a gateway knows and this one does not; durable when it resolves. False where it did not answer. */
  async pull (gateway: PeerId): Promise<boolean> {
    const known = this.#pulls.get(gateway)
    if (known !== undefined) {
      known.again = true
      return await known.running
    }
    const pull = { again: false, running: Promise.resolve(false) }
    this.#pulls.set(gateway, pull)
    pull.running = this.#pullAll(gateway, pull)
    return await pull.running
  }

  /** `pull` from everybody present, for at most so long. */
  async pullFromAll (timeoutMs: number): Promise<void> {
    const pulls = Promise.all(this.#deps.gateways().map(async gateway => await this.pull(gateway)))
    let timer: NodeJS.Timeout | undefined
    await Promise.race([pulls, new Promise(resolve => { timer = setTimeout(resolve, timeoutMs) })])
    clearTimeout(timer)
  }

  /** Tells everybody of the own head, soon. */
  announce (): void {
    if (this.#timer === undefined) return
    this.#dirty = true
    if (this.#announcing !== undefined) return
    this.#publish()
    this.#announcing = setTimeout(() => {
      this.#announcing = undefined
      if (this.#dirty) this.announce()
    }, ANNOUNCE_INTERVAL_MS)
  }

  #publish (): void {
    this.#dirty = false
    const { core, network } = this.#deps
    const head = encodeLedgerHead({ seq: this.#seqOf(core.self), frozen: this.#frozen() })
    network.publish(LEDGER_TOPIC, head).catch((err: unknown) => {
      this.#log.debug('head not published', { reason: reasonOf(err) })
    })
  }

  #hear (message: Uint8Array, from: PeerId): Verdict {
    try {
      const { seq, frozen } = decodeLedgerHead(message)
      if (from !== this.#deps.core.self && (seq > this.#seqOf(from) || frozen > this.#frozen())) this.#follow(from)
      return 'accept'
    } catch (err) {
      if (!isDcnError(err)) throw err
      return 'reject'
    }
  }

  /** Only a gateway is asked: anybody can speak on the topic. */
  #follow (gateway: PeerId): void {
    if (this.#timer !== undefined && this.#deps.gateways().includes(gateway)) void this.pull(gateway)
  }

  #tick (): void {
    const present = this.#deps.gateways()
    this.#pulled = new Set(present.filter(gateway => this.#pulled.has(gateway)))
    for (const gateway of present) if (!this.#pulled.has(gateway)) void this.pull(gateway)
    const turn = present[Math.floor(++this.#ticks / TICKS_PER_PULL) % present.length]
    if (this.#ticks % TICKS_PER_PULL === 0 && turn !== undefined) void this.pull(turn)
  }

  /** Never rejects. */
  async #pullAll (gateway: PeerId, pull: { again: boolean }): Promise<boolean> {
    try {
      let empty = 0
      do {
        pull.again = false
        const rows: RowMark[] = this.#deps.core.machine.book.marks()
        const answer = await this.#request(gateway, { type: 'pull', rows, all: true }, PULL_TIMEOUT_MS)
        const { applied, written } = await this.intake.take(answer, gateway)
        await written
        if (answer.more) pull.again = true
        empty = applied > 0 ? 0 : empty + 1
      } while (pull.again && empty < EMPTY_PULLS_MAX && this.#timer !== undefined)
      this.#pulled.add(gateway)
      return true
    } catch (err) {
      this.#log.debug('gateway gave no blocks', { gateway, reason: reasonOf(err) })
      return false
    } finally {
      // In the same turn in which nobody was seen to want more.
      this.#pulls.delete(gateway)
    }
  }

  async #askOfRow (gateway: PeerId, request: LedgerRequest, timeoutMs: number): Promise<Taken> {
    const answer = await this.#request(gateway, request, timeoutMs)
    const taken = await this.intake.take(answer, gateway)
    if (answer.more || taken.behind) await this.pull(gateway)
    return taken
  }

  async #find (
    peer: PeerId, place: Omit<LedgerRequest & { type: 'find' }, 'type'>
  ): Promise<Uint8Array | undefined> {
    try {
      return (await this.#request(peer, { type: 'find', ...place }, FIND_TIMEOUT_MS)).blocks[0]
    } catch (err) {
      this.#log.debug('gateway did not show a block', { peer, reason: reasonOf(err) })
      return undefined
    }
  }

  async #request (gateway: PeerId, request: LedgerRequest, timeoutMs: number): Promise<LedgerAnswer> {
    if (this.#timer === undefined) throw new DcnError('DCN_STOPPING', {})
    const bytes = await this.#deps.network.request(gateway, LEDGER_PROTOCOL, encodeLedgerRequest(request), {
      timeoutMs, signal: this.#stopping.signal
    })
    return decodeLedgerAnswer(bytes)
  }

  #seqOf (gateway: PeerId): number {
    return this.#deps.core.machine.book.mark(gateway).seq
  }

  #frozen (): number {
    return this.#deps.core.machine.book.marks().filter(({ frozen }) => frozen).length
  }
}
