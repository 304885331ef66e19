import type { Reachability } from '../wire/inspect.ts'
import { REACHED_ADDRESSES_MAX } from './limits.ts'

/** Which of our addresses others could dial when AutoNAT asked them to. */
export class ReachedAddresses {
  readonly #reached = new Map<string, boolean>()

  note (address: string, reached: boolean): void {
    this.#reached.delete(address)
    const [oldest] = this.#reached.keys()
    if (this.#reached.size >= REACHED_ADDRESSES_MAX && oldest !== undefined) this.#reached.delete(oldest)
    this.#reached.set(address, reached)
  }

  /** One address that can be dialled is enough: a peer may have reported another that never was ours. */
  get reachability (): Reachability {
    const verdicts = [...this.#reached.values()]
    if (verdicts.includes(true)) return 'public'
    return verdicts.length > 0 ? 'private' : 'unknown'
  }
}
