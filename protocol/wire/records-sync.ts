/** How gateways tell each other of records, compare and exchange them. Specified in protocol/spec/records.md. */
import { fromHex, toHex } from '../core/bytes.ts'
import { HASH_BYTES } from '../core/hash.ts'
import { decodeCanonical, malformed, must, type Shape } from './codec.ts'
import { own } from './envelope.ts'
import { GOSSIP_BYTES_MAX } from './offers.ts'
import {
  RecordsAnswer as AnswerCodec, RecordsNews as NewsCodec, RecordsQuery as QueryCodec, type RangeState as StateFields
} from './records-messages.ts'

export const RECORDS_TOPIC = '/dcn/records/3'
export const RECORDS_PROTOCOL = '/dcn/records/3'

export const RECORDS_QUERY_BYTES_MAX = 512 * 1024
export const RECORDS_ANSWER_BYTES_MAX = 1024 * 1024

/** Ranges compared by one question. */
export const RANGES_MAX = 128
/** Records asked for, or sent, by one question. */
export const PULL_IDS_MAX = 128
export const PUSH_RECORDS_MAX = 64
/** Records that travel in gossip themselves. */
export const NEWS_RECORDS_MAX = 4
export const NEWS_ENTRIES_MAX = 14

export const DIGEST_BYTES = 16
/** Ranges that a range divides into: one for each digit that may come next. */
export const RANGE_CHILDREN = 16
/** Largest range that is told entry by entry. */
export const RANGE_ENTRIES_MAX = 32

const ENTRY_BYTES = 2 * HASH_BYTES
const PREFIX = /^[0-9a-f]{0,64}$/

/** A record by the hash of its key, and the hash of what it says; both hex. */
export interface Entry { id: string, hash: string }

/** A range of ids, by the hexadecimal digits that they begin with: its entries by id, or the digests of its parts. */
export type Range = { entries: Entry[] } | { digests: Uint8Array[] }

export type RangeState = { same: true } | Range

export type RecordsQuery =
  | { type: 'compare', ranges: Array<{ prefix: string, digest: Uint8Array }> }
  | { type: 'pull', ids: string[] }
  | { type: 'push', records: Uint8Array[], withCode: boolean }

export type RecordsAnswer =
  | { type: 'compare', states: RangeState[] }
  | { type: 'pull', records: Uint8Array[] }
  | { type: 'push', held: boolean[] }

export interface RecordsNews { records: Uint8Array[], entries: Entry[] }

const LIST = (countMax: number): Shape => ({ repeated: { 1: countMax } })
const RANGES_SHAPE: Shape = { ...LIST(RANGES_MAX), nested: { 1: {} } }
const QUERY_SHAPE: Shape = { nested: { 1: RANGES_SHAPE, 2: LIST(PULL_IDS_MAX), 3: LIST(PUSH_RECORDS_MAX) } }
const ANSWER_SHAPE: Shape = { nested: { 1: RANGES_SHAPE, 2: LIST(PULL_IDS_MAX), 3: {} } }

