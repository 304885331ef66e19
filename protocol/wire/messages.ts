// @ts-nocheck
// Generated from messages.proto by `npm run generate`; do not edit.
import { decodeMessage, encodeMessage, enumeration, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface SignedBatch {
  items: Uint8Array<ArrayBuffer>[]
  signer: Uint8Array<ArrayBuffer>
  signature: Uint8Array<ArrayBuffer>
}

export namespace SignedBatch {
  let _codec: Codec<SignedBatch>

  export const codec = (): Codec<SignedBatch> => {
    if (_codec == null) {
      _codec = message<SignedBatch>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.items != null && obj.items.length > 0) {
          for (const value of obj.items) {
            w.uint32(10)
            w.bytes(value)
          }
        }

        if ((obj.signer != null && obj.signer.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.signer)
        }

        if ((obj.signature != null && obj.signature.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.signature)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          items: [],
          signer: uint8ArrayAlloc(0),
          signature: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.items != null && obj.items.length === opts.limits.items) {
                throw new MaxLengthError('Decode error - repeated field "items" had too many elements')
              }

              obj.items.push(reader.bytes())
              break
            }
            case 2: {
              obj.signer = reader.bytes()
              break
            }
            case 3: {
              obj.signature = reader.bytes()
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
          items: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.items != null && obj.items === opts.limits.items) {
                throw new MaxLengthError('Streaming decode error - repeated field "items" had too many elements')
              }

              yield {
                field: `${prefix}.items[]`,
                index: obj.items,
                value: reader.bytes()
              }

              obj.items++

              break
            }
            case 2: {
              yield {
                field: `${prefix}.signer`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.signature`,
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

  export interface SignedBatchItemsFieldEvent {
    field: '$.items[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface SignedBatchSignerFieldEvent {
    field: '$.signer'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SignedBatchSignatureFieldEvent {
    field: '$.signature'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<SignedBatch>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SignedBatch.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SignedBatch>): SignedBatch {
    return decodeMessage(buf, SignedBatch.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SignedBatch>): Generator<SignedBatchItemsFieldEvent | SignedBatchSignerFieldEvent | SignedBatchSignatureFieldEvent> {
    return streamMessage(buf, SignedBatch.codec(), opts)
  }
}

export interface SignedItem {
  item: Uint8Array<ArrayBuffer>
  index: number
  count: number
  path: Uint8Array<ArrayBuffer>[]
  signer: Uint8Array<ArrayBuffer>
  signature: Uint8Array<ArrayBuffer>
}

export namespace SignedItem {
  let _codec: Codec<SignedItem>

  export const codec = (): Codec<SignedItem> => {
    if (_codec == null) {
      _codec = message<SignedItem>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.item != null && obj.item.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.item)
        }

        if ((obj.index != null && obj.index !== 0)) {
          w.uint32(16)
          w.uint32(obj.index)
        }

        if ((obj.count != null && obj.count !== 0)) {
          w.uint32(24)
          w.uint32(obj.count)
        }

        if (obj.path != null && obj.path.length > 0) {
          for (const value of obj.path) {
            w.uint32(34)
            w.bytes(value)
          }
        }

        if ((obj.signer != null && obj.signer.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.signer)
        }

        if ((obj.signature != null && obj.signature.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.signature)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          item: uint8ArrayAlloc(0),
          index: 0,
          count: 0,
          path: [],
          signer: uint8ArrayAlloc(0),
          signature: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.item = reader.bytes()
              break
            }
            case 2: {
              obj.index = reader.uint32()
              break
            }
            case 3: {
              obj.count = reader.uint32()
              break
            }
            case 4: {
              if (opts.limits?.path != null && obj.path.length === opts.limits.path) {
                throw new MaxLengthError('Decode error - repeated field "path" had too many elements')
              }

              obj.path.push(reader.bytes())
              break
            }
            case 5: {
              obj.signer = reader.bytes()
              break
            }
            case 6: {
              obj.signature = reader.bytes()
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
          path: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.item`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.index`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.count`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              if (opts.limits?.path != null && obj.path === opts.limits.path) {
                throw new MaxLengthError('Streaming decode error - repeated field "path" had too many elements')
              }

              yield {
                field: `${prefix}.path[]`,
                index: obj.path,
                value: reader.bytes()
              }

              obj.path++

              break
            }
            case 5: {
              yield {
                field: `${prefix}.signer`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.signature`,
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

  export interface SignedItemItemFieldEvent {
    field: '$.item'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SignedItemIndexFieldEvent {
    field: '$.index'
    value: number
  }

  export interface SignedItemCountFieldEvent {
    field: '$.count'
    value: number
  }

  export interface SignedItemPathFieldEvent {
    field: '$.path[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface SignedItemSignerFieldEvent {
    field: '$.signer'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SignedItemSignatureFieldEvent {
    field: '$.signature'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<SignedItem>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SignedItem.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SignedItem>): SignedItem {
    return decodeMessage(buf, SignedItem.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SignedItem>): Generator<SignedItemItemFieldEvent | SignedItemIndexFieldEvent | SignedItemCountFieldEvent | SignedItemPathFieldEvent | SignedItemSignerFieldEvent | SignedItemSignatureFieldEvent> {
    return streamMessage(buf, SignedItem.codec(), opts)
  }
}

export interface Frame {
  batch?: SignedBatch
  attachments: Uint8Array<ArrayBuffer>[]
}

export namespace Frame {
  let _codec: Codec<Frame>

  export const codec = (): Codec<Frame> => {
    if (_codec == null) {
      _codec = message<Frame>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.batch != null) {
          w.uint32(10)
          SignedBatch.codec().encode(obj.batch, w)
        }

        if (obj.attachments != null && obj.attachments.length > 0) {
          for (const value of obj.attachments) {
            w.uint32(18)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          attachments: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.batch = SignedBatch.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.batch
              })
              break
            }
            case 2: {
              if (opts.limits?.attachments != null && obj.attachments.length === opts.limits.attachments) {
                throw new MaxLengthError('Decode error - repeated field "attachments" had too many elements')
              }

              obj.attachments.push(reader.bytes())
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
          attachments: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * SignedBatch.codec().stream(reader, reader.uint32(), `${prefix}.batch`, {
                limits: opts.limits?.batch
              })

              break
            }
            case 2: {
              if (opts.limits?.attachments != null && obj.attachments === opts.limits.attachments) {
                throw new MaxLengthError('Streaming decode error - repeated field "attachments" had too many elements')
              }

              yield {
                field: `${prefix}.attachments[]`,
                index: obj.attachments,
                value: reader.bytes()
              }

              obj.attachments++

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

  export interface FrameBatchItemsFieldEvent {
    field: '$.batch.items[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface FrameBatchSignerFieldEvent {
    field: '$.batch.signer'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FrameBatchSignatureFieldEvent {
    field: '$.batch.signature'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FrameAttachmentsFieldEvent {
    field: '$.attachments[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Frame>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Frame.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Frame>): Frame {
    return decodeMessage(buf, Frame.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Frame>): Generator<FrameBatchItemsFieldEvent | FrameBatchSignerFieldEvent | FrameBatchSignatureFieldEvent | FrameAttachmentsFieldEvent> {
    return streamMessage(buf, Frame.codec(), opts)
  }
}

export enum JobKind {
  JOB_KIND_UNSPECIFIED = 'JOB_KIND_UNSPECIFIED',
  JOB_KIND_FUNCTION = 'JOB_KIND_FUNCTION',
  JOB_KIND_CONNECTOR = 'JOB_KIND_CONNECTOR'
}

enum __JobKindValues {
  JOB_KIND_UNSPECIFIED = 0,
  JOB_KIND_FUNCTION = 1,
  JOB_KIND_CONNECTOR = 2
}

export namespace JobKind {
  export const codec = (): Codec<JobKind> => {
    return enumeration<JobKind>(__JobKindValues)
  }
}

export enum Isolation {
  ISOLATION_NONE = 'ISOLATION_NONE',
  ISOLATION_LIMITED = 'ISOLATION_LIMITED',
  ISOLATION_LANDLOCK = 'ISOLATION_LANDLOCK',
  ISOLATION_NAMESPACES = 'ISOLATION_NAMESPACES'
}

enum __IsolationValues {
  ISOLATION_NONE = 0,
  ISOLATION_LIMITED = 1,
  ISOLATION_LANDLOCK = 2,
  ISOLATION_NAMESPACES = 3
}

export namespace Isolation {
  export const codec = (): Codec<Isolation> => {
    return enumeration<Isolation>(__IsolationValues)
  }
}

export interface ModelRef {
  name: string
  contentId: Uint8Array<ArrayBuffer>
  bytes: number
}

export namespace ModelRef {
  let _codec: Codec<ModelRef>

  export const codec = (): Codec<ModelRef> => {
    if (_codec == null) {
      _codec = message<ModelRef>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(10)
          w.string(obj.name)
        }

        if ((obj.contentId != null && obj.contentId.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contentId)
        }

        if ((obj.bytes != null && obj.bytes !== 0)) {
          w.uint32(24)
          w.uint32(obj.bytes)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          name: '',
          contentId: uint8ArrayAlloc(0),
          bytes: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.name = reader.string()
              break
            }
            case 2: {
              obj.contentId = reader.bytes()
              break
            }
            case 3: {
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
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.contentId`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
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

  export interface ModelRefNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface ModelRefContentIdFieldEvent {
    field: '$.contentId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ModelRefBytesFieldEvent {
    field: '$.bytes'
    value: number
  }

  export function encode (obj: Partial<ModelRef>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ModelRef.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ModelRef>): ModelRef {
    return decodeMessage(buf, ModelRef.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ModelRef>): Generator<ModelRefNameFieldEvent | ModelRefContentIdFieldEvent | ModelRefBytesFieldEvent> {
    return streamMessage(buf, ModelRef.codec(), opts)
  }
}

export interface Needs {
  runtime: string
  memoryMiB: number
  gpu: boolean
  vramMiB: number
  isolation: Isolation
  gpuModel: string
  models: ModelRef[]
}

export namespace Needs {
  let _codec: Codec<Needs>

  export const codec = (): Codec<Needs> => {
    if (_codec == null) {
      _codec = message<Needs>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.runtime != null && obj.runtime !== '')) {
          w.uint32(10)
          w.string(obj.runtime)
        }

        if ((obj.memoryMiB != null && obj.memoryMiB !== 0)) {
          w.uint32(16)
          w.uint32(obj.memoryMiB)
        }

        if ((obj.gpu != null && obj.gpu !== false)) {
          w.uint32(24)
          w.bool(obj.gpu)
        }

        if ((obj.vramMiB != null && obj.vramMiB !== 0)) {
          w.uint32(32)
          w.uint32(obj.vramMiB)
        }

        if (obj.isolation != null && __IsolationValues[obj.isolation] !== 0) {
          w.uint32(40)
          Isolation.codec().encode(obj.isolation, w)
        }

        if ((obj.gpuModel != null && obj.gpuModel !== '')) {
          w.uint32(50)
          w.string(obj.gpuModel)
        }

        if (obj.models != null && obj.models.length > 0) {
          for (const value of obj.models) {
            w.uint32(58)
            ModelRef.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          runtime: '',
          memoryMiB: 0,
          gpu: false,
          vramMiB: 0,
          isolation: Isolation.ISOLATION_NONE,
          gpuModel: '',
          models: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.runtime = reader.string()
              break
            }
            case 2: {
              obj.memoryMiB = reader.uint32()
              break
            }
            case 3: {
              obj.gpu = reader.bool()
              break
            }
            case 4: {
              obj.vramMiB = reader.uint32()
              break
            }
            case 5: {
              obj.isolation = Isolation.codec().decode(reader)
              break
            }
            case 6: {
              obj.gpuModel = reader.string()
              break
            }
            case 7: {
              if (opts.limits?.models != null && obj.models.length === opts.limits.models) {
                throw new MaxLengthError('Decode error - repeated field "models" had too many elements')
              }

              obj.models.push(ModelRef.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.models$
              }))
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
          models: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.runtime`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.memoryMiB`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.gpu`,
                value: reader.bool()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.vramMiB`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.isolation`,
                value: Isolation.codec().decode(reader)
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.gpuModel`,
                value: reader.string()
              }
              break
            }
            case 7: {
              if (opts.limits?.models != null && obj.models === opts.limits.models) {
                throw new MaxLengthError('Streaming decode error - repeated field "models" had too many elements')
              }

              for (const evt of ModelRef.codec().stream(reader, reader.uint32(), `${prefix}.models[]`, {
                limits: opts.limits?.models$
              })) {
                yield {
                  ...evt,
                  index: obj.models
                }
              }

              obj.models++

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

  export interface NeedsRuntimeFieldEvent {
    field: '$.runtime'
    value: string
  }

  export interface NeedsMemoryMiBFieldEvent {
    field: '$.memoryMiB'
    value: number
  }

  export interface NeedsGpuFieldEvent {
    field: '$.gpu'
    value: boolean
  }

  export interface NeedsVramMiBFieldEvent {
    field: '$.vramMiB'
    value: number
  }

  export interface NeedsIsolationFieldEvent {
    field: '$.isolation'
    value: Isolation
  }

  export interface NeedsGpuModelFieldEvent {
    field: '$.gpuModel'
    value: string
  }

  export interface NeedsModelsNameFieldEvent {
    field: '$.models[].name'
    value: string
    index: number
  }

  export interface NeedsModelsContentIdFieldEvent {
    field: '$.models[].contentId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface NeedsModelsBytesFieldEvent {
    field: '$.models[].bytes'
    value: number
    index: number
  }

  export function encode (obj: Partial<Needs>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Needs.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Needs>): Needs {
    return decodeMessage(buf, Needs.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Needs>): Generator<NeedsRuntimeFieldEvent | NeedsMemoryMiBFieldEvent | NeedsGpuFieldEvent | NeedsVramMiBFieldEvent | NeedsIsolationFieldEvent | NeedsGpuModelFieldEvent | NeedsModelsNameFieldEvent | NeedsModelsContentIdFieldEvent | NeedsModelsBytesFieldEvent> {
    return streamMessage(buf, Needs.codec(), opts)
  }
}

export interface Offer {
  jobId: Uint8Array<ArrayBuffer>
  epoch: number
  round: number
  kind: JobKind
  needs?: Needs
  codeId: Uint8Array<ArrayBuffer>
  codeBytes: number
  payloadBytes: number
  price: number
  timeoutMs: number
  bidsUntilMs: number
  feeBps: number
}

export namespace Offer {
  let _codec: Codec<Offer>

  export const codec = (): Codec<Offer> => {
    if (_codec == null) {
      _codec = message<Offer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.jobId)
        }

        if ((obj.epoch != null && obj.epoch !== 0)) {
          w.uint32(16)
          w.uint32(obj.epoch)
        }

        if ((obj.round != null && obj.round !== 0)) {
          w.uint32(24)
          w.uint32(obj.round)
        }

        if (obj.kind != null && __JobKindValues[obj.kind] !== 0) {
          w.uint32(32)
          JobKind.codec().encode(obj.kind, w)
        }

        if (obj.needs != null) {
          w.uint32(42)
          Needs.codec().encode(obj.needs, w)
        }

        if ((obj.codeId != null && obj.codeId.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.codeId)
        }

        if ((obj.codeBytes != null && obj.codeBytes !== 0)) {
          w.uint32(56)
          w.uint32(obj.codeBytes)
        }

        if ((obj.payloadBytes != null && obj.payloadBytes !== 0)) {
          w.uint32(64)
          w.uint32(obj.payloadBytes)
        }

        if ((obj.price != null && obj.price !== 0)) {
          w.uint32(72)
          w.uint64Number(obj.price)
        }

        if ((obj.timeoutMs != null && obj.timeoutMs !== 0)) {
          w.uint32(80)
          w.uint32(obj.timeoutMs)
        }

        if ((obj.bidsUntilMs != null && obj.bidsUntilMs !== 0)) {
          w.uint32(88)
          w.uint64Number(obj.bidsUntilMs)
        }

        if ((obj.feeBps != null && obj.feeBps !== 0)) {
          w.uint32(96)
          w.uint32(obj.feeBps)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobId: uint8ArrayAlloc(0),
          epoch: 0,
          round: 0,
          kind: JobKind.JOB_KIND_UNSPECIFIED,
          codeId: uint8ArrayAlloc(0),
          codeBytes: 0,
          payloadBytes: 0,
          price: 0,
          timeoutMs: 0,
          bidsUntilMs: 0,
          feeBps: 0
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
              obj.epoch = reader.uint32()
              break
            }
            case 3: {
              obj.round = reader.uint32()
              break
            }
            case 4: {
              obj.kind = JobKind.codec().decode(reader)
              break
            }
            case 5: {
              obj.needs = Needs.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.needs
              })
              break
            }
            case 6: {
              obj.codeId = reader.bytes()
              break
            }
            case 7: {
              obj.codeBytes = reader.uint32()
              break
            }
            case 8: {
              obj.payloadBytes = reader.uint32()
              break
            }
            case 9: {
              obj.price = reader.uint64Number()
              break
            }
            case 10: {
              obj.timeoutMs = reader.uint32()
              break
            }
            case 11: {
              obj.bidsUntilMs = reader.uint64Number()
              break
            }
            case 12: {
              obj.feeBps = reader.uint32()
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
                field: `${prefix}.epoch`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.round`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.kind`,
                value: JobKind.codec().decode(reader)
              }
              break
            }
            case 5: {
              yield * Needs.codec().stream(reader, reader.uint32(), `${prefix}.needs`, {
                limits: opts.limits?.needs
              })

              break
            }
            case 6: {
              yield {
                field: `${prefix}.codeId`,
                value: reader.bytes()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.codeBytes`,
                value: reader.uint32()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.payloadBytes`,
                value: reader.uint32()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.price`,
                value: reader.uint64Number()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.timeoutMs`,
                value: reader.uint32()
              }
              break
            }
            case 11: {
              yield {
                field: `${prefix}.bidsUntilMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 12: {
              yield {
                field: `${prefix}.feeBps`,
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

  export interface OfferJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OfferEpochFieldEvent {
    field: '$.epoch'
    value: number
  }

  export interface OfferRoundFieldEvent {
    field: '$.round'
    value: number
  }

  export interface OfferKindFieldEvent {
    field: '$.kind'
    value: JobKind
  }

  export interface OfferNeedsRuntimeFieldEvent {
    field: '$.needs.runtime'
    value: string
  }

  export interface OfferNeedsMemoryMiBFieldEvent {
    field: '$.needs.memoryMiB'
    value: number
  }

  export interface OfferNeedsGpuFieldEvent {
    field: '$.needs.gpu'
    value: boolean
  }

  export interface OfferNeedsVramMiBFieldEvent {
    field: '$.needs.vramMiB'
    value: number
  }

  export interface OfferNeedsIsolationFieldEvent {
    field: '$.needs.isolation'
    value: Isolation
  }

  export interface OfferNeedsGpuModelFieldEvent {
    field: '$.needs.gpuModel'
    value: string
  }

  export interface OfferNeedsModelsNameFieldEvent {
    field: '$.needs.models[].name'
    value: string
    index: number
  }

  export interface OfferNeedsModelsContentIdFieldEvent {
    field: '$.needs.models[].contentId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface OfferNeedsModelsBytesFieldEvent {
    field: '$.needs.models[].bytes'
    value: number
    index: number
  }

  export interface OfferCodeIdFieldEvent {
    field: '$.codeId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OfferCodeBytesFieldEvent {
    field: '$.codeBytes'
    value: number
  }

  export interface OfferPayloadBytesFieldEvent {
    field: '$.payloadBytes'
    value: number
  }

  export interface OfferPriceFieldEvent {
    field: '$.price'
    value: number
  }

  export interface OfferTimeoutMsFieldEvent {
    field: '$.timeoutMs'
    value: number
  }

  export interface OfferBidsUntilMsFieldEvent {
    field: '$.bidsUntilMs'
    value: number
  }

  export interface OfferFeeBpsFieldEvent {
    field: '$.feeBps'
    value: number
  }

  export function encode (obj: Partial<Offer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Offer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Offer>): Offer {
    return decodeMessage(buf, Offer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Offer>): Generator<OfferJobIdFieldEvent | OfferEpochFieldEvent | OfferRoundFieldEvent | OfferKindFieldEvent | OfferNeedsRuntimeFieldEvent | OfferNeedsMemoryMiBFieldEvent | OfferNeedsGpuFieldEvent | OfferNeedsVramMiBFieldEvent | OfferNeedsIsolationFieldEvent | OfferNeedsGpuModelFieldEvent | OfferNeedsModelsNameFieldEvent | OfferNeedsModelsContentIdFieldEvent | OfferNeedsModelsBytesFieldEvent | OfferCodeIdFieldEvent | OfferCodeBytesFieldEvent | OfferPayloadBytesFieldEvent | OfferPriceFieldEvent | OfferTimeoutMsFieldEvent | OfferBidsUntilMsFieldEvent | OfferFeeBpsFieldEvent> {
    return streamMessage(buf, Offer.codec(), opts)
  }
}

export interface DispatchMessage {
  bid?: Bid
  award?: Award
  heartbeat?: Heartbeat
  cancel?: Cancel
  log?: LogChunk
  result?: Result
  ack?: Ack
  refusal?: Refusal
}

export namespace DispatchMessage {
  let _codec: Codec<DispatchMessage>

  export const codec = (): Codec<DispatchMessage> => {
    if (_codec == null) {
      _codec = message<DispatchMessage>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.refusal != null) {
          obj.ack = undefined
          obj.result = undefined
          obj.log = undefined
          obj.cancel = undefined
          obj.heartbeat = undefined
          obj.award = undefined
          obj.bid = undefined
        }

        if (obj.ack != null) {
          obj.refusal = undefined
          obj.result = undefined
          obj.log = undefined
          obj.cancel = undefined
          obj.heartbeat = undefined
          obj.award = undefined
          obj.bid = undefined
        }

        if (obj.result != null) {
          obj.refusal = undefined
          obj.ack = undefined
          obj.log = undefined
          obj.cancel = undefined
          obj.heartbeat = undefined
          obj.award = undefined
          obj.bid = undefined
        }

        if (obj.log != null) {
          obj.refusal = undefined
          obj.ack = undefined
          obj.result = undefined
          obj.cancel = undefined
          obj.heartbeat = undefined
          obj.award = undefined
          obj.bid = undefined
        }

        if (obj.cancel != null) {
          obj.refusal = undefined
          obj.ack = undefined
          obj.result = undefined
          obj.log = undefined
          obj.heartbeat = undefined
          obj.award = undefined
          obj.bid = undefined
        }

        if (obj.heartbeat != null) {
          obj.refusal = undefined
          obj.ack = undefined
          obj.result = undefined
          obj.log = undefined
          obj.cancel = undefined
          obj.award = undefined
          obj.bid = undefined
        }

        if (obj.award != null) {
          obj.refusal = undefined
          obj.ack = undefined
          obj.result = undefined
          obj.log = undefined
          obj.cancel = undefined
          obj.heartbeat = undefined
          obj.bid = undefined
        }

        if (obj.bid != null) {
          obj.refusal = undefined
          obj.ack = undefined
          obj.result = undefined
          obj.log = undefined
          obj.cancel = undefined
          obj.heartbeat = undefined
          obj.award = undefined
        }

        if (obj.bid != null) {
          w.uint32(10)
          Bid.codec().encode(obj.bid, w)
        }

        if (obj.award != null) {
          w.uint32(18)
          Award.codec().encode(obj.award, w)
        }

        if (obj.heartbeat != null) {
          w.uint32(26)
          Heartbeat.codec().encode(obj.heartbeat, w)
        }

        if (obj.cancel != null) {
          w.uint32(34)
          Cancel.codec().encode(obj.cancel, w)
        }

        if (obj.log != null) {
          w.uint32(42)
          LogChunk.codec().encode(obj.log, w)
        }

        if (obj.result != null) {
          w.uint32(50)
          Result.codec().encode(obj.result, w)
        }

        if (obj.ack != null) {
          w.uint32(58)
          Ack.codec().encode(obj.ack, w)
        }

        if (obj.refusal != null) {
          w.uint32(66)
          Refusal.codec().encode(obj.refusal, w)
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
              obj.bid = Bid.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.bid
              })
              break
            }
            case 2: {
              obj.award = Award.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.award
              })
              break
            }
            case 3: {
              obj.heartbeat = Heartbeat.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.heartbeat
              })
              break
            }
            case 4: {
              obj.cancel = Cancel.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.cancel
              })
              break
            }
            case 5: {
              obj.log = LogChunk.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.log
              })
              break
            }
            case 6: {
              obj.result = Result.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.result
              })
              break
            }
            case 7: {
              obj.ack = Ack.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.ack
              })
              break
            }
            case 8: {
              obj.refusal = Refusal.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.refusal
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.refusal != null) {
          delete obj.ack
          delete obj.result
          delete obj.log
          delete obj.cancel
          delete obj.heartbeat
          delete obj.award
          delete obj.bid
        }

        if (obj.ack != null) {
          delete obj.refusal
          delete obj.result
          delete obj.log
          delete obj.cancel
          delete obj.heartbeat
          delete obj.award
          delete obj.bid
        }

        if (obj.result != null) {
          delete obj.refusal
          delete obj.ack
          delete obj.log
          delete obj.cancel
          delete obj.heartbeat
          delete obj.award
          delete obj.bid
        }

        if (obj.log != null) {
          delete obj.refusal
          delete obj.ack
          delete obj.result
          delete obj.cancel
          delete obj.heartbeat
          delete obj.award
          delete obj.bid
        }

        if (obj.cancel != null) {
          delete obj.refusal
          delete obj.ack
          delete obj.result
          delete obj.log
          delete obj.heartbeat
          delete obj.award
          delete obj.bid
        }

        if (obj.heartbeat != null) {
          delete obj.refusal
          delete obj.ack
          delete obj.result
          delete obj.log
          delete obj.cancel
          delete obj.award
          delete obj.bid
        }

        if (obj.award != null) {
          delete obj.refusal
          delete obj.ack
          delete obj.result
          delete obj.log
          delete obj.cancel
          delete obj.heartbeat
          delete obj.bid
        }

        if (obj.bid != null) {
          delete obj.refusal
          delete obj.ack
          delete obj.result
          delete obj.log
          delete obj.cancel
          delete obj.heartbeat
          delete obj.award
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * Bid.codec().stream(reader, reader.uint32(), `${prefix}.bid`, {
                limits: opts.limits?.bid
              })

              break
            }
            case 2: {
              yield * Award.codec().stream(reader, reader.uint32(), `${prefix}.award`, {
                limits: opts.limits?.award
              })

              break
            }
            case 3: {
              yield * Heartbeat.codec().stream(reader, reader.uint32(), `${prefix}.heartbeat`, {
                limits: opts.limits?.heartbeat
              })

              break
            }
            case 4: {
              yield * Cancel.codec().stream(reader, reader.uint32(), `${prefix}.cancel`, {
                limits: opts.limits?.cancel
              })

              break
            }
            case 5: {
              yield * LogChunk.codec().stream(reader, reader.uint32(), `${prefix}.log`, {
                limits: opts.limits?.log
              })

              break
            }
            case 6: {
              yield * Result.codec().stream(reader, reader.uint32(), `${prefix}.result`, {
                limits: opts.limits?.result
              })

              break
            }
            case 7: {
              yield * Ack.codec().stream(reader, reader.uint32(), `${prefix}.ack`, {
                limits: opts.limits?.ack
              })

              break
            }
            case 8: {
              yield * Refusal.codec().stream(reader, reader.uint32(), `${prefix}.refusal`, {
                limits: opts.limits?.refusal
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

  export interface DispatchMessageBidJobIdFieldEvent {
    field: '$.bid.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageBidEpochFieldEvent {
    field: '$.bid.epoch'
    value: number
  }

  export interface DispatchMessageBidHoldMsFieldEvent {
    field: '$.bid.holdMs'
    value: number
  }

  export interface DispatchMessageBidHasCodeFieldEvent {
    field: '$.bid.hasCode'
    value: boolean
  }

  export interface DispatchMessageBidRankFieldEvent {
    field: '$.bid.rank'
    value: number
  }

  export interface DispatchMessageBidAbleFieldEvent {
    field: '$.bid.able'
    value: number
  }

  export interface DispatchMessageBidWarmthFieldEvent {
    field: '$.bid.warmth'
    value: BidWarmth
  }

  export interface DispatchMessageBidLoadPercentFieldEvent {
    field: '$.bid.loadPercent'
    value: number
  }

  export interface DispatchMessageAwardJobIdFieldEvent {
    field: '$.award.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageAwardEpochFieldEvent {
    field: '$.award.epoch'
    value: number
  }

  export interface DispatchMessageAwardNodeFieldEvent {
    field: '$.award.node'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageAwardLeaseMsFieldEvent {
    field: '$.award.leaseMs'
    value: number
  }

  export interface DispatchMessageAwardKindFieldEvent {
    field: '$.award.kind'
    value: JobKind
  }

  export interface DispatchMessageAwardNeedsRuntimeFieldEvent {
    field: '$.award.needs.runtime'
    value: string
  }

  export interface DispatchMessageAwardNeedsMemoryMiBFieldEvent {
    field: '$.award.needs.memoryMiB'
    value: number
  }

  export interface DispatchMessageAwardNeedsGpuFieldEvent {
    field: '$.award.needs.gpu'
    value: boolean
  }

  export interface DispatchMessageAwardNeedsVramMiBFieldEvent {
    field: '$.award.needs.vramMiB'
    value: number
  }

  export interface DispatchMessageAwardNeedsIsolationFieldEvent {
    field: '$.award.needs.isolation'
    value: Isolation
  }

  export interface DispatchMessageAwardNeedsGpuModelFieldEvent {
    field: '$.award.needs.gpuModel'
    value: string
  }

  export interface DispatchMessageAwardNeedsModelsNameFieldEvent {
    field: '$.award.needs.models[].name'
    value: string
    index: number
  }

  export interface DispatchMessageAwardNeedsModelsContentIdFieldEvent {
    field: '$.award.needs.models[].contentId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface DispatchMessageAwardNeedsModelsBytesFieldEvent {
    field: '$.award.needs.models[].bytes'
    value: number
    index: number
  }

  export interface DispatchMessageAwardCodeIdFieldEvent {
    field: '$.award.codeId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageAwardCodeBytesFieldEvent {
    field: '$.award.codeBytes'
    value: number
  }

  export interface DispatchMessageAwardPayloadIdFieldEvent {
    field: '$.award.payloadId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageAwardPriceFieldEvent {
    field: '$.award.price'
    value: number
  }

  export interface DispatchMessageAwardTimeoutMsFieldEvent {
    field: '$.award.timeoutMs'
    value: number
  }

  export interface DispatchMessageAwardTenantFieldEvent {
    field: '$.award.tenant'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageAwardFreshFieldEvent {
    field: '$.award.fresh'
    value: boolean
  }

  export interface DispatchMessageAwardFeeBpsFieldEvent {
    field: '$.award.feeBps'
    value: number
  }

  export interface DispatchMessageAwardTraceFieldEvent {
    field: '$.award.trace'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageHeartbeatJobsJobIdFieldEvent {
    field: '$.heartbeat.jobs[].jobId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface DispatchMessageHeartbeatJobsEpochFieldEvent {
    field: '$.heartbeat.jobs[].epoch'
    value: number
    index: number
  }

  export interface DispatchMessageCancelJobIdFieldEvent {
    field: '$.cancel.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageCancelEpochFieldEvent {
    field: '$.cancel.epoch'
    value: number
  }

  export interface DispatchMessageCancelReasonFieldEvent {
    field: '$.cancel.reason'
    value: CancelReason
  }

  export interface DispatchMessageLogJobIdFieldEvent {
    field: '$.log.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageLogEpochFieldEvent {
    field: '$.log.epoch'
    value: number
  }

  export interface DispatchMessageLogOffsetFieldEvent {
    field: '$.log.offset'
    value: number
  }

  export interface DispatchMessageLogTextFieldEvent {
    field: '$.log.text'
    value: string
  }

  export interface DispatchMessageResultJobIdFieldEvent {
    field: '$.result.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageResultEpochFieldEvent {
    field: '$.result.epoch'
    value: number
  }

  export interface DispatchMessageResultGatewayFieldEvent {
    field: '$.result.gateway'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageResultStatusFieldEvent {
    field: '$.result.status'
    value: ResultStatus
  }

  export interface DispatchMessageResultOutcomeIdFieldEvent {
    field: '$.result.outcomeId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageResultOutcomeBytesFieldEvent {
    field: '$.result.outcomeBytes'
    value: number
  }

  export interface DispatchMessageResultDurationMsFieldEvent {
    field: '$.result.durationMs'
    value: number
  }

  export interface DispatchMessageResultInputIdFieldEvent {
    field: '$.result.inputId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageResultCpuMsFieldEvent {
    field: '$.result.cpuMs'
    value: number
  }

  export interface DispatchMessageResultMemoryPeakBytesFieldEvent {
    field: '$.result.memoryPeakBytes'
    value: number
  }

  export interface DispatchMessageResultPayToFieldEvent {
    field: '$.result.payTo'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageResultWorkSignatureFieldEvent {
    field: '$.result.workSignature'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageAckJobIdFieldEvent {
    field: '$.ack.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageAckEpochFieldEvent {
    field: '$.ack.epoch'
    value: number
  }

  export interface DispatchMessageAckAcceptedFieldEvent {
    field: '$.ack.accepted'
    value: boolean
  }

  export interface DispatchMessageAckReceiptFieldEvent {
    field: '$.ack.receipt'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageRefusalJobIdFieldEvent {
    field: '$.refusal.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DispatchMessageRefusalEpochFieldEvent {
    field: '$.refusal.epoch'
    value: number
  }

  export interface DispatchMessageRefusalReasonFieldEvent {
    field: '$.refusal.reason'
    value: RefusalReason
  }

  export function encode (obj: Partial<DispatchMessage>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, DispatchMessage.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DispatchMessage>): DispatchMessage {
    return decodeMessage(buf, DispatchMessage.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DispatchMessage>): Generator<DispatchMessageBidJobIdFieldEvent | DispatchMessageBidEpochFieldEvent | DispatchMessageBidHoldMsFieldEvent | DispatchMessageBidHasCodeFieldEvent | DispatchMessageBidRankFieldEvent | DispatchMessageBidAbleFieldEvent | DispatchMessageBidWarmthFieldEvent | DispatchMessageBidLoadPercentFieldEvent | DispatchMessageAwardJobIdFieldEvent | DispatchMessageAwardEpochFieldEvent | DispatchMessageAwardNodeFieldEvent | DispatchMessageAwardLeaseMsFieldEvent | DispatchMessageAwardKindFieldEvent | DispatchMessageAwardNeedsRuntimeFieldEvent | DispatchMessageAwardNeedsMemoryMiBFieldEvent | DispatchMessageAwardNeedsGpuFieldEvent | DispatchMessageAwardNeedsVramMiBFieldEvent | DispatchMessageAwardNeedsIsolationFieldEvent | DispatchMessageAwardNeedsGpuModelFieldEvent | DispatchMessageAwardNeedsModelsNameFieldEvent | DispatchMessageAwardNeedsModelsContentIdFieldEvent | DispatchMessageAwardNeedsModelsBytesFieldEvent | DispatchMessageAwardCodeIdFieldEvent | DispatchMessageAwardCodeBytesFieldEvent | DispatchMessageAwardPayloadIdFieldEvent | DispatchMessageAwardPriceFieldEvent | DispatchMessageAwardTimeoutMsFieldEvent | DispatchMessageAwardTenantFieldEvent | DispatchMessageAwardFreshFieldEvent | DispatchMessageAwardFeeBpsFieldEvent | DispatchMessageAwardTraceFieldEvent | DispatchMessageHeartbeatJobsJobIdFieldEvent | DispatchMessageHeartbeatJobsEpochFieldEvent | DispatchMessageCancelJobIdFieldEvent | DispatchMessageCancelEpochFieldEvent | DispatchMessageCancelReasonFieldEvent | DispatchMessageLogJobIdFieldEvent | DispatchMessageLogEpochFieldEvent | DispatchMessageLogOffsetFieldEvent | DispatchMessageLogTextFieldEvent | DispatchMessageResultJobIdFieldEvent | DispatchMessageResultEpochFieldEvent | DispatchMessageResultGatewayFieldEvent | DispatchMessageResultStatusFieldEvent | DispatchMessageResultOutcomeIdFieldEvent | DispatchMessageResultOutcomeBytesFieldEvent | DispatchMessageResultDurationMsFieldEvent | DispatchMessageResultInputIdFieldEvent | DispatchMessageResultCpuMsFieldEvent | DispatchMessageResultMemoryPeakBytesFieldEvent | DispatchMessageResultPayToFieldEvent | DispatchMessageResultWorkSignatureFieldEvent | DispatchMessageAckJobIdFieldEvent | DispatchMessageAckEpochFieldEvent | DispatchMessageAckAcceptedFieldEvent | DispatchMessageAckReceiptFieldEvent | DispatchMessageRefusalJobIdFieldEvent | DispatchMessageRefusalEpochFieldEvent | DispatchMessageRefusalReasonFieldEvent> {
    return streamMessage(buf, DispatchMessage.codec(), opts)
  }
}

export interface Bid {
  jobId: Uint8Array<ArrayBuffer>
  epoch: number
  holdMs: number
  hasCode: boolean
  rank: number
  able: number
  warmth: BidWarmth
  loadPercent: number
}

export namespace Bid {
  let _codec: Codec<Bid>

  export const codec = (): Codec<Bid> => {
    if (_codec == null) {
      _codec = message<Bid>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.jobId)
        }

        if ((obj.epoch != null && obj.epoch !== 0)) {
          w.uint32(16)
          w.uint32(obj.epoch)
        }

        if ((obj.holdMs != null && obj.holdMs !== 0)) {
          w.uint32(24)
          w.uint32(obj.holdMs)
        }

        if ((obj.hasCode != null && obj.hasCode !== false)) {
          w.uint32(32)
          w.bool(obj.hasCode)
        }

        if ((obj.rank != null && obj.rank !== 0)) {
          w.uint32(40)
          w.uint32(obj.rank)
        }

        if ((obj.able != null && obj.able !== 0)) {
          w.uint32(48)
          w.uint32(obj.able)
        }

        if (obj.warmth != null && __BidWarmthValues[obj.warmth] !== 0) {
          w.uint32(56)
          BidWarmth.codec().encode(obj.warmth, w)
        }

        if ((obj.loadPercent != null && obj.loadPercent !== 0)) {
          w.uint32(64)
          w.uint32(obj.loadPercent)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobId: uint8ArrayAlloc(0),
          epoch: 0,
          holdMs: 0,
          hasCode: false,
          rank: 0,
          able: 0,
          warmth: BidWarmth.BID_WARMTH_UNSPECIFIED,
          loadPercent: 0
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
              obj.epoch = reader.uint32()
              break
            }
            case 3: {
              obj.holdMs = reader.uint32()
              break
            }
            case 4: {
              obj.hasCode = reader.bool()
              break
            }
            case 5: {
              obj.rank = reader.uint32()
              break
            }
            case 6: {
              obj.able = reader.uint32()
              break
            }
            case 7: {
              obj.warmth = BidWarmth.codec().decode(reader)
              break
            }
            case 8: {
              obj.loadPercent = reader.uint32()
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
                field: `${prefix}.epoch`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.holdMs`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.hasCode`,
                value: reader.bool()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.rank`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.able`,
                value: reader.uint32()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.warmth`,
                value: BidWarmth.codec().decode(reader)
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.loadPercent`,
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

  export interface BidJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BidEpochFieldEvent {
    field: '$.epoch'
    value: number
  }

  export interface BidHoldMsFieldEvent {
    field: '$.holdMs'
    value: number
  }

  export interface BidHasCodeFieldEvent {
    field: '$.hasCode'
    value: boolean
  }

  export interface BidRankFieldEvent {
    field: '$.rank'
    value: number
  }

  export interface BidAbleFieldEvent {
    field: '$.able'
    value: number
  }

  export interface BidWarmthFieldEvent {
    field: '$.warmth'
    value: BidWarmth
  }

  export interface BidLoadPercentFieldEvent {
    field: '$.loadPercent'
    value: number
  }

  export function encode (obj: Partial<Bid>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Bid.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Bid>): Bid {
    return decodeMessage(buf, Bid.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Bid>): Generator<BidJobIdFieldEvent | BidEpochFieldEvent | BidHoldMsFieldEvent | BidHasCodeFieldEvent | BidRankFieldEvent | BidAbleFieldEvent | BidWarmthFieldEvent | BidLoadPercentFieldEvent> {
    return streamMessage(buf, Bid.codec(), opts)
  }
}

export enum BidWarmth {
  BID_WARMTH_UNSPECIFIED = 'BID_WARMTH_UNSPECIFIED',
  BID_WARMTH_COLD = 'BID_WARMTH_COLD',
  BID_WARMTH_CODE = 'BID_WARMTH_CODE',
  BID_WARMTH_NO_MODELS = 'BID_WARMTH_NO_MODELS',
  BID_WARMTH_MODELS = 'BID_WARMTH_MODELS'
}

enum __BidWarmthValues {
  BID_WARMTH_UNSPECIFIED = 0,
  BID_WARMTH_COLD = 1,
  BID_WARMTH_CODE = 2,
  BID_WARMTH_NO_MODELS = 3,
  BID_WARMTH_MODELS = 4
}

export namespace BidWarmth {
  export const codec = (): Codec<BidWarmth> => {
    return enumeration<BidWarmth>(__BidWarmthValues)
  }
}

export interface Award {
  jobId: Uint8Array<ArrayBuffer>
  epoch: number
  node: Uint8Array<ArrayBuffer>
  leaseMs: number
  kind: JobKind
  needs?: Needs
  codeId: Uint8Array<ArrayBuffer>
  codeBytes: number
  payloadId: Uint8Array<ArrayBuffer>
  price: number
  timeoutMs: number
  tenant: Uint8Array<ArrayBuffer>
  fresh: boolean
  feeBps: number
  trace: Uint8Array<ArrayBuffer>
}

export namespace Award {
  let _codec: Codec<Award>

  export const codec = (): Codec<Award> => {
    if (_codec == null) {
      _codec = message<Award>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.jobId)
        }

        if ((obj.epoch != null && obj.epoch !== 0)) {
          w.uint32(16)
          w.uint32(obj.epoch)
        }

        if ((obj.node != null && obj.node.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.node)
        }

        if ((obj.leaseMs != null && obj.leaseMs !== 0)) {
          w.uint32(32)
          w.uint32(obj.leaseMs)
        }

        if (obj.kind != null && __JobKindValues[obj.kind] !== 0) {
          w.uint32(40)
          JobKind.codec().encode(obj.kind, w)
        }

        if (obj.needs != null) {
          w.uint32(50)
          Needs.codec().encode(obj.needs, w)
        }

        if ((obj.codeId != null && obj.codeId.byteLength > 0)) {
          w.uint32(58)
          w.bytes(obj.codeId)
        }

        if ((obj.codeBytes != null && obj.codeBytes !== 0)) {
          w.uint32(64)
          w.uint32(obj.codeBytes)
        }

        if ((obj.payloadId != null && obj.payloadId.byteLength > 0)) {
          w.uint32(74)
          w.bytes(obj.payloadId)
        }

        if ((obj.price != null && obj.price !== 0)) {
          w.uint32(80)
          w.uint64Number(obj.price)
        }

        if ((obj.timeoutMs != null && obj.timeoutMs !== 0)) {
          w.uint32(88)
          w.uint32(obj.timeoutMs)
        }

        if ((obj.tenant != null && obj.tenant.byteLength > 0)) {
          w.uint32(98)
          w.bytes(obj.tenant)
        }

        if ((obj.fresh != null && obj.fresh !== false)) {
          w.uint32(104)
          w.bool(obj.fresh)
        }

        if ((obj.feeBps != null && obj.feeBps !== 0)) {
          w.uint32(112)
          w.uint32(obj.feeBps)
        }

        if ((obj.trace != null && obj.trace.byteLength > 0)) {
          w.uint32(122)
          w.bytes(obj.trace)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobId: uint8ArrayAlloc(0),
          epoch: 0,
          node: uint8ArrayAlloc(0),
          leaseMs: 0,
          kind: JobKind.JOB_KIND_UNSPECIFIED,
          codeId: uint8ArrayAlloc(0),
          codeBytes: 0,
          payloadId: uint8ArrayAlloc(0),
          price: 0,
          timeoutMs: 0,
          tenant: uint8ArrayAlloc(0),
          fresh: false,
          feeBps: 0,
          trace: uint8ArrayAlloc(0)
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
              obj.epoch = reader.uint32()
              break
            }
            case 3: {
              obj.node = reader.bytes()
              break
            }
            case 4: {
              obj.leaseMs = reader.uint32()
              break
            }
            case 5: {
              obj.kind = JobKind.codec().decode(reader)
              break
            }
            case 6: {
              obj.needs = Needs.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.needs
              })
              break
            }
            case 7: {
              obj.codeId = reader.bytes()
              break
            }
            case 8: {
              obj.codeBytes = reader.uint32()
              break
            }
            case 9: {
              obj.payloadId = reader.bytes()
              break
            }
            case 10: {
              obj.price = reader.uint64Number()
              break
            }
            case 11: {
              obj.timeoutMs = reader.uint32()
              break
            }
            case 12: {
              obj.tenant = reader.bytes()
              break
            }
            case 13: {
              obj.fresh = reader.bool()
              break
            }
            case 14: {
              obj.feeBps = reader.uint32()
              break
            }
            case 15: {
              obj.trace = reader.bytes()
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
                field: `${prefix}.epoch`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.node`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.leaseMs`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.kind`,
                value: JobKind.codec().decode(reader)
              }
              break
            }
            case 6: {
              yield * Needs.codec().stream(reader, reader.uint32(), `${prefix}.needs`, {
                limits: opts.limits?.needs
              })

              break
            }
            case 7: {
              yield {
                field: `${prefix}.codeId`,
                value: reader.bytes()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.codeBytes`,
                value: reader.uint32()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.payloadId`,
                value: reader.bytes()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.price`,
                value: reader.uint64Number()
              }
              break
            }
            case 11: {
              yield {
                field: `${prefix}.timeoutMs`,
                value: reader.uint32()
              }
              break
            }
            case 12: {
              yield {
                field: `${prefix}.tenant`,
                value: reader.bytes()
              }
              break
            }
            case 13: {
              yield {
                field: `${prefix}.fresh`,
                value: reader.bool()
              }
              break
            }
            case 14: {
              yield {
                field: `${prefix}.feeBps`,
                value: reader.uint32()
              }
              break
            }
            case 15: {
              yield {
                field: `${prefix}.trace`,
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

  export interface AwardJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface AwardEpochFieldEvent {
    field: '$.epoch'
    value: number
  }

  export interface AwardNodeFieldEvent {
    field: '$.node'
    value: Uint8Array<ArrayBuffer>
  }

  export interface AwardLeaseMsFieldEvent {
    field: '$.leaseMs'
    value: number
  }

  export interface AwardKindFieldEvent {
    field: '$.kind'
    value: JobKind
  }

  export interface AwardNeedsRuntimeFieldEvent {
    field: '$.needs.runtime'
    value: string
  }

  export interface AwardNeedsMemoryMiBFieldEvent {
    field: '$.needs.memoryMiB'
    value: number
  }

  export interface AwardNeedsGpuFieldEvent {
    field: '$.needs.gpu'
    value: boolean
  }

  export interface AwardNeedsVramMiBFieldEvent {
    field: '$.needs.vramMiB'
    value: number
  }

  export interface AwardNeedsIsolationFieldEvent {
    field: '$.needs.isolation'
    value: Isolation
  }

  export interface AwardNeedsGpuModelFieldEvent {
    field: '$.needs.gpuModel'
    value: string
  }

  export interface AwardNeedsModelsNameFieldEvent {
    field: '$.needs.models[].name'
    value: string
    index: number
  }

  export interface AwardNeedsModelsContentIdFieldEvent {
    field: '$.needs.models[].contentId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface AwardNeedsModelsBytesFieldEvent {
    field: '$.needs.models[].bytes'
    value: number
    index: number
  }

  export interface AwardCodeIdFieldEvent {
    field: '$.codeId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface AwardCodeBytesFieldEvent {
    field: '$.codeBytes'
    value: number
  }

  export interface AwardPayloadIdFieldEvent {
    field: '$.payloadId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface AwardPriceFieldEvent {
    field: '$.price'
    value: number
  }

  export interface AwardTimeoutMsFieldEvent {
    field: '$.timeoutMs'
    value: number
  }

  export interface AwardTenantFieldEvent {
    field: '$.tenant'
    value: Uint8Array<ArrayBuffer>
  }

  export interface AwardFreshFieldEvent {
    field: '$.fresh'
    value: boolean
  }

  export interface AwardFeeBpsFieldEvent {
    field: '$.feeBps'
    value: number
  }

  export interface AwardTraceFieldEvent {
    field: '$.trace'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Award>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Award.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Award>): Award {
    return decodeMessage(buf, Award.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Award>): Generator<AwardJobIdFieldEvent | AwardEpochFieldEvent | AwardNodeFieldEvent | AwardLeaseMsFieldEvent | AwardKindFieldEvent | AwardNeedsRuntimeFieldEvent | AwardNeedsMemoryMiBFieldEvent | AwardNeedsGpuFieldEvent | AwardNeedsVramMiBFieldEvent | AwardNeedsIsolationFieldEvent | AwardNeedsGpuModelFieldEvent | AwardNeedsModelsNameFieldEvent | AwardNeedsModelsContentIdFieldEvent | AwardNeedsModelsBytesFieldEvent | AwardCodeIdFieldEvent | AwardCodeBytesFieldEvent | AwardPayloadIdFieldEvent | AwardPriceFieldEvent | AwardTimeoutMsFieldEvent | AwardTenantFieldEvent | AwardFreshFieldEvent | AwardFeeBpsFieldEvent | AwardTraceFieldEvent> {
    return streamMessage(buf, Award.codec(), opts)
  }
}

export interface JobEpoch {
  jobId: Uint8Array<ArrayBuffer>
  epoch: number
}

export namespace JobEpoch {
  let _codec: Codec<JobEpoch>

  export const codec = (): Codec<JobEpoch> => {
    if (_codec == null) {
      _codec = message<JobEpoch>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.jobId)
        }

        if ((obj.epoch != null && obj.epoch !== 0)) {
          w.uint32(16)
          w.uint32(obj.epoch)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobId: uint8ArrayAlloc(0),
          epoch: 0
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
              obj.epoch = reader.uint32()
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
                field: `${prefix}.epoch`,
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

  export interface JobEpochJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobEpochEpochFieldEvent {
    field: '$.epoch'
    value: number
  }

  export function encode (obj: Partial<JobEpoch>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, JobEpoch.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobEpoch>): JobEpoch {
    return decodeMessage(buf, JobEpoch.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobEpoch>): Generator<JobEpochJobIdFieldEvent | JobEpochEpochFieldEvent> {
    return streamMessage(buf, JobEpoch.codec(), opts)
  }
}

export interface Heartbeat {
  jobs: JobEpoch[]
}

export namespace Heartbeat {
  let _codec: Codec<Heartbeat>

  export const codec = (): Codec<Heartbeat> => {
    if (_codec == null) {
      _codec = message<Heartbeat>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.jobs != null && obj.jobs.length > 0) {
          for (const value of obj.jobs) {
            w.uint32(10)
            JobEpoch.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobs: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.jobs != null && obj.jobs.length === opts.limits.jobs) {
                throw new MaxLengthError('Decode error - repeated field "jobs" had too many elements')
              }

              obj.jobs.push(JobEpoch.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.jobs$
              }))
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
          jobs: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.jobs != null && obj.jobs === opts.limits.jobs) {
                throw new MaxLengthError('Streaming decode error - repeated field "jobs" had too many elements')
              }

              for (const evt of JobEpoch.codec().stream(reader, reader.uint32(), `${prefix}.jobs[]`, {
                limits: opts.limits?.jobs$
              })) {
                yield {
                  ...evt,
                  index: obj.jobs
                }
              }

              obj.jobs++

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

  export interface HeartbeatJobsJobIdFieldEvent {
    field: '$.jobs[].jobId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface HeartbeatJobsEpochFieldEvent {
    field: '$.jobs[].epoch'
    value: number
    index: number
  }

  export function encode (obj: Partial<Heartbeat>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Heartbeat.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Heartbeat>): Heartbeat {
    return decodeMessage(buf, Heartbeat.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Heartbeat>): Generator<HeartbeatJobsJobIdFieldEvent | HeartbeatJobsEpochFieldEvent> {
    return streamMessage(buf, Heartbeat.codec(), opts)
  }
}

export enum CancelReason {
  CANCEL_REASON_UNSPECIFIED = 'CANCEL_REASON_UNSPECIFIED',
  CANCEL_REASON_AWARDED_ELSEWHERE = 'CANCEL_REASON_AWARDED_ELSEWHERE',
  CANCEL_REASON_USER = 'CANCEL_REASON_USER',
  CANCEL_REASON_DEADLINE = 'CANCEL_REASON_DEADLINE',
  CANCEL_REASON_ENDED = 'CANCEL_REASON_ENDED',
  CANCEL_REASON_UNKNOWN_JOB = 'CANCEL_REASON_UNKNOWN_JOB',
  CANCEL_REASON_NODE_REFUSED = 'CANCEL_REASON_NODE_REFUSED'
}

enum __CancelReasonValues {
  CANCEL_REASON_UNSPECIFIED = 0,
  CANCEL_REASON_AWARDED_ELSEWHERE = 1,
  CANCEL_REASON_USER = 2,
  CANCEL_REASON_DEADLINE = 3,
  CANCEL_REASON_ENDED = 4,
  CANCEL_REASON_UNKNOWN_JOB = 5,
  CANCEL_REASON_NODE_REFUSED = 6
}

export namespace CancelReason {
  export const codec = (): Codec<CancelReason> => {
    return enumeration<CancelReason>(__CancelReasonValues)
  }
}

export interface Cancel {
  jobId: Uint8Array<ArrayBuffer>
  epoch: number
  reason: CancelReason
}

export namespace Cancel {
  let _codec: Codec<Cancel>

  export const codec = (): Codec<Cancel> => {
    if (_codec == null) {
      _codec = message<Cancel>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.jobId)
        }

        if ((obj.epoch != null && obj.epoch !== 0)) {
          w.uint32(16)
          w.uint32(obj.epoch)
        }

        if (obj.reason != null && __CancelReasonValues[obj.reason] !== 0) {
          w.uint32(24)
          CancelReason.codec().encode(obj.reason, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobId: uint8ArrayAlloc(0),
          epoch: 0,
          reason: CancelReason.CANCEL_REASON_UNSPECIFIED
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
              obj.epoch = reader.uint32()
              break
            }
            case 3: {
              obj.reason = CancelReason.codec().decode(reader)
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
                field: `${prefix}.epoch`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.reason`,
                value: CancelReason.codec().decode(reader)
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

  export interface CancelJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CancelEpochFieldEvent {
    field: '$.epoch'
    value: number
  }

  export interface CancelReasonFieldEvent {
    field: '$.reason'
    value: CancelReason
  }

  export function encode (obj: Partial<Cancel>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Cancel.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Cancel>): Cancel {
    return decodeMessage(buf, Cancel.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Cancel>): Generator<CancelJobIdFieldEvent | CancelEpochFieldEvent | CancelReasonFieldEvent> {
    return streamMessage(buf, Cancel.codec(), opts)
  }
}

export interface LogChunk {
  jobId: Uint8Array<ArrayBuffer>
  epoch: number
  offset: number
  text: string
}

export namespace LogChunk {
  let _codec: Codec<LogChunk>

  export const codec = (): Codec<LogChunk> => {
    if (_codec == null) {
      _codec = message<LogChunk>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.jobId)
        }

        if ((obj.epoch != null && obj.epoch !== 0)) {
          w.uint32(16)
          w.uint32(obj.epoch)
        }

        if ((obj.offset != null && obj.offset !== 0)) {
          w.uint32(24)
          w.uint32(obj.offset)
        }

        if ((obj.text != null && obj.text !== '')) {
          w.uint32(34)
          w.string(obj.text)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobId: uint8ArrayAlloc(0),
          epoch: 0,
          offset: 0,
          text: ''
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
              obj.epoch = reader.uint32()
              break
            }
            case 3: {
              obj.offset = reader.uint32()
              break
            }
            case 4: {
              obj.text = reader.string()
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
                field: `${prefix}.epoch`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.offset`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.text`,
                value: reader.string()
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

  export interface LogChunkJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LogChunkEpochFieldEvent {
    field: '$.epoch'
    value: number
  }

  export interface LogChunkOffsetFieldEvent {
    field: '$.offset'
    value: number
  }

  export interface LogChunkTextFieldEvent {
    field: '$.text'
    value: string
  }

  export function encode (obj: Partial<LogChunk>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LogChunk.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LogChunk>): LogChunk {
    return decodeMessage(buf, LogChunk.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LogChunk>): Generator<LogChunkJobIdFieldEvent | LogChunkEpochFieldEvent | LogChunkOffsetFieldEvent | LogChunkTextFieldEvent> {
    return streamMessage(buf, LogChunk.codec(), opts)
  }
}

export enum ResultStatus {
  RESULT_STATUS_UNSPECIFIED = 'RESULT_STATUS_UNSPECIFIED',
  RESULT_STATUS_DONE = 'RESULT_STATUS_DONE',
  RESULT_STATUS_ERROR = 'RESULT_STATUS_ERROR',
  RESULT_STATUS_TIMEOUT = 'RESULT_STATUS_TIMEOUT'
}

enum __ResultStatusValues {
  RESULT_STATUS_UNSPECIFIED = 0,
  RESULT_STATUS_DONE = 1,
  RESULT_STATUS_ERROR = 2,
  RESULT_STATUS_TIMEOUT = 3
}

export namespace ResultStatus {
  export const codec = (): Codec<ResultStatus> => {
    return enumeration<ResultStatus>(__ResultStatusValues)
  }
}

export interface Result {
  jobId: Uint8Array<ArrayBuffer>
  epoch: number
  gateway: Uint8Array<ArrayBuffer>
  status: ResultStatus
  outcomeId: Uint8Array<ArrayBuffer>
  outcomeBytes: number
  durationMs: number
  inputId: Uint8Array<ArrayBuffer>
  cpuMs: number
  memoryPeakBytes: number
  payTo: Uint8Array<ArrayBuffer>
  workSignature: Uint8Array<ArrayBuffer>
}

export namespace Result {
  let _codec: Codec<Result>

  export const codec = (): Codec<Result> => {
    if (_codec == null) {
      _codec = message<Result>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.jobId)
        }

        if ((obj.epoch != null && obj.epoch !== 0)) {
          w.uint32(16)
          w.uint32(obj.epoch)
        }

        if ((obj.gateway != null && obj.gateway.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.gateway)
        }

        if (obj.status != null && __ResultStatusValues[obj.status] !== 0) {
          w.uint32(32)
          ResultStatus.codec().encode(obj.status, w)
        }

        if ((obj.outcomeId != null && obj.outcomeId.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.outcomeId)
        }

        if ((obj.outcomeBytes != null && obj.outcomeBytes !== 0)) {
          w.uint32(48)
          w.uint32(obj.outcomeBytes)
        }

        if ((obj.durationMs != null && obj.durationMs !== 0)) {
          w.uint32(56)
          w.uint32(obj.durationMs)
        }

        if ((obj.inputId != null && obj.inputId.byteLength > 0)) {
          w.uint32(66)
          w.bytes(obj.inputId)
        }

        if ((obj.cpuMs != null && obj.cpuMs !== 0)) {
          w.uint32(72)
          w.uint32(obj.cpuMs)
        }

        if ((obj.memoryPeakBytes != null && obj.memoryPeakBytes !== 0)) {
          w.uint32(80)
          w.uint64Number(obj.memoryPeakBytes)
        }

        if ((obj.payTo != null && obj.payTo.byteLength > 0)) {
          w.uint32(90)
          w.bytes(obj.payTo)
        }

        if ((obj.workSignature != null && obj.workSignature.byteLength > 0)) {
          w.uint32(98)
          w.bytes(obj.workSignature)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobId: uint8ArrayAlloc(0),
          epoch: 0,
          gateway: uint8ArrayAlloc(0),
          status: ResultStatus.RESULT_STATUS_UNSPECIFIED,
          outcomeId: uint8ArrayAlloc(0),
          outcomeBytes: 0,
          durationMs: 0,
          inputId: uint8ArrayAlloc(0),
          cpuMs: 0,
          memoryPeakBytes: 0,
          payTo: uint8ArrayAlloc(0),
          workSignature: uint8ArrayAlloc(0)
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
              obj.epoch = reader.uint32()
              break
            }
            case 3: {
              obj.gateway = reader.bytes()
              break
            }
            case 4: {
              obj.status = ResultStatus.codec().decode(reader)
              break
            }
            case 5: {
              obj.outcomeId = reader.bytes()
              break
            }
            case 6: {
              obj.outcomeBytes = reader.uint32()
              break
            }
            case 7: {
              obj.durationMs = reader.uint32()
              break
            }
            case 8: {
              obj.inputId = reader.bytes()
              break
            }
            case 9: {
              obj.cpuMs = reader.uint32()
              break
            }
            case 10: {
              obj.memoryPeakBytes = reader.uint64Number()
              break
            }
            case 11: {
              obj.payTo = reader.bytes()
              break
            }
            case 12: {
              obj.workSignature = reader.bytes()
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
                field: `${prefix}.epoch`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.gateway`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.status`,
                value: ResultStatus.codec().decode(reader)
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.outcomeId`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.outcomeBytes`,
                value: reader.uint32()
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
            case 8: {
              yield {
                field: `${prefix}.inputId`,
                value: reader.bytes()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.cpuMs`,
                value: reader.uint32()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.memoryPeakBytes`,
                value: reader.uint64Number()
              }
              break
            }
            case 11: {
              yield {
                field: `${prefix}.payTo`,
                value: reader.bytes()
              }
              break
            }
            case 12: {
              yield {
                field: `${prefix}.workSignature`,
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

  export interface ResultJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ResultEpochFieldEvent {
    field: '$.epoch'
    value: number
  }

  export interface ResultGatewayFieldEvent {
    field: '$.gateway'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ResultStatusFieldEvent {
    field: '$.status'
    value: ResultStatus
  }

  export interface ResultOutcomeIdFieldEvent {
    field: '$.outcomeId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ResultOutcomeBytesFieldEvent {
    field: '$.outcomeBytes'
    value: number
  }

  export interface ResultDurationMsFieldEvent {
    field: '$.durationMs'
    value: number
  }

  export interface ResultInputIdFieldEvent {
    field: '$.inputId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ResultCpuMsFieldEvent {
    field: '$.cpuMs'
    value: number
  }

  export interface ResultMemoryPeakBytesFieldEvent {
    field: '$.memoryPeakBytes'
    value: number
  }

  export interface ResultPayToFieldEvent {
    field: '$.payTo'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ResultWorkSignatureFieldEvent {
    field: '$.workSignature'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Result>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Result.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Result>): Result {
    return decodeMessage(buf, Result.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Result>): Generator<ResultJobIdFieldEvent | ResultEpochFieldEvent | ResultGatewayFieldEvent | ResultStatusFieldEvent | ResultOutcomeIdFieldEvent | ResultOutcomeBytesFieldEvent | ResultDurationMsFieldEvent | ResultInputIdFieldEvent | ResultCpuMsFieldEvent | ResultMemoryPeakBytesFieldEvent | ResultPayToFieldEvent | ResultWorkSignatureFieldEvent> {
    return streamMessage(buf, Result.codec(), opts)
  }
}

export interface Outcome {
  result: string
  error: string
  errorName: string
  errorMessage: string
  errorStack: string
  logs: string
}

export namespace Outcome {
  let _codec: Codec<Outcome>

  export const codec = (): Codec<Outcome> => {
    if (_codec == null) {
      _codec = message<Outcome>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.result != null && obj.result !== '')) {
          w.uint32(10)
          w.string(obj.result)
        }

        if ((obj.error != null && obj.error !== '')) {
          w.uint32(18)
          w.string(obj.error)
        }

        if ((obj.errorName != null && obj.errorName !== '')) {
          w.uint32(26)
          w.string(obj.errorName)
        }

        if ((obj.errorMessage != null && obj.errorMessage !== '')) {
          w.uint32(34)
          w.string(obj.errorMessage)
        }

        if ((obj.errorStack != null && obj.errorStack !== '')) {
          w.uint32(42)
          w.string(obj.errorStack)
        }

        if ((obj.logs != null && obj.logs !== '')) {
          w.uint32(50)
          w.string(obj.logs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          result: '',
          error: '',
          errorName: '',
          errorMessage: '',
          errorStack: '',
          logs: ''
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.result = reader.string()
              break
            }
            case 2: {
              obj.error = reader.string()
              break
            }
            case 3: {
              obj.errorName = reader.string()
              break
            }
            case 4: {
              obj.errorMessage = reader.string()
              break
            }
            case 5: {
              obj.errorStack = reader.string()
              break
            }
            case 6: {
              obj.logs = reader.string()
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
                field: `${prefix}.result`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.error`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.errorName`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.errorMessage`,
                value: reader.string()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.errorStack`,
                value: reader.string()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.logs`,
                value: reader.string()
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

  export interface OutcomeResultFieldEvent {
    field: '$.result'
    value: string
  }

  export interface OutcomeErrorFieldEvent {
    field: '$.error'
    value: string
  }

  export interface OutcomeErrorNameFieldEvent {
    field: '$.errorName'
    value: string
  }

  export interface OutcomeErrorMessageFieldEvent {
    field: '$.errorMessage'
    value: string
  }

  export interface OutcomeErrorStackFieldEvent {
    field: '$.errorStack'
    value: string
  }

  export interface OutcomeLogsFieldEvent {
    field: '$.logs'
    value: string
  }

  export function encode (obj: Partial<Outcome>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Outcome.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Outcome>): Outcome {
    return decodeMessage(buf, Outcome.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Outcome>): Generator<OutcomeResultFieldEvent | OutcomeErrorFieldEvent | OutcomeErrorNameFieldEvent | OutcomeErrorMessageFieldEvent | OutcomeErrorStackFieldEvent | OutcomeLogsFieldEvent> {
    return streamMessage(buf, Outcome.codec(), opts)
  }
}

export interface Ack {
  jobId: Uint8Array<ArrayBuffer>
  epoch: number
  accepted: boolean
  receipt: Uint8Array<ArrayBuffer>
}

export namespace Ack {
  let _codec: Codec<Ack>

  export const codec = (): Codec<Ack> => {
    if (_codec == null) {
      _codec = message<Ack>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.jobId)
        }

        if ((obj.epoch != null && obj.epoch !== 0)) {
          w.uint32(16)
          w.uint32(obj.epoch)
        }

        if ((obj.accepted != null && obj.accepted !== false)) {
          w.uint32(24)
          w.bool(obj.accepted)
        }

        if ((obj.receipt != null && obj.receipt.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.receipt)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobId: uint8ArrayAlloc(0),
          epoch: 0,
          accepted: false,
          receipt: uint8ArrayAlloc(0)
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
              obj.epoch = reader.uint32()
              break
            }
            case 3: {
              obj.accepted = reader.bool()
              break
            }
            case 4: {
              obj.receipt = reader.bytes()
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
                field: `${prefix}.epoch`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.accepted`,
                value: reader.bool()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.receipt`,
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

  export interface AckJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface AckEpochFieldEvent {
    field: '$.epoch'
    value: number
  }

  export interface AckAcceptedFieldEvent {
    field: '$.accepted'
    value: boolean
  }

  export interface AckReceiptFieldEvent {
    field: '$.receipt'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Ack>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Ack.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ack>): Ack {
    return decodeMessage(buf, Ack.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ack>): Generator<AckJobIdFieldEvent | AckEpochFieldEvent | AckAcceptedFieldEvent | AckReceiptFieldEvent> {
    return streamMessage(buf, Ack.codec(), opts)
  }
}

export enum RefusalReason {
  REFUSAL_REASON_UNSPECIFIED = 'REFUSAL_REASON_UNSPECIFIED',
  REFUSAL_REASON_BUSY = 'REFUSAL_REASON_BUSY',
  REFUSAL_REASON_CODE_UNAVAILABLE = 'REFUSAL_REASON_CODE_UNAVAILABLE',
  REFUSAL_REASON_SANDBOX_FAILED = 'REFUSAL_REASON_SANDBOX_FAILED',
  REFUSAL_REASON_STOPPING = 'REFUSAL_REASON_STOPPING',
  REFUSAL_REASON_UNSUPPORTED = 'REFUSAL_REASON_UNSUPPORTED',
  REFUSAL_REASON_MODEL_UNAVAILABLE = 'REFUSAL_REASON_MODEL_UNAVAILABLE',
  REFUSAL_REASON_RECEIPTS_LAG = 'REFUSAL_REASON_RECEIPTS_LAG',
  REFUSAL_REASON_CREDIT_LIMIT = 'REFUSAL_REASON_CREDIT_LIMIT'
}

enum __RefusalReasonValues {
  REFUSAL_REASON_UNSPECIFIED = 0,
  REFUSAL_REASON_BUSY = 1,
  REFUSAL_REASON_CODE_UNAVAILABLE = 2,
  REFUSAL_REASON_SANDBOX_FAILED = 3,
  REFUSAL_REASON_STOPPING = 4,
  REFUSAL_REASON_UNSUPPORTED = 5,
  REFUSAL_REASON_MODEL_UNAVAILABLE = 6,
  REFUSAL_REASON_RECEIPTS_LAG = 7,
  REFUSAL_REASON_CREDIT_LIMIT = 8
}

export namespace RefusalReason {
  export const codec = (): Codec<RefusalReason> => {
    return enumeration<RefusalReason>(__RefusalReasonValues)
  }
}

export interface Refusal {
  jobId: Uint8Array<ArrayBuffer>
  epoch: number
  reason: RefusalReason
}

export namespace Refusal {
  let _codec: Codec<Refusal>

  export const codec = (): Codec<Refusal> => {
    if (_codec == null) {
      _codec = message<Refusal>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.jobId)
        }

        if ((obj.epoch != null && obj.epoch !== 0)) {
          w.uint32(16)
          w.uint32(obj.epoch)
        }

        if (obj.reason != null && __RefusalReasonValues[obj.reason] !== 0) {
          w.uint32(24)
          RefusalReason.codec().encode(obj.reason, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobId: uint8ArrayAlloc(0),
          epoch: 0,
          reason: RefusalReason.REFUSAL_REASON_UNSPECIFIED
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
              obj.epoch = reader.uint32()
              break
            }
            case 3: {
              obj.reason = RefusalReason.codec().decode(reader)
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
                field: `${prefix}.epoch`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.reason`,
                value: RefusalReason.codec().decode(reader)
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

  export interface RefusalJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RefusalEpochFieldEvent {
    field: '$.epoch'
    value: number
  }

  export interface RefusalReasonFieldEvent {
    field: '$.reason'
    value: RefusalReason
  }

  export function encode (obj: Partial<Refusal>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Refusal.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Refusal>): Refusal {
    return decodeMessage(buf, Refusal.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Refusal>): Generator<RefusalJobIdFieldEvent | RefusalEpochFieldEvent | RefusalReasonFieldEvent> {
    return streamMessage(buf, Refusal.codec(), opts)
  }
}

export enum Role {
  ROLE_UNSPECIFIED = 'ROLE_UNSPECIFIED',
  ROLE_GATEWAY = 'ROLE_GATEWAY',
  ROLE_NODE = 'ROLE_NODE'
}

enum __RoleValues {
  ROLE_UNSPECIFIED = 0,
  ROLE_GATEWAY = 1,
  ROLE_NODE = 2
}

export namespace Role {
  export const codec = (): Codec<Role> => {
    return enumeration<Role>(__RoleValues)
  }
}

export interface NodeInfo {
  role: Role
  version: string
  issuedAtMs: number
  ttlMs: number
  startedAtMs: number
  runtimes: string[]
  cpus: number
  memoryMiB: number
  slots: number
  busy: number
  httpUrl: string
  isolation: Isolation
  layers: string[]
  gpus: Gpu[]
}

export namespace NodeInfo {
  let _codec: Codec<NodeInfo>

  export const codec = (): Codec<NodeInfo> => {
    if (_codec == null) {
      _codec = message<NodeInfo>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.role != null && __RoleValues[obj.role] !== 0) {
          w.uint32(8)
          Role.codec().encode(obj.role, w)
        }

        if ((obj.version != null && obj.version !== '')) {
          w.uint32(18)
          w.string(obj.version)
        }

        if ((obj.issuedAtMs != null && obj.issuedAtMs !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.issuedAtMs)
        }

        if ((obj.ttlMs != null && obj.ttlMs !== 0)) {
          w.uint32(32)
          w.uint32(obj.ttlMs)
        }

        if ((obj.startedAtMs != null && obj.startedAtMs !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.startedAtMs)
        }

        if (obj.runtimes != null && obj.runtimes.length > 0) {
          for (const value of obj.runtimes) {
            w.uint32(50)
            w.string(value)
          }
        }

        if ((obj.cpus != null && obj.cpus !== 0)) {
          w.uint32(56)
          w.uint32(obj.cpus)
        }

        if ((obj.memoryMiB != null && obj.memoryMiB !== 0)) {
          w.uint32(64)
          w.uint32(obj.memoryMiB)
        }

        if ((obj.slots != null && obj.slots !== 0)) {
          w.uint32(72)
          w.uint32(obj.slots)
        }

        if ((obj.busy != null && obj.busy !== 0)) {
          w.uint32(80)
          w.uint32(obj.busy)
        }

        if ((obj.httpUrl != null && obj.httpUrl !== '')) {
          w.uint32(90)
          w.string(obj.httpUrl)
        }

        if (obj.isolation != null && __IsolationValues[obj.isolation] !== 0) {
          w.uint32(96)
          Isolation.codec().encode(obj.isolation, w)
        }

        if (obj.layers != null && obj.layers.length > 0) {
          for (const value of obj.layers) {
            w.uint32(106)
            w.string(value)
          }
        }

        if (obj.gpus != null && obj.gpus.length > 0) {
          for (const value of obj.gpus) {
            w.uint32(114)
            Gpu.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          role: Role.ROLE_UNSPECIFIED,
          version: '',
          issuedAtMs: 0,
          ttlMs: 0,
          startedAtMs: 0,
          runtimes: [],
          cpus: 0,
          memoryMiB: 0,
          slots: 0,
          busy: 0,
          httpUrl: '',
          isolation: Isolation.ISOLATION_NONE,
          layers: [],
          gpus: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.role = Role.codec().decode(reader)
              break
            }
            case 2: {
              obj.version = reader.string()
              break
            }
            case 3: {
              obj.issuedAtMs = reader.uint64Number()
              break
            }
            case 4: {
              obj.ttlMs = reader.uint32()
              break
            }
            case 5: {
              obj.startedAtMs = reader.uint64Number()
              break
            }
            case 6: {
              if (opts.limits?.runtimes != null && obj.runtimes.length === opts.limits.runtimes) {
                throw new MaxLengthError('Decode error - repeated field "runtimes" had too many elements')
              }

              obj.runtimes.push(reader.string())
              break
            }
            case 7: {
              obj.cpus = reader.uint32()
              break
            }
            case 8: {
              obj.memoryMiB = reader.uint32()
              break
            }
            case 9: {
              obj.slots = reader.uint32()
              break
            }
            case 10: {
              obj.busy = reader.uint32()
              break
            }
            case 11: {
              obj.httpUrl = reader.string()
              break
            }
            case 12: {
              obj.isolation = Isolation.codec().decode(reader)
              break
            }
            case 13: {
              if (opts.limits?.layers != null && obj.layers.length === opts.limits.layers) {
                throw new MaxLengthError('Decode error - repeated field "layers" had too many elements')
              }

              obj.layers.push(reader.string())
              break
            }
            case 14: {
              if (opts.limits?.gpus != null && obj.gpus.length === opts.limits.gpus) {
                throw new MaxLengthError('Decode error - repeated field "gpus" had too many elements')
              }

              obj.gpus.push(Gpu.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.gpus$
              }))
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
          runtimes: 0,
          layers: 0,
          gpus: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.role`,
                value: Role.codec().decode(reader)
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.version`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.issuedAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.ttlMs`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.startedAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              if (opts.limits?.runtimes != null && obj.runtimes === opts.limits.runtimes) {
                throw new MaxLengthError('Streaming decode error - repeated field "runtimes" had too many elements')
              }

              yield {
                field: `${prefix}.runtimes[]`,
                index: obj.runtimes,
                value: reader.string()
              }

              obj.runtimes++

              break
            }
            case 7: {
              yield {
                field: `${prefix}.cpus`,
                value: reader.uint32()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.memoryMiB`,
                value: reader.uint32()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.slots`,
                value: reader.uint32()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.busy`,
                value: reader.uint32()
              }
              break
            }
            case 11: {
              yield {
                field: `${prefix}.httpUrl`,
                value: reader.string()
              }
              break
            }
            case 12: {
              yield {
                field: `${prefix}.isolation`,
                value: Isolation.codec().decode(reader)
              }
              break
            }
            case 13: {
              if (opts.limits?.layers != null && obj.layers === opts.limits.layers) {
                throw new MaxLengthError('Streaming decode error - repeated field "layers" had too many elements')
              }

              yield {
                field: `${prefix}.layers[]`,
                index: obj.layers,
                value: reader.string()
              }

              obj.layers++

              break
            }
            case 14: {
              if (opts.limits?.gpus != null && obj.gpus === opts.limits.gpus) {
                throw new MaxLengthError('Streaming decode error - repeated field "gpus" had too many elements')
              }

              for (const evt of Gpu.codec().stream(reader, reader.uint32(), `${prefix}.gpus[]`, {
                limits: opts.limits?.gpus$
              })) {
                yield {
                  ...evt,
                  index: obj.gpus
                }
              }

              obj.gpus++

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

  export interface NodeInfoRoleFieldEvent {
    field: '$.role'
    value: Role
  }

  export interface NodeInfoVersionFieldEvent {
    field: '$.version'
    value: string
  }

  export interface NodeInfoIssuedAtMsFieldEvent {
    field: '$.issuedAtMs'
    value: number
  }

  export interface NodeInfoTtlMsFieldEvent {
    field: '$.ttlMs'
    value: number
  }

  export interface NodeInfoStartedAtMsFieldEvent {
    field: '$.startedAtMs'
    value: number
  }

  export interface NodeInfoRuntimesFieldEvent {
    field: '$.runtimes[]'
    index: number
    value: string
  }

  export interface NodeInfoCpusFieldEvent {
    field: '$.cpus'
    value: number
  }

  export interface NodeInfoMemoryMiBFieldEvent {
    field: '$.memoryMiB'
    value: number
  }

  export interface NodeInfoSlotsFieldEvent {
    field: '$.slots'
    value: number
  }

  export interface NodeInfoBusyFieldEvent {
    field: '$.busy'
    value: number
  }

  export interface NodeInfoHttpUrlFieldEvent {
    field: '$.httpUrl'
    value: string
  }

  export interface NodeInfoIsolationFieldEvent {
    field: '$.isolation'
    value: Isolation
  }

  export interface NodeInfoLayersFieldEvent {
    field: '$.layers[]'
    index: number
    value: string
  }

  export interface NodeInfoGpusModelFieldEvent {
    field: '$.gpus[].model'
    value: string
    index: number
  }

  export interface NodeInfoGpusVramMiBFieldEvent {
    field: '$.gpus[].vramMiB'
    value: number
    index: number
  }

  export interface NodeInfoGpusDriverFieldEvent {
    field: '$.gpus[].driver'
    value: string
    index: number
  }

  export interface NodeInfoGpusBackendFieldEvent {
    field: '$.gpus[].backend'
    value: string
    index: number
  }

  export interface NodeInfoGpusCountFieldEvent {
    field: '$.gpus[].count'
    value: number
    index: number
  }

  export function encode (obj: Partial<NodeInfo>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, NodeInfo.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NodeInfo>): NodeInfo {
    return decodeMessage(buf, NodeInfo.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NodeInfo>): Generator<NodeInfoRoleFieldEvent | NodeInfoVersionFieldEvent | NodeInfoIssuedAtMsFieldEvent | NodeInfoTtlMsFieldEvent | NodeInfoStartedAtMsFieldEvent | NodeInfoRuntimesFieldEvent | NodeInfoCpusFieldEvent | NodeInfoMemoryMiBFieldEvent | NodeInfoSlotsFieldEvent | NodeInfoBusyFieldEvent | NodeInfoHttpUrlFieldEvent | NodeInfoIsolationFieldEvent | NodeInfoLayersFieldEvent | NodeInfoGpusModelFieldEvent | NodeInfoGpusVramMiBFieldEvent | NodeInfoGpusDriverFieldEvent | NodeInfoGpusBackendFieldEvent | NodeInfoGpusCountFieldEvent> {
    return streamMessage(buf, NodeInfo.codec(), opts)
  }
}

export interface Gpu {
  model: string
  vramMiB: number
  driver: string
  backend: string
  count: number
}

export namespace Gpu {
  let _codec: Codec<Gpu>

  export const codec = (): Codec<Gpu> => {
    if (_codec == null) {
      _codec = message<Gpu>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.model != null && obj.model !== '')) {
          w.uint32(10)
          w.string(obj.model)
        }

        if ((obj.vramMiB != null && obj.vramMiB !== 0)) {
          w.uint32(16)
          w.uint32(obj.vramMiB)
        }

        if ((obj.driver != null && obj.driver !== '')) {
          w.uint32(26)
          w.string(obj.driver)
        }

        if ((obj.backend != null && obj.backend !== '')) {
          w.uint32(34)
          w.string(obj.backend)
        }

        if ((obj.count != null && obj.count !== 0)) {
          w.uint32(40)
          w.uint32(obj.count)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          model: '',
          vramMiB: 0,
          driver: '',
          backend: '',
          count: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.model = reader.string()
              break
            }
            case 2: {
              obj.vramMiB = reader.uint32()
              break
            }
            case 3: {
              obj.driver = reader.string()
              break
            }
            case 4: {
              obj.backend = reader.string()
              break
            }
            case 5: {
              obj.count = reader.uint32()
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
                field: `${prefix}.model`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.vramMiB`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.driver`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.backend`,
                value: reader.string()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.count`,
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

  export interface GpuModelFieldEvent {
    field: '$.model'
    value: string
  }

  export interface GpuVramMiBFieldEvent {
    field: '$.vramMiB'
    value: number
  }

  export interface GpuDriverFieldEvent {
    field: '$.driver'
    value: string
  }

  export interface GpuBackendFieldEvent {
    field: '$.backend'
    value: string
  }

  export interface GpuCountFieldEvent {
    field: '$.count'
    value: number
  }

  export function encode (obj: Partial<Gpu>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Gpu.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Gpu>): Gpu {
    return decodeMessage(buf, Gpu.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Gpu>): Generator<GpuModelFieldEvent | GpuVramMiBFieldEvent | GpuDriverFieldEvent | GpuBackendFieldEvent | GpuCountFieldEvent> {
    return streamMessage(buf, Gpu.codec(), opts)
  }
}

export interface JobQuery {
  jobId: Uint8Array<ArrayBuffer>
  waitMs: number
  seen?: JobSeen
}

export namespace JobQuery {
  let _codec: Codec<JobQuery>

  export const codec = (): Codec<JobQuery> => {
    if (_codec == null) {
      _codec = message<JobQuery>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.jobId)
        }

        if ((obj.waitMs != null && obj.waitMs !== 0)) {
          w.uint32(16)
          w.uint32(obj.waitMs)
        }

        if (obj.seen != null) {
          w.uint32(26)
          JobSeen.codec().encode(obj.seen, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobId: uint8ArrayAlloc(0),
          waitMs: 0
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
              obj.waitMs = reader.uint32()
              break
            }
            case 3: {
              obj.seen = JobSeen.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.seen
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
              yield {
                field: `${prefix}.jobId`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.waitMs`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield * JobSeen.codec().stream(reader, reader.uint32(), `${prefix}.seen`, {
                limits: opts.limits?.seen
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

  export interface JobQueryJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobQueryWaitMsFieldEvent {
    field: '$.waitMs'
    value: number
  }

  export interface JobQuerySeenStatusFieldEvent {
    field: '$.seen.status'
    value: JobStatus
  }

  export interface JobQuerySeenEpochFieldEvent {
    field: '$.seen.epoch'
    value: number
  }

  export interface JobQuerySeenLogCharsFieldEvent {
    field: '$.seen.logChars'
    value: number
  }

  export function encode (obj: Partial<JobQuery>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, JobQuery.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobQuery>): JobQuery {
    return decodeMessage(buf, JobQuery.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobQuery>): Generator<JobQueryJobIdFieldEvent | JobQueryWaitMsFieldEvent | JobQuerySeenStatusFieldEvent | JobQuerySeenEpochFieldEvent | JobQuerySeenLogCharsFieldEvent> {
    return streamMessage(buf, JobQuery.codec(), opts)
  }
}

export interface JobSeen {
  status: JobStatus
  epoch: number
  logChars: number
}

export namespace JobSeen {
  let _codec: Codec<JobSeen>

  export const codec = (): Codec<JobSeen> => {
    if (_codec == null) {
      _codec = message<JobSeen>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.status != null && __JobStatusValues[obj.status] !== 0) {
          w.uint32(8)
          JobStatus.codec().encode(obj.status, w)
        }

        if ((obj.epoch != null && obj.epoch !== 0)) {
          w.uint32(16)
          w.uint32(obj.epoch)
        }

        if ((obj.logChars != null && obj.logChars !== 0)) {
          w.uint32(24)
          w.uint32(obj.logChars)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          status: JobStatus.JOB_STATUS_UNSPECIFIED,
          epoch: 0,
          logChars: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.status = JobStatus.codec().decode(reader)
              break
            }
            case 2: {
              obj.epoch = reader.uint32()
              break
            }
            case 3: {
              obj.logChars = reader.uint32()
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
                field: `${prefix}.status`,
                value: JobStatus.codec().decode(reader)
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.epoch`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.logChars`,
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

  export interface JobSeenStatusFieldEvent {
    field: '$.status'
    value: JobStatus
  }

  export interface JobSeenEpochFieldEvent {
    field: '$.epoch'
    value: number
  }

  export interface JobSeenLogCharsFieldEvent {
    field: '$.logChars'
    value: number
  }

  export function encode (obj: Partial<JobSeen>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, JobSeen.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobSeen>): JobSeen {
    return decodeMessage(buf, JobSeen.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobSeen>): Generator<JobSeenStatusFieldEvent | JobSeenEpochFieldEvent | JobSeenLogCharsFieldEvent> {
    return streamMessage(buf, JobSeen.codec(), opts)
  }
}

export enum JobStatus {
  JOB_STATUS_UNSPECIFIED = 'JOB_STATUS_UNSPECIFIED',
  JOB_STATUS_QUEUED = 'JOB_STATUS_QUEUED',
  JOB_STATUS_RUNNING = 'JOB_STATUS_RUNNING',
  JOB_STATUS_DONE = 'JOB_STATUS_DONE',
  JOB_STATUS_ERROR = 'JOB_STATUS_ERROR',
  JOB_STATUS_TIMEOUT = 'JOB_STATUS_TIMEOUT',
  JOB_STATUS_CANCELLED = 'JOB_STATUS_CANCELLED'
}

enum __JobStatusValues {
  JOB_STATUS_UNSPECIFIED = 0,
  JOB_STATUS_QUEUED = 1,
  JOB_STATUS_RUNNING = 2,
  JOB_STATUS_DONE = 3,
  JOB_STATUS_ERROR = 4,
  JOB_STATUS_TIMEOUT = 5,
  JOB_STATUS_CANCELLED = 6
}

export namespace JobStatus {
  export const codec = (): Codec<JobStatus> => {
    return enumeration<JobStatus>(__JobStatusValues)
  }
}

export interface JobRecord {
  jobId: Uint8Array<ArrayBuffer>
  status: JobStatus
  wallet: string
  createdAtMs: number
  startedAtMs: number
  finishedAtMs: number
  attempts: number
  epoch: number
  node: Uint8Array<ArrayBuffer>
  kind: JobKind
  needs?: Needs
  codeId: Uint8Array<ArrayBuffer>
  codeBytes: number
  payload: Uint8Array<ArrayBuffer>
  price: number
  timeoutMs: number
  bidsUntilMs: number
  leaseUntilMs: number
  durationMs: number
  error: string
  resultProof: Uint8Array<ArrayBuffer>
  outcome: Uint8Array<ArrayBuffer>
  origin: Uint8Array<ArrayBuffer>
  owner: Uint8Array<ArrayBuffer>
  standbys: Uint8Array<ArrayBuffer>[]
  debited: number
  refunded: number
  retries: number
  retryFailures: boolean
  failures: number
  runs: number
  functionName: string
  functionVersion: number
  webhookUrl: string
  fresh: boolean
  cpuMs: number
  memoryPeakBytes: number
  feeBps: number
  receipt: Uint8Array<ArrayBuffer>
  trace: Uint8Array<ArrayBuffer>
  traceState: string
}

export namespace JobRecord {
  let _codec: Codec<JobRecord>

  export const codec = (): Codec<JobRecord> => {
    if (_codec == null) {
      _codec = message<JobRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.jobId)
        }

        if (obj.status != null && __JobStatusValues[obj.status] !== 0) {
          w.uint32(16)
          JobStatus.codec().encode(obj.status, w)
        }

        if ((obj.wallet != null && obj.wallet !== '')) {
          w.uint32(26)
          w.string(obj.wallet)
        }

        if ((obj.createdAtMs != null && obj.createdAtMs !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.createdAtMs)
        }

        if ((obj.startedAtMs != null && obj.startedAtMs !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.startedAtMs)
        }

        if ((obj.finishedAtMs != null && obj.finishedAtMs !== 0)) {
          w.uint32(48)
          w.uint64Number(obj.finishedAtMs)
        }

        if ((obj.attempts != null && obj.attempts !== 0)) {
          w.uint32(56)
          w.uint32(obj.attempts)
        }

        if ((obj.epoch != null && obj.epoch !== 0)) {
          w.uint32(64)
          w.uint32(obj.epoch)
        }

        if ((obj.node != null && obj.node.byteLength > 0)) {
          w.uint32(74)
          w.bytes(obj.node)
        }

        if (obj.kind != null && __JobKindValues[obj.kind] !== 0) {
          w.uint32(80)
          JobKind.codec().encode(obj.kind, w)
        }

        if (obj.needs != null) {
          w.uint32(90)
          Needs.codec().encode(obj.needs, w)
        }

        if ((obj.codeId != null && obj.codeId.byteLength > 0)) {
          w.uint32(98)
          w.bytes(obj.codeId)
        }

        if ((obj.codeBytes != null && obj.codeBytes !== 0)) {
          w.uint32(104)
          w.uint32(obj.codeBytes)
        }

        if ((obj.payload != null && obj.payload.byteLength > 0)) {
          w.uint32(114)
          w.bytes(obj.payload)
        }

        if ((obj.price != null && obj.price !== 0)) {
          w.uint32(120)
          w.uint64Number(obj.price)
        }

        if ((obj.timeoutMs != null && obj.timeoutMs !== 0)) {
          w.uint32(128)
          w.uint32(obj.timeoutMs)
        }

        if ((obj.bidsUntilMs != null && obj.bidsUntilMs !== 0)) {
          w.uint32(136)
          w.uint64Number(obj.bidsUntilMs)
        }

        if ((obj.leaseUntilMs != null && obj.leaseUntilMs !== 0)) {
          w.uint32(144)
          w.uint64Number(obj.leaseUntilMs)
        }

        if ((obj.durationMs != null && obj.durationMs !== 0)) {
          w.uint32(152)
          w.uint32(obj.durationMs)
        }

        if ((obj.error != null && obj.error !== '')) {
          w.uint32(162)
          w.string(obj.error)
        }

        if ((obj.resultProof != null && obj.resultProof.byteLength > 0)) {
          w.uint32(170)
          w.bytes(obj.resultProof)
        }

        if ((obj.outcome != null && obj.outcome.byteLength > 0)) {
          w.uint32(178)
          w.bytes(obj.outcome)
        }

        if ((obj.origin != null && obj.origin.byteLength > 0)) {
          w.uint32(186)
          w.bytes(obj.origin)
        }

        if ((obj.owner != null && obj.owner.byteLength > 0)) {
          w.uint32(194)
          w.bytes(obj.owner)
        }

        if (obj.standbys != null && obj.standbys.length > 0) {
          for (const value of obj.standbys) {
            w.uint32(202)
            w.bytes(value)
          }
        }

        if ((obj.debited != null && obj.debited !== 0)) {
          w.uint32(208)
          w.uint64Number(obj.debited)
        }

        if ((obj.refunded != null && obj.refunded !== 0)) {
          w.uint32(216)
          w.uint64Number(obj.refunded)
        }

        if ((obj.retries != null && obj.retries !== 0)) {
          w.uint32(224)
          w.uint32(obj.retries)
        }

        if ((obj.retryFailures != null && obj.retryFailures !== false)) {
          w.uint32(232)
          w.bool(obj.retryFailures)
        }

        if ((obj.failures != null && obj.failures !== 0)) {
          w.uint32(240)
          w.uint32(obj.failures)
        }

        if ((obj.runs != null && obj.runs !== 0)) {
          w.uint32(248)
          w.uint32(obj.runs)
        }

        if ((obj.functionName != null && obj.functionName !== '')) {
          w.uint32(258)
          w.string(obj.functionName)
        }

        if ((obj.functionVersion != null && obj.functionVersion !== 0)) {
          w.uint32(264)
          w.uint32(obj.functionVersion)
        }

        if ((obj.webhookUrl != null && obj.webhookUrl !== '')) {
          w.uint32(274)
          w.string(obj.webhookUrl)
        }

        if ((obj.fresh != null && obj.fresh !== false)) {
          w.uint32(280)
          w.bool(obj.fresh)
        }

        if ((obj.cpuMs != null && obj.cpuMs !== 0)) {
          w.uint32(288)
          w.uint32(obj.cpuMs)
        }

        if ((obj.memoryPeakBytes != null && obj.memoryPeakBytes !== 0)) {
          w.uint32(296)
          w.uint64Number(obj.memoryPeakBytes)
        }

        if ((obj.feeBps != null && obj.feeBps !== 0)) {
          w.uint32(304)
          w.uint32(obj.feeBps)
        }

        if ((obj.receipt != null && obj.receipt.byteLength > 0)) {
          w.uint32(314)
          w.bytes(obj.receipt)
        }

        if ((obj.trace != null && obj.trace.byteLength > 0)) {
          w.uint32(322)
          w.bytes(obj.trace)
        }

        if ((obj.traceState != null && obj.traceState !== '')) {
          w.uint32(330)
          w.string(obj.traceState)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobId: uint8ArrayAlloc(0),
          status: JobStatus.JOB_STATUS_UNSPECIFIED,
          wallet: '',
          createdAtMs: 0,
          startedAtMs: 0,
          finishedAtMs: 0,
          attempts: 0,
          epoch: 0,
          node: uint8ArrayAlloc(0),
          kind: JobKind.JOB_KIND_UNSPECIFIED,
          codeId: uint8ArrayAlloc(0),
          codeBytes: 0,
          payload: uint8ArrayAlloc(0),
          price: 0,
          timeoutMs: 0,
          bidsUntilMs: 0,
          leaseUntilMs: 0,
          durationMs: 0,
          error: '',
          resultProof: uint8ArrayAlloc(0),
          outcome: uint8ArrayAlloc(0),
          origin: uint8ArrayAlloc(0),
          owner: uint8ArrayAlloc(0),
          standbys: [],
          debited: 0,
          refunded: 0,
          retries: 0,
          retryFailures: false,
          failures: 0,
          runs: 0,
          functionName: '',
          functionVersion: 0,
          webhookUrl: '',
          fresh: false,
          cpuMs: 0,
          memoryPeakBytes: 0,
          feeBps: 0,
          receipt: uint8ArrayAlloc(0),
          trace: uint8ArrayAlloc(0),
          traceState: ''
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
              obj.status = JobStatus.codec().decode(reader)
              break
            }
            case 3: {
              obj.wallet = reader.string()
              break
            }
            case 4: {
              obj.createdAtMs = reader.uint64Number()
              break
            }
            case 5: {
              obj.startedAtMs = reader.uint64Number()
              break
            }
            case 6: {
              obj.finishedAtMs = reader.uint64Number()
              break
            }
            case 7: {
              obj.attempts = reader.uint32()
              break
            }
            case 8: {
              obj.epoch = reader.uint32()
              break
            }
            case 9: {
              obj.node = reader.bytes()
              break
            }
            case 10: {
              obj.kind = JobKind.codec().decode(reader)
              break
            }
            case 11: {
              obj.needs = Needs.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.needs
              })
              break
            }
            case 12: {
              obj.codeId = reader.bytes()
              break
            }
            case 13: {
              obj.codeBytes = reader.uint32()
              break
            }
            case 14: {
              obj.payload = reader.bytes()
              break
            }
            case 15: {
              obj.price = reader.uint64Number()
              break
            }
            case 16: {
              obj.timeoutMs = reader.uint32()
              break
            }
            case 17: {
              obj.bidsUntilMs = reader.uint64Number()
              break
            }
            case 18: {
              obj.leaseUntilMs = reader.uint64Number()
              break
            }
            case 19: {
              obj.durationMs = reader.uint32()
              break
            }
            case 20: {
              obj.error = reader.string()
              break
            }
            case 21: {
              obj.resultProof = reader.bytes()
              break
            }
            case 22: {
              obj.outcome = reader.bytes()
              break
            }
            case 23: {
              obj.origin = reader.bytes()
              break
            }
            case 24: {
              obj.owner = reader.bytes()
              break
            }
            case 25: {
              if (opts.limits?.standbys != null && obj.standbys.length === opts.limits.standbys) {
                throw new MaxLengthError('Decode error - repeated field "standbys" had too many elements')
              }

              obj.standbys.push(reader.bytes())
              break
            }
            case 26: {
              obj.debited = reader.uint64Number()
              break
            }
            case 27: {
              obj.refunded = reader.uint64Number()
              break
            }
            case 28: {
              obj.retries = reader.uint32()
              break
            }
            case 29: {
              obj.retryFailures = reader.bool()
              break
            }
            case 30: {
              obj.failures = reader.uint32()
              break
            }
            case 31: {
              obj.runs = reader.uint32()
              break
            }
            case 32: {
              obj.functionName = reader.string()
              break
            }
            case 33: {
              obj.functionVersion = reader.uint32()
              break
            }
            case 34: {
              obj.webhookUrl = reader.string()
              break
            }
            case 35: {
              obj.fresh = reader.bool()
              break
            }
            case 36: {
              obj.cpuMs = reader.uint32()
              break
            }
            case 37: {
              obj.memoryPeakBytes = reader.uint64Number()
              break
            }
            case 38: {
              obj.feeBps = reader.uint32()
              break
            }
            case 39: {
              obj.receipt = reader.bytes()
              break
            }
            case 40: {
              obj.trace = reader.bytes()
              break
            }
            case 41: {
              obj.traceState = reader.string()
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
          standbys: 0
        }

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
                field: `${prefix}.status`,
                value: JobStatus.codec().decode(reader)
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.wallet`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.createdAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.startedAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.finishedAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.attempts`,
                value: reader.uint32()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.epoch`,
                value: reader.uint32()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.node`,
                value: reader.bytes()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.kind`,
                value: JobKind.codec().decode(reader)
              }
              break
            }
            case 11: {
              yield * Needs.codec().stream(reader, reader.uint32(), `${prefix}.needs`, {
                limits: opts.limits?.needs
              })

              break
            }
            case 12: {
              yield {
                field: `${prefix}.codeId`,
                value: reader.bytes()
              }
              break
            }
            case 13: {
              yield {
                field: `${prefix}.codeBytes`,
                value: reader.uint32()
              }
              break
            }
            case 14: {
              yield {
                field: `${prefix}.payload`,
                value: reader.bytes()
              }
              break
            }
            case 15: {
              yield {
                field: `${prefix}.price`,
                value: reader.uint64Number()
              }
              break
            }
            case 16: {
              yield {
                field: `${prefix}.timeoutMs`,
                value: reader.uint32()
              }
              break
            }
            case 17: {
              yield {
                field: `${prefix}.bidsUntilMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 18: {
              yield {
                field: `${prefix}.leaseUntilMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 19: {
              yield {
                field: `${prefix}.durationMs`,
                value: reader.uint32()
              }
              break
            }
            case 20: {
              yield {
                field: `${prefix}.error`,
                value: reader.string()
              }
              break
            }
            case 21: {
              yield {
                field: `${prefix}.resultProof`,
                value: reader.bytes()
              }
              break
            }
            case 22: {
              yield {
                field: `${prefix}.outcome`,
                value: reader.bytes()
              }
              break
            }
            case 23: {
              yield {
                field: `${prefix}.origin`,
                value: reader.bytes()
              }
              break
            }
            case 24: {
              yield {
                field: `${prefix}.owner`,
                value: reader.bytes()
              }
              break
            }
            case 25: {
              if (opts.limits?.standbys != null && obj.standbys === opts.limits.standbys) {
                throw new MaxLengthError('Streaming decode error - repeated field "standbys" had too many elements')
              }

              yield {
                field: `${prefix}.standbys[]`,
                index: obj.standbys,
                value: reader.bytes()
              }

              obj.standbys++

              break
            }
            case 26: {
              yield {
                field: `${prefix}.debited`,
                value: reader.uint64Number()
              }
              break
            }
            case 27: {
              yield {
                field: `${prefix}.refunded`,
                value: reader.uint64Number()
              }
              break
            }
            case 28: {
              yield {
                field: `${prefix}.retries`,
                value: reader.uint32()
              }
              break
            }
            case 29: {
              yield {
                field: `${prefix}.retryFailures`,
                value: reader.bool()
              }
              break
            }
            case 30: {
              yield {
                field: `${prefix}.failures`,
                value: reader.uint32()
              }
              break
            }
            case 31: {
              yield {
                field: `${prefix}.runs`,
                value: reader.uint32()
              }
              break
            }
            case 32: {
              yield {
                field: `${prefix}.functionName`,
                value: reader.string()
              }
              break
            }
            case 33: {
              yield {
                field: `${prefix}.functionVersion`,
                value: reader.uint32()
              }
              break
            }
            case 34: {
              yield {
                field: `${prefix}.webhookUrl`,
                value: reader.string()
              }
              break
            }
            case 35: {
              yield {
                field: `${prefix}.fresh`,
                value: reader.bool()
              }
              break
            }
            case 36: {
              yield {
                field: `${prefix}.cpuMs`,
                value: reader.uint32()
              }
              break
            }
            case 37: {
              yield {
                field: `${prefix}.memoryPeakBytes`,
                value: reader.uint64Number()
              }
              break
            }
            case 38: {
              yield {
                field: `${prefix}.feeBps`,
                value: reader.uint32()
              }
              break
            }
            case 39: {
              yield {
                field: `${prefix}.receipt`,
                value: reader.bytes()
              }
              break
            }
            case 40: {
              yield {
                field: `${prefix}.trace`,
                value: reader.bytes()
              }
              break
            }
            case 41: {
              yield {
                field: `${prefix}.traceState`,
                value: reader.string()
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

  export interface JobRecordJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobRecordStatusFieldEvent {
    field: '$.status'
    value: JobStatus
  }

  export interface JobRecordWalletFieldEvent {
    field: '$.wallet'
    value: string
  }

  export interface JobRecordCreatedAtMsFieldEvent {
    field: '$.createdAtMs'
    value: number
  }

  export interface JobRecordStartedAtMsFieldEvent {
    field: '$.startedAtMs'
    value: number
  }

  export interface JobRecordFinishedAtMsFieldEvent {
    field: '$.finishedAtMs'
    value: number
  }

  export interface JobRecordAttemptsFieldEvent {
    field: '$.attempts'
    value: number
  }

  export interface JobRecordEpochFieldEvent {
    field: '$.epoch'
    value: number
  }

  export interface JobRecordNodeFieldEvent {
    field: '$.node'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobRecordKindFieldEvent {
    field: '$.kind'
    value: JobKind
  }

  export interface JobRecordNeedsRuntimeFieldEvent {
    field: '$.needs.runtime'
    value: string
  }

  export interface JobRecordNeedsMemoryMiBFieldEvent {
    field: '$.needs.memoryMiB'
    value: number
  }

  export interface JobRecordNeedsGpuFieldEvent {
    field: '$.needs.gpu'
    value: boolean
  }

  export interface JobRecordNeedsVramMiBFieldEvent {
    field: '$.needs.vramMiB'
    value: number
  }

  export interface JobRecordNeedsIsolationFieldEvent {
    field: '$.needs.isolation'
    value: Isolation
  }

  export interface JobRecordNeedsGpuModelFieldEvent {
    field: '$.needs.gpuModel'
    value: string
  }

  export interface JobRecordNeedsModelsNameFieldEvent {
    field: '$.needs.models[].name'
    value: string
    index: number
  }

  export interface JobRecordNeedsModelsContentIdFieldEvent {
    field: '$.needs.models[].contentId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface JobRecordNeedsModelsBytesFieldEvent {
    field: '$.needs.models[].bytes'
    value: number
    index: number
  }

  export interface JobRecordCodeIdFieldEvent {
    field: '$.codeId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobRecordCodeBytesFieldEvent {
    field: '$.codeBytes'
    value: number
  }

  export interface JobRecordPayloadFieldEvent {
    field: '$.payload'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobRecordPriceFieldEvent {
    field: '$.price'
    value: number
  }

  export interface JobRecordTimeoutMsFieldEvent {
    field: '$.timeoutMs'
    value: number
  }

  export interface JobRecordBidsUntilMsFieldEvent {
    field: '$.bidsUntilMs'
    value: number
  }

  export interface JobRecordLeaseUntilMsFieldEvent {
    field: '$.leaseUntilMs'
    value: number
  }

  export interface JobRecordDurationMsFieldEvent {
    field: '$.durationMs'
    value: number
  }

  export interface JobRecordErrorFieldEvent {
    field: '$.error'
    value: string
  }

  export interface JobRecordResultProofFieldEvent {
    field: '$.resultProof'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobRecordOutcomeFieldEvent {
    field: '$.outcome'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobRecordOriginFieldEvent {
    field: '$.origin'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobRecordOwnerFieldEvent {
    field: '$.owner'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobRecordStandbysFieldEvent {
    field: '$.standbys[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobRecordDebitedFieldEvent {
    field: '$.debited'
    value: number
  }

  export interface JobRecordRefundedFieldEvent {
    field: '$.refunded'
    value: number
  }

  export interface JobRecordRetriesFieldEvent {
    field: '$.retries'
    value: number
  }

  export interface JobRecordRetryFailuresFieldEvent {
    field: '$.retryFailures'
    value: boolean
  }

  export interface JobRecordFailuresFieldEvent {
    field: '$.failures'
    value: number
  }

  export interface JobRecordRunsFieldEvent {
    field: '$.runs'
    value: number
  }

  export interface JobRecordFunctionNameFieldEvent {
    field: '$.functionName'
    value: string
  }

  export interface JobRecordFunctionVersionFieldEvent {
    field: '$.functionVersion'
    value: number
  }

  export interface JobRecordWebhookUrlFieldEvent {
    field: '$.webhookUrl'
    value: string
  }

  export interface JobRecordFreshFieldEvent {
    field: '$.fresh'
    value: boolean
  }

  export interface JobRecordCpuMsFieldEvent {
    field: '$.cpuMs'
    value: number
  }

  export interface JobRecordMemoryPeakBytesFieldEvent {
    field: '$.memoryPeakBytes'
    value: number
  }

  export interface JobRecordFeeBpsFieldEvent {
    field: '$.feeBps'
    value: number
  }

  export interface JobRecordReceiptFieldEvent {
    field: '$.receipt'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobRecordTraceFieldEvent {
    field: '$.trace'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobRecordTraceStateFieldEvent {
    field: '$.traceState'
    value: string
  }

  export function encode (obj: Partial<JobRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, JobRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobRecord>): JobRecord {
    return decodeMessage(buf, JobRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobRecord>): Generator<JobRecordJobIdFieldEvent | JobRecordStatusFieldEvent | JobRecordWalletFieldEvent | JobRecordCreatedAtMsFieldEvent | JobRecordStartedAtMsFieldEvent | JobRecordFinishedAtMsFieldEvent | JobRecordAttemptsFieldEvent | JobRecordEpochFieldEvent | JobRecordNodeFieldEvent | JobRecordKindFieldEvent | JobRecordNeedsRuntimeFieldEvent | JobRecordNeedsMemoryMiBFieldEvent | JobRecordNeedsGpuFieldEvent | JobRecordNeedsVramMiBFieldEvent | JobRecordNeedsIsolationFieldEvent | JobRecordNeedsGpuModelFieldEvent | JobRecordNeedsModelsNameFieldEvent | JobRecordNeedsModelsContentIdFieldEvent | JobRecordNeedsModelsBytesFieldEvent | JobRecordCodeIdFieldEvent | JobRecordCodeBytesFieldEvent | JobRecordPayloadFieldEvent | JobRecordPriceFieldEvent | JobRecordTimeoutMsFieldEvent | JobRecordBidsUntilMsFieldEvent | JobRecordLeaseUntilMsFieldEvent | JobRecordDurationMsFieldEvent | JobRecordErrorFieldEvent | JobRecordResultProofFieldEvent | JobRecordOutcomeFieldEvent | JobRecordOriginFieldEvent | JobRecordOwnerFieldEvent | JobRecordStandbysFieldEvent | JobRecordDebitedFieldEvent | JobRecordRefundedFieldEvent | JobRecordRetriesFieldEvent | JobRecordRetryFailuresFieldEvent | JobRecordFailuresFieldEvent | JobRecordRunsFieldEvent | JobRecordFunctionNameFieldEvent | JobRecordFunctionVersionFieldEvent | JobRecordWebhookUrlFieldEvent | JobRecordFreshFieldEvent | JobRecordCpuMsFieldEvent | JobRecordMemoryPeakBytesFieldEvent | JobRecordFeeBpsFieldEvent | JobRecordReceiptFieldEvent | JobRecordTraceFieldEvent | JobRecordTraceStateFieldEvent> {
    return streamMessage(buf, JobRecord.codec(), opts)
  }
}

export interface JobAnswer {
  found: boolean
  record?: JobRecord
  logs: string
  logsOffset: number
}

export namespace JobAnswer {
  let _codec: Codec<JobAnswer>

  export const codec = (): Codec<JobAnswer> => {
    if (_codec == null) {
      _codec = message<JobAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.found != null && obj.found !== false)) {
          w.uint32(8)
          w.bool(obj.found)
        }

        if (obj.record != null) {
          w.uint32(18)
          JobRecord.codec().encode(obj.record, w)
        }

        if ((obj.logs != null && obj.logs !== '')) {
          w.uint32(26)
          w.string(obj.logs)
        }

        if ((obj.logsOffset != null && obj.logsOffset !== 0)) {
          w.uint32(32)
          w.uint32(obj.logsOffset)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          found: false,
          logs: '',
          logsOffset: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.found = reader.bool()
              break
            }
            case 2: {
              obj.record = JobRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.record
              })
              break
            }
            case 3: {
              obj.logs = reader.string()
              break
            }
            case 4: {
              obj.logsOffset = reader.uint32()
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
                field: `${prefix}.found`,
                value: reader.bool()
              }
              break
            }
            case 2: {
              yield * JobRecord.codec().stream(reader, reader.uint32(), `${prefix}.record`, {
                limits: opts.limits?.record
              })

              break
            }
            case 3: {
              yield {
                field: `${prefix}.logs`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.logsOffset`,
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

  export interface JobAnswerFoundFieldEvent {
    field: '$.found'
    value: boolean
  }

  export interface JobAnswerRecordJobIdFieldEvent {
    field: '$.record.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobAnswerRecordStatusFieldEvent {
    field: '$.record.status'
    value: JobStatus
  }

  export interface JobAnswerRecordWalletFieldEvent {
    field: '$.record.wallet'
    value: string
  }

  export interface JobAnswerRecordCreatedAtMsFieldEvent {
    field: '$.record.createdAtMs'
    value: number
  }

  export interface JobAnswerRecordStartedAtMsFieldEvent {
    field: '$.record.startedAtMs'
    value: number
  }

  export interface JobAnswerRecordFinishedAtMsFieldEvent {
    field: '$.record.finishedAtMs'
    value: number
  }

  export interface JobAnswerRecordAttemptsFieldEvent {
    field: '$.record.attempts'
    value: number
  }

  export interface JobAnswerRecordEpochFieldEvent {
    field: '$.record.epoch'
    value: number
  }

  export interface JobAnswerRecordNodeFieldEvent {
    field: '$.record.node'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobAnswerRecordKindFieldEvent {
    field: '$.record.kind'
    value: JobKind
  }

  export interface JobAnswerRecordNeedsRuntimeFieldEvent {
    field: '$.record.needs.runtime'
    value: string
  }

  export interface JobAnswerRecordNeedsMemoryMiBFieldEvent {
    field: '$.record.needs.memoryMiB'
    value: number
  }

  export interface JobAnswerRecordNeedsGpuFieldEvent {
    field: '$.record.needs.gpu'
    value: boolean
  }

  export interface JobAnswerRecordNeedsVramMiBFieldEvent {
    field: '$.record.needs.vramMiB'
    value: number
  }

  export interface JobAnswerRecordNeedsIsolationFieldEvent {
    field: '$.record.needs.isolation'
    value: Isolation
  }

  export interface JobAnswerRecordNeedsGpuModelFieldEvent {
    field: '$.record.needs.gpuModel'
    value: string
  }

  export interface JobAnswerRecordNeedsModelsNameFieldEvent {
    field: '$.record.needs.models[].name'
    value: string
    index: number
  }

  export interface JobAnswerRecordNeedsModelsContentIdFieldEvent {
    field: '$.record.needs.models[].contentId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface JobAnswerRecordNeedsModelsBytesFieldEvent {
    field: '$.record.needs.models[].bytes'
    value: number
    index: number
  }

  export interface JobAnswerRecordCodeIdFieldEvent {
    field: '$.record.codeId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobAnswerRecordCodeBytesFieldEvent {
    field: '$.record.codeBytes'
    value: number
  }

  export interface JobAnswerRecordPayloadFieldEvent {
    field: '$.record.payload'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobAnswerRecordPriceFieldEvent {
    field: '$.record.price'
    value: number
  }

  export interface JobAnswerRecordTimeoutMsFieldEvent {
    field: '$.record.timeoutMs'
    value: number
  }

  export interface JobAnswerRecordBidsUntilMsFieldEvent {
    field: '$.record.bidsUntilMs'
    value: number
  }

  export interface JobAnswerRecordLeaseUntilMsFieldEvent {
    field: '$.record.leaseUntilMs'
    value: number
  }

  export interface JobAnswerRecordDurationMsFieldEvent {
    field: '$.record.durationMs'
    value: number
  }

  export interface JobAnswerRecordErrorFieldEvent {
    field: '$.record.error'
    value: string
  }

  export interface JobAnswerRecordResultProofFieldEvent {
    field: '$.record.resultProof'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobAnswerRecordOutcomeFieldEvent {
    field: '$.record.outcome'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobAnswerRecordOriginFieldEvent {
    field: '$.record.origin'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobAnswerRecordOwnerFieldEvent {
    field: '$.record.owner'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobAnswerRecordStandbysFieldEvent {
    field: '$.record.standbys[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobAnswerRecordDebitedFieldEvent {
    field: '$.record.debited'
    value: number
  }

  export interface JobAnswerRecordRefundedFieldEvent {
    field: '$.record.refunded'
    value: number
  }

  export interface JobAnswerRecordRetriesFieldEvent {
    field: '$.record.retries'
    value: number
  }

  export interface JobAnswerRecordRetryFailuresFieldEvent {
    field: '$.record.retryFailures'
    value: boolean
  }

  export interface JobAnswerRecordFailuresFieldEvent {
    field: '$.record.failures'
    value: number
  }

  export interface JobAnswerRecordRunsFieldEvent {
    field: '$.record.runs'
    value: number
  }

  export interface JobAnswerRecordFunctionNameFieldEvent {
    field: '$.record.functionName'
    value: string
  }

  export interface JobAnswerRecordFunctionVersionFieldEvent {
    field: '$.record.functionVersion'
    value: number
  }

  export interface JobAnswerRecordWebhookUrlFieldEvent {
    field: '$.record.webhookUrl'
    value: string
  }

  export interface JobAnswerRecordFreshFieldEvent {
    field: '$.record.fresh'
    value: boolean
  }

  export interface JobAnswerRecordCpuMsFieldEvent {
    field: '$.record.cpuMs'
    value: number
  }

  export interface JobAnswerRecordMemoryPeakBytesFieldEvent {
    field: '$.record.memoryPeakBytes'
    value: number
  }

  export interface JobAnswerRecordFeeBpsFieldEvent {
    field: '$.record.feeBps'
    value: number
  }

  export interface JobAnswerRecordReceiptFieldEvent {
    field: '$.record.receipt'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobAnswerRecordTraceFieldEvent {
    field: '$.record.trace'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobAnswerRecordTraceStateFieldEvent {
    field: '$.record.traceState'
    value: string
  }

  export interface JobAnswerLogsFieldEvent {
    field: '$.logs'
    value: string
  }

  export interface JobAnswerLogsOffsetFieldEvent {
    field: '$.logsOffset'
    value: number
  }

  export function encode (obj: Partial<JobAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, JobAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobAnswer>): JobAnswer {
    return decodeMessage(buf, JobAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobAnswer>): Generator<JobAnswerFoundFieldEvent | JobAnswerRecordJobIdFieldEvent | JobAnswerRecordStatusFieldEvent | JobAnswerRecordWalletFieldEvent | JobAnswerRecordCreatedAtMsFieldEvent | JobAnswerRecordStartedAtMsFieldEvent | JobAnswerRecordFinishedAtMsFieldEvent | JobAnswerRecordAttemptsFieldEvent | JobAnswerRecordEpochFieldEvent | JobAnswerRecordNodeFieldEvent | JobAnswerRecordKindFieldEvent | JobAnswerRecordNeedsRuntimeFieldEvent | JobAnswerRecordNeedsMemoryMiBFieldEvent | JobAnswerRecordNeedsGpuFieldEvent | JobAnswerRecordNeedsVramMiBFieldEvent | JobAnswerRecordNeedsIsolationFieldEvent | JobAnswerRecordNeedsGpuModelFieldEvent | JobAnswerRecordNeedsModelsNameFieldEvent | JobAnswerRecordNeedsModelsContentIdFieldEvent | JobAnswerRecordNeedsModelsBytesFieldEvent | JobAnswerRecordCodeIdFieldEvent | JobAnswerRecordCodeBytesFieldEvent | JobAnswerRecordPayloadFieldEvent | JobAnswerRecordPriceFieldEvent | JobAnswerRecordTimeoutMsFieldEvent | JobAnswerRecordBidsUntilMsFieldEvent | JobAnswerRecordLeaseUntilMsFieldEvent | JobAnswerRecordDurationMsFieldEvent | JobAnswerRecordErrorFieldEvent | JobAnswerRecordResultProofFieldEvent | JobAnswerRecordOutcomeFieldEvent | JobAnswerRecordOriginFieldEvent | JobAnswerRecordOwnerFieldEvent | JobAnswerRecordStandbysFieldEvent | JobAnswerRecordDebitedFieldEvent | JobAnswerRecordRefundedFieldEvent | JobAnswerRecordRetriesFieldEvent | JobAnswerRecordRetryFailuresFieldEvent | JobAnswerRecordFailuresFieldEvent | JobAnswerRecordRunsFieldEvent | JobAnswerRecordFunctionNameFieldEvent | JobAnswerRecordFunctionVersionFieldEvent | JobAnswerRecordWebhookUrlFieldEvent | JobAnswerRecordFreshFieldEvent | JobAnswerRecordCpuMsFieldEvent | JobAnswerRecordMemoryPeakBytesFieldEvent | JobAnswerRecordFeeBpsFieldEvent | JobAnswerRecordReceiptFieldEvent | JobAnswerRecordTraceFieldEvent | JobAnswerRecordTraceStateFieldEvent | JobAnswerLogsFieldEvent | JobAnswerLogsOffsetFieldEvent> {
    return streamMessage(buf, JobAnswer.codec(), opts)
  }
}

export interface BlobQuery {
  contentId: Uint8Array<ArrayBuffer>
}

export namespace BlobQuery {
  let _codec: Codec<BlobQuery>

  export const codec = (): Codec<BlobQuery> => {
    if (_codec == null) {
      _codec = message<BlobQuery>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.contentId != null && obj.contentId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.contentId)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          contentId: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.contentId = reader.bytes()
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

  export interface BlobQueryContentIdFieldEvent {
    field: '$.contentId'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<BlobQuery>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, BlobQuery.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BlobQuery>): BlobQuery {
    return decodeMessage(buf, BlobQuery.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BlobQuery>): Generator<BlobQueryContentIdFieldEvent> {
    return streamMessage(buf, BlobQuery.codec(), opts)
  }
}
