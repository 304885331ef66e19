/** Which key is due when: a binary heap in which setting a key again moves it. Pure. */

interface Entry { key: string, atMs: number }

export class TimerQueue {
  readonly #heap: Entry[] = []
  readonly #current = new Map<string, Entry>()

  /** Wakes `key` at `atMs`, and no longer at the time set before. */
  set (key: string, atMs: number): void {
    const entry = { key, atMs }
    this.#current.set(key, entry)
    this.#push(entry)
  }

  delete (key: string): void {
    this.#current.delete(key)
  }

  /** The earliest time set; undefined if nothing is. */
  nextAtMs (): number | undefined {
    this.#dropStale()
    return this.#heap[0]?.atMs
  }

  /** Removes and returns the keys due by `nowMs`, earliest first. */
  takeDue (nowMs: number): string[] {
    const due: string[] = []
    for (;;) {
      this.#dropStale()
      const first = this.#heap[0]
      if (first === undefined || first.atMs > nowMs) return due
      due.push(first.key)
      this.#current.delete(first.key)
    }
  }

  /** Entries that were moved or deleted stay in the heap until they surface. */
  #dropStale (): void {
    for (
      let first = this.#heap[0];
      first !== undefined && this.#current.get(first.key) !== first;
      first = this.#heap[0]
    ) this.#pop()
  }

  #push (entry: Entry): void {
    const heap = this.#heap
    let at = heap.push(entry) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (this.#at(above).atMs <= entry.atMs) break
      heap[at] = this.#at(above)
      at = above
    }
    heap[at] = entry
  }

  #pop (): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && this.#at(below + 1).atMs < this.#at(below).atMs) below++
      if (this.#at(below).atMs >= last.atMs) break
      heap[at] = this.#at(below)
      at = below
    }
    heap[at] = last
  }

  #at (index: number): Entry {
    return this.#heap[index] as Entry
  }
}