export function encodeRecordsQuery (query: RecordsQuery): Uint8Array {
  switch (query.type) {
    case 'compare': return QueryCodec.encode({
      compare: { ranges: query.ranges.map(({ prefix, digest }) => ({ prefix, digest: own(digest) })) }
    })
    case 'pull': return QueryCodec.encode({ pull: { ids: query.ids.map(id => own(fromHex(id))) } })
    case 'push': return QueryCodec.encode({
      push: { records: query.records.map(own), withCode: query.withCode }
    })
  }
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeRecordsQuery (bytes: Uint8Array): RecordsQuery {
  const what = 'records query'
  const { compare, pull, push } = decodeCanonical(what, QueryCodec, bytes, RECORDS_QUERY_BYTES_MAX, QUERY_SHAPE)
  if (compare !== undefined) {
    for (const { prefix, digest } of compare.ranges) {
      must(PREFIX.test(prefix), what, 'a prefix is not hexadecimal')
      must(digest.byteLength === DIGEST_BYTES, what, 'a digest is not 16 bytes')
    }
    return { type: 'compare', ranges: compare.ranges }
  }
  if (pull !== undefined) {
    must(pull.ids.every(id => id.byteLength === HASH_BYTES), what, 'an id is not 32 bytes')
    return { type: 'pull', ids: pull.ids.map(toHex) }
  }
  if (push !== undefined) return { type: 'push', ...push }
  throw malformed(what, 'it is empty')
}

export function encodeRecordsAnswer (answer: RecordsAnswer): Uint8Array {
  switch (answer.type) {
    case 'compare': return AnswerCodec.encode({ compare: { states: answer.states.map(stateToWire) } })
    case 'pull': return AnswerCodec.encode({ pull: { records: answer.records.map(own) } })
    case 'push': return AnswerCodec.encode({ push: { held: Uint8Array.from(answer.held, Number) } })
  }
}

/** The answer to a query of this type. Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeRecordsAnswer<T extends RecordsQuery['type']> (
  type: T, bytes: Uint8Array
): RecordsAnswer & { type: T } {
  const answer = decodeAnswer(bytes)
  must(answer.type === type, 'records answer', 'it answers another question')
  return answer as RecordsAnswer & { type: T }
}

function decodeAnswer (bytes: Uint8Array): RecordsAnswer {
  const what = 'records answer'
  const { compare, pull, push } = decodeCanonical(what, AnswerCodec, bytes, RECORDS_ANSWER_BYTES_MAX, ANSWER_SHAPE)
  if (compare !== undefined) return { type: 'compare', states: compare.states.map(stateFrom) }
  if (pull !== undefined) return { type: 'pull', records: pull.records }
  if (push !== undefined) {
    must(push.held.every(byte => byte <= 1), what, 'held is neither 0 nor 1')
    return { type: 'push', held: [...push.held].map(byte => byte === 1) }
  }
  throw malformed(what, 'it is empty')
}

export function encodeRecordsNews ({ records, entries }: RecordsNews): Uint8Array {
  return NewsCodec.encode({ records: records.map(own), entries: entriesToWire(entries) })
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeRecordsNews (bytes: Uint8Array): RecordsNews {
  const what = 'records news'
  const { records, entries } = decodeCanonical(what, NewsCodec, bytes, GOSSIP_BYTES_MAX, LIST(NEWS_RECORDS_MAX))
  return { records, entries: entriesFrom(what, entries, NEWS_ENTRIES_MAX) }
}

function stateToWire (state: RangeState): StateFields {
  const none = { same: false, digests: new Uint8Array(), entries: new Uint8Array() }
  if ('same' in state) return { ...none, same: true }
  if ('entries' in state) return { ...none, entries: entriesToWire(state.entries) }
  return { ...none, digests: joined(state.digests) }
}

function stateFrom ({ same, digests, entries }: StateFields): RangeState {
  const what = 'records answer'
  const told = [same, digests.byteLength > 0, entries.byteLength > 0].filter(Boolean)
  must(told.length <= 1, what, 'a range has two states')
  if (same) return { same }
  if (digests.byteLength === 0) return { entries: entriesFrom(what, entries, RANGE_ENTRIES_MAX) }
  must(digests.byteLength === RANGE_CHILDREN * DIGEST_BYTES, what, 'not as many digests as a range has parts')
  return { digests: split(digests, DIGEST_BYTES) }
}

function entriesToWire (entries: Entry[]): Uint8Array<ArrayBuffer> {
  return joined(entries.map(({ id, hash }) => fromHex(id + hash)))
}

function entriesFrom (what: string, bytes: Uint8Array, countMax: number): Entry[] {
  must(bytes.byteLength % ENTRY_BYTES === 0, what, 'an entry is not 64 bytes')
  must(bytes.byteLength <= countMax * ENTRY_BYTES, what, `more than ${countMax} entries`)
  return split(bytes, ENTRY_BYTES).map(entry => ({
    id: toHex(entry.subarray(0, HASH_BYTES)), hash: toHex(entry.subarray(HASH_BYTES))
  }))
}

function joined (parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.byteLength
  }
  return bytes
}

function split (bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: bytes.byteLength / size }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
}
