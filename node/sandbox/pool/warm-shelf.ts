/** Processes that ran a function and wait for the same wallet to call the same function again. */

/** How long one waits for the next call. */
export const IDLE_TTL_MS = 30_000
/** Runs of one process; what it leaks over them is bounded by that, and by the next. */
export const RUNS_MAX = 1_000
export const RESIDENT_BYTES_MAX = 100 * 1024 * 1024
/** Keys that are remembered for leaving something behind. */
const UNCLEAN_KEYS_MAX = 1_024

/** A MeteredProcess. */
export interface Keepable {
  readonly exited: Promise<void>
  /** Whether nothing is left of the last run; known some milliseconds after its result. */
  readonly clean: Promise<boolean>
  readonly runs: number
  readonly residentBytes: number
  rest (): void
}

interface Kept<P> { key: string, process: P, timer: NodeJS.Timeout }

/** A process of which it is not yet known whether it can be kept. */
interface Ending<P> { key: string, claim?: (process: P | undefined) => void }

export class WarmShelf<P extends Keepable> {
  readonly #drop: (process: P) => void
  readonly #processesMax: number
  /** Least lately used first. */
  readonly #kept = new Map<P, Kept<P>>()
  readonly #awaited = new Set<Ending<P>>()
  /** Nobody waits for theirs. */
  readonly #unclean = new Set<string>()
  #open = true

  /** @param drop what is not kept, or no longer */
  constructor (drop: (process: P) => void, processesMax: number) {
    this.#drop = drop
    this.#processesMax = processesMax
  }

  get size (): number {
    return this.#kept.size
  }

  /**
   * Of several, the one used last. A process that has just had its last run is waited for: that is sooner than a new
   * one, and leaves that for others. What is taken must be given back by `keep`, or dropped by the caller.
   */
  async take (key: string): Promise<P | undefined> {
    let found: Kept<P> | undefined
    for (const kept of this.#kept.values()) if (kept.key === key) found = kept
    if (found !== undefined) {
      this.#forget(found)
      return found.process
    }
    if (this.#unclean.has(key)) return undefined
    for (const awaited of this.#awaited) {
      if (awaited.key === key && awaited.claim === undefined) {
        return await new Promise(resolve => { awaited.claim = resolve })
      }
    }
    return undefined
  }

  /** Keeps a process that has had a run, once nothing of that is left; else drops it. */
  async keep (key: string, process: P): Promise<void> {
    const awaited: Ending<P> = { key }
    this.#awaited.add(awaited)
    const isClean = await process.clean
    this.#awaited.delete(awaited)
    if (isClean) this.#unclean.delete(key)
    else this.#remember(key)
    const isWorn = process.runs >= RUNS_MAX || process.residentBytes > RESIDENT_BYTES_MAX
    if (!isClean || isWorn || !this.#open) {
      awaited.claim?.(undefined)
      this.#drop(process)
      return
    }
    process.rest()
    if (awaited.claim === undefined) this.#put(key, process)
    else awaited.claim(process)
  }

  /** Drops all, and whatever comes until `open`. */
  close (): void {
    this.#open = false
    for (const process of [...this.#kept.keys()]) this.#remove(process)
  }

  open (): void {
    this.#open = true
  }

  #put (key: string, process: P): void {
    const timer = setTimeout(() => { this.#remove(process) }, IDLE_TTL_MS).unref()
    this.#kept.set(process, { key, process, timer })
    void process.exited.then(() => { this.#remove(process) })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > this.#processesMax && oldest !== undefined) this.#remove(oldest)
  }

  #remember (key: string): void {
    this.#unclean.add(key)
    const [oldest] = this.#unclean
    if (this.#unclean.size > UNCLEAN_KEYS_MAX && oldest !== undefined) this.#unclean.delete(oldest)
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
