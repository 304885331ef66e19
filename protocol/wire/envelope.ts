/**
 * Signed envelopes: several items under one signature, each of which can be proven alone.
 * Order of the checks: size, canonical encoding, signature under a domain string; meaning is the caller's.
 * Specified in protocol/spec/envelope.md.
 */
import { toHex, utf8 } from '../core/bytes.ts'
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES, verify, type Signer } from '../core/ed25519.ts'
import { DcnError } from '../core/errors.ts'
import { decodeCanonical, must, type Shape } from './codec.ts'
import { MerkleTree, rootFromPath } from './merkle.ts'
import { SignedBatch, SignedItem } from './messages.ts'

/** What a signature is for; no signature under one domain passes under another. */
export const DOMAINS = {
  offers: 'dcn/offers/1\n',
  dispatch: 'dcn/dispatch/1\n',
  nodeInfo: 'dcn/node-info/1\n',
  jobs: 'dcn/jobs/2\n',
  records: 'dcn/records/1\n',
  claims: 'dcn/claims/1\n',
  ledger: 'dcn/ledger/1\n',
  standby: 'dcn/standby/1\n',
  standbyAnswer: 'dcn/standby-answer/1\n',
  jobCancel: 'dcn/job-cancel/1\n',
  jobList: 'dcn/job-list/1\n',
  webhooks: 'dcn/webhooks/1\n',
  settlements: 'dcn/settlements/1\n',
  settlementStates: 'dcn/settlement-states/1\n'
} as const

export type Domain = keyof typeof DOMAINS

/** Items under one signature. Also bounds a proof's path: 2^10 items have paths of at most 10 hashes. */
export const BATCH_ITEMS_MAX = 1_024

export const BATCH_SHAPE: Shape = { repeated: { 1: BATCH_ITEMS_MAX } }

const PATH_HASHES_MAX = 10
const COUNT_BYTES = 4
const ITEM_SHAPE: Shape = { repeated: { 4: PATH_HASHES_MAX } }

/** Largest SignedItem, which is the item and at most about half a kilobyte of proof. */
export const SIGNED_ITEM_BYTES_MAX = 4 * 1024

export interface OpenedBatch {
  items: Uint8Array[]
  /** Public key whose signature covers the items. */
  signer: Uint8Array
  /** The batch as it came, from which `proveItem` makes proofs; not to be changed. */
  batch: SignedBatch
}

/** Trees of opened batches, so that a batch of which every item is proven is hashed once. */
const trees = new WeakMap<SignedBatch, MerkleTree>()

/** Signs 1 to BATCH_ITEMS_MAX items. */
export function signBatch (domain: Domain, items: Uint8Array[], signer: Signer): SignedBatch {
  const signature = signer.sign(signedBytes(domain, items.length, new MerkleTree(items).root))
  return { items: items.map(own), signer: own(signer.publicKey), signature: own(signature) }
}

/** `signBatch`, encoded: a whole message by itself. */
export function sealBatch (domain: Domain, items: Uint8Array[], signer: Signer): Uint8Array {
  return SignedBatch.encode(signBatch(domain, items, signer))
}

/**
 * Opens a batch from an untrusted peer.
 * Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED, DCN_MESSAGE_BAD_SIGNATURE and nothing else.
 */
export function openBatch (domain: Domain, bytes: Uint8Array, bytesMax: number): OpenedBatch {
  return checkBatch(domain, decodeCanonical(`${domain} batch`, SignedBatch, bytes, bytesMax, BATCH_SHAPE))
}

/** `openBatch` for a batch that was decoded as part of a larger canonical message. */
export function checkBatch (domain: Domain, batch: SignedBatch): OpenedBatch {
  const what = `${domain} batch`
  const { items, signer, signature } = batch
  const fits = items.length >= 1 && items.length <= BATCH_ITEMS_MAX
  must(fits, what, `${items.length} items, 1 to ${BATCH_ITEMS_MAX} allowed`)
  checkSigner(what, signer, signature)
  const tree = new MerkleTree(items)
  if (!verify(signedBytes(domain, items.length, tree.root), signature, signer)) {
    throw new DcnError('DCN_MESSAGE_BAD_SIGNATURE', { what, signer: toHex(signer) })
  }
  trees.set(batch, tree)
  return { items, signer, batch }
}

/** Evidence that the batch's signer said item `index`, for anybody who was not there. */
export function proveItem (batch: SignedBatch, index: number): Uint8Array {
  const { items, signer, signature } = batch
  const item = items[index]
  must(item !== undefined, 'batch', `no item ${index}`)
  const path = (trees.get(batch) ?? new MerkleTree(items)).path(index).map(own)
  return SignedItem.encode({ item, index, count: items.length, path, signer, signature })
}

/** The item of a batch that must hold exactly one. */
export function onlyItem (what: string, { items }: OpenedBatch): Uint8Array {
  const [item] = items
  must(item !== undefined && items.length === 1, what, `${items.length} items where one belongs`)
  return item
}

/** Checks a proof of `proveItem`. Throws as `openBatch` does. */
export function openItem (domain: Domain, bytes: Uint8Array): { item: Uint8Array, signer: Uint8Array } {
  const what = `${domain} proof`
  const { item, index, count, path, signer, signature } =
    decodeCanonical(what, SignedItem, bytes, SIGNED_ITEM_BYTES_MAX, ITEM_SHAPE)
  checkSigner(what, signer, signature)
  must(count >= 1 && count <= BATCH_ITEMS_MAX, what, 'wrong count')
  const root = rootFromPath(item, index, count, path)
  must(root !== undefined, what, 'the path does not fit the place')
  if (!verify(signedBytes(domain, count, root), signature, signer)) {
    throw new DcnError('DCN_MESSAGE_BAD_SIGNATURE', { what, signer: toHex(signer) })
  }
  return { item, signer }
}

function checkSigner (what: string, signer: Uint8Array, signature: Uint8Array): void {
  must(signer.byteLength === PUBLIC_KEY_BYTES, what, 'signer is not 32 bytes')
  must(signature.byteLength === SIGNATURE_BYTES, what, 'signature is not 64 bytes')
}

/** The root alone does not settle the count, and so one item would have several proofs. */
function signedBytes (domain: Domain, count: number, root: Uint8Array): Uint8Array {
  const prefix = utf8(DOMAINS[domain])
  const bytes = new Uint8Array(prefix.byteLength + COUNT_BYTES + root.byteLength)
  bytes.set(prefix)
  new DataView(bytes.buffer).setUint32(prefix.byteLength, count)
  bytes.set(root, prefix.byteLength + COUNT_BYTES)
  return bytes
}

/** The generated types want a plain ArrayBuffer behind every byte string. */
export function own (bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? bytes as Uint8Array<ArrayBuffer> : new Uint8Array(bytes)
}
