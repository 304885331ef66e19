// @ts-nocheck
// Generated from events-messages.proto by `npm run generate`; do not edit.
import { decodeMessage, encodeMessage, enumeration, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export enum JobEventWord {
  JOB_EVENT_WORD_UNSPECIFIED = 'JOB_EVENT_WORD_UNSPECIFIED',
  JOB_EVENT_WORD_ACCEPTED = 'JOB_EVENT_WORD_ACCEPTED',
  JOB_EVENT_WORD_COPIED = 'JOB_EVENT_WORD_COPIED',
  JOB_EVENT_WORD_OFFERED = 'JOB_EVENT_WORD_OFFERED',
  JOB_EVENT_WORD_BID = 'JOB_EVENT_WORD_BID',
  JOB_EVENT_WORD_AWARDED = 'JOB_EVENT_WORD_AWARDED',
  JOB_EVENT_WORD_REFUSED = 'JOB_EVENT_WORD_REFUSED',
  JOB_EVENT_WORD_LOST = 'JOB_EVENT_WORD_LOST',
  JOB_EVENT_WORD_RESULT = 'JOB_EVENT_WORD_RESULT',
  JOB_EVENT_WORD_ENDED = 'JOB_EVENT_WORD_ENDED',
  JOB_EVENT_WORD_RECEIPT = 'JOB_EVENT_WORD_RECEIPT',
  JOB_EVENT_WORD_SETTLED = 'JOB_EVENT_WORD_SETTLED',
  JOB_EVENT_WORD_TAKEN_OVER = 'JOB_EVENT_WORD_TAKEN_OVER',
  JOB_EVENT_WORD_HEARD = 'JOB_EVENT_WORD_HEARD',
  JOB_EVENT_WORD_PASSED = 'JOB_EVENT_WORD_PASSED',
  JOB_EVENT_WORD_BIDDING = 'JOB_EVENT_WORD_BIDDING',
  JOB_EVENT_WORD_TAKEN = 'JOB_EVENT_WORD_TAKEN',
  JOB_EVENT_WORD_CODE_READY = 'JOB_EVENT_WORD_CODE_READY',
  JOB_EVENT_WORD_SANDBOX_READY = 'JOB_EVENT_WORD_SANDBOX_READY',
  JOB_EVENT_WORD_RAN = 'JOB_EVENT_WORD_RAN',
  JOB_EVENT_WORD_SENT = 'JOB_EVENT_WORD_SENT',
  JOB_EVENT_WORD_ACKNOWLEDGED = 'JOB_EVENT_WORD_ACKNOWLEDGED',
  JOB_EVENT_WORD_DROPPED = 'JOB_EVENT_WORD_DROPPED'
}

enum __JobEventWordValues {
  JOB_EVENT_WORD_UNSPECIFIED = 0,
  JOB_EVENT_WORD_ACCEPTED = 1,
  JOB_EVENT_WORD_COPIED = 2,
  JOB_EVENT_WORD_OFFERED = 3,
  JOB_EVENT_WORD_BID = 4,
  JOB_EVENT_WORD_AWARDED = 5,
  JOB_EVENT_WORD_REFUSED = 6,
  JOB_EVENT_WORD_LOST = 7,
  JOB_EVENT_WORD_RESULT = 8,
  JOB_EVENT_WORD_ENDED = 9,
  JOB_EVENT_WORD_RECEIPT = 10,
  JOB_EVENT_WORD_SETTLED = 11,
  JOB_EVENT_WORD_TAKEN_OVER = 12,
  JOB_EVENT_WORD_HEARD = 20,
  JOB_EVENT_WORD_PASSED = 21,
  JOB_EVENT_WORD_BIDDING = 22,
  JOB_EVENT_WORD_TAKEN = 23,
  JOB_EVENT_WORD_CODE_READY = 24,
  JOB_EVENT_WORD_SANDBOX_READY = 25,
  JOB_EVENT_WORD_RAN = 26,
  JOB_EVENT_WORD_SENT = 27,
  JOB_EVENT_WORD_ACKNOWLEDGED = 28,
  JOB_EVENT_WORD_DROPPED = 29
}

export namespace JobEventWord {
  export const codec = (): Codec<JobEventWord> => {
    return enumeration<JobEventWord>(__JobEventWordValues)
  }
}

export interface JobEvent {
  jobId: Uint8Array<ArrayBuffer>
  atMs: number
  word: JobEventWord
  epoch: number
  peer: Uint8Array<ArrayBuffer>
  detail: string
  durationMs: number
}

export namespace JobEvent {
  let _codec: Codec<JobEvent>

  export const codec = (): Codec<JobEvent> => {
    if (_codec == null) {
      _codec = message<JobEvent>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.jobId)
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.atMs)
        }

        if (obj.word != null && __JobEventWordValues[obj.word] !== 0) {
          w.uint32(24)
          JobEventWord.codec().encode(obj.word, w)
        }

        if ((obj.epoch != null && obj.epoch !== 0)) {
          w.uint32(32)
          w.uint32(obj.epoch)
        }

        if ((obj.peer != null && obj.peer.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.peer)
        }

        if ((obj.detail != null && obj.detail !== '')) {
          w.uint32(50)
          w.string(obj.detail)
        }

        if ((obj.durationMs != null && obj.durationMs !== 0)) {
          w.uint32(56)
          w.uint32(obj.durationMs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobId: uint8ArrayAlloc(0),
          atMs: 0,
          word: JobEventWord.JOB_EVENT_WORD_UNSPECIFIED,
          epoch: 0,
          peer: uint8ArrayAlloc(0),
          detail: '',
          durationMs: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.jobId = reader.bytes()
              break
            }
            case 2: {
              obj.atMs = reader.uint64Number()
              break
            }
            case 3: {
              obj.word = JobEventWord.codec().decode(reader)
              break
            }
            case 4: {
              obj.epoch = reader.uint32()
              break
            }
            case 5: {
              obj.peer = reader.bytes()
              break
            }
            case 6: {
              obj.detail = reader.string()
              break
            }
            case 7: {
              obj.durationMs = reader.uint32()
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
                field: `${prefix}.jobId`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.atMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.word`,
                value: JobEventWord.codec().decode(reader)
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.epoch`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.peer`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.detail`,
                value: reader.string()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.durationMs`,
                value: reader.uint32()
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

  export interface JobEventJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobEventAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface JobEventWordFieldEvent {
    field: '$.word'
    value: JobEventWord
  }

  export interface JobEventEpochFieldEvent {
    field: '$.epoch'
    value: number
  }

  export interface JobEventPeerFieldEvent {
    field: '$.peer'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobEventDetailFieldEvent {
    field: '$.detail'
    value: string
  }

  export interface JobEventDurationMsFieldEvent {
    field: '$.durationMs'
    value: number
  }

  export function encode (obj: Partial<JobEvent>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, JobEvent.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobEvent>): JobEvent {
    return decodeMessage(buf, JobEvent.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobEvent>): Generator<JobEventJobIdFieldEvent | JobEventAtMsFieldEvent | JobEventWordFieldEvent | JobEventEpochFieldEvent | JobEventPeerFieldEvent | JobEventDetailFieldEvent | JobEventDurationMsFieldEvent> {
    return streamMessage(buf, JobEvent.codec(), opts)
  }
}
