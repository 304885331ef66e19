/** So many bytes of one key within a window of fixed length, which begins with the key's first byte. */
import type { Clock } from '../../protocol/core/clock.ts'
import { DcnError } from '../../protocol/core/errors.ts'

export interface ByteQuotaInit {
  bytesMax: number
  windowMs: number
  /** Keys counted at once; the window that began first is forgotten where more come. */
  keysMax: number
}

export class ByteQuota {
  readonly #clock: Clock
  readonly #init: ByteQuotaInit
  /** In the order in which their windows began. */
  readonly #windows = new Map<string, { untilMs: number, bytes: number }>()

  constructor (clock: Clock, init: ByteQuotaInit) {
    this.#clock = clock
    this.#init = init
  }

  /** Counts the bytes against each key. Throws DCN_MODEL_QUOTA, and counts none, where it is too much for one. */
  take (keys: readonly string[], bytes: number): void {
    const { bytesMax } = this.#init
    const nowMs = this.#clock.nowMs()
    const windows = keys.map(key => this.#window(key, nowMs))
    const full = windows.find(window => window.bytes + bytes > bytesMax)
    if (full !== undefined) {
      throw new DcnError('DCN_MODEL_QUOTA', { bytesMax, retryAfterS: Math.ceil((full.untilMs - nowMs) / 1_000) })
    }
    for (const window of windows) window.bytes += bytes
  }

  #window (key: string, nowMs: number): { untilMs: number, bytes: number } {
    const known = this.#windows.get(key)
    if (known !== undefined && known.untilMs > nowMs) return known
    this.#windows.delete(key)
    for (const [oldest, { untilMs }] of this.#windows) {
      if (untilMs > nowMs && this.#windows.size < this.#init.keysMax) break
      this.#windows.delete(oldest)
    }
    const window = { untilMs: nowMs + this.#init.windowMs, bytes: 0 }
    this.#windows.set(key, window)
    return window
  }
}
