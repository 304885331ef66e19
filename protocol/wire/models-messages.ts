// @ts-nocheck
// Generated from models-messages.proto by `npm run generate`; do not edit.
import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface ModelChunkQuery {
  contentId: Uint8Array<ArrayBuffer>
  offset: number
  bytesMax: number
}

export namespace ModelChunkQuery {
  let _codec: Codec<ModelChunkQuery>

  export const codec = (): Codec<ModelChunkQuery> => {
    if (_codec == null) {
      _codec = message<ModelChunkQuery>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.contentId != null && obj.contentId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.contentId)
        }

        if ((obj.offset != null && obj.offset !== 0)) {
          w.uint32(16)
          w.uint32(obj.offset)
        }

        if ((obj.bytesMax != null && obj.bytesMax !== 0)) {
          w.uint32(24)
          w.uint32(obj.bytesMax)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          contentId: uint8ArrayAlloc(0),
          offset: 0,
          bytesMax: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.contentId = reader.bytes()
              break
            }
            case 2: {
              obj.offset = reader.uint32()
              break
            }
            case 3: {
              obj.bytesMax = reader.uint32()
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
                field: `${prefix}.contentId`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.offset`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.bytesMax`,
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

  export interface ModelChunkQueryContentIdFieldEvent {
    field: '$.contentId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ModelChunkQueryOffsetFieldEvent {
    field: '$.offset'
    value: number
  }

  export interface ModelChunkQueryBytesMaxFieldEvent {
    field: '$.bytesMax'
    value: number
  }

  export function encode (obj: Partial<ModelChunkQuery>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ModelChunkQuery.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ModelChunkQuery>): ModelChunkQuery {
    return decodeMessage(buf, ModelChunkQuery.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ModelChunkQuery>): Generator<ModelChunkQueryContentIdFieldEvent | ModelChunkQueryOffsetFieldEvent | ModelChunkQueryBytesMaxFieldEvent> {
    return streamMessage(buf, ModelChunkQuery.codec(), opts)
  }
}

export interface ModelKeepQuery {
  contentId: Uint8Array<ArrayBuffer>
  bytes: number
}

export namespace ModelKeepQuery {
  let _codec: Codec<ModelKeepQuery>

  export const codec = (): Codec<ModelKeepQuery> => {
    if (_codec == null) {
      _codec = message<ModelKeepQuery>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.contentId != null && obj.contentId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.contentId)
        }

        if ((obj.bytes != null && obj.bytes !== 0)) {
          w.uint32(16)
          w.uint32(obj.bytes)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          contentId: uint8ArrayAlloc(0),
          bytes: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.contentId = reader.bytes()
              break
            }
            case 2: {
              obj.bytes = reader.uint32()
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
                field: `${prefix}.contentId`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.bytes`,
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

  export interface ModelKeepQueryContentIdFieldEvent {
    field: '$.contentId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ModelKeepQueryBytesFieldEvent {
    field: '$.bytes'
    value: number
  }

  export function encode (obj: Partial<ModelKeepQuery>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ModelKeepQuery.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ModelKeepQuery>): ModelKeepQuery {
    return decodeMessage(buf, ModelKeepQuery.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ModelKeepQuery>): Generator<ModelKeepQueryContentIdFieldEvent | ModelKeepQueryBytesFieldEvent> {
    return streamMessage(buf, ModelKeepQuery.codec(), opts)
  }
}

export interface ModelQuery {
  chunk?: ModelChunkQuery
  keep?: ModelKeepQuery
}

export namespace ModelQuery {
  let _codec: Codec<ModelQuery>

  export const codec = (): Codec<ModelQuery> => {
    if (_codec == null) {
      _codec = message<ModelQuery>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.chunk != null) {
          w.uint32(10)
          ModelChunkQuery.codec().encode(obj.chunk, w)
        }

        if (obj.keep != null) {
          w.uint32(18)
          ModelKeepQuery.codec().encode(obj.keep, w)
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
              obj.chunk = ModelChunkQuery.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.chunk
              })
              break
            }
            case 2: {
              obj.keep = ModelKeepQuery.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.keep
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
              yield * ModelChunkQuery.codec().stream(reader, reader.uint32(), `${prefix}.chunk`, {
                limits: opts.limits?.chunk
              })

              break
            }
            case 2: {
              yield * ModelKeepQuery.codec().stream(reader, reader.uint32(), `${prefix}.keep`, {
                limits: opts.limits?.keep
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

  export interface ModelQueryChunkContentIdFieldEvent {
    field: '$.chunk.contentId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ModelQueryChunkOffsetFieldEvent {
    field: '$.chunk.offset'
    value: number
  }

  export interface ModelQueryChunkBytesMaxFieldEvent {
    field: '$.chunk.bytesMax'
    value: number
  }

  export interface ModelQueryKeepContentIdFieldEvent {
    field: '$.keep.contentId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ModelQueryKeepBytesFieldEvent {
    field: '$.keep.bytes'
    value: number
  }

  export function encode (obj: Partial<ModelQuery>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ModelQuery.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ModelQuery>): ModelQuery {
    return decodeMessage(buf, ModelQuery.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ModelQuery>): Generator<ModelQueryChunkContentIdFieldEvent | ModelQueryChunkOffsetFieldEvent | ModelQueryChunkBytesMaxFieldEvent | ModelQueryKeepContentIdFieldEvent | ModelQueryKeepBytesFieldEvent> {
    return streamMessage(buf, ModelQuery.codec(), opts)
  }
}

export interface ModelChunk {
  bytes: number
  chunk: Uint8Array<ArrayBuffer>
}

export namespace ModelChunk {
  let _codec: Codec<ModelChunk>

  export const codec = (): Codec<ModelChunk> => {
    if (_codec == null) {
      _codec = message<ModelChunk>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.bytes != null && obj.bytes !== 0)) {
          w.uint32(8)
          w.uint32(obj.bytes)
        }

        if ((obj.chunk != null && obj.chunk.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.chunk)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          bytes: 0,
          chunk: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.bytes = reader.uint32()
              break
            }
            case 2: {
              obj.chunk = reader.bytes()
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
                field: `${prefix}.bytes`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.chunk`,
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

  export interface ModelChunkBytesFieldEvent {
    field: '$.bytes'
    value: number
  }

  export interface ModelChunkChunkFieldEvent {
    field: '$.chunk'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<ModelChunk>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ModelChunk.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ModelChunk>): ModelChunk {
    return decodeMessage(buf, ModelChunk.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ModelChunk>): Generator<ModelChunkBytesFieldEvent | ModelChunkChunkFieldEvent> {
    return streamMessage(buf, ModelChunk.codec(), opts)
  }
}

export interface ModelKept {
  kept: boolean
}

export namespace ModelKept {
  let _codec: Codec<ModelKept>

  export const codec = (): Codec<ModelKept> => {
    if (_codec == null) {
      _codec = message<ModelKept>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.kept != null && obj.kept !== false)) {
          w.uint32(8)
          w.bool(obj.kept)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          kept: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.kept = reader.bool()
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
                field: `${prefix}.kept`,
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

  export interface ModelKeptKeptFieldEvent {
    field: '$.kept'
    value: boolean
  }

  export function encode (obj: Partial<ModelKept>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ModelKept.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ModelKept>): ModelKept {
    return decodeMessage(buf, ModelKept.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ModelKept>): Generator<ModelKeptKeptFieldEvent> {
    return streamMessage(buf, ModelKept.codec(), opts)
  }
}

export interface ModelAnswer {
  chunk?: ModelChunk
  kept?: ModelKept
}

export namespace ModelAnswer {
  let _codec: Codec<ModelAnswer>

  export const codec = (): Codec<ModelAnswer> => {
    if (_codec == null) {
      _codec = message<ModelAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.chunk != null) {
          w.uint32(10)
          ModelChunk.codec().encode(obj.chunk, w)
        }

        if (obj.kept != null) {
          w.uint32(18)
          ModelKept.codec().encode(obj.kept, w)
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
              obj.chunk = ModelChunk.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.chunk
              })
              break
            }
            case 2: {
              obj.kept = ModelKept.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.kept
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
              yield * ModelChunk.codec().stream(reader, reader.uint32(), `${prefix}.chunk`, {
                limits: opts.limits?.chunk
              })

              break
            }
            case 2: {
              yield * ModelKept.codec().stream(reader, reader.uint32(), `${prefix}.kept`, {
                limits: opts.limits?.kept
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

  export interface ModelAnswerChunkBytesFieldEvent {
    field: '$.chunk.bytes'
    value: number
  }

  export interface ModelAnswerChunkChunkFieldEvent {
    field: '$.chunk.chunk'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ModelAnswerKeptKeptFieldEvent {
    field: '$.kept.kept'
    value: boolean
  }

  export function encode (obj: Partial<ModelAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ModelAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ModelAnswer>): ModelAnswer {
    return decodeMessage(buf, ModelAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ModelAnswer>): Generator<ModelAnswerChunkBytesFieldEvent | ModelAnswerChunkChunkFieldEvent | ModelAnswerKeptKeptFieldEvent> {
    return streamMessage(buf, ModelAnswer.codec(), opts)
  }
}
