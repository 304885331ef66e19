/** What gateways tell each other of Idempotency-Keys. Specified in protocol/spec/claims.md. */
import { fromHex, toHex } from '../core/bytes.ts'
import type { Signer } from '../core/ed25519.ts'
import { HASH_BYTES } from '../core/hash.ts'
import { peerIdOf, type PeerId } from '../core/peer-id.ts'
import {
  ClaimAnswer as AnswerCodec, type ClaimPut as PutCodec, ClaimRecord as RecordCodec, ClaimRequest as RequestCodec,
  ClaimState as WireState, ClaimWord as WireWord
} from './claims-messages.ts'
import { decodeCanonical, must } from './codec.ts'
import { wordTable } from './enums.ts'
import { onlyItem, openBatch, own, sealBatch } from './envelope.ts'

export const CLAIMS_PROTOCOL = '/dcn/claims/1'

/** Largest sealed answer that is kept; what is larger is found again by the ids of its jobs. */
export const CLAIM_ANSWER_BYTES_MAX = 16 * 1024
export const CLAIM_MESSAGE_BYTES_MAX = CLAIM_ANSWER_BYTES_MAX + 1_024

/** Longest that a question may wait for a claim to come free. */
export const CLAIM_WAIT_MS_MAX = 60_000

export const CLAIM_NONCE_BYTES = 16
const ATTEMPTS_MAX = 1_000_000

type PutState = 'running' | 'open' | 'done' | 'gone'
const STATES = wordTable<PutState, WireState>({
  running: WireState.CLAIM_STATE_RUNNING,
  open: WireState.CLAIM_STATE_OPEN,
  done: WireState.CLAIM_STATE_DONE,
  gone: WireState.CLAIM_STATE_GONE
})

type Word = ClaimAnswer['word']
const WORDS = wordTable<Word, WireWord>({
  granted: WireWord.CLAIM_WORD_GRANTED,
  done: WireWord.CLAIM_WORD_DONE,
  busy: WireWord.CLAIM_WORD_BUSY,
  mismatch: WireWord.CLAIM_WORD_MISMATCH,
  unknown: WireWord.CLAIM_WORD_UNKNOWN,
  kept: WireWord.CLAIM_WORD_KEPT
})

export interface Claim {
  /** Hash of method, path, wallet and key, in hex; nothing can be read from it. */
  scope: string
  /** Keyed hash of the request's body, in hex: another body under the same key is a mistake. */
  bodyHash: string
  /** What ids are derived from, in hex: the same each time that the request is taken up. */
  seed: string
  /** Names the HTTP request that holds or last held it, in hex. */
  nonce: string
  /** How often it was taken up. */
  attempt: number
  /** `open`: nobody works on it, and how far the last one came is not known. */
  state: 'running' | 'open' | 'done'
  /** While it is running. */
  leaseUntilMs: number
  expiresAtMs: number
  /** The sealed answer, once it is done; else empty. */
  answer: Uint8Array
}

export interface ClaimAsk {
  scope: string
  bodyHash: string
  nonce: string
}

/** What a holder says of its claim; `gone` where nothing came of the request, so that the key is free again. */
export interface ClaimPut extends Omit<Claim, 'state' | 'leaseUntilMs'> {
  state: PutState
}

export type ClaimRequest =
  | { type: 'ask', ask: ClaimAsk, waitMs: number, peek: boolean }
  | { type: 'put', put: ClaimPut }

export interface ClaimAnswer {
  /** Of the question. */
  nonce: string
  word: 'granted' | 'done' | 'busy' | 'mismatch' | 'unknown' | 'kept'
  /** Both where granted; else empty and 0. */
  seed: string
  attempt: number
  /** Sealed, where done; else empty. */
  answer: Uint8Array
}

