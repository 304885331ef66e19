// @ts-nocheck
// Generated from settlements-messages.proto by `npm run generate`; do not edit.
import { decodeMessage, encodeMessage, enumeration, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface SettlementPayee {
  node: Uint8Array<ArrayBuffer>
  payTo: Uint8Array<ArrayBuffer>
  firstSequence: number
  count: number
  sum: number
  subRoot: Uint8Array<ArrayBuffer>
  files: Uint8Array<ArrayBuffer>[]
}

export namespace SettlementPayee {
  let _codec: Codec<SettlementPayee>

  export const codec = (): Codec<SettlementPayee> => {
    if (_codec == null) {
      _codec = message<SettlementPayee>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.node != null && obj.node.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.node)
        }

        if ((obj.payTo != null && obj.payTo.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.payTo)
        }

        if ((obj.firstSequence != null && obj.firstSequence !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.firstSequence)
        }

        if ((obj.count != null && obj.count !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.count)
        }

        if ((obj.sum != null && obj.sum !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.sum)
        }

        if ((obj.subRoot != null && obj.subRoot.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.subRoot)
        }

        if (obj.files != null && obj.files.length > 0) {
          for (const value of obj.files) {
            w.uint32(58)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          node: uint8ArrayAlloc(0),
          payTo: uint8ArrayAlloc(0),
          firstSequence: 0,
          count: 0,
          sum: 0,
          subRoot: uint8ArrayAlloc(0),
          files: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.node = reader.bytes()
              break
            }
            case 2: {
              obj.payTo = reader.bytes()
              break
            }
            case 3: {
              obj.firstSequence = reader.uint64Number()
              break
            }
            case 4: {
              obj.count = reader.uint64Number()
              break
            }
            case 5: {
              obj.sum = reader.uint64Number()
              break
            }
            case 6: {
              obj.subRoot = reader.bytes()
              break
            }
            case 7: {
              if (opts.limits?.files != null && obj.files.length === opts.limits.files) {
                throw new MaxLengthError('Decode error - repeated field "files" had too many elements')
              }

              obj.files.push(reader.bytes())
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
          files: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.node`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.payTo`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.firstSequence`,
                value: reader.uint64Number()
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
                field: `${prefix}.sum`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.subRoot`,
                value: reader.bytes()
              }
              break
            }
            case 7: {
              if (opts.limits?.files != null && obj.files === opts.limits.files) {
                throw new MaxLengthError('Streaming decode error - repeated field "files" had too many elements')
              }

              yield {
                field: `${prefix}.files[]`,
                index: obj.files,
                value: reader.bytes()
              }

              obj.files++

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

  export interface SettlementPayeeNodeFieldEvent {
    field: '$.node'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SettlementPayeePayToFieldEvent {
    field: '$.payTo'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SettlementPayeeFirstSequenceFieldEvent {
    field: '$.firstSequence'
    value: number
  }

  export interface SettlementPayeeCountFieldEvent {
    field: '$.count'
    value: number
  }

  export interface SettlementPayeeSumFieldEvent {
    field: '$.sum'
    value: number
  }

  export interface SettlementPayeeSubRootFieldEvent {
    field: '$.subRoot'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SettlementPayeeFilesFieldEvent {
    field: '$.files[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<SettlementPayee>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SettlementPayee.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementPayee>): SettlementPayee {
    return decodeMessage(buf, SettlementPayee.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementPayee>): Generator<SettlementPayeeNodeFieldEvent | SettlementPayeePayToFieldEvent | SettlementPayeeFirstSequenceFieldEvent | SettlementPayeeCountFieldEvent | SettlementPayeeSumFieldEvent | SettlementPayeeSubRootFieldEvent | SettlementPayeeFilesFieldEvent> {
    return streamMessage(buf, SettlementPayee.codec(), opts)
  }
}

export interface SettlementManifest {
  number: number
  createdAtMs: number
  genesis: string
  mint: Uint8Array<ArrayBuffer>
  receipts: number
  root: Uint8Array<ArrayBuffer>
  parts: number
  payees: SettlementPayee[]
}

export namespace SettlementManifest {
  let _codec: Codec<SettlementManifest>

  export const codec = (): Codec<SettlementManifest> => {
    if (_codec == null) {
      _codec = message<SettlementManifest>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.number != null && obj.number !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.number)
        }

        if ((obj.createdAtMs != null && obj.createdAtMs !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.createdAtMs)
        }

        if ((obj.genesis != null && obj.genesis !== '')) {
          w.uint32(26)
          w.string(obj.genesis)
        }

        if ((obj.mint != null && obj.mint.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.mint)
        }

        if ((obj.receipts != null && obj.receipts !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.receipts)
        }

        if ((obj.root != null && obj.root.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.root)
        }

        if ((obj.parts != null && obj.parts !== 0)) {
          w.uint32(56)
          w.uint32(obj.parts)
        }

        if (obj.payees != null && obj.payees.length > 0) {
          for (const value of obj.payees) {
            w.uint32(66)
            SettlementPayee.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          number: 0,
          createdAtMs: 0,
          genesis: '',
          mint: uint8ArrayAlloc(0),
          receipts: 0,
          root: uint8ArrayAlloc(0),
          parts: 0,
          payees: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.number = reader.uint64Number()
              break
            }
            case 2: {
              obj.createdAtMs = reader.uint64Number()
              break
            }
            case 3: {
              obj.genesis = reader.string()
              break
            }
            case 4: {
              obj.mint = reader.bytes()
              break
            }
            case 5: {
              obj.receipts = reader.uint64Number()
              break
            }
            case 6: {
              obj.root = reader.bytes()
              break
            }
            case 7: {
              obj.parts = reader.uint32()
              break
            }
            case 8: {
              if (opts.limits?.payees != null && obj.payees.length === opts.limits.payees) {
                throw new MaxLengthError('Decode error - repeated field "payees" had too many elements')
              }

              obj.payees.push(SettlementPayee.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.payees$
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
          payees: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.number`,
                value: reader.uint64Number()
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
                field: `${prefix}.genesis`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.mint`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.receipts`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.root`,
                value: reader.bytes()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.parts`,
                value: reader.uint32()
              }
              break
            }
            case 8: {
              if (opts.limits?.payees != null && obj.payees === opts.limits.payees) {
                throw new MaxLengthError('Streaming decode error - repeated field "payees" had too many elements')
              }

              for (const evt of SettlementPayee.codec().stream(reader, reader.uint32(), `${prefix}.payees[]`, {
                limits: opts.limits?.payees$
              })) {
                yield {
                  ...evt,
                  index: obj.payees
                }
              }

              obj.payees++

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

  export interface SettlementManifestNumberFieldEvent {
    field: '$.number'
    value: number
  }

  export interface SettlementManifestCreatedAtMsFieldEvent {
    field: '$.createdAtMs'
    value: number
  }

  export interface SettlementManifestGenesisFieldEvent {
    field: '$.genesis'
    value: string
  }

  export interface SettlementManifestMintFieldEvent {
    field: '$.mint'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SettlementManifestReceiptsFieldEvent {
    field: '$.receipts'
    value: number
  }

  export interface SettlementManifestRootFieldEvent {
    field: '$.root'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SettlementManifestPartsFieldEvent {
    field: '$.parts'
    value: number
  }

  export interface SettlementManifestPayeesNodeFieldEvent {
    field: '$.payees[].node'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface SettlementManifestPayeesPayToFieldEvent {
    field: '$.payees[].payTo'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface SettlementManifestPayeesFirstSequenceFieldEvent {
    field: '$.payees[].firstSequence'
    value: number
    index: number
  }

  export interface SettlementManifestPayeesCountFieldEvent {
    field: '$.payees[].count'
    value: number
    index: number
  }

  export interface SettlementManifestPayeesSumFieldEvent {
    field: '$.payees[].sum'
    value: number
    index: number
  }

  export interface SettlementManifestPayeesSubRootFieldEvent {
    field: '$.payees[].subRoot'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface SettlementManifestPayeesFilesFieldEvent {
    field: '$.payees[].files[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<SettlementManifest>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SettlementManifest.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementManifest>): SettlementManifest {
    return decodeMessage(buf, SettlementManifest.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementManifest>): Generator<SettlementManifestNumberFieldEvent | SettlementManifestCreatedAtMsFieldEvent | SettlementManifestGenesisFieldEvent | SettlementManifestMintFieldEvent | SettlementManifestReceiptsFieldEvent | SettlementManifestRootFieldEvent | SettlementManifestPartsFieldEvent | SettlementManifestPayeesNodeFieldEvent | SettlementManifestPayeesPayToFieldEvent | SettlementManifestPayeesFirstSequenceFieldEvent | SettlementManifestPayeesCountFieldEvent | SettlementManifestPayeesSumFieldEvent | SettlementManifestPayeesSubRootFieldEvent | SettlementManifestPayeesFilesFieldEvent> {
    return streamMessage(buf, SettlementManifest.codec(), opts)
  }
}

export enum SettlementPartWord {
  SETTLEMENT_PART_WORD_UNSPECIFIED = 'SETTLEMENT_PART_WORD_UNSPECIFIED',
  SETTLEMENT_PART_WORD_OPEN = 'SETTLEMENT_PART_WORD_OPEN',
  SETTLEMENT_PART_WORD_FINAL = 'SETTLEMENT_PART_WORD_FINAL',
  SETTLEMENT_PART_WORD_FAILED = 'SETTLEMENT_PART_WORD_FAILED'
}

enum __SettlementPartWordValues {
  SETTLEMENT_PART_WORD_UNSPECIFIED = 0,
  SETTLEMENT_PART_WORD_OPEN = 1,
  SETTLEMENT_PART_WORD_FINAL = 2,
  SETTLEMENT_PART_WORD_FAILED = 3
}

export namespace SettlementPartWord {
  export const codec = (): Codec<SettlementPartWord> => {
    return enumeration<SettlementPartWord>(__SettlementPartWordValues)
  }
}

export interface SettlementPart {
  state: SettlementPartWord
  transaction: string
}

export namespace SettlementPart {
  let _codec: Codec<SettlementPart>

  export const codec = (): Codec<SettlementPart> => {
    if (_codec == null) {
      _codec = message<SettlementPart>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.state != null && __SettlementPartWordValues[obj.state] !== 0) {
          w.uint32(8)
          SettlementPartWord.codec().encode(obj.state, w)
        }

        if ((obj.transaction != null && obj.transaction !== '')) {
          w.uint32(18)
          w.string(obj.transaction)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          state: SettlementPartWord.SETTLEMENT_PART_WORD_UNSPECIFIED,
          transaction: ''
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.state = SettlementPartWord.codec().decode(reader)
              break
            }
            case 2: {
              obj.transaction = reader.string()
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
                field: `${prefix}.state`,
                value: SettlementPartWord.codec().decode(reader)
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.transaction`,
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

  export interface SettlementPartStateFieldEvent {
    field: '$.state'
    value: SettlementPartWord
  }

  export interface SettlementPartTransactionFieldEvent {
    field: '$.transaction'
    value: string
  }

  export function encode (obj: Partial<SettlementPart>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SettlementPart.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementPart>): SettlementPart {
    return decodeMessage(buf, SettlementPart.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementPart>): Generator<SettlementPartStateFieldEvent | SettlementPartTransactionFieldEvent> {
    return streamMessage(buf, SettlementPart.codec(), opts)
  }
}

export interface SettlementStatus {
  number: number
  revision: number
  root: Uint8Array<ArrayBuffer>
  manifest: Uint8Array<ArrayBuffer>
  parts: SettlementPart[]
}

export namespace SettlementStatus {
  let _codec: Codec<SettlementStatus>

  export const codec = (): Codec<SettlementStatus> => {
    if (_codec == null) {
      _codec = message<SettlementStatus>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.number != null && obj.number !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.number)
        }

        if ((obj.revision != null && obj.revision !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.revision)
        }

        if ((obj.root != null && obj.root.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.root)
        }

        if ((obj.manifest != null && obj.manifest.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.manifest)
        }

        if (obj.parts != null && obj.parts.length > 0) {
          for (const value of obj.parts) {
            w.uint32(42)
            SettlementPart.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          number: 0,
          revision: 0,
          root: uint8ArrayAlloc(0),
          manifest: uint8ArrayAlloc(0),
          parts: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.number = reader.uint64Number()
              break
            }
            case 2: {
              obj.revision = reader.uint64Number()
              break
            }
            case 3: {
              obj.root = reader.bytes()
              break
            }
            case 4: {
              obj.manifest = reader.bytes()
              break
            }
            case 5: {
              if (opts.limits?.parts != null && obj.parts.length === opts.limits.parts) {
                throw new MaxLengthError('Decode error - repeated field "parts" had too many elements')
              }

              obj.parts.push(SettlementPart.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.parts$
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
          parts: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.number`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.revision`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.root`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.manifest`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              if (opts.limits?.parts != null && obj.parts === opts.limits.parts) {
                throw new MaxLengthError('Streaming decode error - repeated field "parts" had too many elements')
              }

              for (const evt of SettlementPart.codec().stream(reader, reader.uint32(), `${prefix}.parts[]`, {
                limits: opts.limits?.parts$
              })) {
                yield {
                  ...evt,
                  index: obj.parts
                }
              }

              obj.parts++

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

  export interface SettlementStatusNumberFieldEvent {
    field: '$.number'
    value: number
  }

  export interface SettlementStatusRevisionFieldEvent {
    field: '$.revision'
    value: number
  }

  export interface SettlementStatusRootFieldEvent {
    field: '$.root'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SettlementStatusManifestFieldEvent {
    field: '$.manifest'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SettlementStatusPartsStateFieldEvent {
    field: '$.parts[].state'
    value: SettlementPartWord
    index: number
  }

  export interface SettlementStatusPartsTransactionFieldEvent {
    field: '$.parts[].transaction'
    value: string
    index: number
  }

  export function encode (obj: Partial<SettlementStatus>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SettlementStatus.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementStatus>): SettlementStatus {
    return decodeMessage(buf, SettlementStatus.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementStatus>): Generator<SettlementStatusNumberFieldEvent | SettlementStatusRevisionFieldEvent | SettlementStatusRootFieldEvent | SettlementStatusManifestFieldEvent | SettlementStatusPartsStateFieldEvent | SettlementStatusPartsTransactionFieldEvent> {
    return streamMessage(buf, SettlementStatus.codec(), opts)
  }
}

export interface SettlementHead {
  revision: number
}

export namespace SettlementHead {
  let _codec: Codec<SettlementHead>

  export const codec = (): Codec<SettlementHead> => {
    if (_codec == null) {
      _codec = message<SettlementHead>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.revision != null && obj.revision !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.revision)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          revision: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.revision = reader.uint64Number()
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
                field: `${prefix}.revision`,
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

  export interface SettlementHeadRevisionFieldEvent {
    field: '$.revision'
    value: number
  }

  export function encode (obj: Partial<SettlementHead>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SettlementHead.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementHead>): SettlementHead {
    return decodeMessage(buf, SettlementHead.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementHead>): Generator<SettlementHeadRevisionFieldEvent> {
    return streamMessage(buf, SettlementHead.codec(), opts)
  }
}

export interface SettlementMark {
  gateway: Uint8Array<ArrayBuffer>
  revision: number
}

export namespace SettlementMark {
  let _codec: Codec<SettlementMark>

  export const codec = (): Codec<SettlementMark> => {
    if (_codec == null) {
      _codec = message<SettlementMark>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.gateway != null && obj.gateway.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.gateway)
        }

        if ((obj.revision != null && obj.revision !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.revision)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          gateway: uint8ArrayAlloc(0),
          revision: 0
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
              obj.revision = reader.uint64Number()
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
                field: `${prefix}.revision`,
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

  export interface SettlementMarkGatewayFieldEvent {
    field: '$.gateway'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SettlementMarkRevisionFieldEvent {
    field: '$.revision'
    value: number
  }

  export function encode (obj: Partial<SettlementMark>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SettlementMark.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementMark>): SettlementMark {
    return decodeMessage(buf, SettlementMark.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementMark>): Generator<SettlementMarkGatewayFieldEvent | SettlementMarkRevisionFieldEvent> {
    return streamMessage(buf, SettlementMark.codec(), opts)
  }
}

export interface SettlementPull {
  marks: SettlementMark[]
}

export namespace SettlementPull {
  let _codec: Codec<SettlementPull>

  export const codec = (): Codec<SettlementPull> => {
    if (_codec == null) {
      _codec = message<SettlementPull>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.marks != null && obj.marks.length > 0) {
          for (const value of obj.marks) {
            w.uint32(10)
            SettlementMark.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          marks: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.marks != null && obj.marks.length === opts.limits.marks) {
                throw new MaxLengthError('Decode error - repeated field "marks" had too many elements')
              }

              obj.marks.push(SettlementMark.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.marks$
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
          marks: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.marks != null && obj.marks === opts.limits.marks) {
                throw new MaxLengthError('Streaming decode error - repeated field "marks" had too many elements')
              }

              for (const evt of SettlementMark.codec().stream(reader, reader.uint32(), `${prefix}.marks[]`, {
                limits: opts.limits?.marks$
              })) {
                yield {
                  ...evt,
                  index: obj.marks
                }
              }

              obj.marks++

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

  export interface SettlementPullMarksGatewayFieldEvent {
    field: '$.marks[].gateway'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface SettlementPullMarksRevisionFieldEvent {
    field: '$.marks[].revision'
    value: number
    index: number
  }

  export function encode (obj: Partial<SettlementPull>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SettlementPull.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementPull>): SettlementPull {
    return decodeMessage(buf, SettlementPull.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementPull>): Generator<SettlementPullMarksGatewayFieldEvent | SettlementPullMarksRevisionFieldEvent> {
    return streamMessage(buf, SettlementPull.codec(), opts)
  }
}

export interface SettlementNews {
  statuses: Uint8Array<ArrayBuffer>[]
  more: boolean
}

export namespace SettlementNews {
  let _codec: Codec<SettlementNews>

  export const codec = (): Codec<SettlementNews> => {
    if (_codec == null) {
      _codec = message<SettlementNews>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.statuses != null && obj.statuses.length > 0) {
          for (const value of obj.statuses) {
            w.uint32(10)
            w.bytes(value)
          }
        }

        if ((obj.more != null && obj.more !== false)) {
          w.uint32(16)
          w.bool(obj.more)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          statuses: [],
          more: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.statuses != null && obj.statuses.length === opts.limits.statuses) {
                throw new MaxLengthError('Decode error - repeated field "statuses" had too many elements')
              }

              obj.statuses.push(reader.bytes())
              break
            }
            case 2: {
              obj.more = reader.bool()
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
          statuses: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.statuses != null && obj.statuses === opts.limits.statuses) {
                throw new MaxLengthError('Streaming decode error - repeated field "statuses" had too many elements')
              }

              yield {
                field: `${prefix}.statuses[]`,
                index: obj.statuses,
                value: reader.bytes()
              }

              obj.statuses++

              break
            }
            case 2: {
              yield {
                field: `${prefix}.more`,
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

  export interface SettlementNewsStatusesFieldEvent {
    field: '$.statuses[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface SettlementNewsMoreFieldEvent {
    field: '$.more'
    value: boolean
  }

  export function encode (obj: Partial<SettlementNews>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SettlementNews.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementNews>): SettlementNews {
    return decodeMessage(buf, SettlementNews.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SettlementNews>): Generator<SettlementNewsStatusesFieldEvent | SettlementNewsMoreFieldEvent> {
    return streamMessage(buf, SettlementNews.codec(), opts)
  }
}

export enum StoredPartWord {
  STORED_PART_WORD_UNSPECIFIED = 'STORED_PART_WORD_UNSPECIFIED',
  STORED_PART_WORD_PLANNED = 'STORED_PART_WORD_PLANNED',
  STORED_PART_WORD_SIGNED = 'STORED_PART_WORD_SIGNED',
  STORED_PART_WORD_FINAL = 'STORED_PART_WORD_FINAL',
  STORED_PART_WORD_FAILED = 'STORED_PART_WORD_FAILED'
}

enum __StoredPartWordValues {
  STORED_PART_WORD_UNSPECIFIED = 0,
  STORED_PART_WORD_PLANNED = 1,
  STORED_PART_WORD_SIGNED = 2,
  STORED_PART_WORD_FINAL = 3,
  STORED_PART_WORD_FAILED = 4
}

export namespace StoredPartWord {
  export const codec = (): Codec<StoredPartWord> => {
    return enumeration<StoredPartWord>(__StoredPartWordValues)
  }
}

export interface StoredPart {
  state: StoredPartWord
  attempt: number
  signature: string
  transaction: Uint8Array<ArrayBuffer>
  lastValidBlockHeight: number
  reason: string
  refusals: number
}

export namespace StoredPart {
  let _codec: Codec<StoredPart>

  export const codec = (): Codec<StoredPart> => {
    if (_codec == null) {
      _codec = message<StoredPart>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.state != null && __StoredPartWordValues[obj.state] !== 0) {
          w.uint32(8)
          StoredPartWord.codec().encode(obj.state, w)
        }

        if ((obj.attempt != null && obj.attempt !== 0)) {
          w.uint32(16)
          w.uint32(obj.attempt)
        }

        if ((obj.signature != null && obj.signature !== '')) {
          w.uint32(26)
          w.string(obj.signature)
        }

        if ((obj.transaction != null && obj.transaction.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.transaction)
        }

        if ((obj.lastValidBlockHeight != null && obj.lastValidBlockHeight !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.lastValidBlockHeight)
        }

        if ((obj.reason != null && obj.reason !== '')) {
          w.uint32(50)
          w.string(obj.reason)
        }

        if ((obj.refusals != null && obj.refusals !== 0)) {
          w.uint32(56)
          w.uint32(obj.refusals)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          state: StoredPartWord.STORED_PART_WORD_UNSPECIFIED,
          attempt: 0,
          signature: '',
          transaction: uint8ArrayAlloc(0),
          lastValidBlockHeight: 0,
          reason: '',
          refusals: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.state = StoredPartWord.codec().decode(reader)
              break
            }
            case 2: {
              obj.attempt = reader.uint32()
              break
            }
            case 3: {
              obj.signature = reader.string()
              break
            }
            case 4: {
              obj.transaction = reader.bytes()
              break
            }
            case 5: {
              obj.lastValidBlockHeight = reader.uint64Number()
              break
            }
            case 6: {
              obj.reason = reader.string()
              break
            }
            case 7: {
              obj.refusals = reader.uint32()
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
                field: `${prefix}.state`,
                value: StoredPartWord.codec().decode(reader)
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.attempt`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.signature`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.transaction`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.lastValidBlockHeight`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.reason`,
                value: reader.string()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.refusals`,
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

  export interface StoredPartStateFieldEvent {
    field: '$.state'
    value: StoredPartWord
  }

  export interface StoredPartAttemptFieldEvent {
    field: '$.attempt'
    value: number
  }

  export interface StoredPartSignatureFieldEvent {
    field: '$.signature'
    value: string
  }

  export interface StoredPartTransactionFieldEvent {
    field: '$.transaction'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StoredPartLastValidBlockHeightFieldEvent {
    field: '$.lastValidBlockHeight'
    value: number
  }

  export interface StoredPartReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export interface StoredPartRefusalsFieldEvent {
    field: '$.refusals'
    value: number
  }

  export function encode (obj: Partial<StoredPart>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StoredPart.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredPart>): StoredPart {
    return decodeMessage(buf, StoredPart.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredPart>): Generator<StoredPartStateFieldEvent | StoredPartAttemptFieldEvent | StoredPartSignatureFieldEvent | StoredPartTransactionFieldEvent | StoredPartLastValidBlockHeightFieldEvent | StoredPartReasonFieldEvent | StoredPartRefusalsFieldEvent> {
    return streamMessage(buf, StoredPart.codec(), opts)
  }
}
