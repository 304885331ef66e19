/**
 * Merkle trees as in RFC 6962 section 2.1 (and RFC 9162 section 2.1.3 for the check of a path): a leaf and an inner
 * node hash under different prefixes, so that neither passes for the other.
 */
import { sha256 } from '../core/hash.ts'

const LEAF = new Uint8Array([0])
const INNER = new Uint8Array([1])

/**
 * The tree over at least one item; hashed once, however many paths are asked of it. `hash` makes an item's leaf: what
 * is itself a root, of as many leaves as every other but the last, stands as it is (`asHash`).
 */
export class MerkleTree {
  /** Leaves first. What has no sibling stands again, as it is, in the level above. */
  readonly #levels: Uint8Array[][]

  constructor (items: readonly Uint8Array[], hash = leafHash) {
    this.#levels = [items.map(item => hash(item))]
    for (let level = this.#top(); level.length > 1; level = this.#top()) this.#levels.push(levelAbove(level))
  }

  get root (): Uint8Array {
    return this.#top()[0] as Uint8Array
  }

  /** The sibling hashes that lead from item `index` up to the root, nearest first. */
  path (index: number): Uint8Array[] {
    return this.#levels.map((level, height) => level[(index >>> height) ^ 1]).filter(sibling => sibling !== undefined)
  }

  #top (): Uint8Array[] {
    return this.#levels.at(-1) as Uint8Array[]
  }
}

/** The root that `item` at `index` of `count` and its path lead to; undefined if the path does not fit. */
export function rootFromPath (
  item: Uint8Array, index: number, count: number, siblings: readonly Uint8Array[], hashOf = leafHash
): Uint8Array | undefined {
  if (index >= count) return undefined
  let hash = hashOf(item)
  let at = index
  let last = count - 1
  for (const sibling of siblings) {
    if (last === 0) return undefined
    if (at % 2 === 1 || at === last) {
      hash = innerHash(sibling, hash)
      while (at % 2 === 0 && at !== 0) {
        at = at >>> 1
        last = last >>> 1
      }
    } else {
      hash = innerHash(hash, sibling)
    }
    at = at >>> 1
    last = last >>> 1
  }
  return last === 0 ? hash : undefined
}

export function asHash (item: Uint8Array): Uint8Array {
  return item
}

function leafHash (item: Uint8Array): Uint8Array {
  return sha256(LEAF, item)
}

function innerHash (left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(INNER, left, right)
}

function levelAbove (level: readonly Uint8Array[]): Uint8Array[] {
  const above: Uint8Array[] = []
  for (let at = 0; at < level.length; at += 2) {
    const [left, right] = [level[at] as Uint8Array, level[at + 1]]
    above.push(right === undefined ? left : innerHash(left, right))
  }
  return above
}
