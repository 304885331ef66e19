/** Nonces for logins: one at a time for an address, good once, at this gateway. */
import type { Clock } from '../../protocol/core/clock.ts'
import type { EvmAddress } from '../../protocol/core/evm-address.ts'

/** How long a wallet has to sign. */
export const NONCE_TTL_MS = 10 * 60_000
/** Anybody may ask for nonces: the oldest give way. */
export const NONCES_MAX = 200_000

export interface LoginNoncesDeps {
  clock: Clock
  /** Six digits, each number of them as likely as the others. */
  randomNonce (): string
}

export class LoginNonces {
  readonly #deps: LoginNoncesDeps
  readonly #noncesMax: number
  /** In the order in which they were given. */
  readonly #pending = new Map<EvmAddress, { nonce: string, untilMs: number }>()

  constructor (deps: LoginNoncesDeps, { noncesMax = NONCES_MAX }: { noncesMax?: number } = {}) {
    this.#deps = deps
    this.#noncesMax = noncesMax
  }

  get size (): number {
    return this.#pending.size
  }

  /** Takes the place of the one before. */
  give (address: EvmAddress): string {
    const nowMs = this.#deps.clock.nowMs()
    this.#pending.delete(address)
    for (const [other, { untilMs }] of this.#pending) {
      if (untilMs > nowMs && this.#pending.size < this.#noncesMax) break
      this.#pending.delete(other)
    }
    const nonce = this.#deps.randomNonce()
    this.#pending.set(address, { nonce, untilMs: nowMs + NONCE_TTL_MS })
    return nonce
  }

  /** Whether it is the address's nonce. It is used up, whatever the answer. */
  use (address: EvmAddress, nonce: string): boolean {
    const pending = this.#pending.get(address)
    this.#pending.delete(address)
    return pending !== undefined && pending.untilMs > this.#deps.clock.nowMs() && pending.nonce === nonce
  }
}
