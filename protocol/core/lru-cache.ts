export interface LruCacheInit<K, V> {
  bytesMax: number
  bytesOf (value: V, key: K): number
  entriesMax?: number
}

/** What was used lately; where it becomes too much, what was used longest ago goes first. */
export class LruCache<K, V> {
  readonly #init: Required<LruCacheInit<K, V>>
  /** Least lately used first. */
  readonly #kept = new Map<K, V>()
  #bytes = 0

  constructor (init: LruCacheInit<K, V>) {
    this.#init = { entriesMax: Infinity, ...init }
  }

  has (key: K): boolean {
    return this.#kept.has(key)
  }

  /** The one used last at the front. */
  keys (): K[] {
    return [...this.#kept.keys()].reverse()
  }

  get (key: K): V | undefined {
    const value = this.#kept.get(key)
    if (value === undefined) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, value)
    return value
  }

  /** What is larger than the whole cache is not kept. */
  set (key: K, value: V): void {
    const { bytesMax, bytesOf, entriesMax } = this.#init
    this.#delete(key)
    this.#kept.set(key, value)
    this.#bytes += bytesOf(value, key)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= entriesMax && this.#bytes <= bytesMax) break
      this.#delete(oldest)
    }
  }

  #delete (key: K): void {
    const value = this.#kept.get(key)
    if (value === undefined) return
    this.#kept.delete(key)
    this.#bytes -= this.#init.bytesOf(value, key)
  }
}
