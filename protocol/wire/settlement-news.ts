/** What gateways tell each other of settlements. Specified in protocol/spec/receipts.md. */
import type { Signer } from '../core/ed25519.ts'
import { contentIdFromBytes, contentIdToBytes, isContentIdBytes, type ContentId } from '../core/ids.ts'
import { peerIdOf, type PeerId } from '../core/peer-id.ts'
import { decodeCanonical, must, type Shape } from './codec.ts'
import { wordTable } from './enums.ts'
import { onlyItem, openBatch, own, sealBatch } from './envelope.ts'
import { gatewayFromWire, gatewayToWire } from './ledger.ts'
import {
  SettlementHead as HeadCodec, SettlementNews as NewsCodec, SettlementPartWord as WireWord,
  SettlementPull as PullCodec, SettlementStatus as StatusCodec
} from './settlements-messages.ts'
import { SETTLEMENT_PAYEES_MAX, type SettlementId } from './settlements.ts'

export const SETTLEMENTS_TOPIC = '/dcn/settlements/1'
export const SETTLEMENTS_PROTOCOL = '/dcn/settlements/1'

/** Gateways whose settlements one keeps; those of further ones are not taken. */
export const SETTLEMENT_GATEWAYS_MAX = 4_096
/** Statuses in one answer: as many as come to no more bytes than this, and one at least. */
export const SETTLEMENT_NEWS_BYTES = 512 * 1024
export const SETTLEMENT_NEWS_MAX = 1_024
export const SETTLEMENT_PULL_BYTES_MAX = 256 * 1024

/** A part is some 95 bytes. */
export const SETTLEMENT_STATUS_BYTES_MAX = 512 * 1024
export const SETTLEMENT_NEWS_BYTES_MAX = SETTLEMENT_NEWS_BYTES + SETTLEMENT_STATUS_BYTES_MAX + 16 * 1024
const HEAD_BYTES_MAX = 16

const STATUS_SHAPE: Shape = { repeated: { 5: SETTLEMENT_PAYEES_MAX }, nested: { 5: {} } }
const PULL_SHAPE: Shape = { repeated: { 1: SETTLEMENT_GATEWAYS_MAX }, nested: { 1: {} } }
const NEWS_SHAPE: Shape = { repeated: { 1: SETTLEMENT_NEWS_MAX } }

/** Of 64 bytes in base58. */
const SIGNATURE_FORM = /^[1-9A-HJ-NP-Za-km-z]{64,88}$/

export type PartWord = 'open' | 'final' | 'failed'
const WORDS = wordTable<PartWord, WireWord>({
  open: WireWord.SETTLEMENT_PART_WORD_OPEN,
  final: WireWord.SETTLEMENT_PART_WORD_FINAL,
  failed: WireWord.SETTLEMENT_PART_WORD_FAILED
})

export interface PartStatus {
  /** `failed`: it moved nothing, and its payees are paid in a later settlement. */
  state: PartWord
  /** Signature of the transaction that ended it; empty while there is none. */
  transaction: string
}

/** How a settlement stands, as its gateway says. */
export interface SettlementStatus {
  gateway: PeerId
  number: number
  /** Of all that this gateway says of its settlements, from 1: each word counts one more. */
  revision: number
  root: SettlementId
  /** Content id of the manifest. */
  manifest: ContentId
  parts: PartStatus[]
}

export interface SettlementMark { gateway: PeerId, revision: number }

export interface SettlementNews {
  /** Sealed statuses, each gateway's by revision. */
  statuses: Uint8Array[]
  more: boolean
}

export function sealStatus (status: Omit<SettlementStatus, 'gateway'>, signer: Signer): Uint8Array {
  const { number, revision, root, manifest, parts } = status
  const item = StatusCodec.encode({
    number, revision, root: own(contentIdToBytes(root)), manifest: own(contentIdToBytes(manifest)),
    parts: parts.map(({ state, transaction }) => ({ state: WORDS.toWire(state), transaction }))
  })
  return sealBatch('settlementStates', [item], signer)
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED, DCN_MESSAGE_BAD_SIGNATURE. */
export function openStatus (bytes: Uint8Array): SettlementStatus {
  const what = 'settlement status'
  const opened = openBatch('settlementStates', bytes, SETTLEMENT_STATUS_BYTES_MAX)
  const wire = decodeCanonical(what, StatusCodec, onlyItem(what, opened), SETTLEMENT_STATUS_BYTES_MAX, STATUS_SHAPE)
  const { number, revision, root, manifest } = wire
  must(number >= 1 && revision >= 1, what, 'number and revision count from 1')
  must(isContentIdBytes(root) && isContentIdBytes(manifest), what, 'a hash is not 32 bytes')
  const parts = wire.parts.map(({ state, transaction }) => ({ state: WORDS.fromWire(what, state), transaction }))
  must(parts.every(isPart), what, 'a part is none')
  return {
    gateway: peerIdOf(opened.signer), number, revision, root: contentIdFromBytes(root),
    manifest: contentIdFromBytes(manifest), parts
  }
}

function isPart ({ state, transaction }: PartStatus): boolean {
  const named = SIGNATURE_FORM.test(transaction)
  return state === 'final' ? named : transaction === '' || (state === 'failed' && named)
}

export function encodeSettlementHead (head: { revision: number }): Uint8Array {
  return HeadCodec.encode(head)
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeSettlementHead (bytes: Uint8Array): { revision: number } {
  const { revision } = decodeCanonical('settlement head', HeadCodec, bytes, HEAD_BYTES_MAX)
  return { revision }
}

export function encodeSettlementPull (marks: readonly SettlementMark[]): Uint8Array {
  return PullCodec.encode({
    marks: marks.map(({ gateway, revision }) => ({ gateway: gatewayToWire(gateway), revision }))
  })
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeSettlementPull (bytes: Uint8Array): SettlementMark[] {
  const what = 'settlement pull'
  const { marks } = decodeCanonical(what, PullCodec, bytes, SETTLEMENT_PULL_BYTES_MAX, PULL_SHAPE)
  return marks.map(({ gateway, revision }) => ({ gateway: gatewayFromWire(what, gateway), revision }))
}

export function encodeSettlementNews ({ statuses, more }: SettlementNews): Uint8Array {
  return NewsCodec.encode({ statuses: statuses.map(own), more })
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeSettlementNews (bytes: Uint8Array): SettlementNews {
  const { statuses, more } =
    decodeCanonical('settlement news', NewsCodec, bytes, SETTLEMENT_NEWS_BYTES_MAX, NEWS_SHAPE)
  return { statuses, more }
}
