/**
 * What a gateway holds, as digests of ever smaller ranges of ids, so that two gateways find where they differ by asking
 * about few of them. Ids and hashes are hexadecimal; a range is all ids that begin with a prefix.
 * Specified in protocol/spec/records.md, "Comparing".
 */
import { fromHex } from '../core/bytes.ts'
import { sha256 } from '../core/hash.ts'
import { DIGEST_BYTES, RANGE_CHILDREN, RANGE_ENTRIES_MAX, type Entry, type Range } from '../wire/records-sync.ts'

const EMPTY = new Uint8Array(DIGEST_BYTES)
const LEAF = new Uint8Array([0])
const FORK = new Uint8Array([1])

interface Node {
  /** Unknown since the last change below. */
  digest: Uint8Array | undefined
  /** Hashes by id; a node has either these or children. */
  hashes: Map<string, string> | undefined
  children: Node[]
}

export class HashTrie {
  readonly #root = newNode()

  /** Entries come and change; they never go, or else the shape would tell of the past and not only of the content. */
  set (id: string, hash: string): void {
    let node = this.#root
    let depth = 0
    while (node.hashes === undefined) {
      node.digest = undefined
      node = childAt(node, id, depth++)
    }
    node.digest = undefined
    node.hashes.set(id, hash)
    divide(node, depth)
  }

  digest (prefix: string): Uint8Array {
    const { node, depth } = this.#find(prefix)
    return depth === prefix.length ? digestOf(node) : digestOfEntries(entriesOf(node, prefix))
  }

  look (prefix: string): Range {
    const { node, depth } = this.#find(prefix)
    if (depth < prefix.length || node.hashes !== undefined) return { entries: entriesOf(node, prefix) }
    return { digests: node.children.map(digestOf) }
  }

  /** Every entry of a range, however large. */
  all (prefix: string): Entry[] {
    const collect = (node: Node): Entry[] =>
      node.hashes === undefined ? node.children.flatMap(collect) : entriesOf(node, prefix)
    return collect(this.#find(prefix).node)
  }

  #find (prefix: string): { node: Node, depth: number } {
    let node = this.#root
    let depth = 0
    while (depth < prefix.length && node.hashes === undefined) node = childAt(node, prefix, depth++)
    return { node, depth }
  }
}

function newNode (): Node {
  return { digest: EMPTY, hashes: new Map(), children: [] }
}

function childAt (node: Node, id: string, depth: number): Node {
  return node.children[parseInt(id.charAt(depth), 16)] as Node
}

function divide (node: Node, depth: number): void {
  const { hashes } = node
  if (hashes === undefined || hashes.size <= RANGE_ENTRIES_MAX) return
  node.hashes = undefined
  node.children = Array.from({ length: RANGE_CHILDREN }, newNode)
  for (const [id, hash] of hashes) {
    const child = childAt(node, id, depth)
    child.digest = undefined
    child.hashes?.set(id, hash)
  }
  for (const child of node.children) divide(child, depth + 1)
}

function entriesOf ({ hashes }: Node, prefix: string): Entry[] {
  return [...hashes ?? []].filter(([id]) => id.startsWith(prefix)).map(([id, hash]) => ({ id, hash }))
    .sort((a, b) => a.id < b.id ? -1 : 1)
}

function digestOf (node: Node): Uint8Array {
  node.digest ??= node.hashes === undefined
    ? sha256(FORK, ...node.children.map(digestOf)).subarray(0, DIGEST_BYTES)
    : digestOfEntries(entriesOf(node, ''))
  return node.digest
}

function digestOfEntries (entries: Entry[]): Uint8Array {
  if (entries.length === 0) return EMPTY
  return sha256(LEAF, ...entries.map(({ id, hash }) => fromHex(id + hash))).subarray(0, DIGEST_BYTES)
}
