/**
 * Callers that wait for credits which are not here: they are asked for at the gateways that hold them, once for all
 * who wait for one wallet.
 */
import type { Clock } from '../../protocol/core/clock.ts'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { rankForFaucet } from '../../protocol/credits/ledger-machine.ts'
import type { LedgerCore } from './ledger-core.ts'

/** How long a caller waits for credits that others may have. */
const WAIT_MS = 3_000
/** Between two rounds of asking, doubled each time; cut short by whatever arrives. */
const PAUSE_MIN_MS = 20
const PAUSE_MAX_MS = 250
/** Gateways asked in one round, holders first. */
const ASKED_MAX = 32

/** What a caller without credits can do. */
const FAUCET_PATH = 'POST /credits/faucet'
const DEPOSIT_PATH = 'POST /credits/deposit'

export interface CreditFetchDeps {
  core: LedgerCore
  clock: Clock
  logger: Logger
  gateways (): PeerId[]
  /** Asks a gateway for rights of a wallet, or (need 0) only for how its row stands. Throws where it is silent. */
  ask (gateway: PeerId, wallet: string, need: number): Promise<void>
}

interface Waiter {
  amount: number
  untilMs: number
  resolve: () => void
  reject: (err: DcnError) => void
}

interface Queue {
  waiters: Set<Waiter>
  /** Ends the pause between two rounds. */
  wake: () => void
}

export class CreditFetch {
  readonly #deps: CreditFetchDeps
  readonly #log: Logger
  readonly #queues = new Map<string, Queue>()
  readonly #refreshes = new Map<string, { running: Promise<void>, next: Promise<void> | undefined }>()

  constructor (deps: CreditFetchDeps) {
    this.#deps = deps
    this.#log = deps.logger
  }

  /** Resolves once the credits are reserved here. Throws DCN_CREDITS_INSUFFICIENT, DCN_STOPPING. */
  async reserve (wallet: string, amount: number): Promise<void> {
    if (this.#deps.core.machine.reserve(wallet, amount)) return
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = { amount, resolve, reject, untilMs: this.#deps.clock.nowMs() + WAIT_MS }
      const known = this.#queues.get(wallet)
      if (known !== undefined) {
        known.waiters.add(waiter)
        return
      }
      const queue: Queue = { waiters: new Set([waiter]), wake: () => {} }
      this.#queues.set(wallet, queue)
      void this.#fetch(wallet, queue)
    })
  }

