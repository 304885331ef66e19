/** Requests counted by key in windows of fixed length, each of which begins with its key's first request. */
import type { Clock } from '../../protocol/core/clock.ts'

export interface WindowStoreInit {
  /** Keys counted at once; the window that began first is forgotten where more come. */
  keysMax: number
}

/** Shaped as @fastify/rate-limit wants its stores. */
export class WindowStore {
  readonly #clock: Clock
  readonly #keysMax: number
  /** In the order in which their windows began. */
  readonly #windows = new Map<string, { untilMs: number, count: number }>()

  constructor (clock: Clock, { keysMax }: WindowStoreInit) {
    this.#clock = clock
    this.#keysMax = keysMax
  }

  get size (): number {
    return this.#windows.size
  }

  incr (
    key: string, done: (err: Error | null, result: { current: number, ttl: number }) => void, windowMs: number
  ): void {
    const nowMs = this.#clock.nowMs()
    let window = this.#windows.get(key)
    if (window === undefined || window.untilMs <= nowMs) {
      this.#windows.delete(key)
      this.#makeRoom(nowMs)
      window = { untilMs: nowMs + windowMs, count: 0 }
      this.#windows.set(key, window)
    }
    window.count++
    done(null, { current: window.count, ttl: window.untilMs - nowMs })
  }

  child (): this {
    return this
  }

  #makeRoom (nowMs: number): void {
    for (const [key, { untilMs }] of this.#windows) {
      if (untilMs > nowMs && this.#windows.size < this.#keysMax) return
      this.#windows.delete(key)
    }
  }
}
