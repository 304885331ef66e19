/**
 * What a settlement commits to: a tree over the receipts of each node, and one over what each node is paid for them.
 * Specified in protocol/spec/receipts.md.
 */
import { fromHex, toHex } from '../core/bytes.ts'
import { HASH_BYTES, sha256 } from '../core/hash.ts'
import { contentIdToBytes, type ContentId } from '../core/ids.ts'
import { addressBytes, keyBytes } from '../wire/key-bytes.ts'
import { asHash, MerkleTree, rootFromPath } from '../wire/merkle.ts'
import { RECEIPTS_PER_FILE, type Payee, type SettlementId } from '../wire/settlements.ts'
import { ByteWriter } from './fixed-bytes.ts'
import { RECEIPT_BYTES } from './receipt.ts'

/** Before what a payee's leaf hashes: neither a receipt (0) nor an inner node (1) passes for one. */
const PAYEE = 2
const WHAT = 'payee'
const PAYEE_BYTES = 1 + 2 * 32 + 3 * 8 + HASH_BYTES

/** Before what a settlement's root hashes. */
const ROOT = 3
const ROOT_BYTES = 1 + 2 * 8 + HASH_BYTES

/** In a whole settlement. */
export interface Counts { payees: number, receipts: number }

/** Hashes that lead from a receipt to the root, each in hex. */
export interface ReceiptPath {
  /** Of the receipt among the payee's. */
  index: number
  path: string[]
}

/** The receipts in a file: one after the other. */
export function receiptsOf (file: Uint8Array): Uint8Array[] {
  const count = Math.floor(file.byteLength / RECEIPT_BYTES)
  return Array.from({ length: count }, (_, at) => file.subarray(at * RECEIPT_BYTES, (at + 1) * RECEIPT_BYTES))
}

/** Root over the receipts in a file. */
export function fileRoot (file: Uint8Array): Uint8Array {
  return new MerkleTree(receiptsOf(file)).root
}

/** Root over a payee's receipts, from those over its files. */
export function payeeRoot (fileRoots: readonly Uint8Array[]): Uint8Array {
  return new MerkleTree(fileRoots, asHash).root
}

/** Where the receipt at `index` of a payee's stands. `file`: the one that it is in. */
export function pathInPayee (index: number, file: Uint8Array, fileRoots: readonly Uint8Array[]): ReceiptPath {
  const inFile = new MerkleTree(receiptsOf(file)).path(index % RECEIPTS_PER_FILE)
  const above = new MerkleTree(fileRoots, asHash).path(Math.floor(index / RECEIPTS_PER_FILE))
  return { index, path: [...inFile, ...above].map(toHex) }
}

/** The root that a receipt leads to; undefined where the path does not fit the place. */
export function subRootOf (receipt: Uint8Array, { index, path }: ReceiptPath, count: number): ContentId | undefined {
  const root = rootFromPath(receipt, index, count, path.map(fromHex))
  return root === undefined ? undefined : toHex(root)
}

export function payeeTree (payees: readonly Payee[]): MerkleTree {
  return new MerkleTree(payees.map(payeeBytes), sha256)
}

/** What the memos carry. */
export function settlementRoot (payees: readonly Payee[]): SettlementId {
  const receipts = payees.reduce((sum, { count }) => sum + count, 0)
  return rootOver(payeeTree(payees).root, { payees: payees.length, receipts })
}

/** The root that a payee leads to; undefined where the path does not fit the place. */
export function rootOfPayee (
  payee: Payee, { index, path }: ReceiptPath, counts: Counts
): SettlementId | undefined {
  const tree = rootFromPath(payeeBytes(payee), index, counts.payees, path.map(fromHex), sha256)
  return tree === undefined ? undefined : rootOver(tree, counts)
}

/** A path fits trees of several sizes; the counts say which it is. */
function rootOver (tree: Uint8Array, { payees, receipts }: Counts): SettlementId {
  return toHex(sha256(new ByteWriter(ROOT_BYTES).u8(ROOT).u64(payees).u64(receipts).put(tree).whole()))
}

/** What a payee's leaf is the hash of. Throws DCN_MESSAGE_MALFORMED where it names no keys. */
export function payeeBytes ({ node, payTo, firstSequence, count, sum, subRoot }: Payee): Uint8Array {
  return new ByteWriter(PAYEE_BYTES).u8(PAYEE).put(keyBytes(WHAT, node)).put(addressBytes(WHAT, payTo))
    .u64(firstSequence).u64(count).u64(sum).put(contentIdToBytes(subRoot)).whole()
}
