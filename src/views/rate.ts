/** How often something happens: counted by the second, for a while. Pure; the time is handed in. */
const BARS = '▁▂▃▄▅▆▇█'

export class Rate {
  readonly #counts: number[]
  #second: number | undefined
  /** Since the beginning. */
  total = 0

  /** `secondsKept`: how far back it can be asked. */
  constructor (secondsKept: number) {
    this.#counts = Array<number>(secondsKept + 1).fill(0)
  }

  add (nowMs: number, count = 1): void {
    this.total += count
    const at = this.#turn(nowMs)
    this.#counts[at] = (this.#counts[at] ?? 0) + count
  }

  /** Of the last `seconds` whole seconds, the oldest first. */
  history (nowMs: number, seconds: number): number[] {
    this.#turn(nowMs)
    const now = Math.floor(nowMs / 1_000)
    return Array.from({ length: seconds }, (_, at) => this.#counts[this.#place(now - seconds + at)] ?? 0)
  }

  /** A second, by the mean of the last `seconds` whole ones. */
  perSecond (nowMs: number, seconds = 3): number {
    return this.history(nowMs, seconds).reduce((sum, count) => sum + count, 0) / seconds
  }

  /** Forgets seconds that went by with nothing; gives the place of this one. */
  #turn (nowMs: number): number {
    const now = Math.floor(nowMs / 1_000)
    const since = Math.max(this.#second ?? now, now - this.#counts.length)
    for (let second = since + 1; second <= now; second++) this.#counts[this.#place(second)] = 0
    this.#second = Math.max(this.#second ?? now, now)
    return this.#place(now)
  }

  #place (second: number): number {
    const { length } = this.#counts
    return ((second % length) + length) % length
  }
}

/** A bar for each value, the largest the highest; the lowest stands for nothing at all. */
export function sparkline (values: readonly number[]): string {
  const most = Math.max(...values, 1)
  return values.map(value => {
    const step = value === 0 ? 0 : 1 + Math.floor((BARS.length - 2) * value / most)
    return BARS[Math.min(step, BARS.length - 1)] ?? ''
  }).join('')
}
