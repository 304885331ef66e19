/** Processes that ran a function and wait for the same wallet to call the same function again. */

/** How long one waits for the next call. */
const IDLE_TTL_MS = 30_000
/** Runs of one process; what it leaks over them is bounded by that, and by the next. */
export const RUNS_MAX = 1_000
const RESIDENT_BYTES_MAX = 100 * 1024 * 1024

/** A MeteredProcess. */
export interface Keepable {
  readonly exited: Promise<void>
  readonly runs: number
  readonly residentBytes: number
  rest (): void
}

interface Kept<P> { key: string, process: P, timer: NodeJS.Timeout }

export class WarmShelf<P extends Keepable> {
  readonly #drop: (process: P) => void
  readonly #processesMax: number
  /** Least lately used first. */
  readonly #kept = new Map<P, Kept<P>>()

  /** @param drop what is not kept, or no longer */
  constructor (drop: (process: P) => void, processesMax: number) {
    this.#drop = drop
    this.#processesMax = processesMax
  }

  get size (): number {
    return this.#kept.size
  }

  /** Of several, the one used last. It must be put back, or dropped by the caller. */
  take (key: string): P | undefined {
    let found: Kept<P> | undefined
    for (const kept of this.#kept.values()) if (kept.key === key) found = kept
    if (found !== undefined) this.#forget(found)
    return found?.process
  }

  put (key: string, process: P): void {
    if (process.runs >= RUNS_MAX || process.residentBytes > RESIDENT_BYTES_MAX) {
      this.#drop(process)
      return
    }
    process.rest()
    const timer = setTimeout(() => { this.#remove(process) }, IDLE_TTL_MS).unref()
    this.#kept.set(process, { key, process, timer })
    void process.exited.then(() => { this.#remove(process) })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > this.#processesMax && oldest !== undefined) this.#remove(oldest)
  }

  clear (): void {
    for (const process of [...this.#kept.keys()]) this.#remove(process)
  }

  #remove (process: P): void {
    const kept = this.#kept.get(process)
    if (kept === undefined) return
    this.#forget(kept)
    this.#drop(process)
  }

  #forget ({ process, timer }: Kept<P>): void {
    clearTimeout(timer)
    this.#kept.delete(process)
  }
}
