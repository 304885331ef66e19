import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toHex } from '../../../../protocol/core/bytes.ts'
import { peerIdOf, solanaAddressOf } from '../../../../protocol/core/peer-id.ts'
import { RECEIPT_BYTES } from '../../../../protocol/receipts/receipt.ts'
import {
  fileRoot, pathInPayee, payeeRoot, payeeTree, receiptsOf, rootOfPayee, settlementRoot, subRootOf
} from '../../../../protocol/receipts/tree.ts'
import { MerkleTree } from '../../../../protocol/wire/merkle.ts'
import { RECEIPTS_PER_FILE, type Payee } from '../../../../protocol/wire/settlements.ts'
import { receiptNode } from '../../../helpers/receipts.ts'

/** Bytes of so many receipts, each another. */
function bytesOf (count: number): Uint8Array {
  const bytes = new Uint8Array(count * RECEIPT_BYTES)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < count; at++) view.setUint32(at * RECEIPT_BYTES, at)
  return bytes
}

function filesOf (bytes: Uint8Array): Uint8Array[] {
  const size = RECEIPTS_PER_FILE * RECEIPT_BYTES
  const count = Math.ceil(bytes.byteLength / size)
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
}

function payeeNo (no: number, changes: Partial<Payee> = {}): Payee {
  const { publicKey } = receiptNode(no)
  return {
    node: peerIdOf(publicKey), payTo: solanaAddressOf(publicKey), firstSequence: no + 1, count: 7, sum: 70,
    subRoot: toHex(new Uint8Array(32).fill(no)), ...changes
  }
}

const test = suite('receipts/tree')

test('the root over a payee\'s files is the root over its receipts, and so are the paths', () => {
  for (const count of [1, 2, 1_023, 1_024, 1_025, 2_048, 2_500, 3_073]) {
    const bytes = bytesOf(count)
    const whole = new MerkleTree(receiptsOf(bytes))
    const files = filesOf(bytes)
    const roots = files.map(fileRoot)
    assert.is(toHex(payeeRoot(roots)), toHex(whole.root), `${count}`)
    for (const index of [0, 1, 1_023, 1_024, count - 2, count - 1].filter(at => at >= 0 && at < count)) {
      const found = pathInPayee(index, files[Math.floor(index / RECEIPTS_PER_FILE)]!, roots)
      assert.equal(found, { index, path: whole.path(index).map(toHex) }, `${index} of ${count}`)
      const receipt = receiptsOf(bytes)[index]!
      assert.is(subRootOf(receipt, found, count), toHex(whole.root))
      assert.is.not(subRootOf(receipt, { ...found, index: index ^ 1 }, count), toHex(whole.root))
    }
  }
})

test('a payee\'s leaf hashes 2, keys, numbers and root; the root of all 3, both counts and the tree', () => {
  const payee = payeeNo(1)
  const numbers = Buffer.alloc(24)
  numbers.writeBigUInt64LE(2n, 0)
  numbers.writeBigUInt64LE(7n, 8)
  numbers.writeBigUInt64LE(70n, 16)
  const { publicKey } = receiptNode(1)
  const leaf = createHash('sha256').update(Buffer.concat([
    Buffer.from([2]), publicKey, publicKey, numbers, Buffer.alloc(32, 1)
  ])).digest('hex')
  assert.is(toHex(payeeTree([payee]).root), leaf)
  const counts = Buffer.alloc(16)
  counts.writeBigUInt64LE(1n, 0)
  counts.writeBigUInt64LE(7n, 8)
  const root = createHash('sha256').update(Buffer.concat([
    Buffer.from([3]), counts, Buffer.from(leaf, 'hex')
  ])).digest('hex')
  assert.is(settlementRoot([payee]), root)
  assert.is(rootOfPayee(payee, { index: 0, path: [] }, { payees: 1, receipts: 7 }), root)
})

test('whatever of a payee is changed, it leads to another root', () => {
  const payees = Array.from({ length: 5 }, (_, no) => payeeNo(no))
  const tree = payeeTree(payees)
  const [root, place] = [settlementRoot(payees), { index: 3, path: tree.path(3).map(toHex) }]
  const counts = { payees: 5, receipts: 35 }
  assert.is(rootOfPayee(payeeNo(3), place, counts), root)
  const other = payeeNo(9)
  const changes: Array<Partial<Payee>> = [
    { node: other.node }, { payTo: other.payTo }, { firstSequence: 5 }, { count: 8 }, { sum: 71 },
    { subRoot: other.subRoot }
  ]
  for (const change of changes) {
    assert.is.not(rootOfPayee(payeeNo(3, change), place, counts), root, Object.keys(change)[0])
  }
  assert.is.not(rootOfPayee(payeeNo(3), { ...place, index: 2 }, counts), root)
  for (const other of [{ payees: 4 }, { payees: 6 }, { receipts: 36 }]) {
    assert.is.not(rootOfPayee(payeeNo(3), place, { ...counts, ...other }), root)
  }
})

test.run()
