// @ts-nocheck
// Generated from trace-messages.proto by `npm run generate`; do not edit.
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface TraceQuery {
  jobId: Uint8Array<ArrayBuffer>
}

export namespace TraceQuery {
  let _codec: Codec<TraceQuery>

  export const codec = (): Codec<TraceQuery> => {
    if (_codec == null) {
      _codec = message<TraceQuery>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.jobId)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobId: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.jobId = reader.bytes()
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

  export interface TraceQueryJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<TraceQuery>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, TraceQuery.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TraceQuery>): TraceQuery {
    return decodeMessage(buf, TraceQuery.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TraceQuery>): Generator<TraceQueryJobIdFieldEvent> {
    return streamMessage(buf, TraceQuery.codec(), opts)
  }
}

export interface TraceAnswer {
  atMs: number
  gateway: boolean
  events: Uint8Array<ArrayBuffer>[]
}

export namespace TraceAnswer {
  let _codec: Codec<TraceAnswer>

  export const codec = (): Codec<TraceAnswer> => {
    if (_codec == null) {
      _codec = message<TraceAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.atMs)
        }

        if ((obj.gateway != null && obj.gateway !== false)) {
          w.uint32(16)
          w.bool(obj.gateway)
        }

        if (obj.events != null && obj.events.length > 0) {
          for (const value of obj.events) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          atMs: 0,
          gateway: false,
          events: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.atMs = reader.uint64Number()
              break
            }
            case 2: {
              obj.gateway = reader.bool()
              break
            }
            case 3: {
              if (opts.limits?.events != null && obj.events.length === opts.limits.events) {
                throw new MaxLengthError('Decode error - repeated field "events" had too many elements')
              }

              obj.events.push(reader.bytes())
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
        const obj = {
          events: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.atMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.gateway`,
                value: reader.bool()
              }
              break
            }
            case 3: {
              if (opts.limits?.events != null && obj.events === opts.limits.events) {
                throw new MaxLengthError('Streaming decode error - repeated field "events" had too many elements')
              }

              yield {
                field: `${prefix}.events[]`,
                index: obj.events,
                value: reader.bytes()
              }

              obj.events++

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

  export interface TraceAnswerAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface TraceAnswerGatewayFieldEvent {
    field: '$.gateway'
    value: boolean
  }

  export interface TraceAnswerEventsFieldEvent {
    field: '$.events[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<TraceAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, TraceAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TraceAnswer>): TraceAnswer {
    return decodeMessage(buf, TraceAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TraceAnswer>): Generator<TraceAnswerAtMsFieldEvent | TraceAnswerGatewayFieldEvent | TraceAnswerEventsFieldEvent> {
    return streamMessage(buf, TraceAnswer.codec(), opts)
  }
}
