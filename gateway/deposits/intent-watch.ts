/**
 * Finds the payments of deposit intents by itself, also those that were made while the gateway was away. Asks the chain
 * often for a young intent and ever more seldom for an old one; where none is open it asks nothing.
 */
import type { Clock } from '../../protocol/core/clock.ts'
import { isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import { INTENTS_OPEN_MAX } from '../../protocol/core/limits.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { Solana } from '../../protocol/solana/types.ts'
import type { Intent } from '../../protocol/wire/deposits.ts'
import type { Cluster } from './cluster.ts'
import type { DepositDesk } from './deposit-desk.ts'
import type { Intents } from './intents.ts'
import type { Sweeper } from './sweeper.ts'

/** Between two looks at one intent: this part of its age, within the two. */
const LOOK_PART = 1 / 8
const LOOK_MS_MIN = 1_000
const LOOK_MS_MAX = 60_000
/** A look that somebody's question causes. */
const ASKED_MS_MIN = 5_000
const LOOKS_AT_ONCE = 4
/** Plans of intents whose time is over that are kept, so that questions about them do not ask the chain each time. */
const PLANS_MAX = 4 * INTENTS_OPEN_MAX
/** After a chain that did not answer. */
const SILENT_MS = 5_000

export interface IntentWatchDeps {
  cluster: Pick<Cluster, 'ready'>
  intents: Intents
  desk: Pick<DepositDesk, 'claimHere'>
  sweeper: Pick<Sweeper, 'sweep'>
  clock: Clock
  logger: Logger
}

/** When to do what is next for an intent. */
interface Plan { lookAtMs: number, lookedAtMs: number, sweepAtMs: number, sweeps: number, seen: Map<string, string> }

export class IntentWatch implements Service {
  readonly #deps: IntentWatchDeps
  readonly #log: Logger
  readonly #plans = new Map<string, Plan & { intent: Intent }>()
  #timer: NodeJS.Timeout | undefined
  #round: Promise<void> | undefined
  #running = false

  constructor (deps: IntentWatchDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('intents')
    deps.intents.onAsked = intent => { this.#ask(intent) }
    deps.intents.onCredited = intent => { this.#plan(intent).sweepAtMs = 0 }
  }

  async start (): Promise<void> {
    if (this.#running) return
    this.#running = true
    const { intents, clock } = this.#deps
    await intents.load()
    this.#plans.clear()
    for (const intent of [...intents.open(clock.nowMs()), ...intents.sweepable()]) this.#plan(intent).lookAtMs = 0
    this.#schedule()
  }

  /** What waits for the chain ends by itself: nothing of it can be written once the state is closed. */
  async stop (): Promise<void> {
    this.#running = false
    clearTimeout(this.#timer)
  }

  /** Intents that something is still to be done for. */
  get watched (): number {
    return [...this.#plans.values()].filter(plan => dueAtMs(plan) < Infinity).length
  }

  /** Does whatever is due. Never rejects. */
  async round (): Promise<void> {
    const nowMs = this.#deps.clock.nowMs()
    const due = [...this.#plans.values()].filter(plan => dueAtMs(plan) <= nowMs)
    const workers = Array.from({ length: LOOKS_AT_ONCE }, async () => {
      for (let plan = due.shift(); plan !== undefined; plan = due.shift()) await this.#do(plan, nowMs)
    })
    await Promise.all(workers)
  }

  async #do (plan: Plan & { intent: Intent }, nowMs: number): Promise<void> {
    const { intent } = plan
    try {
      const solana = await this.#deps.cluster.ready()
      if (plan.lookAtMs <= nowMs) {
        await this.#look(solana, plan)
        plan.lookedAtMs = nowMs
        const waitMs = (nowMs - intent.createdAtMs) * LOOK_PART
        plan.lookAtMs = nowMs + Math.min(LOOK_MS_MAX, Math.max(LOOK_MS_MIN, waitMs))
      }
      if (intent.sweeps && plan.sweepAtMs <= nowMs) {
        plan.sweepAtMs = nowMs + await this.#deps.sweeper.sweep(solana, intent, plan.sweeps++)
      }
    } catch (err) {
      if (!isDcnError(err)) this.#log.error('deposit intent cannot be looked after', { intentId: intent.intentId, err })
      else this.#log.debug('deposit intent waits', { intentId: intent.intentId, reason: reasonOf(err) })
      plan.lookAtMs = Math.max(plan.lookAtMs, nowMs + SILENT_MS)
      plan.sweepAtMs = Math.max(plan.sweepAtMs, nowMs + SILENT_MS)
    }
    if (!intent.sweeps) {
      plan.sweeps = 0
      // The last look was at or after its end.
      if (intent.expiresAtMs <= plan.lookedAtMs) this.#retire(plan)
    }
  }

  /** Claims what is new since the last look, the oldest first. */
  async #look (solana: Solana, { intent, seen }: Plan & { intent: Intent }): Promise<void> {
    for (const address of [intent.reference, intent.account]) {
      const until = seen.get(address)
      const found = await solana.signaturesFor(address, until === undefined ? {} : { until })
      for (const transaction of found.reverse()) {
        await this.#claim(transaction)
        seen.set(address, transaction)
      }
    }
  }

  /** Throws where it has to be tried again. */
  async #claim (transaction: string): Promise<void> {
    try {
      const { wallet, amount } = await this.#deps.desk.claimHere(transaction)
      this.#log.info('deposit found', { transaction, wallet, amount })
    } catch (err) {
      const isDone = isDcnError(err) && (err.code === 'DCN_DEPOSIT_CLAIMED' || err.code === 'DCN_DEPOSIT_REFUSED')
      if (!isDone) throw err
    }
  }

  /** Somebody waits for it: it is looked at soon, even where its time is over. */
  #ask (intent: Intent): void {
    const plan = this.#plan(intent)
    plan.lookAtMs = Math.min(plan.lookAtMs, plan.lookedAtMs + ASKED_MS_MIN)
    this.#schedule()
  }

  #retire (plan: Plan & { intent: Intent }): void {
    plan.lookAtMs = Infinity
    if (this.#plans.size > PLANS_MAX) this.#plans.delete(plan.intent.intentId)
  }

  #plan (intent: Intent): Plan {
    const known = this.#plans.get(intent.intentId)
    if (known !== undefined) return known
    const lookAtMs = this.#deps.clock.nowMs() + LOOK_MS_MIN
    const plan = { intent, lookAtMs, lookedAtMs: 0, sweepAtMs: 0, sweeps: 0, seen: new Map<string, string>() }
    this.#plans.set(intent.intentId, plan)
    return plan
  }

  #schedule (): void {
    if (!this.#running || this.#round !== undefined || this.#plans.size === 0) return
    clearTimeout(this.#timer)
    const nextMs = [...this.#plans.values()].reduce((next, plan) => Math.min(next, dueAtMs(plan)), Infinity)
    if (nextMs === Infinity) return
    this.#timer = setTimeout(() => {
      this.#round = this.round().finally(() => {
        this.#round = undefined
        this.#schedule()
      })
    }, Math.max(0, nextMs - this.#deps.clock.nowMs()))
    this.#timer.unref()
  }
}

function dueAtMs ({ intent, lookAtMs, sweepAtMs }: Plan & { intent: Intent }): number {
  return intent.sweeps ? Math.min(lookAtMs, sweepAtMs) : lookAtMs
}