export function sealClaimRequest (request: ClaimRequest, signer: Signer): Uint8Array {
  const body = request.type === 'ask'
    ? { ask: { ...bytesOf(request.ask), waitMs: request.waitMs, peek: request.peek } }
    : { put: putToWire(request.put) }
  return sealBatch('claims', [RequestCodec.encode(body)], signer)
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED and DCN_MESSAGE_BAD_SIGNATURE. */
export function openClaimRequest (bytes: Uint8Array): { request: ClaimRequest, from: PeerId } {
  const what = 'claim request'
  const opened = openBatch('claims', bytes, CLAIM_MESSAGE_BYTES_MAX)
  const { ask, put } = decodeCanonical(what, RequestCodec, onlyItem(what, opened), CLAIM_MESSAGE_BYTES_MAX)
  must((ask === undefined) !== (put === undefined), what, 'it is not exactly one of ask and put')
  const from = peerIdOf(opened.signer)
  if (put !== undefined) return { request: { type: 'put', put: putFromWire(what, put) }, from }
  must(ask !== undefined, what, 'there is no ask')
  checkNames(what, ask)
  const waitMs = Math.min(ask.waitMs, CLAIM_WAIT_MS_MAX)
  return { request: { type: 'ask', ask: hexOf(ask), waitMs, peek: ask.peek }, from }
}

export function sealClaimAnswer ({ nonce, word, seed, attempt, answer }: ClaimAnswer, signer: Signer): Uint8Array {
  const body = {
    nonce: own(fromHex(nonce)), word: WORDS.toWire(word), seed: own(fromHex(seed)), attempt, answer: own(answer)
  }
  return sealBatch('claims', [AnswerCodec.encode(body)], signer)
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED and DCN_MESSAGE_BAD_SIGNATURE. */
export function openClaimAnswer (bytes: Uint8Array): { answer: ClaimAnswer, from: PeerId } {
  const what = 'claim answer'
  const opened = openBatch('claims', bytes, CLAIM_MESSAGE_BYTES_MAX)
  const body = decodeCanonical(what, AnswerCodec, onlyItem(what, opened), CLAIM_MESSAGE_BYTES_MAX)
  const word = WORDS.fromWire(what, body.word)
  must(body.nonce.byteLength === CLAIM_NONCE_BYTES, what, `nonce is not ${CLAIM_NONCE_BYTES} bytes`)
  must(body.seed.byteLength === (word === 'granted' ? HASH_BYTES : 0), what, 'seed does not fit the word')
  must(word === 'granted' ? isAttempt(body.attempt) : body.attempt === 0, what, 'attempt does not fit the word')
  must((word === 'done') === (body.answer.byteLength > 0), what, 'answer does not fit the word')
  must(body.answer.byteLength <= CLAIM_ANSWER_BYTES_MAX, what, 'answer is too large')
  const answer = { ...body, word, nonce: toHex(body.nonce), seed: toHex(body.seed) }
  return { answer, from: peerIdOf(opened.signer) }
}

export function encodeClaim ({ leaseUntilMs, ...claim }: Claim): Uint8Array {
  return RecordCodec.encode({ claim: putToWire(claim), leaseUntilMs })
}

/** Throws DCN_MESSAGE_TOO_LARGE and DCN_MESSAGE_MALFORMED. */
export function decodeClaim (bytes: Uint8Array): Claim {
  const what = 'claim record'
  const { claim, leaseUntilMs } = decodeCanonical(what, RecordCodec, bytes, CLAIM_MESSAGE_BYTES_MAX)
  must(claim !== undefined, what, 'the claim is missing')
  const { state, ...rest } = putFromWire(what, claim)
  must(state !== 'gone', what, 'a claim that is gone is not kept')
  return { ...rest, state, leaseUntilMs }
}

function putToWire ({ seed, state, answer, attempt, expiresAtMs, ...names }: ClaimPut): PutCodec {
  return {
    ...bytesOf(names), seed: own(fromHex(seed)), attempt, state: STATES.toWire(state), expiresAtMs, answer: own(answer)
  }
}

function putFromWire (what: string, put: PutCodec): ClaimPut {
  const state = STATES.fromWire(what, put.state)
  checkNames(what, put)
  must(put.seed.byteLength === HASH_BYTES, what, 'seed is not 32 bytes')
  must(isAttempt(put.attempt), what, 'attempt is out of range')
  must((state === 'done') === (put.answer.byteLength > 0), what, 'answer does not fit the state')
  must(put.answer.byteLength <= CLAIM_ANSWER_BYTES_MAX, what, 'answer is too large')
  const { attempt, expiresAtMs, answer, seed } = put
  return { ...hexOf(put), seed: toHex(seed), attempt, state, expiresAtMs, answer }
}

interface WireNames {
  scope: Uint8Array<ArrayBuffer>
  bodyHash: Uint8Array<ArrayBuffer>
  nonce: Uint8Array<ArrayBuffer>
}

function checkNames (what: string, { scope, bodyHash, nonce }: WireNames): void {
  must(scope.byteLength === HASH_BYTES, what, 'scope is not 32 bytes')
  must(bodyHash.byteLength === HASH_BYTES, what, 'bodyHash is not 32 bytes')
  must(nonce.byteLength === CLAIM_NONCE_BYTES, what, `nonce is not ${CLAIM_NONCE_BYTES} bytes`)
}

function bytesOf ({ scope, bodyHash, nonce }: ClaimAsk): WireNames {
  return { scope: own(fromHex(scope)), bodyHash: own(fromHex(bodyHash)), nonce: own(fromHex(nonce)) }
}

function hexOf ({ scope, bodyHash, nonce }: WireNames): ClaimAsk {
  return { scope: toHex(scope), bodyHash: toHex(bodyHash), nonce: toHex(nonce) }
}

function isAttempt (attempt: number): boolean {
  return attempt >= 1 && attempt <= ATTEMPTS_MAX
}
