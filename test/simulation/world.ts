/** Virtual time and a network that loses, delays, repeats, reorders and parts; everything follows from one seed. */
import type { Random } from './random.ts'

export interface Faults {
  /** Chance that a message is lost. */
  loss: number
  /** Chance that it arrives twice. */
  duplicate: number
  /** Longest way of a message, in milliseconds; each takes its own. */
  delayMsMax: number
}

interface Event { atMs: number, order: number, run: () => void }

export class World {
  nowMs = 1_000_000
  readonly random: Random
  readonly #faults: Faults
  readonly #events: Event[] = []
  /** Pairs that cannot reach each other. */
  readonly #parted = new Set<string>()
  #order = 0

  constructor (random: Random, faults: Faults) {
    this.random = random
    this.#faults = faults
  }

  at (atMs: number, run: () => void): void {
    const event = { atMs: Math.max(atMs, this.nowMs), order: this.#order++, run }
    let at = this.#events.length
    while (at > 0 && isLater(this.#events[at - 1]!, event)) at--
    this.#events.splice(at, 0, event)
  }

  after (delayMs: number, run: () => void): void {
    this.at(this.nowMs + delayMs, run)
  }

  /** Delivers, perhaps: lost, late, twice or never while the two are parted. */
  deliver (from: string, to: string, arrive: () => void): void {
    if (this.isParted(from, to) || this.random() < this.#faults.loss) return
    this.after(1 + this.random() * this.#faults.delayMsMax, arrive)
    if (this.random() < this.#faults.duplicate) this.after(1 + this.random() * this.#faults.delayMsMax * 3, arrive)
  }

  part (one: string, other: string): void {
    this.#parted.add(pair(one, other))
  }

  heal (one: string, other: string): void {
    this.#parted.delete(pair(one, other))
  }

  isParted (one: string, other: string): boolean {
    return this.#parted.has(pair(one, other))
  }

  /** Runs until `done` or until `untilMs`; false if the time ran out. */
  run (untilMs: number, done: () => boolean): boolean {
    for (;;) {
      if (done()) return true
      const event = this.#events.shift()
      if (event === undefined || event.atMs > untilMs) return done()
      this.nowMs = event.atMs
      event.run()
    }
  }
}

function isLater (one: Event, than: Event): boolean {
  return one.atMs > than.atMs || (one.atMs === than.atMs && one.order > than.order)
}

function pair (one: string, other: string): string {
  return one < other ? `${one}|${other}` : `${other}|${one}`
}
