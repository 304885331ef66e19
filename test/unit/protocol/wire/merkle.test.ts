import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromHex, toHex } from '../../../../protocol/core/bytes.ts'
import { MerkleTree, rootFromPath } from '../../../../protocol/wire/merkle.ts'

/** Leaves and roots of the trees over the first 1 to 8 of them, from the Certificate Transparency reference code. */
const CT_LEAVES = [
  '', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'
].map(fromHex)
const CT_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'
]

// RFC 6962, section 2.1, word for word and slow: MTH(D) and PATH(m, D).
const hashOf = (prefix: number, ...parts: Uint8Array[]) =>
  createHash('sha256').update(Buffer.concat([Buffer.from([prefix]), ...parts])).digest()

function splitOf (count: number): number {
  let k = 1
  while (k * 2 < count) k *= 2
  return k
}

function naiveRoot (items: readonly Uint8Array[]): Uint8Array {
  if (items.length === 1) return hashOf(0, items[0]!)
  const k = splitOf(items.length)
  return hashOf(1, naiveRoot(items.slice(0, k)), naiveRoot(items.slice(k)))
}

function naivePath (m: number, items: readonly Uint8Array[]): Uint8Array[] {
  if (items.length === 1) return []
  const k = splitOf(items.length)
  return m < k
    ? [...naivePath(m, items.slice(0, k)), naiveRoot(items.slice(k))]
    : [...naivePath(m - k, items.slice(k)), naiveRoot(items.slice(0, k))]
}

const COUNTS = Array.from({ length: 70 }, (_, at) => at + 1)
const itemsOf = (count: number) => Array.from({ length: count }, (_, at) => new Uint8Array([at, count]))

const test = suite('wire/merkle')

test('has the roots of the Certificate Transparency reference', () => {
  for (const [at, root] of CT_ROOTS.entries()) assert.is(toHex(new MerkleTree(CT_LEAVES.slice(0, at + 1)).root), root)
})

test('agrees with RFC 6962 written down naively', () => {
  for (const count of COUNTS) {
    const items = itemsOf(count)
    const tree = new MerkleTree(items)
    assert.is(toHex(tree.root), toHex(naiveRoot(items)), `root of ${count}`)
    for (const index of items.keys()) {
      assert.equal(tree.path(index).map(toHex), naivePath(index, items).map(toHex), `path ${index} of ${count}`)
    }
  }
  fc.assert(fc.property(fc.array(fc.uint8Array(), { minLength: 1, maxLength: 300 }), items =>
    toHex(new MerkleTree(items).root) === toHex(naiveRoot(items))), { numRuns: 50 })
})

test('every path leads to the root, and to nothing like it from another place', () => {
  for (const count of COUNTS) {
    const items = itemsOf(count)
    const tree = new MerkleTree(items)
    const root = toHex(tree.root)
    const proves = (item: Uint8Array, index: number, among: number, path: Uint8Array[]) => {
      const found = rootFromPath(item, index, among, path)
      return found !== undefined && toHex(found) === root
    }
    for (const [index, item] of items.entries()) {
      const path = tree.path(index)
      const where = `${index} of ${count}`
      assert.ok(proves(item, index, count, path), where)
      for (const other of items.keys()) {
        assert.is(proves(item, other, count, path), other === index, `${where} as ${other}`)
      }
      assert.not(proves(new Uint8Array([...item, 0]), index, count, path), `other item at ${where}`)
      assert.not(proves(item, index, count, [...path, path[0] ?? item]), `longer path of ${where}`)
      if (path.length > 0) {
        assert.not(proves(item, index, count, path.slice(1)), `shorter path of ${where}`)
        assert.not(proves(item, index, count, path.with(-1, new Uint8Array(32))), `other path of ${where}`)
        assert.not(proves(item, index, count, path.with(0, path[0]!.slice(1))), `short hash at ${where}`)
      }
    }
  }
})

test('refuses an index that is not below the count', () => {
  const [item] = CT_LEAVES
  for (const [index, count] of [[0, 0], [1, 1], [5, 4], [2 ** 32 - 1, 4], [2 ** 32 - 1, 2 ** 32 - 1]] as const) {
    assert.is(rootFromPath(item!, index, count, []), undefined, `${index} of ${count}`)
  }
})

test('refuses a path that goes on beyond the root', () => {
  const [item] = CT_LEAVES
  assert.is(rootFromPath(item!, 0, 1, [new Uint8Array(32)]), undefined)
  assert.is(rootFromPath(item!, 1, 2, [new Uint8Array(32), new Uint8Array(32)]), undefined)
})

test('an inner node does not pass for a leaf', () => {
  const [a, b] = [new Uint8Array([1]), new Uint8Array([2])]
  const asLeaf = Buffer.concat([hashOf(0, a), hashOf(0, b)])
  assert.is.not(toHex(new MerkleTree([asLeaf]).root), toHex(new MerkleTree([a, b]).root))
})

test('a wrong count is noticed wherever it changes the shape of the path', () => {
  // A count that leaves the item's path the same shape proves the same: only the place in the batch is vouched for.
  const items = itemsOf(5)
  const path = new MerkleTree(items).path(4)
  assert.is(path.length, 1)
  assert.is(rootFromPath(items[4]!, 4, 6, path), undefined)
  assert.is(rootFromPath(items[4]!, 4, 4, path), undefined)
})

test.run()
