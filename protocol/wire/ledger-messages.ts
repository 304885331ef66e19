// @ts-nocheck
// Generated from ledger-messages.proto by `npm run generate`; do not edit.
import { decodeMessage, encodeMessage, enumeration, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export enum LedgerEntryKind {
  LEDGER_ENTRY_KIND_UNSPECIFIED = 'LEDGER_ENTRY_KIND_UNSPECIFIED',
  LEDGER_ENTRY_KIND_MINT = 'LEDGER_ENTRY_KIND_MINT',
  LEDGER_ENTRY_KIND_DEBIT = 'LEDGER_ENTRY_KIND_DEBIT',
  LEDGER_ENTRY_KIND_REFUND = 'LEDGER_ENTRY_KIND_REFUND',
  LEDGER_ENTRY_KIND_TRANSFER = 'LEDGER_ENTRY_KIND_TRANSFER',
  LEDGER_ENTRY_KIND_RECEIVE = 'LEDGER_ENTRY_KIND_RECEIVE',
  LEDGER_ENTRY_KIND_BURN = 'LEDGER_ENTRY_KIND_BURN'
}

enum __LedgerEntryKindValues {
  LEDGER_ENTRY_KIND_UNSPECIFIED = 0,
  LEDGER_ENTRY_KIND_MINT = 1,
  LEDGER_ENTRY_KIND_DEBIT = 2,
  LEDGER_ENTRY_KIND_REFUND = 3,
  LEDGER_ENTRY_KIND_TRANSFER = 4,
  LEDGER_ENTRY_KIND_RECEIVE = 5,
  LEDGER_ENTRY_KIND_BURN = 6
}

export namespace LedgerEntryKind {
  export const codec = (): Codec<LedgerEntryKind> => {
    return enumeration<LedgerEntryKind>(__LedgerEntryKindValues)
  }
}

export interface LedgerEntry {
  kind: LedgerEntryKind
  wallet: string
  amount: number
  jobId: Uint8Array<ArrayBuffer>
  gateway: Uint8Array<ArrayBuffer>
  seq: number
  block: Uint8Array<ArrayBuffer>
  index: number
  reason: string
  transaction: Uint8Array<ArrayBuffer>
  genesis: Uint8Array<ArrayBuffer>
}

export namespace LedgerEntry {
  let _codec: Codec<LedgerEntry>

  export const codec = (): Codec<LedgerEntry> => {
    if (_codec == null) {
      _codec = message<LedgerEntry>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.kind != null && __LedgerEntryKindValues[obj.kind] !== 0) {
          w.uint32(8)
          LedgerEntryKind.codec().encode(obj.kind, w)
        }

        if ((obj.wallet != null && obj.wallet !== '')) {
          w.uint32(18)
          w.string(obj.wallet)
        }

        if ((obj.amount != null && obj.amount !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.amount)
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.jobId)
        }

        if ((obj.gateway != null && obj.gateway.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.gateway)
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(48)
          w.uint64Number(obj.seq)
        }

        if ((obj.block != null && obj.block.byteLength > 0)) {
          w.uint32(58)
          w.bytes(obj.block)
        }

        if ((obj.index != null && obj.index !== 0)) {
          w.uint32(64)
          w.uint32(obj.index)
        }

        if ((obj.reason != null && obj.reason !== '')) {
          w.uint32(74)
          w.string(obj.reason)
        }

        if ((obj.transaction != null && obj.transaction.byteLength > 0)) {
          w.uint32(82)
          w.bytes(obj.transaction)
        }

        if ((obj.genesis != null && obj.genesis.byteLength > 0)) {
          w.uint32(90)
          w.bytes(obj.genesis)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          kind: LedgerEntryKind.LEDGER_ENTRY_KIND_UNSPECIFIED,
          wallet: '',
          amount: 0,
          jobId: uint8ArrayAlloc(0),
          gateway: uint8ArrayAlloc(0),
          seq: 0,
          block: uint8ArrayAlloc(0),
          index: 0,
          reason: '',
          transaction: uint8ArrayAlloc(0),
          genesis: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.kind = LedgerEntryKind.codec().decode(reader)
              break
            }
            case 2: {
              obj.wallet = reader.string()
              break
            }
            case 3: {
              obj.amount = reader.uint64Number()
              break
            }
            case 4: {
              obj.jobId = reader.bytes()
              break
            }
            case 5: {
              obj.gateway = reader.bytes()
              break
            }
            case 6: {
              obj.seq = reader.uint64Number()
              break
            }
            case 7: {
              obj.block = reader.bytes()
              break
            }
            case 8: {
              obj.index = reader.uint32()
              break
            }
            case 9: {
              obj.reason = reader.string()
              break
            }
            case 10: {
              obj.transaction = reader.bytes()
              break
            }
            case 11: {
              obj.genesis = reader.bytes()
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
                field: `${prefix}.kind`,
                value: LedgerEntryKind.codec().decode(reader)
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
                field: `${prefix}.amount`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.jobId`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.gateway`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.block`,
                value: reader.bytes()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.index`,
                value: reader.uint32()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.reason`,
                value: reader.string()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.transaction`,
                value: reader.bytes()
              }
              break
            }
            case 11: {
              yield {
                field: `${prefix}.genesis`,
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

  export interface LedgerEntryKindFieldEvent {
    field: '$.kind'
    value: LedgerEntryKind
  }

  export interface LedgerEntryWalletFieldEvent {
    field: '$.wallet'
    value: string
  }

  export interface LedgerEntryAmountFieldEvent {
    field: '$.amount'
    value: number
  }

  export interface LedgerEntryJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LedgerEntryGatewayFieldEvent {
    field: '$.gateway'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LedgerEntrySeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface LedgerEntryBlockFieldEvent {
    field: '$.block'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LedgerEntryIndexFieldEvent {
    field: '$.index'
    value: number
  }

  export interface LedgerEntryReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export interface LedgerEntryTransactionFieldEvent {
    field: '$.transaction'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LedgerEntryGenesisFieldEvent {
    field: '$.genesis'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<LedgerEntry>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LedgerEntry.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerEntry>): LedgerEntry {
    return decodeMessage(buf, LedgerEntry.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerEntry>): Generator<LedgerEntryKindFieldEvent | LedgerEntryWalletFieldEvent | LedgerEntryAmountFieldEvent | LedgerEntryJobIdFieldEvent | LedgerEntryGatewayFieldEvent | LedgerEntrySeqFieldEvent | LedgerEntryBlockFieldEvent | LedgerEntryIndexFieldEvent | LedgerEntryReasonFieldEvent | LedgerEntryTransactionFieldEvent | LedgerEntryGenesisFieldEvent> {
    return streamMessage(buf, LedgerEntry.codec(), opts)
  }
}

export interface LedgerBlock {
  seq: number
  previous: Uint8Array<ArrayBuffer>
  atMs: number
  entries: LedgerEntry[]
}

export namespace LedgerBlock {
  let _codec: Codec<LedgerBlock>

  export const codec = (): Codec<LedgerBlock> => {
    if (_codec == null) {
      _codec = message<LedgerBlock>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.seq)
        }

        if ((obj.previous != null && obj.previous.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.previous)
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.atMs)
        }

        if (obj.entries != null && obj.entries.length > 0) {
          for (const value of obj.entries) {
            w.uint32(34)
            LedgerEntry.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          seq: 0,
          previous: uint8ArrayAlloc(0),
          atMs: 0,
          entries: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.seq = reader.uint64Number()
              break
            }
            case 2: {
              obj.previous = reader.bytes()
              break
            }
            case 3: {
              obj.atMs = reader.uint64Number()
              break
            }
            case 4: {
              if (opts.limits?.entries != null && obj.entries.length === opts.limits.entries) {
                throw new MaxLengthError('Decode error - repeated field "entries" had too many elements')
              }

              obj.entries.push(LedgerEntry.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.entries$
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
          entries: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.previous`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.atMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              if (opts.limits?.entries != null && obj.entries === opts.limits.entries) {
                throw new MaxLengthError('Streaming decode error - repeated field "entries" had too many elements')
              }

              for (const evt of LedgerEntry.codec().stream(reader, reader.uint32(), `${prefix}.entries[]`, {
                limits: opts.limits?.entries$
              })) {
                yield {
                  ...evt,
                  index: obj.entries
                }
              }

              obj.entries++

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

  export interface LedgerBlockSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface LedgerBlockPreviousFieldEvent {
    field: '$.previous'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LedgerBlockAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface LedgerBlockEntriesKindFieldEvent {
    field: '$.entries[].kind'
    value: LedgerEntryKind
    index: number
  }

  export interface LedgerBlockEntriesWalletFieldEvent {
    field: '$.entries[].wallet'
    value: string
    index: number
  }

  export interface LedgerBlockEntriesAmountFieldEvent {
    field: '$.entries[].amount'
    value: number
    index: number
  }

  export interface LedgerBlockEntriesJobIdFieldEvent {
    field: '$.entries[].jobId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface LedgerBlockEntriesGatewayFieldEvent {
    field: '$.entries[].gateway'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface LedgerBlockEntriesSeqFieldEvent {
    field: '$.entries[].seq'
    value: number
    index: number
  }

  export interface LedgerBlockEntriesBlockFieldEvent {
    field: '$.entries[].block'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface LedgerBlockEntriesIndexFieldEvent {
    field: '$.entries[].index'
    value: number
    index: number
  }

  export interface LedgerBlockEntriesReasonFieldEvent {
    field: '$.entries[].reason'
    value: string
    index: number
  }

  export interface LedgerBlockEntriesTransactionFieldEvent {
    field: '$.entries[].transaction'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface LedgerBlockEntriesGenesisFieldEvent {
    field: '$.entries[].genesis'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export function encode (obj: Partial<LedgerBlock>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LedgerBlock.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerBlock>): LedgerBlock {
    return decodeMessage(buf, LedgerBlock.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerBlock>): Generator<LedgerBlockSeqFieldEvent | LedgerBlockPreviousFieldEvent | LedgerBlockAtMsFieldEvent | LedgerBlockEntriesKindFieldEvent | LedgerBlockEntriesWalletFieldEvent | LedgerBlockEntriesAmountFieldEvent | LedgerBlockEntriesJobIdFieldEvent | LedgerBlockEntriesGatewayFieldEvent | LedgerBlockEntriesSeqFieldEvent | LedgerBlockEntriesBlockFieldEvent | LedgerBlockEntriesIndexFieldEvent | LedgerBlockEntriesReasonFieldEvent | LedgerBlockEntriesTransactionFieldEvent | LedgerBlockEntriesGenesisFieldEvent> {
    return streamMessage(buf, LedgerBlock.codec(), opts)
  }
}

export interface LedgerHead {
  seq: number
  frozen: number
}

export namespace LedgerHead {
  let _codec: Codec<LedgerHead>

  export const codec = (): Codec<LedgerHead> => {
    if (_codec == null) {
      _codec = message<LedgerHead>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.seq)
        }

        if ((obj.frozen != null && obj.frozen !== 0)) {
          w.uint32(16)
          w.uint32(obj.frozen)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          seq: 0,
          frozen: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.seq = reader.uint64Number()
              break
            }
            case 2: {
              obj.frozen = reader.uint32()
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
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.frozen`,
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

  export interface LedgerHeadSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface LedgerHeadFrozenFieldEvent {
    field: '$.frozen'
    value: number
  }

  export function encode (obj: Partial<LedgerHead>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LedgerHead.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerHead>): LedgerHead {
    return decodeMessage(buf, LedgerHead.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerHead>): Generator<LedgerHeadSeqFieldEvent | LedgerHeadFrozenFieldEvent> {
    return streamMessage(buf, LedgerHead.codec(), opts)
  }
}

export interface LedgerRow {
  gateway: Uint8Array<ArrayBuffer>
  seq: number
  head: Uint8Array<ArrayBuffer>
  frozen: boolean
}

export namespace LedgerRow {
  let _codec: Codec<LedgerRow>

  export const codec = (): Codec<LedgerRow> => {
    if (_codec == null) {
      _codec = message<LedgerRow>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.gateway != null && obj.gateway.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.gateway)
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.seq)
        }

        if ((obj.head != null && obj.head.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.head)
        }

        if ((obj.frozen != null && obj.frozen !== false)) {
          w.uint32(32)
          w.bool(obj.frozen)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          gateway: uint8ArrayAlloc(0),
          seq: 0,
          head: uint8ArrayAlloc(0),
          frozen: false
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
              obj.seq = reader.uint64Number()
              break
            }
            case 3: {
              obj.head = reader.bytes()
              break
            }
            case 4: {
              obj.frozen = reader.bool()
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
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.head`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.frozen`,
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

  export interface LedgerRowGatewayFieldEvent {
    field: '$.gateway'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LedgerRowSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface LedgerRowHeadFieldEvent {
    field: '$.head'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LedgerRowFrozenFieldEvent {
    field: '$.frozen'
    value: boolean
  }

  export function encode (obj: Partial<LedgerRow>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LedgerRow.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerRow>): LedgerRow {
    return decodeMessage(buf, LedgerRow.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerRow>): Generator<LedgerRowGatewayFieldEvent | LedgerRowSeqFieldEvent | LedgerRowHeadFieldEvent | LedgerRowFrozenFieldEvent> {
    return streamMessage(buf, LedgerRow.codec(), opts)
  }
}

export interface LedgerRequest {
  pull?: LedgerPull
  ask?: LedgerAsk
  claim?: LedgerClaim
  notice?: LedgerNotice
  find?: LedgerFind
}

export namespace LedgerRequest {
  let _codec: Codec<LedgerRequest>

  export const codec = (): Codec<LedgerRequest> => {
    if (_codec == null) {
      _codec = message<LedgerRequest>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.find != null) {
          obj.notice = undefined
          obj.claim = undefined
          obj.ask = undefined
          obj.pull = undefined
        }

        if (obj.notice != null) {
          obj.find = undefined
          obj.claim = undefined
          obj.ask = undefined
          obj.pull = undefined
        }

        if (obj.claim != null) {
          obj.find = undefined
          obj.notice = undefined
          obj.ask = undefined
          obj.pull = undefined
        }

        if (obj.ask != null) {
          obj.find = undefined
          obj.notice = undefined
          obj.claim = undefined
          obj.pull = undefined
        }

        if (obj.pull != null) {
          obj.find = undefined
          obj.notice = undefined
          obj.claim = undefined
          obj.ask = undefined
        }

        if (obj.pull != null) {
          w.uint32(10)
          LedgerPull.codec().encode(obj.pull, w)
        }

        if (obj.ask != null) {
          w.uint32(18)
          LedgerAsk.codec().encode(obj.ask, w)
        }

        if (obj.claim != null) {
          w.uint32(26)
          LedgerClaim.codec().encode(obj.claim, w)
        }

        if (obj.notice != null) {
          w.uint32(34)
          LedgerNotice.codec().encode(obj.notice, w)
        }

        if (obj.find != null) {
          w.uint32(42)
          LedgerFind.codec().encode(obj.find, w)
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
              obj.pull = LedgerPull.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.pull
              })
              break
            }
            case 2: {
              obj.ask = LedgerAsk.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.ask
              })
              break
            }
            case 3: {
              obj.claim = LedgerClaim.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.claim
              })
              break
            }
            case 4: {
              obj.notice = LedgerNotice.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.notice
              })
              break
            }
            case 5: {
              obj.find = LedgerFind.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.find
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.find != null) {
          delete obj.notice
          delete obj.claim
          delete obj.ask
          delete obj.pull
        }

        if (obj.notice != null) {
          delete obj.find
          delete obj.claim
          delete obj.ask
          delete obj.pull
        }

        if (obj.claim != null) {
          delete obj.find
          delete obj.notice
          delete obj.ask
          delete obj.pull
        }

        if (obj.ask != null) {
          delete obj.find
          delete obj.notice
          delete obj.claim
          delete obj.pull
        }

        if (obj.pull != null) {
          delete obj.find
          delete obj.notice
          delete obj.claim
          delete obj.ask
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * LedgerPull.codec().stream(reader, reader.uint32(), `${prefix}.pull`, {
                limits: opts.limits?.pull
              })

              break
            }
            case 2: {
              yield * LedgerAsk.codec().stream(reader, reader.uint32(), `${prefix}.ask`, {
                limits: opts.limits?.ask
              })

              break
            }
            case 3: {
              yield * LedgerClaim.codec().stream(reader, reader.uint32(), `${prefix}.claim`, {
                limits: opts.limits?.claim
              })

              break
            }
            case 4: {
              yield * LedgerNotice.codec().stream(reader, reader.uint32(), `${prefix}.notice`, {
                limits: opts.limits?.notice
              })

              break
            }
            case 5: {
              yield * LedgerFind.codec().stream(reader, reader.uint32(), `${prefix}.find`, {
                limits: opts.limits?.find
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

  export interface LedgerRequestPullRowsGatewayFieldEvent {
    field: '$.pull.rows[].gateway'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface LedgerRequestPullRowsSeqFieldEvent {
    field: '$.pull.rows[].seq'
    value: number
    index: number
  }

  export interface LedgerRequestPullRowsHeadFieldEvent {
    field: '$.pull.rows[].head'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface LedgerRequestPullRowsFrozenFieldEvent {
    field: '$.pull.rows[].frozen'
    value: boolean
    index: number
  }

  export interface LedgerRequestPullAllFieldEvent {
    field: '$.pull.all'
    value: boolean
  }

  export interface LedgerRequestAskWalletFieldEvent {
    field: '$.ask.wallet'
    value: string
  }

  export interface LedgerRequestAskNeedFieldEvent {
    field: '$.ask.need'
    value: number
  }

  export interface LedgerRequestAskSeqFieldEvent {
    field: '$.ask.seq'
    value: number
  }

  export interface LedgerRequestClaimWalletFieldEvent {
    field: '$.claim.wallet'
    value: string
  }

  export interface LedgerRequestClaimSeqFieldEvent {
    field: '$.claim.seq'
    value: number
  }

  export interface LedgerRequestNoticeSeqFieldEvent {
    field: '$.notice.seq'
    value: number
  }

  export interface LedgerRequestFindGatewayFieldEvent {
    field: '$.find.gateway'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LedgerRequestFindSeqFieldEvent {
    field: '$.find.seq'
    value: number
  }

  export interface LedgerRequestFindBlockFieldEvent {
    field: '$.find.block'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<LedgerRequest>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LedgerRequest.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerRequest>): LedgerRequest {
    return decodeMessage(buf, LedgerRequest.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerRequest>): Generator<LedgerRequestPullRowsGatewayFieldEvent | LedgerRequestPullRowsSeqFieldEvent | LedgerRequestPullRowsHeadFieldEvent | LedgerRequestPullRowsFrozenFieldEvent | LedgerRequestPullAllFieldEvent | LedgerRequestAskWalletFieldEvent | LedgerRequestAskNeedFieldEvent | LedgerRequestAskSeqFieldEvent | LedgerRequestClaimWalletFieldEvent | LedgerRequestClaimSeqFieldEvent | LedgerRequestNoticeSeqFieldEvent | LedgerRequestFindGatewayFieldEvent | LedgerRequestFindSeqFieldEvent | LedgerRequestFindBlockFieldEvent> {
    return streamMessage(buf, LedgerRequest.codec(), opts)
  }
}

export interface LedgerPull {
  rows: LedgerRow[]
  all: boolean
}

export namespace LedgerPull {
  let _codec: Codec<LedgerPull>

  export const codec = (): Codec<LedgerPull> => {
    if (_codec == null) {
      _codec = message<LedgerPull>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.rows != null && obj.rows.length > 0) {
          for (const value of obj.rows) {
            w.uint32(10)
            LedgerRow.codec().encode(value, w)
          }
        }

        if ((obj.all != null && obj.all !== false)) {
          w.uint32(16)
          w.bool(obj.all)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          rows: [],
          all: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.rows != null && obj.rows.length === opts.limits.rows) {
                throw new MaxLengthError('Decode error - repeated field "rows" had too many elements')
              }

              obj.rows.push(LedgerRow.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.rows$
              }))
              break
            }
            case 2: {
              obj.all = reader.bool()
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
          rows: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.rows != null && obj.rows === opts.limits.rows) {
                throw new MaxLengthError('Streaming decode error - repeated field "rows" had too many elements')
              }

              for (const evt of LedgerRow.codec().stream(reader, reader.uint32(), `${prefix}.rows[]`, {
                limits: opts.limits?.rows$
              })) {
                yield {
                  ...evt,
                  index: obj.rows
                }
              }

              obj.rows++

              break
            }
            case 2: {
              yield {
                field: `${prefix}.all`,
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

  export interface LedgerPullRowsGatewayFieldEvent {
    field: '$.rows[].gateway'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface LedgerPullRowsSeqFieldEvent {
    field: '$.rows[].seq'
    value: number
    index: number
  }

  export interface LedgerPullRowsHeadFieldEvent {
    field: '$.rows[].head'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface LedgerPullRowsFrozenFieldEvent {
    field: '$.rows[].frozen'
    value: boolean
    index: number
  }

  export interface LedgerPullAllFieldEvent {
    field: '$.all'
    value: boolean
  }

  export function encode (obj: Partial<LedgerPull>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LedgerPull.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerPull>): LedgerPull {
    return decodeMessage(buf, LedgerPull.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerPull>): Generator<LedgerPullRowsGatewayFieldEvent | LedgerPullRowsSeqFieldEvent | LedgerPullRowsHeadFieldEvent | LedgerPullRowsFrozenFieldEvent | LedgerPullAllFieldEvent> {
    return streamMessage(buf, LedgerPull.codec(), opts)
  }
}

export interface LedgerAsk {
  wallet: string
  need: number
  seq: number
}

export namespace LedgerAsk {
  let _codec: Codec<LedgerAsk>

  export const codec = (): Codec<LedgerAsk> => {
    if (_codec == null) {
      _codec = message<LedgerAsk>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.wallet != null && obj.wallet !== '')) {
          w.uint32(10)
          w.string(obj.wallet)
        }

        if ((obj.need != null && obj.need !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.need)
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.seq)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          wallet: '',
          need: 0,
          seq: 0
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
              obj.need = reader.uint64Number()
              break
            }
            case 3: {
              obj.seq = reader.uint64Number()
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
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.need`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.seq`,
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

  export interface LedgerAskWalletFieldEvent {
    field: '$.wallet'
    value: string
  }

  export interface LedgerAskNeedFieldEvent {
    field: '$.need'
    value: number
  }

  export interface LedgerAskSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export function encode (obj: Partial<LedgerAsk>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LedgerAsk.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerAsk>): LedgerAsk {
    return decodeMessage(buf, LedgerAsk.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerAsk>): Generator<LedgerAskWalletFieldEvent | LedgerAskNeedFieldEvent | LedgerAskSeqFieldEvent> {
    return streamMessage(buf, LedgerAsk.codec(), opts)
  }
}

export interface LedgerClaim {
  wallet: string
  seq: number
}

export namespace LedgerClaim {
  let _codec: Codec<LedgerClaim>

  export const codec = (): Codec<LedgerClaim> => {
    if (_codec == null) {
      _codec = message<LedgerClaim>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.wallet != null && obj.wallet !== '')) {
          w.uint32(10)
          w.string(obj.wallet)
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.seq)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          wallet: '',
          seq: 0
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
              obj.seq = reader.uint64Number()
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
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.seq`,
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

  export interface LedgerClaimWalletFieldEvent {
    field: '$.wallet'
    value: string
  }

  export interface LedgerClaimSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export function encode (obj: Partial<LedgerClaim>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LedgerClaim.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerClaim>): LedgerClaim {
    return decodeMessage(buf, LedgerClaim.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerClaim>): Generator<LedgerClaimWalletFieldEvent | LedgerClaimSeqFieldEvent> {
    return streamMessage(buf, LedgerClaim.codec(), opts)
  }
}

export interface LedgerNotice {
  seq: number
}

export namespace LedgerNotice {
  let _codec: Codec<LedgerNotice>

  export const codec = (): Codec<LedgerNotice> => {
    if (_codec == null) {
      _codec = message<LedgerNotice>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.seq)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          seq: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.seq = reader.uint64Number()
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
                field: `${prefix}.seq`,
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

  export interface LedgerNoticeSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export function encode (obj: Partial<LedgerNotice>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LedgerNotice.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerNotice>): LedgerNotice {
    return decodeMessage(buf, LedgerNotice.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerNotice>): Generator<LedgerNoticeSeqFieldEvent> {
    return streamMessage(buf, LedgerNotice.codec(), opts)
  }
}

export interface LedgerFind {
  gateway: Uint8Array<ArrayBuffer>
  seq: number
  block: Uint8Array<ArrayBuffer>
}

export namespace LedgerFind {
  let _codec: Codec<LedgerFind>

  export const codec = (): Codec<LedgerFind> => {
    if (_codec == null) {
      _codec = message<LedgerFind>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.gateway != null && obj.gateway.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.gateway)
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.seq)
        }

        if ((obj.block != null && obj.block.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.block)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          gateway: uint8ArrayAlloc(0),
          seq: 0,
          block: uint8ArrayAlloc(0)
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
              obj.seq = reader.uint64Number()
              break
            }
            case 3: {
              obj.block = reader.bytes()
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
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.block`,
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

  export interface LedgerFindGatewayFieldEvent {
    field: '$.gateway'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LedgerFindSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface LedgerFindBlockFieldEvent {
    field: '$.block'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<LedgerFind>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LedgerFind.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerFind>): LedgerFind {
    return decodeMessage(buf, LedgerFind.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerFind>): Generator<LedgerFindGatewayFieldEvent | LedgerFindSeqFieldEvent | LedgerFindBlockFieldEvent> {
    return streamMessage(buf, LedgerFind.codec(), opts)
  }
}

export interface LedgerEvidence {
  one: Uint8Array<ArrayBuffer>
  other: Uint8Array<ArrayBuffer>
}

export namespace LedgerEvidence {
  let _codec: Codec<LedgerEvidence>

  export const codec = (): Codec<LedgerEvidence> => {
    if (_codec == null) {
      _codec = message<LedgerEvidence>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.one != null && obj.one.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.one)
        }

        if ((obj.other != null && obj.other.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.other)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          one: uint8ArrayAlloc(0),
          other: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.one = reader.bytes()
              break
            }
            case 2: {
              obj.other = reader.bytes()
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
                field: `${prefix}.one`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.other`,
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

  export interface LedgerEvidenceOneFieldEvent {
    field: '$.one'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LedgerEvidenceOtherFieldEvent {
    field: '$.other'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<LedgerEvidence>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LedgerEvidence.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerEvidence>): LedgerEvidence {
    return decodeMessage(buf, LedgerEvidence.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerEvidence>): Generator<LedgerEvidenceOneFieldEvent | LedgerEvidenceOtherFieldEvent> {
    return streamMessage(buf, LedgerEvidence.codec(), opts)
  }
}

export interface LedgerAnswer {
  blocks: Uint8Array<ArrayBuffer>[]
  more: boolean
  evidence: LedgerEvidence[]
}

export namespace LedgerAnswer {
  let _codec: Codec<LedgerAnswer>

  export const codec = (): Codec<LedgerAnswer> => {
    if (_codec == null) {
      _codec = message<LedgerAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.blocks != null && obj.blocks.length > 0) {
          for (const value of obj.blocks) {
            w.uint32(10)
            w.bytes(value)
          }
        }

        if ((obj.more != null && obj.more !== false)) {
          w.uint32(16)
          w.bool(obj.more)
        }

        if (obj.evidence != null && obj.evidence.length > 0) {
          for (const value of obj.evidence) {
            w.uint32(26)
            LedgerEvidence.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          blocks: [],
          more: false,
          evidence: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.blocks != null && obj.blocks.length === opts.limits.blocks) {
                throw new MaxLengthError('Decode error - repeated field "blocks" had too many elements')
              }

              obj.blocks.push(reader.bytes())
              break
            }
            case 2: {
              obj.more = reader.bool()
              break
            }
            case 3: {
              if (opts.limits?.evidence != null && obj.evidence.length === opts.limits.evidence) {
                throw new MaxLengthError('Decode error - repeated field "evidence" had too many elements')
              }

              obj.evidence.push(LedgerEvidence.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.evidence$
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
          blocks: 0,
          evidence: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.blocks != null && obj.blocks === opts.limits.blocks) {
                throw new MaxLengthError('Streaming decode error - repeated field "blocks" had too many elements')
              }

              yield {
                field: `${prefix}.blocks[]`,
                index: obj.blocks,
                value: reader.bytes()
              }

              obj.blocks++

              break
            }
            case 2: {
              yield {
                field: `${prefix}.more`,
                value: reader.bool()
              }
              break
            }
            case 3: {
              if (opts.limits?.evidence != null && obj.evidence === opts.limits.evidence) {
                throw new MaxLengthError('Streaming decode error - repeated field "evidence" had too many elements')
              }

              for (const evt of LedgerEvidence.codec().stream(reader, reader.uint32(), `${prefix}.evidence[]`, {
                limits: opts.limits?.evidence$
              })) {
                yield {
                  ...evt,
                  index: obj.evidence
                }
              }

              obj.evidence++

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

  export interface LedgerAnswerBlocksFieldEvent {
    field: '$.blocks[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface LedgerAnswerMoreFieldEvent {
    field: '$.more'
    value: boolean
  }

  export interface LedgerAnswerEvidenceOneFieldEvent {
    field: '$.evidence[].one'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface LedgerAnswerEvidenceOtherFieldEvent {
    field: '$.evidence[].other'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export function encode (obj: Partial<LedgerAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LedgerAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerAnswer>): LedgerAnswer {
    return decodeMessage(buf, LedgerAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerAnswer>): Generator<LedgerAnswerBlocksFieldEvent | LedgerAnswerMoreFieldEvent | LedgerAnswerEvidenceOneFieldEvent | LedgerAnswerEvidenceOtherFieldEvent> {
    return streamMessage(buf, LedgerAnswer.codec(), opts)
  }
}

export interface StoredRow {
  seq: number
  head: Uint8Array<ArrayBuffer>
  one: Uint8Array<ArrayBuffer>
  other: Uint8Array<ArrayBuffer>
}

export namespace StoredRow {
  let _codec: Codec<StoredRow>

  export const codec = (): Codec<StoredRow> => {
    if (_codec == null) {
      _codec = message<StoredRow>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.seq)
        }

        if ((obj.head != null && obj.head.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.head)
        }

        if ((obj.one != null && obj.one.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.one)
        }

        if ((obj.other != null && obj.other.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.other)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          seq: 0,
          head: uint8ArrayAlloc(0),
          one: uint8ArrayAlloc(0),
          other: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.seq = reader.uint64Number()
              break
            }
            case 2: {
              obj.head = reader.bytes()
              break
            }
            case 3: {
              obj.one = reader.bytes()
              break
            }
            case 4: {
              obj.other = reader.bytes()
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
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.head`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.one`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.other`,
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

  export interface StoredRowSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface StoredRowHeadFieldEvent {
    field: '$.head'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StoredRowOneFieldEvent {
    field: '$.one'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StoredRowOtherFieldEvent {
    field: '$.other'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<StoredRow>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StoredRow.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredRow>): StoredRow {
    return decodeMessage(buf, StoredRow.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredRow>): Generator<StoredRowSeqFieldEvent | StoredRowHeadFieldEvent | StoredRowOneFieldEvent | StoredRowOtherFieldEvent> {
    return streamMessage(buf, StoredRow.codec(), opts)
  }
}

export interface StoredHolding {
  minted: number
  faucet: number
  received: number
  refunded: number
  debited: number
  sent: number
  burnt: number
  deposited: number
}

export namespace StoredHolding {
  let _codec: Codec<StoredHolding>

  export const codec = (): Codec<StoredHolding> => {
    if (_codec == null) {
      _codec = message<StoredHolding>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.minted != null && obj.minted !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.minted)
        }

        if ((obj.faucet != null && obj.faucet !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.faucet)
        }

        if ((obj.received != null && obj.received !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.received)
        }

        if ((obj.refunded != null && obj.refunded !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.refunded)
        }

        if ((obj.debited != null && obj.debited !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.debited)
        }

        if ((obj.sent != null && obj.sent !== 0)) {
          w.uint32(48)
          w.uint64Number(obj.sent)
        }

        if ((obj.burnt != null && obj.burnt !== 0)) {
          w.uint32(56)
          w.uint64Number(obj.burnt)
        }

        if ((obj.deposited != null && obj.deposited !== 0)) {
          w.uint32(64)
          w.uint64Number(obj.deposited)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          minted: 0,
          faucet: 0,
          received: 0,
          refunded: 0,
          debited: 0,
          sent: 0,
          burnt: 0,
          deposited: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.minted = reader.uint64Number()
              break
            }
            case 2: {
              obj.faucet = reader.uint64Number()
              break
            }
            case 3: {
              obj.received = reader.uint64Number()
              break
            }
            case 4: {
              obj.refunded = reader.uint64Number()
              break
            }
            case 5: {
              obj.debited = reader.uint64Number()
              break
            }
            case 6: {
              obj.sent = reader.uint64Number()
              break
            }
            case 7: {
              obj.burnt = reader.uint64Number()
              break
            }
            case 8: {
              obj.deposited = reader.uint64Number()
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
                field: `${prefix}.minted`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.faucet`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.received`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.refunded`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.debited`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.sent`,
                value: reader.uint64Number()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.burnt`,
                value: reader.uint64Number()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.deposited`,
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

  export interface StoredHoldingMintedFieldEvent {
    field: '$.minted'
    value: number
  }

  export interface StoredHoldingFaucetFieldEvent {
    field: '$.faucet'
    value: number
  }

  export interface StoredHoldingReceivedFieldEvent {
    field: '$.received'
    value: number
  }

  export interface StoredHoldingRefundedFieldEvent {
    field: '$.refunded'
    value: number
  }

  export interface StoredHoldingDebitedFieldEvent {
    field: '$.debited'
    value: number
  }

  export interface StoredHoldingSentFieldEvent {
    field: '$.sent'
    value: number
  }

  export interface StoredHoldingBurntFieldEvent {
    field: '$.burnt'
    value: number
  }

  export interface StoredHoldingDepositedFieldEvent {
    field: '$.deposited'
    value: number
  }

  export function encode (obj: Partial<StoredHolding>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StoredHolding.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredHolding>): StoredHolding {
    return decodeMessage(buf, StoredHolding.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredHolding>): Generator<StoredHoldingMintedFieldEvent | StoredHoldingFaucetFieldEvent | StoredHoldingReceivedFieldEvent | StoredHoldingRefundedFieldEvent | StoredHoldingDebitedFieldEvent | StoredHoldingSentFieldEvent | StoredHoldingBurntFieldEvent | StoredHoldingDepositedFieldEvent> {
    return streamMessage(buf, StoredHolding.codec(), opts)
  }
}

export interface StoredTransfer {
  from: Uint8Array<ArrayBuffer>
  seq: number
  to: Uint8Array<ArrayBuffer>
  wallet: string
  amount: number
}

export namespace StoredTransfer {
  let _codec: Codec<StoredTransfer>

  export const codec = (): Codec<StoredTransfer> => {
    if (_codec == null) {
      _codec = message<StoredTransfer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.from != null && obj.from.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.from)
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.seq)
        }

        if ((obj.to != null && obj.to.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.to)
        }

        if ((obj.wallet != null && obj.wallet !== '')) {
          w.uint32(34)
          w.string(obj.wallet)
        }

        if ((obj.amount != null && obj.amount !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.amount)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          from: uint8ArrayAlloc(0),
          seq: 0,
          to: uint8ArrayAlloc(0),
          wallet: '',
          amount: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.from = reader.bytes()
              break
            }
            case 2: {
              obj.seq = reader.uint64Number()
              break
            }
            case 3: {
              obj.to = reader.bytes()
              break
            }
            case 4: {
              obj.wallet = reader.string()
              break
            }
            case 5: {
              obj.amount = reader.uint64Number()
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
                field: `${prefix}.from`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.to`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.wallet`,
                value: reader.string()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.amount`,
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

  export interface StoredTransferFromFieldEvent {
    field: '$.from'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StoredTransferSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface StoredTransferToFieldEvent {
    field: '$.to'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StoredTransferWalletFieldEvent {
    field: '$.wallet'
    value: string
  }

  export interface StoredTransferAmountFieldEvent {
    field: '$.amount'
    value: number
  }

  export function encode (obj: Partial<StoredTransfer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StoredTransfer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredTransfer>): StoredTransfer {
    return decodeMessage(buf, StoredTransfer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredTransfer>): Generator<StoredTransferFromFieldEvent | StoredTransferSeqFieldEvent | StoredTransferToFieldEvent | StoredTransferWalletFieldEvent | StoredTransferAmountFieldEvent> {
    return streamMessage(buf, StoredTransfer.codec(), opts)
  }
}

export interface StoredDeposit {
  wallet: string
  amount: number
}

export namespace StoredDeposit {
  let _codec: Codec<StoredDeposit>

  export const codec = (): Codec<StoredDeposit> => {
    if (_codec == null) {
      _codec = message<StoredDeposit>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.wallet != null && obj.wallet !== '')) {
          w.uint32(10)
          w.string(obj.wallet)
        }

        if ((obj.amount != null && obj.amount !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.amount)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          wallet: '',
          amount: 0
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
              obj.amount = reader.uint64Number()
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
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.amount`,
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

  export interface StoredDepositWalletFieldEvent {
    field: '$.wallet'
    value: string
  }

  export interface StoredDepositAmountFieldEvent {
    field: '$.amount'
    value: number
  }

  export function encode (obj: Partial<StoredDeposit>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StoredDeposit.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredDeposit>): StoredDeposit {
    return decodeMessage(buf, StoredDeposit.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredDeposit>): Generator<StoredDepositWalletFieldEvent | StoredDepositAmountFieldEvent> {
    return streamMessage(buf, StoredDeposit.codec(), opts)
  }
}

export interface StoredRefund {
  wallet: string
  amount: number
}

export namespace StoredRefund {
  let _codec: Codec<StoredRefund>

  export const codec = (): Codec<StoredRefund> => {
    if (_codec == null) {
      _codec = message<StoredRefund>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.wallet != null && obj.wallet !== '')) {
          w.uint32(10)
          w.string(obj.wallet)
        }

        if ((obj.amount != null && obj.amount !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.amount)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          wallet: '',
          amount: 0
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
              obj.amount = reader.uint64Number()
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
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.amount`,
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

  export interface StoredRefundWalletFieldEvent {
    field: '$.wallet'
    value: string
  }

  export interface StoredRefundAmountFieldEvent {
    field: '$.amount'
    value: number
  }

  export function encode (obj: Partial<StoredRefund>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StoredRefund.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredRefund>): StoredRefund {
    return decodeMessage(buf, StoredRefund.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredRefund>): Generator<StoredRefundWalletFieldEvent | StoredRefundAmountFieldEvent> {
    return streamMessage(buf, StoredRefund.codec(), opts)
  }
}
