/** The pages of the connectors API's lists. Specified in protocol/spec/connectors.md, "Pages". */

/** Insertions into a sorted list up to here are cheaper than sorting it again. */
const INSERTIONS_MAX = 64

export interface Page {
  items: string[]
  hasMore: boolean
}

/**
 * Distinct texts of ASCII, in byte order. A page is what comes after a cursor, and a cursor is any text: pages stay as
 * they are, and cover everything once, while others are added.
 */
export class SortedNames {
  readonly #all: Set<string>
  /** All but the fresh ones. */
  #sorted: string[]
  #fresh: string[] = []

  constructor (names: Iterable<string> = []) {
    this.#all = new Set(names)
    this.#sorted = [...this.#all].sort()
  }

  get size (): number {
    return this.#all.size
  }

  has (name: string): boolean {
    return this.#all.has(name)
  }

  add (name: string): void {
    if (this.#all.has(name)) return
    this.#all.add(name)
    this.#fresh.push(name)
  }

  delete (name: string): void {
    if (!this.#all.delete(name)) return
    this.#settle()
    this.#sorted.splice(this.#countBelow(name), 1)
  }

  /** The first `limit` after `after`, or from the start. */
  page (limit: number, after?: string): Page {
    this.#settle()
    const start = after === undefined ? 0 : this.#countBelow(after) + (this.#all.has(after) ? 1 : 0)
    const end = start + limit
    return { items: this.#sorted.slice(start, end), hasMore: limit > 0 && end < this.#sorted.length }
  }

  /** The last `limit` before `before`, or from the end, the last first. */
  pageDown (limit: number, before?: string): Page {
    this.#settle()
    const end = before === undefined ? this.#sorted.length : this.#countBelow(before)
    const start = Math.max(0, end - limit)
    return { items: this.#sorted.slice(start, end).reverse(), hasMore: limit > 0 && start > 0 }
  }

  /** Puts the fresh ones in their places: one by one, or, as after a start, all at once. */
  #settle (): void {
    if (this.#fresh.length > INSERTIONS_MAX) this.#sorted = this.#sorted.concat(this.#fresh).sort()
    else for (const name of this.#fresh) this.#sorted.splice(this.#countBelow(name), 0, name)
    this.#fresh = []
  }

  #countBelow (name: string): number {
    let [low, high] = [0, this.#sorted.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#sorted[middle] ?? '') < name) low = middle + 1
      else high = middle
    }
    return low
  }
}
