/** How often running processes are looked at: the most that a function gets beyond its limit in one go. */
const PERIOD_MS = 25

/** What is watched: a ProcessMeter. */
export interface Watched { sample (): number }

/**
 * Ends runs that take more memory than they may, where nothing else did: resource limits count address space, not what
 * is resident. One timer, and none while nothing runs.
 */
export class MemoryWatchdog {
  readonly #watched = new Map<Watched, { limitBytes: number, onExceeded: () => void }>()
  #timer: NodeJS.Timeout | undefined

  /** Returns what ends the watch. `onExceeded` is called once. */
  watch (what: Watched, limitBytes: number, onExceeded: () => void): () => void {
    this.#watched.set(what, { limitBytes, onExceeded })
    this.#timer ??= setInterval(() => { this.#look() }, PERIOD_MS).unref()
    return () => { this.#unwatch(what) }
  }

  #look (): void {
    for (const [what, { limitBytes, onExceeded }] of [...this.#watched]) {
      if (what.sample() <= limitBytes) continue
      this.#unwatch(what)
      onExceeded()
    }
  }

  #unwatch (what: Watched): void {
    this.#watched.delete(what)
    if (this.#watched.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
