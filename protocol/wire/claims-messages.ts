// @ts-nocheck
// Generated from claims-messages.proto by `npm run generate`; do not edit.
import { decodeMessage, encodeMessage, enumeration, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface ClaimAsk {
  scope: Uint8Array<ArrayBuffer>
  bodyHash: Uint8Array<ArrayBuffer>
  nonce: Uint8Array<ArrayBuffer>
  waitMs: number
  peek: boolean
}

export namespace ClaimAsk {
  let _codec: Codec<ClaimAsk>

  export const codec = (): Codec<ClaimAsk> => {
    if (_codec == null) {
      _codec = message<ClaimAsk>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.scope != null && obj.scope.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.scope)
        }

        if ((obj.bodyHash != null && obj.bodyHash.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.bodyHash)
        }

        if ((obj.nonce != null && obj.nonce.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.nonce)
        }

        if ((obj.waitMs != null && obj.waitMs !== 0)) {
          w.uint32(32)
          w.uint32(obj.waitMs)
        }

        if ((obj.peek != null && obj.peek !== false)) {
          w.uint32(40)
          w.bool(obj.peek)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          scope: uint8ArrayAlloc(0),
          bodyHash: uint8ArrayAlloc(0),
          nonce: uint8ArrayAlloc(0),
          waitMs: 0,
          peek: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.scope = reader.bytes()
              break
            }
            case 2: {
              obj.bodyHash = reader.bytes()
              break
            }
            case 3: {
              obj.nonce = reader.bytes()
              break
            }
            case 4: {
              obj.waitMs = reader.uint32()
              break
            }
            case 5: {
              obj.peek = reader.bool()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.scope`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.bodyHash`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.nonce`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.waitMs`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.peek`,
                value: reader.bool()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface ClaimAskScopeFieldEvent {
    field: '$.scope'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimAskBodyHashFieldEvent {
    field: '$.bodyHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimAskNonceFieldEvent {
    field: '$.nonce'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimAskWaitMsFieldEvent {
    field: '$.waitMs'
    value: number
  }

  export interface ClaimAskPeekFieldEvent {
    field: '$.peek'
    value: boolean
  }

  export function encode (obj: Partial<ClaimAsk>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ClaimAsk.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClaimAsk>): ClaimAsk {
    return decodeMessage(buf, ClaimAsk.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClaimAsk>): Generator<ClaimAskScopeFieldEvent | ClaimAskBodyHashFieldEvent | ClaimAskNonceFieldEvent | ClaimAskWaitMsFieldEvent | ClaimAskPeekFieldEvent> {
    return streamMessage(buf, ClaimAsk.codec(), opts)
  }
}

export enum ClaimState {
  CLAIM_STATE_UNSPECIFIED = 'CLAIM_STATE_UNSPECIFIED',
  CLAIM_STATE_RUNNING = 'CLAIM_STATE_RUNNING',
  CLAIM_STATE_OPEN = 'CLAIM_STATE_OPEN',
  CLAIM_STATE_DONE = 'CLAIM_STATE_DONE',
  CLAIM_STATE_GONE = 'CLAIM_STATE_GONE'
}

enum __ClaimStateValues {
  CLAIM_STATE_UNSPECIFIED = 0,
  CLAIM_STATE_RUNNING = 1,
  CLAIM_STATE_OPEN = 2,
  CLAIM_STATE_DONE = 3,
  CLAIM_STATE_GONE = 4
}

export namespace ClaimState {
  export const codec = (): Codec<ClaimState> => {
    return enumeration<ClaimState>(__ClaimStateValues)
  }
}

export interface ClaimPut {
  scope: Uint8Array<ArrayBuffer>
  bodyHash: Uint8Array<ArrayBuffer>
  seed: Uint8Array<ArrayBuffer>
  nonce: Uint8Array<ArrayBuffer>
  attempt: number
  state: ClaimState
  expiresAtMs: number
  answer: Uint8Array<ArrayBuffer>
}

export namespace ClaimPut {
  let _codec: Codec<ClaimPut>

  export const codec = (): Codec<ClaimPut> => {
    if (_codec == null) {
      _codec = message<ClaimPut>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.scope != null && obj.scope.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.scope)
        }

        if ((obj.bodyHash != null && obj.bodyHash.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.bodyHash)
        }

        if ((obj.seed != null && obj.seed.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.seed)
        }

        if ((obj.nonce != null && obj.nonce.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.nonce)
        }

        if ((obj.attempt != null && obj.attempt !== 0)) {
          w.uint32(40)
          w.uint32(obj.attempt)
        }

        if (obj.state != null && __ClaimStateValues[obj.state] !== 0) {
          w.uint32(48)
          ClaimState.codec().encode(obj.state, w)
        }

        if ((obj.expiresAtMs != null && obj.expiresAtMs !== 0)) {
          w.uint32(56)
          w.uint64Number(obj.expiresAtMs)
        }

        if ((obj.answer != null && obj.answer.byteLength > 0)) {
          w.uint32(66)
          w.bytes(obj.answer)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          scope: uint8ArrayAlloc(0),
          bodyHash: uint8ArrayAlloc(0),
          seed: uint8ArrayAlloc(0),
          nonce: uint8ArrayAlloc(0),
          attempt: 0,
          state: ClaimState.CLAIM_STATE_UNSPECIFIED,
          expiresAtMs: 0,
          answer: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.scope = reader.bytes()
              break
            }
            case 2: {
              obj.bodyHash = reader.bytes()
              break
            }
            case 3: {
              obj.seed = reader.bytes()
              break
            }
            case 4: {
              obj.nonce = reader.bytes()
              break
            }
            case 5: {
              obj.attempt = reader.uint32()
              break
            }
            case 6: {
              obj.state = ClaimState.codec().decode(reader)
              break
            }
            case 7: {
              obj.expiresAtMs = reader.uint64Number()
              break
            }
            case 8: {
              obj.answer = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.scope`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.bodyHash`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.seed`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.nonce`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.attempt`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.state`,
                value: ClaimState.codec().decode(reader)
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.expiresAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.answer`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface ClaimPutScopeFieldEvent {
    field: '$.scope'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimPutBodyHashFieldEvent {
    field: '$.bodyHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimPutSeedFieldEvent {
    field: '$.seed'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimPutNonceFieldEvent {
    field: '$.nonce'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimPutAttemptFieldEvent {
    field: '$.attempt'
    value: number
  }

  export interface ClaimPutStateFieldEvent {
    field: '$.state'
    value: ClaimState
  }

  export interface ClaimPutExpiresAtMsFieldEvent {
    field: '$.expiresAtMs'
    value: number
  }

  export interface ClaimPutAnswerFieldEvent {
    field: '$.answer'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<ClaimPut>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ClaimPut.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClaimPut>): ClaimPut {
    return decodeMessage(buf, ClaimPut.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClaimPut>): Generator<ClaimPutScopeFieldEvent | ClaimPutBodyHashFieldEvent | ClaimPutSeedFieldEvent | ClaimPutNonceFieldEvent | ClaimPutAttemptFieldEvent | ClaimPutStateFieldEvent | ClaimPutExpiresAtMsFieldEvent | ClaimPutAnswerFieldEvent> {
    return streamMessage(buf, ClaimPut.codec(), opts)
  }
}

export interface ClaimRequest {
  ask?: ClaimAsk
  put?: ClaimPut
}

export namespace ClaimRequest {
  let _codec: Codec<ClaimRequest>

  export const codec = (): Codec<ClaimRequest> => {
    if (_codec == null) {
      _codec = message<ClaimRequest>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.ask != null) {
          w.uint32(10)
          ClaimAsk.codec().encode(obj.ask, w)
        }

        if (obj.put != null) {
          w.uint32(18)
          ClaimPut.codec().encode(obj.put, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.ask = ClaimAsk.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.ask
              })
              break
            }
            case 2: {
              obj.put = ClaimPut.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.put
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * ClaimAsk.codec().stream(reader, reader.uint32(), `${prefix}.ask`, {
                limits: opts.limits?.ask
              })

              break
            }
            case 2: {
              yield * ClaimPut.codec().stream(reader, reader.uint32(), `${prefix}.put`, {
                limits: opts.limits?.put
              })

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface ClaimRequestAskScopeFieldEvent {
    field: '$.ask.scope'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimRequestAskBodyHashFieldEvent {
    field: '$.ask.bodyHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimRequestAskNonceFieldEvent {
    field: '$.ask.nonce'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimRequestAskWaitMsFieldEvent {
    field: '$.ask.waitMs'
    value: number
  }

  export interface ClaimRequestAskPeekFieldEvent {
    field: '$.ask.peek'
    value: boolean
  }

  export interface ClaimRequestPutScopeFieldEvent {
    field: '$.put.scope'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimRequestPutBodyHashFieldEvent {
    field: '$.put.bodyHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimRequestPutSeedFieldEvent {
    field: '$.put.seed'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimRequestPutNonceFieldEvent {
    field: '$.put.nonce'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimRequestPutAttemptFieldEvent {
    field: '$.put.attempt'
    value: number
  }

  export interface ClaimRequestPutStateFieldEvent {
    field: '$.put.state'
    value: ClaimState
  }

  export interface ClaimRequestPutExpiresAtMsFieldEvent {
    field: '$.put.expiresAtMs'
    value: number
  }

  export interface ClaimRequestPutAnswerFieldEvent {
    field: '$.put.answer'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<ClaimRequest>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ClaimRequest.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClaimRequest>): ClaimRequest {
    return decodeMessage(buf, ClaimRequest.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClaimRequest>): Generator<ClaimRequestAskScopeFieldEvent | ClaimRequestAskBodyHashFieldEvent | ClaimRequestAskNonceFieldEvent | ClaimRequestAskWaitMsFieldEvent | ClaimRequestAskPeekFieldEvent | ClaimRequestPutScopeFieldEvent | ClaimRequestPutBodyHashFieldEvent | ClaimRequestPutSeedFieldEvent | ClaimRequestPutNonceFieldEvent | ClaimRequestPutAttemptFieldEvent | ClaimRequestPutStateFieldEvent | ClaimRequestPutExpiresAtMsFieldEvent | ClaimRequestPutAnswerFieldEvent> {
    return streamMessage(buf, ClaimRequest.codec(), opts)
  }
}

export enum ClaimWord {
  CLAIM_WORD_UNSPECIFIED = 'CLAIM_WORD_UNSPECIFIED',
  CLAIM_WORD_GRANTED = 'CLAIM_WORD_GRANTED',
  CLAIM_WORD_DONE = 'CLAIM_WORD_DONE',
  CLAIM_WORD_BUSY = 'CLAIM_WORD_BUSY',
  CLAIM_WORD_MISMATCH = 'CLAIM_WORD_MISMATCH',
  CLAIM_WORD_UNKNOWN = 'CLAIM_WORD_UNKNOWN',
  CLAIM_WORD_KEPT = 'CLAIM_WORD_KEPT'
}

enum __ClaimWordValues {
  CLAIM_WORD_UNSPECIFIED = 0,
  CLAIM_WORD_GRANTED = 1,
  CLAIM_WORD_DONE = 2,
  CLAIM_WORD_BUSY = 3,
  CLAIM_WORD_MISMATCH = 4,
  CLAIM_WORD_UNKNOWN = 5,
  CLAIM_WORD_KEPT = 6
}

export namespace ClaimWord {
  export const codec = (): Codec<ClaimWord> => {
    return enumeration<ClaimWord>(__ClaimWordValues)
  }
}

export interface ClaimAnswer {
  nonce: Uint8Array<ArrayBuffer>
  word: ClaimWord
  seed: Uint8Array<ArrayBuffer>
  attempt: number
  answer: Uint8Array<ArrayBuffer>
}

export namespace ClaimAnswer {
  let _codec: Codec<ClaimAnswer>

  export const codec = (): Codec<ClaimAnswer> => {
    if (_codec == null) {
      _codec = message<ClaimAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.nonce != null && obj.nonce.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.nonce)
        }

        if (obj.word != null && __ClaimWordValues[obj.word] !== 0) {
          w.uint32(16)
          ClaimWord.codec().encode(obj.word, w)
        }

        if ((obj.seed != null && obj.seed.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.seed)
        }

        if ((obj.attempt != null && obj.attempt !== 0)) {
          w.uint32(32)
          w.uint32(obj.attempt)
        }

        if ((obj.answer != null && obj.answer.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.answer)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          nonce: uint8ArrayAlloc(0),
          word: ClaimWord.CLAIM_WORD_UNSPECIFIED,
          seed: uint8ArrayAlloc(0),
          attempt: 0,
          answer: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.nonce = reader.bytes()
              break
            }
            case 2: {
              obj.word = ClaimWord.codec().decode(reader)
              break
            }
            case 3: {
              obj.seed = reader.bytes()
              break
            }
            case 4: {
              obj.attempt = reader.uint32()
              break
            }
            case 5: {
              obj.answer = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.nonce`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.word`,
                value: ClaimWord.codec().decode(reader)
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.seed`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.attempt`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.answer`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface ClaimAnswerNonceFieldEvent {
    field: '$.nonce'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimAnswerWordFieldEvent {
    field: '$.word'
    value: ClaimWord
  }

  export interface ClaimAnswerSeedFieldEvent {
    field: '$.seed'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimAnswerAttemptFieldEvent {
    field: '$.attempt'
    value: number
  }

  export interface ClaimAnswerAnswerFieldEvent {
    field: '$.answer'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<ClaimAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ClaimAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClaimAnswer>): ClaimAnswer {
    return decodeMessage(buf, ClaimAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClaimAnswer>): Generator<ClaimAnswerNonceFieldEvent | ClaimAnswerWordFieldEvent | ClaimAnswerSeedFieldEvent | ClaimAnswerAttemptFieldEvent | ClaimAnswerAnswerFieldEvent> {
    return streamMessage(buf, ClaimAnswer.codec(), opts)
  }
}

export interface ClaimRecord {
  claim?: ClaimPut
  leaseUntilMs: number
}

export namespace ClaimRecord {
  let _codec: Codec<ClaimRecord>

  export const codec = (): Codec<ClaimRecord> => {
    if (_codec == null) {
      _codec = message<ClaimRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.claim != null) {
          w.uint32(10)
          ClaimPut.codec().encode(obj.claim, w)
        }

        if ((obj.leaseUntilMs != null && obj.leaseUntilMs !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.leaseUntilMs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          leaseUntilMs: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.claim = ClaimPut.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.claim
              })
              break
            }
            case 2: {
              obj.leaseUntilMs = reader.uint64Number()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * ClaimPut.codec().stream(reader, reader.uint32(), `${prefix}.claim`, {
                limits: opts.limits?.claim
              })

              break
            }
            case 2: {
              yield {
                field: `${prefix}.leaseUntilMs`,
                value: reader.uint64Number()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface ClaimRecordClaimScopeFieldEvent {
    field: '$.claim.scope'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimRecordClaimBodyHashFieldEvent {
    field: '$.claim.bodyHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimRecordClaimSeedFieldEvent {
    field: '$.claim.seed'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimRecordClaimNonceFieldEvent {
    field: '$.claim.nonce'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimRecordClaimAttemptFieldEvent {
    field: '$.claim.attempt'
    value: number
  }

  export interface ClaimRecordClaimStateFieldEvent {
    field: '$.claim.state'
    value: ClaimState
  }

  export interface ClaimRecordClaimExpiresAtMsFieldEvent {
    field: '$.claim.expiresAtMs'
    value: number
  }

  export interface ClaimRecordClaimAnswerFieldEvent {
    field: '$.claim.answer'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimRecordLeaseUntilMsFieldEvent {
    field: '$.leaseUntilMs'
    value: number
  }

  export function encode (obj: Partial<ClaimRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ClaimRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClaimRecord>): ClaimRecord {
    return decodeMessage(buf, ClaimRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClaimRecord>): Generator<ClaimRecordClaimScopeFieldEvent | ClaimRecordClaimBodyHashFieldEvent | ClaimRecordClaimSeedFieldEvent | ClaimRecordClaimNonceFieldEvent | ClaimRecordClaimAttemptFieldEvent | ClaimRecordClaimStateFieldEvent | ClaimRecordClaimExpiresAtMsFieldEvent | ClaimRecordClaimAnswerFieldEvent | ClaimRecordLeaseUntilMsFieldEvent> {
    return streamMessage(buf, ClaimRecord.codec(), opts)
  }
}
