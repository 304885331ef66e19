// @ts-nocheck
// Generated from records-messages.proto by `npm run generate`; do not edit.
import { decodeMessage, encodeMessage, enumeration, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface SharedRecord {
  function?: FunctionRecord
  key?: KeyRecord
  usage?: UsageRecord
  transformation?: EntityRecord
  condition?: EntityRecord
  connector?: EntityRecord
}

export namespace SharedRecord {
  let _codec: Codec<SharedRecord>

  export const codec = (): Codec<SharedRecord> => {
    if (_codec == null) {
      _codec = message<SharedRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.connector != null) {
          obj.condition = undefined
          obj.transformation = undefined
          obj.usage = undefined
          obj.key = undefined
          obj.function = undefined
        }

        if (obj.condition != null) {
          obj.connector = undefined
          obj.transformation = undefined
          obj.usage = undefined
          obj.key = undefined
          obj.function = undefined
        }

        if (obj.transformation != null) {
          obj.connector = undefined
          obj.condition = undefined
          obj.usage = undefined
          obj.key = undefined
          obj.function = undefined
        }

        if (obj.usage != null) {
          obj.connector = undefined
          obj.condition = undefined
          obj.transformation = undefined
          obj.key = undefined
          obj.function = undefined
        }

        if (obj.key != null) {
          obj.connector = undefined
          obj.condition = undefined
          obj.transformation = undefined
          obj.usage = undefined
          obj.function = undefined
        }

        if (obj.function != null) {
          obj.connector = undefined
          obj.condition = undefined
          obj.transformation = undefined
          obj.usage = undefined
          obj.key = undefined
        }

        if (obj.function != null) {
          w.uint32(10)
          FunctionRecord.codec().encode(obj.function, w)
        }

        if (obj.key != null) {
          w.uint32(18)
          KeyRecord.codec().encode(obj.key, w)
        }

        if (obj.usage != null) {
          w.uint32(26)
          UsageRecord.codec().encode(obj.usage, w)
        }

        if (obj.transformation != null) {
          w.uint32(34)
          EntityRecord.codec().encode(obj.transformation, w)
        }

        if (obj.condition != null) {
          w.uint32(42)
          EntityRecord.codec().encode(obj.condition, w)
        }

        if (obj.connector != null) {
          w.uint32(50)
          EntityRecord.codec().encode(obj.connector, w)
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
              obj.function = FunctionRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.function
              })
              break
            }
            case 2: {
              obj.key = KeyRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.key
              })
              break
            }
            case 3: {
              obj.usage = UsageRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.usage
              })
              break
            }
            case 4: {
              obj.transformation = EntityRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.transformation
              })
              break
            }
            case 5: {
              obj.condition = EntityRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.condition
              })
              break
            }
            case 6: {
              obj.connector = EntityRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.connector
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.connector != null) {
          delete obj.condition
          delete obj.transformation
          delete obj.usage
          delete obj.key
          delete obj.function
        }

        if (obj.condition != null) {
          delete obj.connector
          delete obj.transformation
          delete obj.usage
          delete obj.key
          delete obj.function
        }

        if (obj.transformation != null) {
          delete obj.connector
          delete obj.condition
          delete obj.usage
          delete obj.key
          delete obj.function
        }

        if (obj.usage != null) {
          delete obj.connector
          delete obj.condition
          delete obj.transformation
          delete obj.key
          delete obj.function
        }

        if (obj.key != null) {
          delete obj.connector
          delete obj.condition
          delete obj.transformation
          delete obj.usage
          delete obj.function
        }

        if (obj.function != null) {
          delete obj.connector
          delete obj.condition
          delete obj.transformation
          delete obj.usage
          delete obj.key
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * FunctionRecord.codec().stream(reader, reader.uint32(), `${prefix}.function`, {
                limits: opts.limits?.function
              })

              break
            }
            case 2: {
              yield * KeyRecord.codec().stream(reader, reader.uint32(), `${prefix}.key`, {
                limits: opts.limits?.key
              })

              break
            }
            case 3: {
              yield * UsageRecord.codec().stream(reader, reader.uint32(), `${prefix}.usage`, {
                limits: opts.limits?.usage
              })

              break
            }
            case 4: {
              yield * EntityRecord.codec().stream(reader, reader.uint32(), `${prefix}.transformation`, {
                limits: opts.limits?.transformation
              })

              break
            }
            case 5: {
              yield * EntityRecord.codec().stream(reader, reader.uint32(), `${prefix}.condition`, {
                limits: opts.limits?.condition
              })

              break
            }
            case 6: {
              yield * EntityRecord.codec().stream(reader, reader.uint32(), `${prefix}.connector`, {
                limits: opts.limits?.connector
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

  export interface SharedRecordFunctionWalletFieldEvent {
    field: '$.function.wallet'
    value: string
  }

  export interface SharedRecordFunctionNameFieldEvent {
    field: '$.function.name'
    value: string
  }

  export interface SharedRecordFunctionCreatedAtMsFieldEvent {
    field: '$.function.createdAtMs'
    value: number
  }

  export interface SharedRecordFunctionUpdatedAtMsFieldEvent {
    field: '$.function.updatedAtMs'
    value: number
  }

  export interface SharedRecordFunctionDeletedFieldEvent {
    field: '$.function.deleted'
    value: boolean
  }

  export interface SharedRecordFunctionVersionsVersionFieldEvent {
    field: '$.function.versions[].version'
    value: number
    index: number
  }

  export interface SharedRecordFunctionVersionsCodeIdFieldEvent {
    field: '$.function.versions[].codeId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface SharedRecordFunctionVersionsCodeBytesFieldEvent {
    field: '$.function.versions[].codeBytes'
    value: number
    index: number
  }

  export interface SharedRecordFunctionVersionsCreatedAtMsFieldEvent {
    field: '$.function.versions[].createdAtMs'
    value: number
    index: number
  }

  export interface SharedRecordFunctionVersionsNeedsMemoryMiBFieldEvent {
    field: '$.function.versions[].needs.memoryMiB'
    value: number
    index: number
  }

  export interface SharedRecordFunctionVersionsNeedsIsolationFieldEvent {
    field: '$.function.versions[].needs.isolation'
    value: FunctionIsolation
    index: number
  }

  export interface SharedRecordFunctionVersionsNeedsGpuFieldEvent {
    field: '$.function.versions[].needs.gpu'
    value: boolean
    index: number
  }

  export interface SharedRecordFunctionVersionsNeedsVramMiBFieldEvent {
    field: '$.function.versions[].needs.vramMiB'
    value: number
    index: number
  }

  export interface SharedRecordFunctionVersionsNeedsGpuModelFieldEvent {
    field: '$.function.versions[].needs.gpuModel'
    value: string
    index: number
  }

  export interface SharedRecordFunctionVersionsNeedsModelsNameFieldEvent {
    field: '$.function.versions[].needs.models[].name'
    value: string
    index: number
  }

  export interface SharedRecordFunctionVersionsNeedsModelsContentIdFieldEvent {
    field: '$.function.versions[].needs.models[].contentId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface SharedRecordKeyWalletFieldEvent {
    field: '$.key.wallet'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SharedRecordKeyCreatedAtMsFieldEvent {
    field: '$.key.createdAtMs'
    value: number
  }

  export interface SharedRecordKeySignatureFieldEvent {
    field: '$.key.signature'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SharedRecordKeyKeyHashFieldEvent {
    field: '$.key.keyHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SharedRecordKeyBindingFieldEvent {
    field: '$.key.binding'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SharedRecordKeyPreviewFieldEvent {
    field: '$.key.preview'
    value: string
  }

  export interface SharedRecordKeyContestedFieldEvent {
    field: '$.key.contested'
    value: boolean
  }

  export interface SharedRecordKeyRevocationInnerHashFieldEvent {
    field: '$.key.revocation.innerHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SharedRecordKeyRevocationTimestampMsFieldEvent {
    field: '$.key.revocation.timestampMs'
    value: number
  }

  export interface SharedRecordKeyRevocationSignatureFieldEvent {
    field: '$.key.revocation.signature'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SharedRecordUsageGatewayFieldEvent {
    field: '$.usage.gateway'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SharedRecordUsageWalletFieldEvent {
    field: '$.usage.wallet'
    value: string
  }

  export interface SharedRecordUsageNameFieldEvent {
    field: '$.usage.name'
    value: string
  }

  export interface SharedRecordUsageCountFieldEvent {
    field: '$.usage.count'
    value: number
  }

  export interface SharedRecordUsageLastUsedAtMsFieldEvent {
    field: '$.usage.lastUsedAtMs'
    value: number
  }

  export interface SharedRecordTransformationNameFieldEvent {
    field: '$.transformation.name'
    value: string
  }

  export interface SharedRecordTransformationOwnerFieldEvent {
    field: '$.transformation.owner'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SharedRecordTransformationCreatedAtMsFieldEvent {
    field: '$.transformation.createdAtMs'
    value: number
  }

  export interface SharedRecordTransformationDefinitionIdFieldEvent {
    field: '$.transformation.definitionId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SharedRecordTransformationDefinitionBytesFieldEvent {
    field: '$.transformation.definitionBytes'
    value: number
  }

  export interface SharedRecordConditionNameFieldEvent {
    field: '$.condition.name'
    value: string
  }

  export interface SharedRecordConditionOwnerFieldEvent {
    field: '$.condition.owner'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SharedRecordConditionCreatedAtMsFieldEvent {
    field: '$.condition.createdAtMs'
    value: number
  }

  export interface SharedRecordConditionDefinitionIdFieldEvent {
    field: '$.condition.definitionId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SharedRecordConditionDefinitionBytesFieldEvent {
    field: '$.condition.definitionBytes'
    value: number
  }

  export interface SharedRecordConnectorNameFieldEvent {
    field: '$.connector.name'
    value: string
  }

  export interface SharedRecordConnectorOwnerFieldEvent {
    field: '$.connector.owner'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SharedRecordConnectorCreatedAtMsFieldEvent {
    field: '$.connector.createdAtMs'
    value: number
  }

  export interface SharedRecordConnectorDefinitionIdFieldEvent {
    field: '$.connector.definitionId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SharedRecordConnectorDefinitionBytesFieldEvent {
    field: '$.connector.definitionBytes'
    value: number
  }

  export function encode (obj: Partial<SharedRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SharedRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SharedRecord>): SharedRecord {
    return decodeMessage(buf, SharedRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SharedRecord>): Generator<SharedRecordFunctionWalletFieldEvent | SharedRecordFunctionNameFieldEvent | SharedRecordFunctionCreatedAtMsFieldEvent | SharedRecordFunctionUpdatedAtMsFieldEvent | SharedRecordFunctionDeletedFieldEvent | SharedRecordFunctionVersionsVersionFieldEvent | SharedRecordFunctionVersionsCodeIdFieldEvent | SharedRecordFunctionVersionsCodeBytesFieldEvent | SharedRecordFunctionVersionsCreatedAtMsFieldEvent | SharedRecordFunctionVersionsNeedsMemoryMiBFieldEvent | SharedRecordFunctionVersionsNeedsIsolationFieldEvent | SharedRecordFunctionVersionsNeedsGpuFieldEvent | SharedRecordFunctionVersionsNeedsVramMiBFieldEvent | SharedRecordFunctionVersionsNeedsGpuModelFieldEvent | SharedRecordFunctionVersionsNeedsModelsNameFieldEvent | SharedRecordFunctionVersionsNeedsModelsContentIdFieldEvent | SharedRecordKeyWalletFieldEvent | SharedRecordKeyCreatedAtMsFieldEvent | SharedRecordKeySignatureFieldEvent | SharedRecordKeyKeyHashFieldEvent | SharedRecordKeyBindingFieldEvent | SharedRecordKeyPreviewFieldEvent | SharedRecordKeyContestedFieldEvent | SharedRecordKeyRevocationInnerHashFieldEvent | SharedRecordKeyRevocationTimestampMsFieldEvent | SharedRecordKeyRevocationSignatureFieldEvent | SharedRecordUsageGatewayFieldEvent | SharedRecordUsageWalletFieldEvent | SharedRecordUsageNameFieldEvent | SharedRecordUsageCountFieldEvent | SharedRecordUsageLastUsedAtMsFieldEvent | SharedRecordTransformationNameFieldEvent | SharedRecordTransformationOwnerFieldEvent | SharedRecordTransformationCreatedAtMsFieldEvent | SharedRecordTransformationDefinitionIdFieldEvent | SharedRecordTransformationDefinitionBytesFieldEvent | SharedRecordConditionNameFieldEvent | SharedRecordConditionOwnerFieldEvent | SharedRecordConditionCreatedAtMsFieldEvent | SharedRecordConditionDefinitionIdFieldEvent | SharedRecordConditionDefinitionBytesFieldEvent | SharedRecordConnectorNameFieldEvent | SharedRecordConnectorOwnerFieldEvent | SharedRecordConnectorCreatedAtMsFieldEvent | SharedRecordConnectorDefinitionIdFieldEvent | SharedRecordConnectorDefinitionBytesFieldEvent> {
    return streamMessage(buf, SharedRecord.codec(), opts)
  }
}

export interface FunctionVersion {
  version: number
  codeId: Uint8Array<ArrayBuffer>
  codeBytes: number
  createdAtMs: number
  needs?: FunctionNeeds
}

export namespace FunctionVersion {
  let _codec: Codec<FunctionVersion>

  export const codec = (): Codec<FunctionVersion> => {
    if (_codec == null) {
      _codec = message<FunctionVersion>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.version != null && obj.version !== 0)) {
          w.uint32(8)
          w.uint32(obj.version)
        }

        if ((obj.codeId != null && obj.codeId.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.codeId)
        }

        if ((obj.codeBytes != null && obj.codeBytes !== 0)) {
          w.uint32(24)
          w.uint32(obj.codeBytes)
        }

        if ((obj.createdAtMs != null && obj.createdAtMs !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.createdAtMs)
        }

        if (obj.needs != null) {
          w.uint32(42)
          FunctionNeeds.codec().encode(obj.needs, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          version: 0,
          codeId: uint8ArrayAlloc(0),
          codeBytes: 0,
          createdAtMs: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.version = reader.uint32()
              break
            }
            case 2: {
              obj.codeId = reader.bytes()
              break
            }
            case 3: {
              obj.codeBytes = reader.uint32()
              break
            }
            case 4: {
              obj.createdAtMs = reader.uint64Number()
              break
            }
            case 5: {
              obj.needs = FunctionNeeds.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.needs
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
                field: `${prefix}.version`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.codeId`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.codeBytes`,
                value: reader.uint32()
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
              yield * FunctionNeeds.codec().stream(reader, reader.uint32(), `${prefix}.needs`, {
                limits: opts.limits?.needs
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

  export interface FunctionVersionVersionFieldEvent {
    field: '$.version'
    value: number
  }

  export interface FunctionVersionCodeIdFieldEvent {
    field: '$.codeId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FunctionVersionCodeBytesFieldEvent {
    field: '$.codeBytes'
    value: number
  }

  export interface FunctionVersionCreatedAtMsFieldEvent {
    field: '$.createdAtMs'
    value: number
  }

  export interface FunctionVersionNeedsMemoryMiBFieldEvent {
    field: '$.needs.memoryMiB'
    value: number
  }

  export interface FunctionVersionNeedsIsolationFieldEvent {
    field: '$.needs.isolation'
    value: FunctionIsolation
  }

  export interface FunctionVersionNeedsGpuFieldEvent {
    field: '$.needs.gpu'
    value: boolean
  }

  export interface FunctionVersionNeedsVramMiBFieldEvent {
    field: '$.needs.vramMiB'
    value: number
  }

  export interface FunctionVersionNeedsGpuModelFieldEvent {
    field: '$.needs.gpuModel'
    value: string
  }

  export interface FunctionVersionNeedsModelsNameFieldEvent {
    field: '$.needs.models[].name'
    value: string
    index: number
  }

  export interface FunctionVersionNeedsModelsContentIdFieldEvent {
    field: '$.needs.models[].contentId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export function encode (obj: Partial<FunctionVersion>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, FunctionVersion.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FunctionVersion>): FunctionVersion {
    return decodeMessage(buf, FunctionVersion.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FunctionVersion>): Generator<FunctionVersionVersionFieldEvent | FunctionVersionCodeIdFieldEvent | FunctionVersionCodeBytesFieldEvent | FunctionVersionCreatedAtMsFieldEvent | FunctionVersionNeedsMemoryMiBFieldEvent | FunctionVersionNeedsIsolationFieldEvent | FunctionVersionNeedsGpuFieldEvent | FunctionVersionNeedsVramMiBFieldEvent | FunctionVersionNeedsGpuModelFieldEvent | FunctionVersionNeedsModelsNameFieldEvent | FunctionVersionNeedsModelsContentIdFieldEvent> {
    return streamMessage(buf, FunctionVersion.codec(), opts)
  }
}

export enum FunctionIsolation {
  FUNCTION_ISOLATION_NONE = 'FUNCTION_ISOLATION_NONE',
  FUNCTION_ISOLATION_LIMITED = 'FUNCTION_ISOLATION_LIMITED',
  FUNCTION_ISOLATION_LANDLOCK = 'FUNCTION_ISOLATION_LANDLOCK',
  FUNCTION_ISOLATION_NAMESPACES = 'FUNCTION_ISOLATION_NAMESPACES'
}

enum __FunctionIsolationValues {
  FUNCTION_ISOLATION_NONE = 0,
  FUNCTION_ISOLATION_LIMITED = 1,
  FUNCTION_ISOLATION_LANDLOCK = 2,
  FUNCTION_ISOLATION_NAMESPACES = 3
}

export namespace FunctionIsolation {
  export const codec = (): Codec<FunctionIsolation> => {
    return enumeration<FunctionIsolation>(__FunctionIsolationValues)
  }
}

export interface FunctionModel {
  name: string
  contentId: Uint8Array<ArrayBuffer>
}

export namespace FunctionModel {
  let _codec: Codec<FunctionModel>

  export const codec = (): Codec<FunctionModel> => {
    if (_codec == null) {
      _codec = message<FunctionModel>((obj, w, opts = {}) => {
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

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          name: '',
          contentId: uint8ArrayAlloc(0)
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

  export interface FunctionModelNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface FunctionModelContentIdFieldEvent {
    field: '$.contentId'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<FunctionModel>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, FunctionModel.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FunctionModel>): FunctionModel {
    return decodeMessage(buf, FunctionModel.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FunctionModel>): Generator<FunctionModelNameFieldEvent | FunctionModelContentIdFieldEvent> {
    return streamMessage(buf, FunctionModel.codec(), opts)
  }
}

export interface FunctionNeeds {
  memoryMiB: number
  isolation: FunctionIsolation
  gpu: boolean
  vramMiB: number
  gpuModel: string
  models: FunctionModel[]
}

export namespace FunctionNeeds {
  let _codec: Codec<FunctionNeeds>

  export const codec = (): Codec<FunctionNeeds> => {
    if (_codec == null) {
      _codec = message<FunctionNeeds>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.memoryMiB != null && obj.memoryMiB !== 0)) {
          w.uint32(8)
          w.uint32(obj.memoryMiB)
        }

        if (obj.isolation != null && __FunctionIsolationValues[obj.isolation] !== 0) {
          w.uint32(16)
          FunctionIsolation.codec().encode(obj.isolation, w)
        }

        if ((obj.gpu != null && obj.gpu !== false)) {
          w.uint32(24)
          w.bool(obj.gpu)
        }

        if ((obj.vramMiB != null && obj.vramMiB !== 0)) {
          w.uint32(32)
          w.uint32(obj.vramMiB)
        }

        if ((obj.gpuModel != null && obj.gpuModel !== '')) {
          w.uint32(42)
          w.string(obj.gpuModel)
        }

        if (obj.models != null && obj.models.length > 0) {
          for (const value of obj.models) {
            w.uint32(50)
            FunctionModel.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          memoryMiB: 0,
          isolation: FunctionIsolation.FUNCTION_ISOLATION_NONE,
          gpu: false,
          vramMiB: 0,
          gpuModel: '',
          models: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.memoryMiB = reader.uint32()
              break
            }
            case 2: {
              obj.isolation = FunctionIsolation.codec().decode(reader)
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
              obj.gpuModel = reader.string()
              break
            }
            case 6: {
              if (opts.limits?.models != null && obj.models.length === opts.limits.models) {
                throw new MaxLengthError('Decode error - repeated field "models" had too many elements')
              }

              obj.models.push(FunctionModel.codec().decode(reader, reader.uint32(), {
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
                field: `${prefix}.memoryMiB`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.isolation`,
                value: FunctionIsolation.codec().decode(reader)
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
                field: `${prefix}.gpuModel`,
                value: reader.string()
              }
              break
            }
            case 6: {
              if (opts.limits?.models != null && obj.models === opts.limits.models) {
                throw new MaxLengthError('Streaming decode error - repeated field "models" had too many elements')
              }

              for (const evt of FunctionModel.codec().stream(reader, reader.uint32(), `${prefix}.models[]`, {
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

  export interface FunctionNeedsMemoryMiBFieldEvent {
    field: '$.memoryMiB'
    value: number
  }

  export interface FunctionNeedsIsolationFieldEvent {
    field: '$.isolation'
    value: FunctionIsolation
  }

  export interface FunctionNeedsGpuFieldEvent {
    field: '$.gpu'
    value: boolean
  }

  export interface FunctionNeedsVramMiBFieldEvent {
    field: '$.vramMiB'
    value: number
  }

  export interface FunctionNeedsGpuModelFieldEvent {
    field: '$.gpuModel'
    value: string
  }

  export interface FunctionNeedsModelsNameFieldEvent {
    field: '$.models[].name'
    value: string
    index: number
  }

  export interface FunctionNeedsModelsContentIdFieldEvent {
    field: '$.models[].contentId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export function encode (obj: Partial<FunctionNeeds>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, FunctionNeeds.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FunctionNeeds>): FunctionNeeds {
    return decodeMessage(buf, FunctionNeeds.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FunctionNeeds>): Generator<FunctionNeedsMemoryMiBFieldEvent | FunctionNeedsIsolationFieldEvent | FunctionNeedsGpuFieldEvent | FunctionNeedsVramMiBFieldEvent | FunctionNeedsGpuModelFieldEvent | FunctionNeedsModelsNameFieldEvent | FunctionNeedsModelsContentIdFieldEvent> {
    return streamMessage(buf, FunctionNeeds.codec(), opts)
  }
}

export interface FunctionRecord {
  wallet: string
  name: string
  createdAtMs: number
  updatedAtMs: number
  deleted: boolean
  versions: FunctionVersion[]
}

export namespace FunctionRecord {
  let _codec: Codec<FunctionRecord>

  export const codec = (): Codec<FunctionRecord> => {
    if (_codec == null) {
      _codec = message<FunctionRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.wallet != null && obj.wallet !== '')) {
          w.uint32(10)
          w.string(obj.wallet)
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(18)
          w.string(obj.name)
        }

        if ((obj.createdAtMs != null && obj.createdAtMs !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.createdAtMs)
        }

        if ((obj.updatedAtMs != null && obj.updatedAtMs !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.updatedAtMs)
        }

        if ((obj.deleted != null && obj.deleted !== false)) {
          w.uint32(40)
          w.bool(obj.deleted)
        }

        if (obj.versions != null && obj.versions.length > 0) {
          for (const value of obj.versions) {
            w.uint32(50)
            FunctionVersion.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          wallet: '',
          name: '',
          createdAtMs: 0,
          updatedAtMs: 0,
          deleted: false,
          versions: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.wallet = reader.string()
              break
            }
            case 2: {
              obj.name = reader.string()
              break
            }
            case 3: {
              obj.createdAtMs = reader.uint64Number()
              break
            }
            case 4: {
              obj.updatedAtMs = reader.uint64Number()
              break
            }
            case 5: {
              obj.deleted = reader.bool()
              break
            }
            case 6: {
              if (opts.limits?.versions != null && obj.versions.length === opts.limits.versions) {
                throw new MaxLengthError('Decode error - repeated field "versions" had too many elements')
              }

              obj.versions.push(FunctionVersion.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.versions$
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
          versions: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.wallet`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.createdAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.updatedAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.deleted`,
                value: reader.bool()
              }
              break
            }
            case 6: {
              if (opts.limits?.versions != null && obj.versions === opts.limits.versions) {
                throw new MaxLengthError('Streaming decode error - repeated field "versions" had too many elements')
              }

              for (const evt of FunctionVersion.codec().stream(reader, reader.uint32(), `${prefix}.versions[]`, {
                limits: opts.limits?.versions$
              })) {
                yield {
                  ...evt,
                  index: obj.versions
                }
              }

              obj.versions++

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

  export interface FunctionRecordWalletFieldEvent {
    field: '$.wallet'
    value: string
  }

  export interface FunctionRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface FunctionRecordCreatedAtMsFieldEvent {
    field: '$.createdAtMs'
    value: number
  }

  export interface FunctionRecordUpdatedAtMsFieldEvent {
    field: '$.updatedAtMs'
    value: number
  }

  export interface FunctionRecordDeletedFieldEvent {
    field: '$.deleted'
    value: boolean
  }

  export interface FunctionRecordVersionsVersionFieldEvent {
    field: '$.versions[].version'
    value: number
    index: number
  }

  export interface FunctionRecordVersionsCodeIdFieldEvent {
    field: '$.versions[].codeId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface FunctionRecordVersionsCodeBytesFieldEvent {
    field: '$.versions[].codeBytes'
    value: number
    index: number
  }

  export interface FunctionRecordVersionsCreatedAtMsFieldEvent {
    field: '$.versions[].createdAtMs'
    value: number
    index: number
  }

  export interface FunctionRecordVersionsNeedsMemoryMiBFieldEvent {
    field: '$.versions[].needs.memoryMiB'
    value: number
    index: number
  }

  export interface FunctionRecordVersionsNeedsIsolationFieldEvent {
    field: '$.versions[].needs.isolation'
    value: FunctionIsolation
    index: number
  }

  export interface FunctionRecordVersionsNeedsGpuFieldEvent {
    field: '$.versions[].needs.gpu'
    value: boolean
    index: number
  }

  export interface FunctionRecordVersionsNeedsVramMiBFieldEvent {
    field: '$.versions[].needs.vramMiB'
    value: number
    index: number
  }

  export interface FunctionRecordVersionsNeedsGpuModelFieldEvent {
    field: '$.versions[].needs.gpuModel'
    value: string
    index: number
  }

  export interface FunctionRecordVersionsNeedsModelsNameFieldEvent {
    field: '$.versions[].needs.models[].name'
    value: string
    index: number
  }

  export interface FunctionRecordVersionsNeedsModelsContentIdFieldEvent {
    field: '$.versions[].needs.models[].contentId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export function encode (obj: Partial<FunctionRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, FunctionRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FunctionRecord>): FunctionRecord {
    return decodeMessage(buf, FunctionRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FunctionRecord>): Generator<FunctionRecordWalletFieldEvent | FunctionRecordNameFieldEvent | FunctionRecordCreatedAtMsFieldEvent | FunctionRecordUpdatedAtMsFieldEvent | FunctionRecordDeletedFieldEvent | FunctionRecordVersionsVersionFieldEvent | FunctionRecordVersionsCodeIdFieldEvent | FunctionRecordVersionsCodeBytesFieldEvent | FunctionRecordVersionsCreatedAtMsFieldEvent | FunctionRecordVersionsNeedsMemoryMiBFieldEvent | FunctionRecordVersionsNeedsIsolationFieldEvent | FunctionRecordVersionsNeedsGpuFieldEvent | FunctionRecordVersionsNeedsVramMiBFieldEvent | FunctionRecordVersionsNeedsGpuModelFieldEvent | FunctionRecordVersionsNeedsModelsNameFieldEvent | FunctionRecordVersionsNeedsModelsContentIdFieldEvent> {
    return streamMessage(buf, FunctionRecord.codec(), opts)
  }
}

export interface KeyRevocation {
  innerHash: Uint8Array<ArrayBuffer>
  timestampMs: number
  signature: Uint8Array<ArrayBuffer>
}

export namespace KeyRevocation {
  let _codec: Codec<KeyRevocation>

  export const codec = (): Codec<KeyRevocation> => {
    if (_codec == null) {
      _codec = message<KeyRevocation>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.innerHash != null && obj.innerHash.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.innerHash)
        }

        if ((obj.timestampMs != null && obj.timestampMs !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.timestampMs)
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
          innerHash: uint8ArrayAlloc(0),
          timestampMs: 0,
          signature: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.innerHash = reader.bytes()
              break
            }
            case 2: {
              obj.timestampMs = reader.uint64Number()
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
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.innerHash`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.timestampMs`,
                value: reader.uint64Number()
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

  export interface KeyRevocationInnerHashFieldEvent {
    field: '$.innerHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface KeyRevocationTimestampMsFieldEvent {
    field: '$.timestampMs'
    value: number
  }

  export interface KeyRevocationSignatureFieldEvent {
    field: '$.signature'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<KeyRevocation>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, KeyRevocation.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<KeyRevocation>): KeyRevocation {
    return decodeMessage(buf, KeyRevocation.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<KeyRevocation>): Generator<KeyRevocationInnerHashFieldEvent | KeyRevocationTimestampMsFieldEvent | KeyRevocationSignatureFieldEvent> {
    return streamMessage(buf, KeyRevocation.codec(), opts)
  }
}

export interface KeyRecord {
  wallet: Uint8Array<ArrayBuffer>
  createdAtMs: number
  signature: Uint8Array<ArrayBuffer>
  keyHash: Uint8Array<ArrayBuffer>
  binding: Uint8Array<ArrayBuffer>
  preview: string
  contested: boolean
  revocation?: KeyRevocation
}

export namespace KeyRecord {
  let _codec: Codec<KeyRecord>

  export const codec = (): Codec<KeyRecord> => {
    if (_codec == null) {
      _codec = message<KeyRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.wallet != null && obj.wallet.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.wallet)
        }

        if ((obj.createdAtMs != null && obj.createdAtMs !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.createdAtMs)
        }

        if ((obj.signature != null && obj.signature.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.signature)
        }

        if ((obj.keyHash != null && obj.keyHash.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.keyHash)
        }

        if ((obj.binding != null && obj.binding.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.binding)
        }

        if ((obj.preview != null && obj.preview !== '')) {
          w.uint32(50)
          w.string(obj.preview)
        }

        if ((obj.contested != null && obj.contested !== false)) {
          w.uint32(56)
          w.bool(obj.contested)
        }

        if (obj.revocation != null) {
          w.uint32(66)
          KeyRevocation.codec().encode(obj.revocation, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          wallet: uint8ArrayAlloc(0),
          createdAtMs: 0,
          signature: uint8ArrayAlloc(0),
          keyHash: uint8ArrayAlloc(0),
          binding: uint8ArrayAlloc(0),
          preview: '',
          contested: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.wallet = reader.bytes()
              break
            }
            case 2: {
              obj.createdAtMs = reader.uint64Number()
              break
            }
            case 3: {
              obj.signature = reader.bytes()
              break
            }
            case 4: {
              obj.keyHash = reader.bytes()
              break
            }
            case 5: {
              obj.binding = reader.bytes()
              break
            }
            case 6: {
              obj.preview = reader.string()
              break
            }
            case 7: {
              obj.contested = reader.bool()
              break
            }
            case 8: {
              obj.revocation = KeyRevocation.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.revocation
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
                field: `${prefix}.wallet`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.createdAtMs`,
                value: reader.uint64Number()
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
            case 4: {
              yield {
                field: `${prefix}.keyHash`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.binding`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.preview`,
                value: reader.string()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.contested`,
                value: reader.bool()
              }
              break
            }
            case 8: {
              yield * KeyRevocation.codec().stream(reader, reader.uint32(), `${prefix}.revocation`, {
                limits: opts.limits?.revocation
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

  export interface KeyRecordWalletFieldEvent {
    field: '$.wallet'
    value: Uint8Array<ArrayBuffer>
  }

  export interface KeyRecordCreatedAtMsFieldEvent {
    field: '$.createdAtMs'
    value: number
  }

  export interface KeyRecordSignatureFieldEvent {
    field: '$.signature'
    value: Uint8Array<ArrayBuffer>
  }

  export interface KeyRecordKeyHashFieldEvent {
    field: '$.keyHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface KeyRecordBindingFieldEvent {
    field: '$.binding'
    value: Uint8Array<ArrayBuffer>
  }

  export interface KeyRecordPreviewFieldEvent {
    field: '$.preview'
    value: string
  }

  export interface KeyRecordContestedFieldEvent {
    field: '$.contested'
    value: boolean
  }

  export interface KeyRecordRevocationInnerHashFieldEvent {
    field: '$.revocation.innerHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface KeyRecordRevocationTimestampMsFieldEvent {
    field: '$.revocation.timestampMs'
    value: number
  }

  export interface KeyRecordRevocationSignatureFieldEvent {
    field: '$.revocation.signature'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<KeyRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, KeyRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<KeyRecord>): KeyRecord {
    return decodeMessage(buf, KeyRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<KeyRecord>): Generator<KeyRecordWalletFieldEvent | KeyRecordCreatedAtMsFieldEvent | KeyRecordSignatureFieldEvent | KeyRecordKeyHashFieldEvent | KeyRecordBindingFieldEvent | KeyRecordPreviewFieldEvent | KeyRecordContestedFieldEvent | KeyRecordRevocationInnerHashFieldEvent | KeyRecordRevocationTimestampMsFieldEvent | KeyRecordRevocationSignatureFieldEvent> {
    return streamMessage(buf, KeyRecord.codec(), opts)
  }
}

export interface UsageRecord {
  gateway: Uint8Array<ArrayBuffer>
  wallet: string
  name: string
  count: number
  lastUsedAtMs: number
}

export namespace UsageRecord {
  let _codec: Codec<UsageRecord>

  export const codec = (): Codec<UsageRecord> => {
    if (_codec == null) {
      _codec = message<UsageRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.gateway != null && obj.gateway.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.gateway)
        }

        if ((obj.wallet != null && obj.wallet !== '')) {
          w.uint32(18)
          w.string(obj.wallet)
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(26)
          w.string(obj.name)
        }

        if ((obj.count != null && obj.count !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.count)
        }

        if ((obj.lastUsedAtMs != null && obj.lastUsedAtMs !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.lastUsedAtMs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          gateway: uint8ArrayAlloc(0),
          wallet: '',
          name: '',
          count: 0,
          lastUsedAtMs: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.gateway = reader.bytes()
              break
            }
            case 2: {
              obj.wallet = reader.string()
              break
            }
            case 3: {
              obj.name = reader.string()
              break
            }
            case 4: {
              obj.count = reader.uint64Number()
              break
            }
            case 5: {
              obj.lastUsedAtMs = reader.uint64Number()
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
                field: `${prefix}.gateway`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.wallet`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.count`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.lastUsedAtMs`,
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

  export interface UsageRecordGatewayFieldEvent {
    field: '$.gateway'
    value: Uint8Array<ArrayBuffer>
  }

  export interface UsageRecordWalletFieldEvent {
    field: '$.wallet'
    value: string
  }

  export interface UsageRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface UsageRecordCountFieldEvent {
    field: '$.count'
    value: number
  }

  export interface UsageRecordLastUsedAtMsFieldEvent {
    field: '$.lastUsedAtMs'
    value: number
  }

  export function encode (obj: Partial<UsageRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, UsageRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<UsageRecord>): UsageRecord {
    return decodeMessage(buf, UsageRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<UsageRecord>): Generator<UsageRecordGatewayFieldEvent | UsageRecordWalletFieldEvent | UsageRecordNameFieldEvent | UsageRecordCountFieldEvent | UsageRecordLastUsedAtMsFieldEvent> {
    return streamMessage(buf, UsageRecord.codec(), opts)
  }
}

export interface EntityRecord {
  name: string
  owner: Uint8Array<ArrayBuffer>
  createdAtMs: number
  definitionId: Uint8Array<ArrayBuffer>
  definitionBytes: number
}

export namespace EntityRecord {
  let _codec: Codec<EntityRecord>

  export const codec = (): Codec<EntityRecord> => {
    if (_codec == null) {
      _codec = message<EntityRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(10)
          w.string(obj.name)
        }

        if ((obj.owner != null && obj.owner.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.owner)
        }

        if ((obj.createdAtMs != null && obj.createdAtMs !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.createdAtMs)
        }

        if ((obj.definitionId != null && obj.definitionId.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.definitionId)
        }

        if ((obj.definitionBytes != null && obj.definitionBytes !== 0)) {
          w.uint32(40)
          w.uint32(obj.definitionBytes)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          name: '',
          owner: uint8ArrayAlloc(0),
          createdAtMs: 0,
          definitionId: uint8ArrayAlloc(0),
          definitionBytes: 0
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
              obj.owner = reader.bytes()
              break
            }
            case 3: {
              obj.createdAtMs = reader.uint64Number()
              break
            }
            case 4: {
              obj.definitionId = reader.bytes()
              break
            }
            case 5: {
              obj.definitionBytes = reader.uint32()
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
                field: `${prefix}.owner`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.createdAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.definitionId`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.definitionBytes`,
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

  export interface EntityRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface EntityRecordOwnerFieldEvent {
    field: '$.owner'
    value: Uint8Array<ArrayBuffer>
  }

  export interface EntityRecordCreatedAtMsFieldEvent {
    field: '$.createdAtMs'
    value: number
  }

  export interface EntityRecordDefinitionIdFieldEvent {
    field: '$.definitionId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface EntityRecordDefinitionBytesFieldEvent {
    field: '$.definitionBytes'
    value: number
  }

  export function encode (obj: Partial<EntityRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, EntityRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<EntityRecord>): EntityRecord {
    return decodeMessage(buf, EntityRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<EntityRecord>): Generator<EntityRecordNameFieldEvent | EntityRecordOwnerFieldEvent | EntityRecordCreatedAtMsFieldEvent | EntityRecordDefinitionIdFieldEvent | EntityRecordDefinitionBytesFieldEvent> {
    return streamMessage(buf, EntityRecord.codec(), opts)
  }
}

export interface RecordsNews {
  records: Uint8Array<ArrayBuffer>[]
  entries: Uint8Array<ArrayBuffer>
}

export namespace RecordsNews {
  let _codec: Codec<RecordsNews>

  export const codec = (): Codec<RecordsNews> => {
    if (_codec == null) {
      _codec = message<RecordsNews>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.records != null && obj.records.length > 0) {
          for (const value of obj.records) {
            w.uint32(10)
            w.bytes(value)
          }
        }

        if ((obj.entries != null && obj.entries.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.entries)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          records: [],
          entries: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.records != null && obj.records.length === opts.limits.records) {
                throw new MaxLengthError('Decode error - repeated field "records" had too many elements')
              }

              obj.records.push(reader.bytes())
              break
            }
            case 2: {
              obj.entries = reader.bytes()
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
          records: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.records != null && obj.records === opts.limits.records) {
                throw new MaxLengthError('Streaming decode error - repeated field "records" had too many elements')
              }

              yield {
                field: `${prefix}.records[]`,
                index: obj.records,
                value: reader.bytes()
              }

              obj.records++

              break
            }
            case 2: {
              yield {
                field: `${prefix}.entries`,
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

  export interface RecordsNewsRecordsFieldEvent {
    field: '$.records[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsNewsEntriesFieldEvent {
    field: '$.entries'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<RecordsNews>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, RecordsNews.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsNews>): RecordsNews {
    return decodeMessage(buf, RecordsNews.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsNews>): Generator<RecordsNewsRecordsFieldEvent | RecordsNewsEntriesFieldEvent> {
    return streamMessage(buf, RecordsNews.codec(), opts)
  }
}

export interface RecordsRange {
  prefix: string
  digest: Uint8Array<ArrayBuffer>
}

export namespace RecordsRange {
  let _codec: Codec<RecordsRange>

  export const codec = (): Codec<RecordsRange> => {
    if (_codec == null) {
      _codec = message<RecordsRange>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.prefix != null && obj.prefix !== '')) {
          w.uint32(10)
          w.string(obj.prefix)
        }

        if ((obj.digest != null && obj.digest.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.digest)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          prefix: '',
          digest: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.prefix = reader.string()
              break
            }
            case 2: {
              obj.digest = reader.bytes()
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
                field: `${prefix}.prefix`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.digest`,
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

  export interface RecordsRangePrefixFieldEvent {
    field: '$.prefix'
    value: string
  }

  export interface RecordsRangeDigestFieldEvent {
    field: '$.digest'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<RecordsRange>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, RecordsRange.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsRange>): RecordsRange {
    return decodeMessage(buf, RecordsRange.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsRange>): Generator<RecordsRangePrefixFieldEvent | RecordsRangeDigestFieldEvent> {
    return streamMessage(buf, RecordsRange.codec(), opts)
  }
}

export interface CompareQuery {
  ranges: RecordsRange[]
}

export namespace CompareQuery {
  let _codec: Codec<CompareQuery>

  export const codec = (): Codec<CompareQuery> => {
    if (_codec == null) {
      _codec = message<CompareQuery>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.ranges != null && obj.ranges.length > 0) {
          for (const value of obj.ranges) {
            w.uint32(10)
            RecordsRange.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          ranges: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.ranges != null && obj.ranges.length === opts.limits.ranges) {
                throw new MaxLengthError('Decode error - repeated field "ranges" had too many elements')
              }

              obj.ranges.push(RecordsRange.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.ranges$
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
          ranges: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.ranges != null && obj.ranges === opts.limits.ranges) {
                throw new MaxLengthError('Streaming decode error - repeated field "ranges" had too many elements')
              }

              for (const evt of RecordsRange.codec().stream(reader, reader.uint32(), `${prefix}.ranges[]`, {
                limits: opts.limits?.ranges$
              })) {
                yield {
                  ...evt,
                  index: obj.ranges
                }
              }

              obj.ranges++

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

  export interface CompareQueryRangesPrefixFieldEvent {
    field: '$.ranges[].prefix'
    value: string
    index: number
  }

  export interface CompareQueryRangesDigestFieldEvent {
    field: '$.ranges[].digest'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export function encode (obj: Partial<CompareQuery>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CompareQuery.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CompareQuery>): CompareQuery {
    return decodeMessage(buf, CompareQuery.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CompareQuery>): Generator<CompareQueryRangesPrefixFieldEvent | CompareQueryRangesDigestFieldEvent> {
    return streamMessage(buf, CompareQuery.codec(), opts)
  }
}

export interface PullQuery {
  ids: Uint8Array<ArrayBuffer>[]
}

export namespace PullQuery {
  let _codec: Codec<PullQuery>

  export const codec = (): Codec<PullQuery> => {
    if (_codec == null) {
      _codec = message<PullQuery>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.ids != null && obj.ids.length > 0) {
          for (const value of obj.ids) {
            w.uint32(10)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          ids: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.ids != null && obj.ids.length === opts.limits.ids) {
                throw new MaxLengthError('Decode error - repeated field "ids" had too many elements')
              }

              obj.ids.push(reader.bytes())
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
          ids: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.ids != null && obj.ids === opts.limits.ids) {
                throw new MaxLengthError('Streaming decode error - repeated field "ids" had too many elements')
              }

              yield {
                field: `${prefix}.ids[]`,
                index: obj.ids,
                value: reader.bytes()
              }

              obj.ids++

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

  export interface PullQueryIdsFieldEvent {
    field: '$.ids[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<PullQuery>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PullQuery.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PullQuery>): PullQuery {
    return decodeMessage(buf, PullQuery.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PullQuery>): Generator<PullQueryIdsFieldEvent> {
    return streamMessage(buf, PullQuery.codec(), opts)
  }
}

export interface PushQuery {
  records: Uint8Array<ArrayBuffer>[]
  withCode: boolean
}

export namespace PushQuery {
  let _codec: Codec<PushQuery>

  export const codec = (): Codec<PushQuery> => {
    if (_codec == null) {
      _codec = message<PushQuery>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.records != null && obj.records.length > 0) {
          for (const value of obj.records) {
            w.uint32(10)
            w.bytes(value)
          }
        }

        if ((obj.withCode != null && obj.withCode !== false)) {
          w.uint32(16)
          w.bool(obj.withCode)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          records: [],
          withCode: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.records != null && obj.records.length === opts.limits.records) {
                throw new MaxLengthError('Decode error - repeated field "records" had too many elements')
              }

              obj.records.push(reader.bytes())
              break
            }
            case 2: {
              obj.withCode = reader.bool()
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
          records: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.records != null && obj.records === opts.limits.records) {
                throw new MaxLengthError('Streaming decode error - repeated field "records" had too many elements')
              }

              yield {
                field: `${prefix}.records[]`,
                index: obj.records,
                value: reader.bytes()
              }

              obj.records++

              break
            }
            case 2: {
              yield {
                field: `${prefix}.withCode`,
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

  export interface PushQueryRecordsFieldEvent {
    field: '$.records[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface PushQueryWithCodeFieldEvent {
    field: '$.withCode'
    value: boolean
  }

  export function encode (obj: Partial<PushQuery>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PushQuery.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PushQuery>): PushQuery {
    return decodeMessage(buf, PushQuery.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PushQuery>): Generator<PushQueryRecordsFieldEvent | PushQueryWithCodeFieldEvent> {
    return streamMessage(buf, PushQuery.codec(), opts)
  }
}

export interface RecordsQuery {
  compare?: CompareQuery
  pull?: PullQuery
  push?: PushQuery
}

export namespace RecordsQuery {
  let _codec: Codec<RecordsQuery>

  export const codec = (): Codec<RecordsQuery> => {
    if (_codec == null) {
      _codec = message<RecordsQuery>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.push != null) {
          obj.pull = undefined
          obj.compare = undefined
        }

        if (obj.pull != null) {
          obj.push = undefined
          obj.compare = undefined
        }

        if (obj.compare != null) {
          obj.push = undefined
          obj.pull = undefined
        }

        if (obj.compare != null) {
          w.uint32(10)
          CompareQuery.codec().encode(obj.compare, w)
        }

        if (obj.pull != null) {
          w.uint32(18)
          PullQuery.codec().encode(obj.pull, w)
        }

        if (obj.push != null) {
          w.uint32(26)
          PushQuery.codec().encode(obj.push, w)
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
              obj.compare = CompareQuery.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.compare
              })
              break
            }
            case 2: {
              obj.pull = PullQuery.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.pull
              })
              break
            }
            case 3: {
              obj.push = PushQuery.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.push
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.push != null) {
          delete obj.pull
          delete obj.compare
        }

        if (obj.pull != null) {
          delete obj.push
          delete obj.compare
        }

        if (obj.compare != null) {
          delete obj.push
          delete obj.pull
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * CompareQuery.codec().stream(reader, reader.uint32(), `${prefix}.compare`, {
                limits: opts.limits?.compare
              })

              break
            }
            case 2: {
              yield * PullQuery.codec().stream(reader, reader.uint32(), `${prefix}.pull`, {
                limits: opts.limits?.pull
              })

              break
            }
            case 3: {
              yield * PushQuery.codec().stream(reader, reader.uint32(), `${prefix}.push`, {
                limits: opts.limits?.push
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

  export interface RecordsQueryCompareRangesPrefixFieldEvent {
    field: '$.compare.ranges[].prefix'
    value: string
    index: number
  }

  export interface RecordsQueryCompareRangesDigestFieldEvent {
    field: '$.compare.ranges[].digest'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface RecordsQueryPullIdsFieldEvent {
    field: '$.pull.ids[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsQueryPushRecordsFieldEvent {
    field: '$.push.records[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsQueryPushWithCodeFieldEvent {
    field: '$.push.withCode'
    value: boolean
  }

  export function encode (obj: Partial<RecordsQuery>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, RecordsQuery.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsQuery>): RecordsQuery {
    return decodeMessage(buf, RecordsQuery.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsQuery>): Generator<RecordsQueryCompareRangesPrefixFieldEvent | RecordsQueryCompareRangesDigestFieldEvent | RecordsQueryPullIdsFieldEvent | RecordsQueryPushRecordsFieldEvent | RecordsQueryPushWithCodeFieldEvent> {
    return streamMessage(buf, RecordsQuery.codec(), opts)
  }
}

export interface RangeState {
  same: boolean
  digests: Uint8Array<ArrayBuffer>
  entries: Uint8Array<ArrayBuffer>
}

export namespace RangeState {
  let _codec: Codec<RangeState>

  export const codec = (): Codec<RangeState> => {
    if (_codec == null) {
      _codec = message<RangeState>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.same != null && obj.same !== false)) {
          w.uint32(8)
          w.bool(obj.same)
        }

        if ((obj.digests != null && obj.digests.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.digests)
        }

        if ((obj.entries != null && obj.entries.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.entries)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          same: false,
          digests: uint8ArrayAlloc(0),
          entries: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.same = reader.bool()
              break
            }
            case 2: {
              obj.digests = reader.bytes()
              break
            }
            case 3: {
              obj.entries = reader.bytes()
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
                field: `${prefix}.same`,
                value: reader.bool()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.digests`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.entries`,
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

  export interface RangeStateSameFieldEvent {
    field: '$.same'
    value: boolean
  }

  export interface RangeStateDigestsFieldEvent {
    field: '$.digests'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RangeStateEntriesFieldEvent {
    field: '$.entries'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<RangeState>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, RangeState.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RangeState>): RangeState {
    return decodeMessage(buf, RangeState.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RangeState>): Generator<RangeStateSameFieldEvent | RangeStateDigestsFieldEvent | RangeStateEntriesFieldEvent> {
    return streamMessage(buf, RangeState.codec(), opts)
  }
}

export interface CompareAnswer {
  states: RangeState[]
}

export namespace CompareAnswer {
  let _codec: Codec<CompareAnswer>

  export const codec = (): Codec<CompareAnswer> => {
    if (_codec == null) {
      _codec = message<CompareAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.states != null && obj.states.length > 0) {
          for (const value of obj.states) {
            w.uint32(10)
            RangeState.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          states: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.states != null && obj.states.length === opts.limits.states) {
                throw new MaxLengthError('Decode error - repeated field "states" had too many elements')
              }

              obj.states.push(RangeState.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.states$
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
          states: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.states != null && obj.states === opts.limits.states) {
                throw new MaxLengthError('Streaming decode error - repeated field "states" had too many elements')
              }

              for (const evt of RangeState.codec().stream(reader, reader.uint32(), `${prefix}.states[]`, {
                limits: opts.limits?.states$
              })) {
                yield {
                  ...evt,
                  index: obj.states
                }
              }

              obj.states++

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

  export interface CompareAnswerStatesSameFieldEvent {
    field: '$.states[].same'
    value: boolean
    index: number
  }

  export interface CompareAnswerStatesDigestsFieldEvent {
    field: '$.states[].digests'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface CompareAnswerStatesEntriesFieldEvent {
    field: '$.states[].entries'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export function encode (obj: Partial<CompareAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CompareAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CompareAnswer>): CompareAnswer {
    return decodeMessage(buf, CompareAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CompareAnswer>): Generator<CompareAnswerStatesSameFieldEvent | CompareAnswerStatesDigestsFieldEvent | CompareAnswerStatesEntriesFieldEvent> {
    return streamMessage(buf, CompareAnswer.codec(), opts)
  }
}

export interface PullAnswer {
  records: Uint8Array<ArrayBuffer>[]
}

export namespace PullAnswer {
  let _codec: Codec<PullAnswer>

  export const codec = (): Codec<PullAnswer> => {
    if (_codec == null) {
      _codec = message<PullAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.records != null && obj.records.length > 0) {
          for (const value of obj.records) {
            w.uint32(10)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          records: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.records != null && obj.records.length === opts.limits.records) {
                throw new MaxLengthError('Decode error - repeated field "records" had too many elements')
              }

              obj.records.push(reader.bytes())
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
          records: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.records != null && obj.records === opts.limits.records) {
                throw new MaxLengthError('Streaming decode error - repeated field "records" had too many elements')
              }

              yield {
                field: `${prefix}.records[]`,
                index: obj.records,
                value: reader.bytes()
              }

              obj.records++

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

  export interface PullAnswerRecordsFieldEvent {
    field: '$.records[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<PullAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PullAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PullAnswer>): PullAnswer {
    return decodeMessage(buf, PullAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PullAnswer>): Generator<PullAnswerRecordsFieldEvent> {
    return streamMessage(buf, PullAnswer.codec(), opts)
  }
}

export interface PushAnswer {
  held: Uint8Array<ArrayBuffer>
}

export namespace PushAnswer {
  let _codec: Codec<PushAnswer>

  export const codec = (): Codec<PushAnswer> => {
    if (_codec == null) {
      _codec = message<PushAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.held != null && obj.held.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.held)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          held: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.held = reader.bytes()
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
                field: `${prefix}.held`,
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

  export interface PushAnswerHeldFieldEvent {
    field: '$.held'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<PushAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PushAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PushAnswer>): PushAnswer {
    return decodeMessage(buf, PushAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PushAnswer>): Generator<PushAnswerHeldFieldEvent> {
    return streamMessage(buf, PushAnswer.codec(), opts)
  }
}

export interface RecordsAnswer {
  compare?: CompareAnswer
  pull?: PullAnswer
  push?: PushAnswer
}

export namespace RecordsAnswer {
  let _codec: Codec<RecordsAnswer>

  export const codec = (): Codec<RecordsAnswer> => {
    if (_codec == null) {
      _codec = message<RecordsAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.push != null) {
          obj.pull = undefined
          obj.compare = undefined
        }

        if (obj.pull != null) {
          obj.push = undefined
          obj.compare = undefined
        }

        if (obj.compare != null) {
          obj.push = undefined
          obj.pull = undefined
        }

        if (obj.compare != null) {
          w.uint32(10)
          CompareAnswer.codec().encode(obj.compare, w)
        }

        if (obj.pull != null) {
          w.uint32(18)
          PullAnswer.codec().encode(obj.pull, w)
        }

        if (obj.push != null) {
          w.uint32(26)
          PushAnswer.codec().encode(obj.push, w)
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
              obj.compare = CompareAnswer.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.compare
              })
              break
            }
            case 2: {
              obj.pull = PullAnswer.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.pull
              })
              break
            }
            case 3: {
              obj.push = PushAnswer.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.push
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.push != null) {
          delete obj.pull
          delete obj.compare
        }

        if (obj.pull != null) {
          delete obj.push
          delete obj.compare
        }

        if (obj.compare != null) {
          delete obj.push
          delete obj.pull
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * CompareAnswer.codec().stream(reader, reader.uint32(), `${prefix}.compare`, {
                limits: opts.limits?.compare
              })

              break
            }
            case 2: {
              yield * PullAnswer.codec().stream(reader, reader.uint32(), `${prefix}.pull`, {
                limits: opts.limits?.pull
              })

              break
            }
            case 3: {
              yield * PushAnswer.codec().stream(reader, reader.uint32(), `${prefix}.push`, {
                limits: opts.limits?.push
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

  export interface RecordsAnswerCompareStatesSameFieldEvent {
    field: '$.compare.states[].same'
    value: boolean
    index: number
  }

  export interface RecordsAnswerCompareStatesDigestsFieldEvent {
    field: '$.compare.states[].digests'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface RecordsAnswerCompareStatesEntriesFieldEvent {
    field: '$.compare.states[].entries'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface RecordsAnswerPullRecordsFieldEvent {
    field: '$.pull.records[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsAnswerPushHeldFieldEvent {
    field: '$.push.held'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<RecordsAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, RecordsAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsAnswer>): RecordsAnswer {
    return decodeMessage(buf, RecordsAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsAnswer>): Generator<RecordsAnswerCompareStatesSameFieldEvent | RecordsAnswerCompareStatesDigestsFieldEvent | RecordsAnswerCompareStatesEntriesFieldEvent | RecordsAnswerPullRecordsFieldEvent | RecordsAnswerPushHeldFieldEvent> {
    return streamMessage(buf, RecordsAnswer.codec(), opts)
  }
}
