/** Idempotency claims in the gateway's state, and which of them end when. */
import { decodeClaim, encodeClaim, type Claim } from '../../protocol/wire/claims.ts'
import type { StateBatch, StateStore } from './state-store.ts'

const OF = 'claim/of/'
/** By the time at which they expire. */
const UNTIL = 'claim/until/'
const NOTHING = new Uint8Array()
const TIME_DIGITS = 15
/** Claims removed in one step. */
const EXPIRE_BATCH = 1_000

export interface ClaimStoreDeps {
  state: Pick<StateStore, 'get' | 'keys' | 'commit'>
}

export interface ClaimStoreInit {
  /** Claims kept; the one that expires first makes room for a new one. */
  claimsMax: number
}

export class ClaimStore {
  readonly #state: ClaimStoreDeps['state']
  readonly #claimsMax: number
  #count: number | undefined

  constructor ({ state }: ClaimStoreDeps, { claimsMax }: ClaimStoreInit) {
    this.#state = state
    this.#claimsMax = claimsMax
  }

  async get (scope: string): Promise<Claim | undefined> {
    const bytes = await this.#state.get(OF + scope)
    return bytes === undefined ? undefined : decodeClaim(bytes)
  }

  /** Replaces `before`, which is what `get` gave; durable when it resolves. */
  async replace (before: Claim | undefined, after: Claim | undefined): Promise<void> {
    this.#count ??= (await this.#state.keys({ prefix: UNTIL })).length
    const grows = before === undefined && after !== undefined
    const [oldest] = grows && this.#count >= this.#claimsMax
      ? await this.#state.keys({ prefix: UNTIL, limit: 1 })
      : []
    await this.#state.commit(batch => {
      if (before !== undefined) this.#remove(batch, untilKey(before))
      if (oldest !== undefined) this.#remove(batch, oldest)
      if (after === undefined) return
      batch.put(OF + after.scope, encodeClaim(after))
      batch.put(untilKey(after), NOTHING)
    })
    this.#count += (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1) - (oldest === undefined ? 0 : 1)
  }

  /** Removes claims that have expired: some, if there are very many. Resolves to how many. */
  async expire (nowMs: number): Promise<number> {
    const keys = await this.#state.keys({ prefix: UNTIL, limit: EXPIRE_BATCH })
    const over = keys.filter(key => Number(key.slice(UNTIL.length, UNTIL.length + TIME_DIGITS)) <= nowMs)
    if (over.length === 0) return 0
    await this.#state.commit(batch => {
      for (const key of over) this.#remove(batch, key)
    })
    this.#count = undefined
    return over.length
  }

  #remove (batch: StateBatch, until: string): void {
    batch.del(until)
    batch.del(OF + until.slice(UNTIL.length + TIME_DIGITS + 1))
  }
}

function untilKey ({ expiresAtMs, scope }: Claim): string {
  return `${UNTIL}${String(expiresAtMs).padStart(TIME_DIGITS, '0')}/${scope}`
}
