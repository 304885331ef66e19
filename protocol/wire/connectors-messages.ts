// @ts-nocheck
// Generated from connectors-messages.proto by `npm run generate`; do not edit.
import { decodeMessage, encodeMessage, enumeration, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface Definition {
  language: number
  transformation?: SourceBody
  condition?: SourceBody
  connector?: ConnectorBody
}

export namespace Definition {
  let _codec: Codec<Definition>

  export const codec = (): Codec<Definition> => {
    if (_codec == null) {
      _codec = message<Definition>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.connector != null) {
          obj.condition = undefined
          obj.transformation = undefined
        }

        if (obj.condition != null) {
          obj.connector = undefined
          obj.transformation = undefined
        }

        if (obj.transformation != null) {
          obj.connector = undefined
          obj.condition = undefined
        }

        if ((obj.language != null && obj.language !== 0)) {
          w.uint32(8)
          w.uint32(obj.language)
        }

        if (obj.transformation != null) {
          w.uint32(18)
          SourceBody.codec().encode(obj.transformation, w)
        }

        if (obj.condition != null) {
          w.uint32(26)
          SourceBody.codec().encode(obj.condition, w)
        }

        if (obj.connector != null) {
          w.uint32(34)
          ConnectorBody.codec().encode(obj.connector, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          language: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.language = reader.uint32()
              break
            }
            case 2: {
              obj.transformation = SourceBody.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.transformation
              })
              break
            }
            case 3: {
              obj.condition = SourceBody.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.condition
              })
              break
            }
            case 4: {
              obj.connector = ConnectorBody.codec().decode(reader, reader.uint32(), {
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
        }

        if (obj.condition != null) {
          delete obj.connector
          delete obj.transformation
        }

        if (obj.transformation != null) {
          delete obj.connector
          delete obj.condition
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.language`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield * SourceBody.codec().stream(reader, reader.uint32(), `${prefix}.transformation`, {
                limits: opts.limits?.transformation
              })

              break
            }
            case 3: {
              yield * SourceBody.codec().stream(reader, reader.uint32(), `${prefix}.condition`, {
                limits: opts.limits?.condition
              })

              break
            }
            case 4: {
              yield * ConnectorBody.codec().stream(reader, reader.uint32(), `${prefix}.connector`, {
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

  export interface DefinitionLanguageFieldEvent {
    field: '$.language'
    value: number
  }

  export interface DefinitionTransformationNameFieldEvent {
    field: '$.transformation.name'
    value: string
  }

  export interface DefinitionTransformationSourceFieldEvent {
    field: '$.transformation.source'
    value: string
  }

  export interface DefinitionConditionNameFieldEvent {
    field: '$.condition.name'
    value: string
  }

  export interface DefinitionConditionSourceFieldEvent {
    field: '$.condition.source'
    value: string
  }

  export interface DefinitionConnectorNameFieldEvent {
    field: '$.connector.name'
    value: string
  }

  export interface DefinitionConnectorDimensionsTransformationsTransformationNameFieldEvent {
    field: '$.connector.dimensions[].transformations[].transformation.name'
    value: string
    index: number
  }

  export interface DefinitionConnectorDimensionsTransformationsTransformationIdFieldEvent {
    field: '$.connector.dimensions[].transformations[].transformation.id'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface DefinitionConnectorDimensionsTransformationsArgsFieldEvent {
    field: '$.connector.dimensions[].transformations[].args[]'
    index: number
    value: number
  }

  export interface DefinitionConnectorDimensionsCompositeNameFieldEvent {
    field: '$.connector.dimensions[].composite.name'
    value: string
    index: number
  }

  export interface DefinitionConnectorDimensionsCompositeIdFieldEvent {
    field: '$.connector.dimensions[].composite.id'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface DefinitionConnectorDimensionsBindingsSlotFieldEvent {
    field: '$.connector.dimensions[].bindings[].slot'
    value: number
    index: number
  }

  export interface DefinitionConnectorDimensionsBindingsConnectorNameFieldEvent {
    field: '$.connector.dimensions[].bindings[].connector.name'
    value: string
    index: number
  }

  export interface DefinitionConnectorDimensionsBindingsConnectorIdFieldEvent {
    field: '$.connector.dimensions[].bindings[].connector.id'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface DefinitionConnectorConditionNameFieldEvent {
    field: '$.connector.condition.name'
    value: string
  }

  export interface DefinitionConnectorConditionIdFieldEvent {
    field: '$.connector.condition.id'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DefinitionConnectorConditionArgsFieldEvent {
    field: '$.connector.conditionArgs[]'
    index: number
    value: number
  }

  export interface DefinitionConnectorStaticRiPositionFieldEvent {
    field: '$.connector.staticRi[].position'
    value: number
    index: number
  }

  export interface DefinitionConnectorStaticRiStartPointFieldEvent {
    field: '$.connector.staticRi[].startPoint'
    value: number
    index: number
  }

  export interface DefinitionConnectorStaticRiTransformationShiftFieldEvent {
    field: '$.connector.staticRi[].transformationShift'
    value: number
    index: number
  }

  export function encode (obj: Partial<Definition>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Definition.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Definition>): Definition {
    return decodeMessage(buf, Definition.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Definition>): Generator<DefinitionLanguageFieldEvent | DefinitionTransformationNameFieldEvent | DefinitionTransformationSourceFieldEvent | DefinitionConditionNameFieldEvent | DefinitionConditionSourceFieldEvent | DefinitionConnectorNameFieldEvent | DefinitionConnectorDimensionsTransformationsTransformationNameFieldEvent | DefinitionConnectorDimensionsTransformationsTransformationIdFieldEvent | DefinitionConnectorDimensionsTransformationsArgsFieldEvent | DefinitionConnectorDimensionsCompositeNameFieldEvent | DefinitionConnectorDimensionsCompositeIdFieldEvent | DefinitionConnectorDimensionsBindingsSlotFieldEvent | DefinitionConnectorDimensionsBindingsConnectorNameFieldEvent | DefinitionConnectorDimensionsBindingsConnectorIdFieldEvent | DefinitionConnectorConditionNameFieldEvent | DefinitionConnectorConditionIdFieldEvent | DefinitionConnectorConditionArgsFieldEvent | DefinitionConnectorStaticRiPositionFieldEvent | DefinitionConnectorStaticRiStartPointFieldEvent | DefinitionConnectorStaticRiTransformationShiftFieldEvent> {
    return streamMessage(buf, Definition.codec(), opts)
  }
}

export interface SourceBody {
  name: string
  source: string
}

export namespace SourceBody {
  let _codec: Codec<SourceBody>

  export const codec = (): Codec<SourceBody> => {
    if (_codec == null) {
      _codec = message<SourceBody>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(10)
          w.string(obj.name)
        }

        if ((obj.source != null && obj.source !== '')) {
          w.uint32(18)
          w.string(obj.source)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          name: '',
          source: ''
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
              obj.source = reader.string()
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
                field: `${prefix}.source`,
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

  export interface SourceBodyNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface SourceBodySourceFieldEvent {
    field: '$.source'
    value: string
  }

  export function encode (obj: Partial<SourceBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SourceBody.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SourceBody>): SourceBody {
    return decodeMessage(buf, SourceBody.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SourceBody>): Generator<SourceBodyNameFieldEvent | SourceBodySourceFieldEvent> {
    return streamMessage(buf, SourceBody.codec(), opts)
  }
}

export interface DefinitionPin {
  name: string
  id: Uint8Array<ArrayBuffer>
}

export namespace DefinitionPin {
  let _codec: Codec<DefinitionPin>

  export const codec = (): Codec<DefinitionPin> => {
    if (_codec == null) {
      _codec = message<DefinitionPin>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(10)
          w.string(obj.name)
        }

        if ((obj.id != null && obj.id.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.id)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          name: '',
          id: uint8ArrayAlloc(0)
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
              obj.id = reader.bytes()
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
                field: `${prefix}.id`,
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

  export interface DefinitionPinNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface DefinitionPinIdFieldEvent {
    field: '$.id'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<DefinitionPin>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, DefinitionPin.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DefinitionPin>): DefinitionPin {
    return decodeMessage(buf, DefinitionPin.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DefinitionPin>): Generator<DefinitionPinNameFieldEvent | DefinitionPinIdFieldEvent> {
    return streamMessage(buf, DefinitionPin.codec(), opts)
  }
}

export interface CallBody {
  transformation?: DefinitionPin
  args: number[]
}

export namespace CallBody {
  let _codec: Codec<CallBody>

  export const codec = (): Codec<CallBody> => {
    if (_codec == null) {
      _codec = message<CallBody>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.transformation != null) {
          w.uint32(10)
          DefinitionPin.codec().encode(obj.transformation, w)
        }

        if (obj.args != null && obj.args.length > 0) {
          for (const value of obj.args) {
            w.uint32(16)
            w.uint32(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          args: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.transformation = DefinitionPin.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.transformation
              })
              break
            }
            case 2: {
              if (opts.limits?.args != null && obj.args.length === opts.limits.args) {
                throw new MaxLengthError('Decode error - repeated field "args" had too many elements')
              }

              obj.args.push(reader.uint32())
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
          args: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * DefinitionPin.codec().stream(reader, reader.uint32(), `${prefix}.transformation`, {
                limits: opts.limits?.transformation
              })

              break
            }
            case 2: {
              if (opts.limits?.args != null && obj.args === opts.limits.args) {
                throw new MaxLengthError('Streaming decode error - repeated field "args" had too many elements')
              }

              yield {
                field: `${prefix}.args[]`,
                index: obj.args,
                value: reader.uint32()
              }

              obj.args++

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

  export interface CallBodyTransformationNameFieldEvent {
    field: '$.transformation.name'
    value: string
  }

  export interface CallBodyTransformationIdFieldEvent {
    field: '$.transformation.id'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CallBodyArgsFieldEvent {
    field: '$.args[]'
    index: number
    value: number
  }

  export function encode (obj: Partial<CallBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CallBody.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CallBody>): CallBody {
    return decodeMessage(buf, CallBody.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CallBody>): Generator<CallBodyTransformationNameFieldEvent | CallBodyTransformationIdFieldEvent | CallBodyArgsFieldEvent> {
    return streamMessage(buf, CallBody.codec(), opts)
  }
}

export interface BindingBody {
  slot: number
  connector?: DefinitionPin
}

export namespace BindingBody {
  let _codec: Codec<BindingBody>

  export const codec = (): Codec<BindingBody> => {
    if (_codec == null) {
      _codec = message<BindingBody>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.slot != null && obj.slot !== 0)) {
          w.uint32(8)
          w.uint32(obj.slot)
        }

        if (obj.connector != null) {
          w.uint32(18)
          DefinitionPin.codec().encode(obj.connector, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          slot: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.slot = reader.uint32()
              break
            }
            case 2: {
              obj.connector = DefinitionPin.codec().decode(reader, reader.uint32(), {
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

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.slot`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield * DefinitionPin.codec().stream(reader, reader.uint32(), `${prefix}.connector`, {
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

  export interface BindingBodySlotFieldEvent {
    field: '$.slot'
    value: number
  }

  export interface BindingBodyConnectorNameFieldEvent {
    field: '$.connector.name'
    value: string
  }

  export interface BindingBodyConnectorIdFieldEvent {
    field: '$.connector.id'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<BindingBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, BindingBody.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BindingBody>): BindingBody {
    return decodeMessage(buf, BindingBody.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BindingBody>): Generator<BindingBodySlotFieldEvent | BindingBodyConnectorNameFieldEvent | BindingBodyConnectorIdFieldEvent> {
    return streamMessage(buf, BindingBody.codec(), opts)
  }
}

export interface DimensionBody {
  transformations: CallBody[]
  composite?: DefinitionPin
  bindings: BindingBody[]
}

export namespace DimensionBody {
  let _codec: Codec<DimensionBody>

  export const codec = (): Codec<DimensionBody> => {
    if (_codec == null) {
      _codec = message<DimensionBody>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.transformations != null && obj.transformations.length > 0) {
          for (const value of obj.transformations) {
            w.uint32(10)
            CallBody.codec().encode(value, w)
          }
        }

        if (obj.composite != null) {
          w.uint32(18)
          DefinitionPin.codec().encode(obj.composite, w)
        }

        if (obj.bindings != null && obj.bindings.length > 0) {
          for (const value of obj.bindings) {
            w.uint32(26)
            BindingBody.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          transformations: [],
          bindings: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.transformations != null && obj.transformations.length === opts.limits.transformations) {
                throw new MaxLengthError('Decode error - repeated field "transformations" had too many elements')
              }

              obj.transformations.push(CallBody.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.transformations$
              }))
              break
            }
            case 2: {
              obj.composite = DefinitionPin.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.composite
              })
              break
            }
            case 3: {
              if (opts.limits?.bindings != null && obj.bindings.length === opts.limits.bindings) {
                throw new MaxLengthError('Decode error - repeated field "bindings" had too many elements')
              }

              obj.bindings.push(BindingBody.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.bindings$
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
          transformations: 0,
          bindings: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.transformations != null && obj.transformations === opts.limits.transformations) {
                throw new MaxLengthError('Streaming decode error - repeated field "transformations" had too many elements')
              }

              for (const evt of CallBody.codec().stream(reader, reader.uint32(), `${prefix}.transformations[]`, {
                limits: opts.limits?.transformations$
              })) {
                yield {
                  ...evt,
                  index: obj.transformations
                }
              }

              obj.transformations++

              break
            }
            case 2: {
              yield * DefinitionPin.codec().stream(reader, reader.uint32(), `${prefix}.composite`, {
                limits: opts.limits?.composite
              })

              break
            }
            case 3: {
              if (opts.limits?.bindings != null && obj.bindings === opts.limits.bindings) {
                throw new MaxLengthError('Streaming decode error - repeated field "bindings" had too many elements')
              }

              for (const evt of BindingBody.codec().stream(reader, reader.uint32(), `${prefix}.bindings[]`, {
                limits: opts.limits?.bindings$
              })) {
                yield {
                  ...evt,
                  index: obj.bindings
                }
              }

              obj.bindings++

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

  export interface DimensionBodyTransformationsTransformationNameFieldEvent {
    field: '$.transformations[].transformation.name'
    value: string
    index: number
  }

  export interface DimensionBodyTransformationsTransformationIdFieldEvent {
    field: '$.transformations[].transformation.id'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface DimensionBodyTransformationsArgsFieldEvent {
    field: '$.transformations[].args[]'
    index: number
    value: number
  }

  export interface DimensionBodyCompositeNameFieldEvent {
    field: '$.composite.name'
    value: string
  }

  export interface DimensionBodyCompositeIdFieldEvent {
    field: '$.composite.id'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DimensionBodyBindingsSlotFieldEvent {
    field: '$.bindings[].slot'
    value: number
    index: number
  }

  export interface DimensionBodyBindingsConnectorNameFieldEvent {
    field: '$.bindings[].connector.name'
    value: string
    index: number
  }

  export interface DimensionBodyBindingsConnectorIdFieldEvent {
    field: '$.bindings[].connector.id'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export function encode (obj: Partial<DimensionBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, DimensionBody.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DimensionBody>): DimensionBody {
    return decodeMessage(buf, DimensionBody.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DimensionBody>): Generator<DimensionBodyTransformationsTransformationNameFieldEvent | DimensionBodyTransformationsTransformationIdFieldEvent | DimensionBodyTransformationsArgsFieldEvent | DimensionBodyCompositeNameFieldEvent | DimensionBodyCompositeIdFieldEvent | DimensionBodyBindingsSlotFieldEvent | DimensionBodyBindingsConnectorNameFieldEvent | DimensionBodyBindingsConnectorIdFieldEvent> {
    return streamMessage(buf, DimensionBody.codec(), opts)
  }
}

export interface RunningInstanceBody {
  position: number
  startPoint: number
  transformationShift: number
}

export namespace RunningInstanceBody {
  let _codec: Codec<RunningInstanceBody>

  export const codec = (): Codec<RunningInstanceBody> => {
    if (_codec == null) {
      _codec = message<RunningInstanceBody>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.position != null && obj.position !== 0)) {
          w.uint32(8)
          w.uint32(obj.position)
        }

        if ((obj.startPoint != null && obj.startPoint !== 0)) {
          w.uint32(16)
          w.uint32(obj.startPoint)
        }

        if ((obj.transformationShift != null && obj.transformationShift !== 0)) {
          w.uint32(24)
          w.uint32(obj.transformationShift)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          position: 0,
          startPoint: 0,
          transformationShift: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.position = reader.uint32()
              break
            }
            case 2: {
              obj.startPoint = reader.uint32()
              break
            }
            case 3: {
              obj.transformationShift = reader.uint32()
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
                field: `${prefix}.position`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.startPoint`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.transformationShift`,
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

  export interface RunningInstanceBodyPositionFieldEvent {
    field: '$.position'
    value: number
  }

  export interface RunningInstanceBodyStartPointFieldEvent {
    field: '$.startPoint'
    value: number
  }

  export interface RunningInstanceBodyTransformationShiftFieldEvent {
    field: '$.transformationShift'
    value: number
  }

  export function encode (obj: Partial<RunningInstanceBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, RunningInstanceBody.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RunningInstanceBody>): RunningInstanceBody {
    return decodeMessage(buf, RunningInstanceBody.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RunningInstanceBody>): Generator<RunningInstanceBodyPositionFieldEvent | RunningInstanceBodyStartPointFieldEvent | RunningInstanceBodyTransformationShiftFieldEvent> {
    return streamMessage(buf, RunningInstanceBody.codec(), opts)
  }
}

export interface ConnectorBody {
  name: string
  dimensions: DimensionBody[]
  condition?: DefinitionPin
  conditionArgs: number[]
  staticRi: RunningInstanceBody[]
}

export namespace ConnectorBody {
  let _codec: Codec<ConnectorBody>

  export const codec = (): Codec<ConnectorBody> => {
    if (_codec == null) {
      _codec = message<ConnectorBody>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(10)
          w.string(obj.name)
        }

        if (obj.dimensions != null && obj.dimensions.length > 0) {
          for (const value of obj.dimensions) {
            w.uint32(18)
            DimensionBody.codec().encode(value, w)
          }
        }

        if (obj.condition != null) {
          w.uint32(26)
          DefinitionPin.codec().encode(obj.condition, w)
        }

        if (obj.conditionArgs != null && obj.conditionArgs.length > 0) {
          for (const value of obj.conditionArgs) {
            w.uint32(32)
            w.sint32(value)
          }
        }

        if (obj.staticRi != null && obj.staticRi.length > 0) {
          for (const value of obj.staticRi) {
            w.uint32(42)
            RunningInstanceBody.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          name: '',
          dimensions: [],
          conditionArgs: [],
          staticRi: []
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
              if (opts.limits?.dimensions != null && obj.dimensions.length === opts.limits.dimensions) {
                throw new MaxLengthError('Decode error - repeated field "dimensions" had too many elements')
              }

              obj.dimensions.push(DimensionBody.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.dimensions$
              }))
              break
            }
            case 3: {
              obj.condition = DefinitionPin.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.condition
              })
              break
            }
            case 4: {
              if (opts.limits?.conditionArgs != null && obj.conditionArgs.length === opts.limits.conditionArgs) {
                throw new MaxLengthError('Decode error - repeated field "conditionArgs" had too many elements')
              }

              obj.conditionArgs.push(reader.sint32())
              break
            }
            case 5: {
              if (opts.limits?.staticRi != null && obj.staticRi.length === opts.limits.staticRi) {
                throw new MaxLengthError('Decode error - repeated field "staticRi" had too many elements')
              }

              obj.staticRi.push(RunningInstanceBody.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.staticRi$
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
          dimensions: 0,
          conditionArgs: 0,
          staticRi: 0
        }

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
              if (opts.limits?.dimensions != null && obj.dimensions === opts.limits.dimensions) {
                throw new MaxLengthError('Streaming decode error - repeated field "dimensions" had too many elements')
              }

              for (const evt of DimensionBody.codec().stream(reader, reader.uint32(), `${prefix}.dimensions[]`, {
                limits: opts.limits?.dimensions$
              })) {
                yield {
                  ...evt,
                  index: obj.dimensions
                }
              }

              obj.dimensions++

              break
            }
            case 3: {
              yield * DefinitionPin.codec().stream(reader, reader.uint32(), `${prefix}.condition`, {
                limits: opts.limits?.condition
              })

              break
            }
            case 4: {
              if (opts.limits?.conditionArgs != null && obj.conditionArgs === opts.limits.conditionArgs) {
                throw new MaxLengthError('Streaming decode error - repeated field "conditionArgs" had too many elements')
              }

              yield {
                field: `${prefix}.conditionArgs[]`,
                index: obj.conditionArgs,
                value: reader.sint32()
              }

              obj.conditionArgs++

              break
            }
            case 5: {
              if (opts.limits?.staticRi != null && obj.staticRi === opts.limits.staticRi) {
                throw new MaxLengthError('Streaming decode error - repeated field "staticRi" had too many elements')
              }

              for (const evt of RunningInstanceBody.codec().stream(reader, reader.uint32(), `${prefix}.staticRi[]`, {
                limits: opts.limits?.staticRi$
              })) {
                yield {
                  ...evt,
                  index: obj.staticRi
                }
              }

              obj.staticRi++

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

  export interface ConnectorBodyNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface ConnectorBodyDimensionsTransformationsTransformationNameFieldEvent {
    field: '$.dimensions[].transformations[].transformation.name'
    value: string
    index: number
  }

  export interface ConnectorBodyDimensionsTransformationsTransformationIdFieldEvent {
    field: '$.dimensions[].transformations[].transformation.id'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface ConnectorBodyDimensionsTransformationsArgsFieldEvent {
    field: '$.dimensions[].transformations[].args[]'
    index: number
    value: number
  }

  export interface ConnectorBodyDimensionsCompositeNameFieldEvent {
    field: '$.dimensions[].composite.name'
    value: string
    index: number
  }

  export interface ConnectorBodyDimensionsCompositeIdFieldEvent {
    field: '$.dimensions[].composite.id'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface ConnectorBodyDimensionsBindingsSlotFieldEvent {
    field: '$.dimensions[].bindings[].slot'
    value: number
    index: number
  }

  export interface ConnectorBodyDimensionsBindingsConnectorNameFieldEvent {
    field: '$.dimensions[].bindings[].connector.name'
    value: string
    index: number
  }

  export interface ConnectorBodyDimensionsBindingsConnectorIdFieldEvent {
    field: '$.dimensions[].bindings[].connector.id'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface ConnectorBodyConditionNameFieldEvent {
    field: '$.condition.name'
    value: string
  }

  export interface ConnectorBodyConditionIdFieldEvent {
    field: '$.condition.id'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ConnectorBodyConditionArgsFieldEvent {
    field: '$.conditionArgs[]'
    index: number
    value: number
  }

  export interface ConnectorBodyStaticRiPositionFieldEvent {
    field: '$.staticRi[].position'
    value: number
    index: number
  }

  export interface ConnectorBodyStaticRiStartPointFieldEvent {
    field: '$.staticRi[].startPoint'
    value: number
    index: number
  }

  export interface ConnectorBodyStaticRiTransformationShiftFieldEvent {
    field: '$.staticRi[].transformationShift'
    value: number
    index: number
  }

  export function encode (obj: Partial<ConnectorBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ConnectorBody.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ConnectorBody>): ConnectorBody {
    return decodeMessage(buf, ConnectorBody.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ConnectorBody>): Generator<ConnectorBodyNameFieldEvent | ConnectorBodyDimensionsTransformationsTransformationNameFieldEvent | ConnectorBodyDimensionsTransformationsTransformationIdFieldEvent | ConnectorBodyDimensionsTransformationsArgsFieldEvent | ConnectorBodyDimensionsCompositeNameFieldEvent | ConnectorBodyDimensionsCompositeIdFieldEvent | ConnectorBodyDimensionsBindingsSlotFieldEvent | ConnectorBodyDimensionsBindingsConnectorNameFieldEvent | ConnectorBodyDimensionsBindingsConnectorIdFieldEvent | ConnectorBodyConditionNameFieldEvent | ConnectorBodyConditionIdFieldEvent | ConnectorBodyConditionArgsFieldEvent | ConnectorBodyStaticRiPositionFieldEvent | ConnectorBodyStaticRiStartPointFieldEvent | ConnectorBodyStaticRiTransformationShiftFieldEvent> {
    return streamMessage(buf, ConnectorBody.codec(), opts)
  }
}

export interface ExecutionInput {
  particlesCount: number
  dynamicRi: RunningInstanceBody[]
}

export namespace ExecutionInput {
  let _codec: Codec<ExecutionInput>

  export const codec = (): Codec<ExecutionInput> => {
    if (_codec == null) {
      _codec = message<ExecutionInput>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.particlesCount != null && obj.particlesCount !== 0)) {
          w.uint32(8)
          w.uint32(obj.particlesCount)
        }

        if (obj.dynamicRi != null && obj.dynamicRi.length > 0) {
          for (const value of obj.dynamicRi) {
            w.uint32(18)
            RunningInstanceBody.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          particlesCount: 0,
          dynamicRi: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.particlesCount = reader.uint32()
              break
            }
            case 2: {
              if (opts.limits?.dynamicRi != null && obj.dynamicRi.length === opts.limits.dynamicRi) {
                throw new MaxLengthError('Decode error - repeated field "dynamicRi" had too many elements')
              }

              obj.dynamicRi.push(RunningInstanceBody.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.dynamicRi$
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
          dynamicRi: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.particlesCount`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              if (opts.limits?.dynamicRi != null && obj.dynamicRi === opts.limits.dynamicRi) {
                throw new MaxLengthError('Streaming decode error - repeated field "dynamicRi" had too many elements')
              }

              for (const evt of RunningInstanceBody.codec().stream(reader, reader.uint32(), `${prefix}.dynamicRi[]`, {
                limits: opts.limits?.dynamicRi$
              })) {
                yield {
                  ...evt,
                  index: obj.dynamicRi
                }
              }

              obj.dynamicRi++

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

  export interface ExecutionInputParticlesCountFieldEvent {
    field: '$.particlesCount'
    value: number
  }

  export interface ExecutionInputDynamicRiPositionFieldEvent {
    field: '$.dynamicRi[].position'
    value: number
    index: number
  }

  export interface ExecutionInputDynamicRiStartPointFieldEvent {
    field: '$.dynamicRi[].startPoint'
    value: number
    index: number
  }

  export interface ExecutionInputDynamicRiTransformationShiftFieldEvent {
    field: '$.dynamicRi[].transformationShift'
    value: number
    index: number
  }

  export function encode (obj: Partial<ExecutionInput>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ExecutionInput.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ExecutionInput>): ExecutionInput {
    return decodeMessage(buf, ExecutionInput.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ExecutionInput>): Generator<ExecutionInputParticlesCountFieldEvent | ExecutionInputDynamicRiPositionFieldEvent | ExecutionInputDynamicRiStartPointFieldEvent | ExecutionInputDynamicRiTransformationShiftFieldEvent> {
    return streamMessage(buf, ExecutionInput.codec(), opts)
  }
}

export interface StreamBody {
  path: string
  data: Uint8Array<ArrayBuffer>
}

export namespace StreamBody {
  let _codec: Codec<StreamBody>

  export const codec = (): Codec<StreamBody> => {
    if (_codec == null) {
      _codec = message<StreamBody>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.path != null && obj.path !== '')) {
          w.uint32(10)
          w.string(obj.path)
        }

        if ((obj.data != null && obj.data.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.data)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          path: '',
          data: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.path = reader.string()
              break
            }
            case 2: {
              obj.data = reader.bytes()
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
                field: `${prefix}.path`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.data`,
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

  export interface StreamBodyPathFieldEvent {
    field: '$.path'
    value: string
  }

  export interface StreamBodyDataFieldEvent {
    field: '$.data'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<StreamBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StreamBody.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StreamBody>): StreamBody {
    return decodeMessage(buf, StreamBody.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StreamBody>): Generator<StreamBodyPathFieldEvent | StreamBodyDataFieldEvent> {
    return streamMessage(buf, StreamBody.codec(), opts)
  }
}

export interface StreamsBody {
  streams: StreamBody[]
}

export namespace StreamsBody {
  let _codec: Codec<StreamsBody>

  export const codec = (): Codec<StreamsBody> => {
    if (_codec == null) {
      _codec = message<StreamsBody>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.streams != null && obj.streams.length > 0) {
          for (const value of obj.streams) {
            w.uint32(10)
            StreamBody.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          streams: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.streams != null && obj.streams.length === opts.limits.streams) {
                throw new MaxLengthError('Decode error - repeated field "streams" had too many elements')
              }

              obj.streams.push(StreamBody.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.streams$
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
          streams: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.streams != null && obj.streams === opts.limits.streams) {
                throw new MaxLengthError('Streaming decode error - repeated field "streams" had too many elements')
              }

              for (const evt of StreamBody.codec().stream(reader, reader.uint32(), `${prefix}.streams[]`, {
                limits: opts.limits?.streams$
              })) {
                yield {
                  ...evt,
                  index: obj.streams
                }
              }

              obj.streams++

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

  export interface StreamsBodyStreamsPathFieldEvent {
    field: '$.streams[].path'
    value: string
    index: number
  }

  export interface StreamsBodyStreamsDataFieldEvent {
    field: '$.streams[].data'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export function encode (obj: Partial<StreamsBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StreamsBody.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StreamsBody>): StreamsBody {
    return decodeMessage(buf, StreamsBody.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StreamsBody>): Generator<StreamsBodyStreamsPathFieldEvent | StreamsBodyStreamsDataFieldEvent> {
    return streamMessage(buf, StreamsBody.codec(), opts)
  }
}

export enum Budget {
  BUDGET_UNSPECIFIED = 'BUDGET_UNSPECIFIED',
  BUDGET_APPLICATIONS = 'BUDGET_APPLICATIONS',
  BUDGET_VALUES = 'BUDGET_VALUES',
  BUDGET_GAS = 'BUDGET_GAS',
  BUDGET_APPLICATION_GAS = 'BUDGET_APPLICATION_GAS',
  BUDGET_STEPS = 'BUDGET_STEPS',
  BUDGET_APPLICATION_STEPS = 'BUDGET_APPLICATION_STEPS'
}

enum __BudgetValues {
  BUDGET_UNSPECIFIED = 0,
  BUDGET_APPLICATIONS = 1,
  BUDGET_VALUES = 2,
  BUDGET_GAS = 3,
  BUDGET_APPLICATION_GAS = 4,
  BUDGET_STEPS = 5,
  BUDGET_APPLICATION_STEPS = 6
}

export namespace Budget {
  export const codec = (): Codec<Budget> => {
    return enumeration<Budget>(__BudgetValues)
  }
}

export interface ExceededBudget {
  budget: Budget
  limit: number
}

export namespace ExceededBudget {
  let _codec: Codec<ExceededBudget>

  export const codec = (): Codec<ExceededBudget> => {
    if (_codec == null) {
      _codec = message<ExceededBudget>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.budget != null && __BudgetValues[obj.budget] !== 0) {
          w.uint32(8)
          Budget.codec().encode(obj.budget, w)
        }

        if ((obj.limit != null && obj.limit !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.limit)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          budget: Budget.BUDGET_UNSPECIFIED,
          limit: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.budget = Budget.codec().decode(reader)
              break
            }
            case 2: {
              obj.limit = reader.uint64Number()
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
                field: `${prefix}.budget`,
                value: Budget.codec().decode(reader)
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.limit`,
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

  export interface ExceededBudgetBudgetFieldEvent {
    field: '$.budget'
    value: Budget
  }

  export interface ExceededBudgetLimitFieldEvent {
    field: '$.limit'
    value: number
  }

  export function encode (obj: Partial<ExceededBudget>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ExceededBudget.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ExceededBudget>): ExceededBudget {
    return decodeMessage(buf, ExceededBudget.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ExceededBudget>): Generator<ExceededBudgetBudgetFieldEvent | ExceededBudgetLimitFieldEvent> {
    return streamMessage(buf, ExceededBudget.codec(), opts)
  }
}

export interface FailureBody {
  conditionNotMet?: string
  staticOverride?: number
  panic?: number
  revert?: string
  budget?: ExceededBudget
}

export namespace FailureBody {
  let _codec: Codec<FailureBody>

  export const codec = (): Codec<FailureBody> => {
    if (_codec == null) {
      _codec = message<FailureBody>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.budget != null) {
          obj.revert = undefined
          obj.panic = undefined
          obj.staticOverride = undefined
          obj.conditionNotMet = undefined
        }

        if (obj.revert != null) {
          obj.budget = undefined
          obj.panic = undefined
          obj.staticOverride = undefined
          obj.conditionNotMet = undefined
        }

        if (obj.panic != null) {
          obj.budget = undefined
          obj.revert = undefined
          obj.staticOverride = undefined
          obj.conditionNotMet = undefined
        }

        if (obj.staticOverride != null) {
          obj.budget = undefined
          obj.revert = undefined
          obj.panic = undefined
          obj.conditionNotMet = undefined
        }

        if (obj.conditionNotMet != null) {
          obj.budget = undefined
          obj.revert = undefined
          obj.panic = undefined
          obj.staticOverride = undefined
        }

        if (obj.conditionNotMet != null) {
          w.uint32(10)
          w.string(obj.conditionNotMet)
        }

        if (obj.staticOverride != null) {
          w.uint32(16)
          w.uint32(obj.staticOverride)
        }

        if (obj.panic != null) {
          w.uint32(24)
          w.uint32(obj.panic)
        }

        if (obj.revert != null) {
          w.uint32(34)
          w.string(obj.revert)
        }

        if (obj.budget != null) {
          w.uint32(42)
          ExceededBudget.codec().encode(obj.budget, w)
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
              obj.conditionNotMet = reader.string()
              break
            }
            case 2: {
              obj.staticOverride = reader.uint32()
              break
            }
            case 3: {
              obj.panic = reader.uint32()
              break
            }
            case 4: {
              obj.revert = reader.string()
              break
            }
            case 5: {
              obj.budget = ExceededBudget.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.budget
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.budget != null) {
          delete obj.revert
          delete obj.panic
          delete obj.staticOverride
          delete obj.conditionNotMet
        }

        if (obj.revert != null) {
          delete obj.budget
          delete obj.panic
          delete obj.staticOverride
          delete obj.conditionNotMet
        }

        if (obj.panic != null) {
          delete obj.budget
          delete obj.revert
          delete obj.staticOverride
          delete obj.conditionNotMet
        }

        if (obj.staticOverride != null) {
          delete obj.budget
          delete obj.revert
          delete obj.panic
          delete obj.conditionNotMet
        }

        if (obj.conditionNotMet != null) {
          delete obj.budget
          delete obj.revert
          delete obj.panic
          delete obj.staticOverride
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.conditionNotMet`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.staticOverride`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.panic`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.revert`,
                value: reader.string()
              }
              break
            }
            case 5: {
              yield * ExceededBudget.codec().stream(reader, reader.uint32(), `${prefix}.budget`, {
                limits: opts.limits?.budget
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

  export interface FailureBodyConditionNotMetFieldEvent {
    field: '$.conditionNotMet'
    value: string
  }

  export interface FailureBodyStaticOverrideFieldEvent {
    field: '$.staticOverride'
    value: number
  }

  export interface FailureBodyPanicFieldEvent {
    field: '$.panic'
    value: number
  }

  export interface FailureBodyRevertFieldEvent {
    field: '$.revert'
    value: string
  }

  export interface FailureBodyBudgetBudgetFieldEvent {
    field: '$.budget.budget'
    value: Budget
  }

  export interface FailureBodyBudgetLimitFieldEvent {
    field: '$.budget.limit'
    value: number
  }

  export function encode (obj: Partial<FailureBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, FailureBody.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FailureBody>): FailureBody {
    return decodeMessage(buf, FailureBody.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FailureBody>): Generator<FailureBodyConditionNotMetFieldEvent | FailureBodyStaticOverrideFieldEvent | FailureBodyPanicFieldEvent | FailureBodyRevertFieldEvent | FailureBodyBudgetBudgetFieldEvent | FailureBodyBudgetLimitFieldEvent> {
    return streamMessage(buf, FailureBody.codec(), opts)
  }
}

export interface ExecutionOutcome {
  done?: StreamsBody
  failed?: FailureBody
}

export namespace ExecutionOutcome {
  let _codec: Codec<ExecutionOutcome>

  export const codec = (): Codec<ExecutionOutcome> => {
    if (_codec == null) {
      _codec = message<ExecutionOutcome>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.failed != null) {
          obj.done = undefined
        }

        if (obj.done != null) {
          obj.failed = undefined
        }

        if (obj.done != null) {
          w.uint32(10)
          StreamsBody.codec().encode(obj.done, w)
        }

        if (obj.failed != null) {
          w.uint32(18)
          FailureBody.codec().encode(obj.failed, w)
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
              obj.done = StreamsBody.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.done
              })
              break
            }
            case 2: {
              obj.failed = FailureBody.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.failed
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.failed != null) {
          delete obj.done
        }

        if (obj.done != null) {
          delete obj.failed
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * StreamsBody.codec().stream(reader, reader.uint32(), `${prefix}.done`, {
                limits: opts.limits?.done
              })

              break
            }
            case 2: {
              yield * FailureBody.codec().stream(reader, reader.uint32(), `${prefix}.failed`, {
                limits: opts.limits?.failed
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

  export interface ExecutionOutcomeDoneStreamsPathFieldEvent {
    field: '$.done.streams[].path'
    value: string
    index: number
  }

  export interface ExecutionOutcomeDoneStreamsDataFieldEvent {
    field: '$.done.streams[].data'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface ExecutionOutcomeFailedConditionNotMetFieldEvent {
    field: '$.failed.conditionNotMet'
    value: string
  }

  export interface ExecutionOutcomeFailedStaticOverrideFieldEvent {
    field: '$.failed.staticOverride'
    value: number
  }

  export interface ExecutionOutcomeFailedPanicFieldEvent {
    field: '$.failed.panic'
    value: number
  }

  export interface ExecutionOutcomeFailedRevertFieldEvent {
    field: '$.failed.revert'
    value: string
  }

  export interface ExecutionOutcomeFailedBudgetBudgetFieldEvent {
    field: '$.failed.budget.budget'
    value: Budget
  }

  export interface ExecutionOutcomeFailedBudgetLimitFieldEvent {
    field: '$.failed.budget.limit'
    value: number
  }

  export function encode (obj: Partial<ExecutionOutcome>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ExecutionOutcome.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ExecutionOutcome>): ExecutionOutcome {
    return decodeMessage(buf, ExecutionOutcome.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ExecutionOutcome>): Generator<ExecutionOutcomeDoneStreamsPathFieldEvent | ExecutionOutcomeDoneStreamsDataFieldEvent | ExecutionOutcomeFailedConditionNotMetFieldEvent | ExecutionOutcomeFailedStaticOverrideFieldEvent | ExecutionOutcomeFailedPanicFieldEvent | ExecutionOutcomeFailedRevertFieldEvent | ExecutionOutcomeFailedBudgetBudgetFieldEvent | ExecutionOutcomeFailedBudgetLimitFieldEvent> {
    return streamMessage(buf, ExecutionOutcome.codec(), opts)
  }
}