  /** Credits of the wallet that callers wait for. */
  waiting (wallet: string): number {
    let sum = 0
    for (const { amount } of this.#queues.get(wallet)?.waiters ?? []) sum += amount
    return sum
  }

  /** Credits may have come, or been set free. */
  poke (): void {
    for (const { wake } of this.#queues.values()) wake()
  }

  /** Learns from everybody present how the wallet stands. */
  async refresh (wallet: string): Promise<void> {
    const known = this.#refreshes.get(wallet)
    if (known === undefined) {
      const running = this.#askEverybody(wallet).then(() => { this.#refreshes.delete(wallet) })
      this.#refreshes.set(wallet, { running, next: undefined })
      await running
      return
    }
    // The one under way may have heard a gateway before what the caller has just seen.
    known.next ??= known.running.then(async () => { await this.refresh(wallet) })
    await known.next
  }

  stop (): void {
    for (const { waiters, wake } of this.#queues.values()) {
      for (const { reject } of waiters) reject(new DcnError('DCN_STOPPING', {}))
      waiters.clear()
      wake()
    }
  }

  /** Never rejects. */
  async #fetch (wallet: string, queue: Queue): Promise<void> {
    for (let pauseMs = PAUSE_MIN_MS; ; pauseMs = Math.min(2 * pauseMs, PAUSE_MAX_MS)) {
      await this.#askHolders(wallet, queue)
      if (this.#serve(wallet, queue)) break
      // What others say now is no answer to somebody who comes while they say it.
      const asking = [...queue.waiters]
      const silent = await this.#askEverybody(wallet)
      if (this.#serve(wallet, queue)) break
      this.#refuse(wallet, queue, asking, silent)
      if (queue.waiters.size === 0) break
      await pause(pauseMs, queue)
      if (this.#serve(wallet, queue)) break
    }
    // In the same turn in which nobody waited any more.
    this.#queues.delete(wallet)
  }

  /** Reserves for whom there is enough; whether nobody is left. */
  #serve (wallet: string, { waiters }: Queue): boolean {
    for (const waiter of waiters) {
      if (!this.#deps.core.machine.reserve(wallet, waiter.amount)) continue
      waiters.delete(waiter)
      waiter.resolve()
    }
    return waiters.size === 0
  }

  /** Those present first, one after the other, until it is enough; then all others, who may be there all the same. */
  async #askHolders (wallet: string, queue: Queue): Promise<void> {
    const { machine } = this.#deps.core
    const present = new Set(this.#deps.gateways())
    const holders = this.#others(machine.book.holders(wallet).map(({ gateway }) => gateway)).slice(0, ASKED_MAX)
    for (const gateway of holders.filter(each => present.has(each))) {
      const need = this.#need(wallet, queue)
      if (need > 0) await this.#ask(gateway, wallet, need)
      if (this.#serve(wallet, queue)) return
    }
    const need = this.#need(wallet, queue)
    if (need === 0) return
    await Promise.all(holders.filter(each => !present.has(each)).map(async gateway => {
      await this.#ask(gateway, wallet, need)
    }))
  }

  async #askEverybody (wallet: string): Promise<number> {
    const { machine } = this.#deps.core
    const holders = machine.book.holders(wallet).map(({ gateway }) => gateway)
    // Where nothing is known of the wallet, the one that would give it the faucet is the likeliest to know.
    const asked = this.#others([...holders, ...rankForFaucet(wallet, this.#deps.gateways())]).slice(0, ASKED_MAX)
    const answered = await Promise.all(asked.map(async gateway => await this.#ask(gateway, wallet, 0)))
    return answered.filter(each => !each).length
  }

  #others (gateways: PeerId[]): PeerId[] {
    const { machine, self } = this.#deps.core
    return [...new Set(gateways)].filter(gateway => gateway !== self && !machine.book.isFrozen(gateway))
  }

  async #ask (gateway: PeerId, wallet: string, need: number): Promise<boolean> {
    try {
      await this.#deps.ask(gateway, wallet, need)
      return true
    } catch (err) {
      this.#log.debug('gateway gave no word of credits', { gateway, reason: reasonOf(err) })
      return false
    }
  }

  /** What is missing here for those who wait; who asks for more than there is, must not have all of it brought here. */
  #need (wallet: string, { waiters }: Queue): number {
    const { machine } = this.#deps.core
    const balance = machine.book.balance(wallet)
    let sum = 0
    for (const { amount } of waiters) if (amount <= balance) sum += amount
    return Math.max(0, Math.min(sum, balance) - machine.free(wallet))
  }

  /**
   * Gives up where nothing can come any more: everybody present has answered, and what is left of the wallet's credits
   * anywhere, those set aside for other callers included, is too little; or where the time is over.
   */
  #refuse (wallet: string, { waiters }: Queue, asking: readonly Waiter[], silent: number): void {
    const { core, clock } = this.#deps
    const nowMs = clock.nowMs()
    const attainable = core.machine.attainable(wallet)
    for (const waiter of asking) {
      if (nowMs < waiter.untilMs && (silent > 0 || waiter.amount <= attainable)) continue
      if (!waiters.delete(waiter)) continue
      waiter.reject(this.#insufficient(wallet, waiter.amount))
    }
  }

  #insufficient (wallet: string, price: number): DcnError {
    const { machine, self } = this.#deps.core
    return new DcnError('DCN_CREDITS_INSUFFICIENT', {
      wallet, balance: machine.book.balance(wallet), price,
      spendable: machine.spendable(wallet, [self, ...this.#deps.gateways()]),
      faucet: FAUCET_PATH, deposit: DEPOSIT_PATH
    })
  }
}

async function pause (ms: number, queue: Queue): Promise<void> {
  await new Promise<void>(resolve => {
    const timer = setTimeout(resolve, ms)
    queue.wake = () => {
      clearTimeout(timer)
      resolve()
    }
  })
  queue.wake = () => {}
}
