/** What gateways ask each other about the ledger. Specified in protocol/spec/ledger.md. */
import { HASH_BYTES } from '../core/hash.ts'
import { contentIdFromBytes, contentIdToBytes } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import { decodeCanonical, must, type Shape } from './codec.ts'
import { own } from './envelope.ts'
import {
  checkWallet, CREDITS_MAX, gatewayFromWire, gatewayToWire, LEDGER_BLOCK_BYTES_MAX, type BlockHash
} from './ledger.ts'
import {
  LedgerAnswer as AnswerCodec, LedgerHead as HeadCodec, LedgerRequest as RequestCodec, type LedgerRow as WireRow
} from './ledger-messages.ts'

export const LEDGER_TOPIC = '/dcn/ledger/1'
export const LEDGER_PROTOCOL = '/dcn/ledger/1'

/** Rows that a gateway keeps; those of further gateways are not taken. */
export const LEDGER_ROWS_MAX = 4_096
export const LEDGER_REQUEST_BYTES_MAX = 512 * 1024
/** Blocks in one answer: as many as come to no more than this, and one at least. */
export const LEDGER_ANSWER_BLOCKS_BYTES = 1024 * 1024
export const LEDGER_ANSWER_BYTES_MAX = 2 * LEDGER_ANSWER_BLOCKS_BYTES + 4 * LEDGER_BLOCK_BYTES_MAX
export const LEDGER_ANSWER_BLOCKS_MAX = 4_096
export const LEDGER_EVIDENCE_MAX = 16

const HEAD_BYTES_MAX = 32
const REQUEST_SHAPE: Shape = { nested: { 1: { repeated: { 1: LEDGER_ROWS_MAX }, nested: { 1: {} } } } }
const ANSWER_SHAPE: Shape = {
  repeated: { 1: LEDGER_ANSWER_BLOCKS_MAX, 3: LEDGER_EVIDENCE_MAX }, nested: { 3: {} }
}

/** How far a gateway's row is known. */
export interface RowMark {
  gateway: PeerId
  /** Its last known block, 0 before the first, and that block's hash. */
  seq: number
  head: BlockHash
  /** Caught with two blocks of one number. */
  frozen: boolean
}

export type LedgerRequest =
  /** What do you have beyond this? `all`: of rows that are not listed too. */
  | { type: 'pull', rows: RowMark[], all: boolean }
  /** Transfer me rights of the wallet. `seq`: how far the asker knows the row of the asked, in this and the next. */
  | { type: 'ask', wallet: string, need: number, seq: number }
  /** Give the wallet its free credits. */
  | { type: 'claim', wallet: string, seq: number }
  /** My row has come to `seq`: answer when you have it. */
  | { type: 'notice', seq: number }
  /** The block at this place: the one with this hash, or (where it is empty) the one of your chain. */
  | { type: 'find', gateway: PeerId, seq: number, block: BlockHash }

export interface LedgerAnswer {
  /** Encoded blocks, each row's in order. */
  blocks: Uint8Array[]
  /** Not everything found room: ask again. */
  more: boolean
  /** Pairs of encoded blocks that freeze their row. */
  evidence: Array<{ one: Uint8Array, other: Uint8Array }>
}

/** What a gateway says of its own row by gossip. */
export interface LedgerHead { seq: number, frozen: number }

export function encodeLedgerHead ({ seq, frozen }: LedgerHead): Uint8Array {
  return HeadCodec.encode({ seq, frozen })
}

/** Throws DCN_MESSAGE_TOO_LARGE and DCN_MESSAGE_MALFORMED; so do the other decoders. */
export function decodeLedgerHead (bytes: Uint8Array): LedgerHead {
  return decodeCanonical('ledger head', HeadCodec, bytes, HEAD_BYTES_MAX)
}

export function encodeLedgerRequest (request: LedgerRequest): Uint8Array {
  switch (request.type) {
    case 'pull': return RequestCodec.encode({ pull: { rows: request.rows.map(rowToWire), all: request.all } })
    case 'ask': return RequestCodec.encode({ ask: { wallet: request.wallet, need: request.need, seq: request.seq } })
    case 'claim': return RequestCodec.encode({ claim: { wallet: request.wallet, seq: request.seq } })
    case 'notice': return RequestCodec.encode({ notice: { seq: request.seq } })
    case 'find':
      return RequestCodec.encode({
        find: { gateway: gatewayToWire(request.gateway), seq: request.seq, block: hashToWire(request.block) }
      })
  }
}

export function decodeLedgerRequest (bytes: Uint8Array): LedgerRequest {
  const what = 'ledger request'
  const body = decodeCanonical(what, RequestCodec, bytes, LEDGER_REQUEST_BYTES_MAX, REQUEST_SHAPE)
  if (body.pull !== undefined) {
    return { type: 'pull', rows: body.pull.rows.map(row => rowFromWire(what, row)), all: body.pull.all }
  }
  if (body.ask !== undefined) {
    checkWallet(what, body.ask.wallet)
    must(body.ask.need <= CREDITS_MAX, what, 'need is out of range')
    return { type: 'ask', ...body.ask }
  }
  if (body.claim !== undefined) {
    checkWallet(what, body.claim.wallet)
    return { type: 'claim', ...body.claim }
  }
  if (body.notice !== undefined) return { type: 'notice', ...body.notice }
  must(body.find !== undefined, what, 'it asks nothing')
  const { gateway, seq, block } = body.find
  return { type: 'find', gateway: gatewayFromWire(what, gateway), seq, block: hashFromWire(what, block) }
}

export function encodeLedgerAnswer ({ blocks, more, evidence }: LedgerAnswer): Uint8Array {
  return AnswerCodec.encode({
    blocks: blocks.map(own), more, evidence: evidence.map(({ one, other }) => ({ one: own(one), other: own(other) }))
  })
}

export function decodeLedgerAnswer (bytes: Uint8Array): LedgerAnswer {
  return decodeCanonical('ledger answer', AnswerCodec, bytes, LEDGER_ANSWER_BYTES_MAX, ANSWER_SHAPE)
}

function rowToWire ({ gateway, seq, head, frozen }: RowMark): WireRow {
  return { gateway: gatewayToWire(gateway), seq, head: hashToWire(head), frozen }
}

function rowFromWire (what: string, { gateway, seq, head, frozen }: WireRow): RowMark {
  return { gateway: gatewayFromWire(what, gateway), seq, head: hashFromWire(what, head), frozen }
}

function hashToWire (hash: BlockHash): Uint8Array<ArrayBuffer> {
  return own(contentIdToBytes(hash))
}

function hashFromWire (what: string, bytes: Uint8Array): BlockHash {
  must(bytes.byteLength === 0 || bytes.byteLength === HASH_BYTES, what, 'a hash is not 32 bytes')
  return contentIdFromBytes(bytes)
}
