import type { TrafficCount } from './types.ts'

/** Counts what crosses our boundary, by protocol or topic. */
export class Traffic {
  readonly #counts = new Map<string, TrafficCount>()

  /** The counter of one protocol or topic, to be kept by whoever counts often. */
  of (name: string): TrafficCount {
    let count = this.#counts.get(name)
    if (count === undefined) {
      count = { bytesIn: 0, bytesOut: 0, messagesIn: 0, messagesOut: 0 }
      this.#counts.set(name, count)
    }
    return count
  }

  /** A copy that no longer changes. */
  snapshot (): Map<string, TrafficCount> {
    return new Map([...this.#counts].map(([name, count]) => [name, { ...count }]))
  }
}
