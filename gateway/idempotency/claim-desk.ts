/** The claims that this gateway keeps: one step at a time for each, and whoever has to wait is woken. */
import type { Clock } from '../../protocol/core/clock.ts'
import { askClaim, peekClaim, putClaim, type ClaimWord } from '../../protocol/claims/claim.ts'
import type { Claim, ClaimAsk, ClaimPut } from '../../protocol/wire/claims.ts'

export interface ClaimKeeper {
  get (scope: string): Promise<Claim | undefined>
  /** `before` is what `get` gave. */
  replace (before: Claim | undefined, after: Claim | undefined): Promise<void>
}

export interface ClaimDeskDeps {
  keeper: ClaimKeeper
  clock: Clock
  /** 32 random bytes, in hex. */
  newSeed: () => string
}

export class ClaimDesk {
  readonly #deps: ClaimDeskDeps
  readonly #ttlMs: number
  /** The last step of each claim that is being worked on. */
  readonly #turns = new Map<string, Promise<unknown>>()
  readonly #waiting = new Map<string, Set<() => void>>()

  constructor (deps: ClaimDeskDeps, { ttlMs }: { ttlMs: number }) {
    this.#deps = deps
    this.#ttlMs = ttlMs
  }

  /** Takes the claim, or says why not: at once where it is done, after `waitMs` at most where another holds it. */
  async ask (ask: ClaimAsk, waitMs: number, signal: AbortSignal): Promise<ClaimWord> {
    const { clock, newSeed } = this.#deps
    const untilMs = clock.nowMs() + waitMs
    for (;;) {
      const change = this.#nextChange(ask.scope)
      const word = await this.#inTurn(ask.scope, async () => {
        const known = await this.#deps.keeper.get(ask.scope)
        const step = askClaim(known, ask, { seed: newSeed(), ttlMs: this.#ttlMs }, clock.nowMs())
        if (step.keep !== known) await this.#deps.keeper.replace(known, step.keep)
        return step.word
      })
      const restMs = word.type === 'busy' ? Math.min(untilMs, word.untilMs) - clock.nowMs() : 0
      const over = word.type !== 'busy' || clock.nowMs() >= untilMs || signal.aborted
      if (!over) await change.within(restMs, signal)
      change.forget()
      if (over) return word
    }
  }

  /** What is known of the claim, which is left as it is. */
  async peek (ask: ClaimAsk): Promise<ClaimWord> {
    return peekClaim(await this.#deps.keeper.get(ask.scope), ask, this.#deps.clock.nowMs())
  }

  /** Durable when it resolves. */
  async put (put: ClaimPut): Promise<void> {
    await this.#inTurn(put.scope, async () => {
      const known = await this.#deps.keeper.get(put.scope)
      const keep = putClaim(known, put, this.#ttlMs, this.#deps.clock.nowMs())
      if (keep !== known) await this.#deps.keeper.replace(known, keep)
    })
    for (const wake of [...this.#waiting.get(put.scope) ?? []]) wake()
  }

  async #inTurn<T> (scope: string, step: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(scope) ?? Promise.resolve()
    const turn = before.then(step, step)
    this.#turns.set(scope, turn)
    try {
      return await turn
    } finally {
      if (this.#turns.get(scope) === turn) this.#turns.delete(scope)
    }
  }

  /** Seen from now on, so that nothing is missed between a look at the claim and the wait for its change. */
  #nextChange (scope: string): { within (waitMs: number, signal: AbortSignal): Promise<void>, forget (): void } {
    const waiters = this.#waiting.get(scope) ?? new Set()
    this.#waiting.set(scope, waiters)
    let resolve: () => void = () => {}
    const changed = new Promise<void>(resolveIt => { resolve = resolveIt })
    waiters.add(resolve)
    return {
      within: async (waitMs, signal) => {
        const timer = setTimeout(resolve, Math.max(1, waitMs))
        signal.addEventListener('abort', resolve)
        await changed
        clearTimeout(timer)
        signal.removeEventListener('abort', resolve)
      },
      forget: () => {
        waiters.delete(resolve)
        if (waiters.size === 0 && this.#waiting.get(scope) === waiters) this.#waiting.delete(scope)
      }
    }
  }
}

/** Claims that are gone with the process: for answers that must not be written down. */
export class MemoryKeeper implements ClaimKeeper {
  readonly #claims = new Map<string, Claim>()
  readonly #claimsMax: number

  constructor ({ claimsMax }: { claimsMax: number }) {
    this.#claimsMax = claimsMax
  }

  get size (): number {
    return this.#claims.size
  }

  async get (scope: string): Promise<Claim | undefined> {
    return this.#claims.get(scope)
  }

  async replace (before: Claim | undefined, after: Claim | undefined): Promise<void> {
    if (after === undefined) {
      if (before !== undefined) this.#claims.delete(before.scope)
      return
    }
    const [oldest] = this.#claims.keys()
    if (!this.#claims.has(after.scope) && this.#claims.size >= this.#claimsMax && oldest !== undefined) {
      this.#claims.delete(oldest)
    }
    this.#claims.set(after.scope, after)
  }
}
