/** The manifest of a settlement: who is paid how much for which receipts. Specified in protocol/spec/receipts.md. */
import { PUBLIC_KEY_BYTES, type Signer } from '../core/ed25519.ts'
import {
  contentIdFromBytes, contentIdOf, contentIdToBytes, isContentIdBytes, type ContentId
} from '../core/ids.ts'
import { SETTLEMENT_RECEIPTS_MAX } from '../core/limits.ts'
import { peerIdOf, publicKeyOfAddress, solanaAddressOf, type PeerId } from '../core/peer-id.ts'
import { decodeCanonical, must, type Shape } from './codec.ts'
import { onlyItem, openBatch, own, sealBatch } from './envelope.ts'
import { addressBytes, keyBytes } from './key-bytes.ts'
import { SettlementManifest as ManifestCodec, type SettlementPayee as WirePayee } from './settlements-messages.ts'

/**
 * Receipts in one file, of a payee that has more; its last file has what is left. A power of two, so that the tree over
 * a payee's receipts is the tree over the roots of its files.
 */
export const RECEIPTS_PER_FILE = 1_024
/** Nodes paid in one settlement; more wait for the next. */
export const SETTLEMENT_PAYEES_MAX = 4_096

/** About 180 bytes a payee, and 34 for each further file. */
export const MANIFEST_BYTES_MAX = 1024 * 1024

const WHAT = 'settlement manifest'
const FILES_MAX = Math.ceil(SETTLEMENT_RECEIPTS_MAX / RECEIPTS_PER_FILE)
const MANIFEST_SHAPE: Shape = { repeated: { 8: SETTLEMENT_PAYEES_MAX }, nested: { 8: { repeated: { 7: FILES_MAX } } } }

/** Root over all that a settlement pays, in hex. It is in the memo of each of its transactions. */
export type SettlementId = ContentId

/** A node's receipts in a settlement: `count` of them from `firstSequence`, without a gap. */
export interface Payee {
  node: PeerId
  /** The wallet that is paid, as a Solana address: that of the last receipt. */
  payTo: string
  firstSequence: number
  count: number
  /** Of the receipts' amounts, in micro-USDC. */
  sum: number
  /** Root over the receipts, in hex. */
  subRoot: ContentId
}

export interface ManifestPayee extends Payee {
  /** Where the receipts are, in their order, RECEIPTS_PER_FILE in each. */
  files: ContentId[]
}

export interface Manifest {
  gateway: PeerId
  /** Of this gateway's settlements, from 1. */
  number: number
  createdAtMs: number
  /** The cluster's genesis hash and the mint that count, in base58. */
  genesis: string
  mint: string
  receipts: number
  root: SettlementId
  /** Transactions; each pays the next of the payees. */
  parts: number
  payees: ManifestPayee[]
}

export function sealManifest (manifest: Omit<Manifest, 'gateway'>, signer: Signer): Uint8Array {
  const item = ManifestCodec.encode({
    ...manifest,
    mint: own(addressBytes(WHAT, manifest.mint)),
    root: own(contentIdToBytes(manifest.root)),
    payees: manifest.payees.map(payeeToWire)
  })
  return sealBatch('settlements', [item], signer)
}

/**
 * Opens what a gateway signed. Whether the roots are those of the receipts is not looked at.
 * Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED, DCN_MESSAGE_BAD_SIGNATURE.
 */
export function openManifest (bytes: Uint8Array): Manifest {
  const opened = openBatch('settlements', bytes, MANIFEST_BYTES_MAX)
  const item = onlyItem(WHAT, opened)
  const wire = decodeCanonical(WHAT, ManifestCodec, item, MANIFEST_BYTES_MAX, MANIFEST_SHAPE)
  const { number, createdAtMs, genesis, receipts, parts } = wire
  const payees = wire.payees.map(payeeFromWire)
  must(number >= 1, WHAT, 'settlements count from 1')
  must(publicKeyOfAddress(genesis) !== undefined, WHAT, 'genesis is not a hash')
  must(wire.mint.byteLength === PUBLIC_KEY_BYTES && isContentIdBytes(wire.root), WHAT, 'mint or root is not 32 bytes')
  must(parts >= 1 && parts <= payees.length, WHAT, 'its parts do not fit its payees')
  must(receipts <= SETTLEMENT_RECEIPTS_MAX, WHAT, 'it has too many receipts')
  must(receipts === payees.reduce((sum, { count }) => sum + count, 0), WHAT, 'its receipts are not its payees\'')
  must(new Set(payees.map(({ node }) => node)).size === payees.length, WHAT, 'a node is paid twice')
  return {
    gateway: peerIdOf(opened.signer), number, createdAtMs, genesis, mint: solanaAddressOf(wire.mint), receipts,
    root: contentIdFromBytes(wire.root), parts, payees
  }
}

/** By which a sealed manifest is asked for, as other content. */
export function manifestIdOf (bytes: Uint8Array): ContentId {
  return contentIdOf(bytes)
}

function payeeToWire ({ node, payTo, subRoot, files, ...numbers }: ManifestPayee): WirePayee {
  return {
    ...numbers,
    node: own(keyBytes(WHAT, node)),
    payTo: own(addressBytes(WHAT, payTo)),
    subRoot: own(contentIdToBytes(subRoot)),
    files: files.map(file => own(contentIdToBytes(file)))
  }
}

function payeeFromWire ({ node, payTo, firstSequence, count, sum, subRoot, files }: WirePayee): ManifestPayee {
  must(node.byteLength === PUBLIC_KEY_BYTES && payTo.byteLength === PUBLIC_KEY_BYTES, WHAT, 'a key is not 32 bytes')
  must(isContentIdBytes(subRoot) && files.every(isContentIdBytes), WHAT, 'a hash is not 32 bytes')
  must(firstSequence >= 1 && count >= 1 && sum >= 1, WHAT, 'it is paid nothing, or for nothing')
  must(files.length === Math.ceil(count / RECEIPTS_PER_FILE), WHAT, 'its files do not fit its receipts')
  return {
    node: peerIdOf(node), payTo: solanaAddressOf(payTo), firstSequence, count, sum,
    subRoot: contentIdFromBytes(subRoot), files: files.map(contentIdFromBytes)
  }
}
