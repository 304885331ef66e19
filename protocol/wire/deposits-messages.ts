// @ts-nocheck
// Generated from deposits-messages.proto by `npm run generate`; do not edit.
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface DepositClaim {
  transaction: Uint8Array<ArrayBuffer>
}

export namespace DepositClaim {
  let _codec: Codec<DepositClaim>

  export const codec = (): Codec<DepositClaim> => {
    if (_codec == null) {
      _codec = message<DepositClaim>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.transaction != null && obj.transaction.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.transaction)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          transaction: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.transaction = reader.bytes()
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
                field: `${prefix}.transaction`,
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

  export interface DepositClaimTransactionFieldEvent {
    field: '$.transaction'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<DepositClaim>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, DepositClaim.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DepositClaim>): DepositClaim {
    return decodeMessage(buf, DepositClaim.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DepositClaim>): Generator<DepositClaimTransactionFieldEvent> {
    return streamMessage(buf, DepositClaim.codec(), opts)
  }
}

export interface DepositAnswer {
  wallet: string
  amount: number
  why: string
  reason: string
}

export namespace DepositAnswer {
  let _codec: Codec<DepositAnswer>

  export const codec = (): Codec<DepositAnswer> => {
    if (_codec == null) {
      _codec = message<DepositAnswer>((obj, w, opts = {}) => {
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

        if ((obj.why != null && obj.why !== '')) {
          w.uint32(26)
          w.string(obj.why)
        }

        if ((obj.reason != null && obj.reason !== '')) {
          w.uint32(34)
          w.string(obj.reason)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          wallet: '',
          amount: 0,
          why: '',
          reason: ''
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
            case 3: {
              obj.why = reader.string()
              break
            }
            case 4: {
              obj.reason = reader.string()
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
            case 3: {
              yield {
                field: `${prefix}.why`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.reason`,
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

  export interface DepositAnswerWalletFieldEvent {
    field: '$.wallet'
    value: string
  }

  export interface DepositAnswerAmountFieldEvent {
    field: '$.amount'
    value: number
  }

  export interface DepositAnswerWhyFieldEvent {
    field: '$.why'
    value: string
  }

  export interface DepositAnswerReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export function encode (obj: Partial<DepositAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, DepositAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DepositAnswer>): DepositAnswer {
    return decodeMessage(buf, DepositAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DepositAnswer>): Generator<DepositAnswerWalletFieldEvent | DepositAnswerAmountFieldEvent | DepositAnswerWhyFieldEvent | DepositAnswerReasonFieldEvent> {
    return streamMessage(buf, DepositAnswer.codec(), opts)
  }
}

export interface StoredIntentCredit {
  transaction: Uint8Array<ArrayBuffer>
  amount: number
}

export namespace StoredIntentCredit {
  let _codec: Codec<StoredIntentCredit>

  export const codec = (): Codec<StoredIntentCredit> => {
    if (_codec == null) {
      _codec = message<StoredIntentCredit>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.transaction != null && obj.transaction.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.transaction)
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
          transaction: uint8ArrayAlloc(0),
          amount: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.transaction = reader.bytes()
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
                field: `${prefix}.transaction`,
                value: reader.bytes()
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

  export interface StoredIntentCreditTransactionFieldEvent {
    field: '$.transaction'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StoredIntentCreditAmountFieldEvent {
    field: '$.amount'
    value: number
  }

  export function encode (obj: Partial<StoredIntentCredit>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StoredIntentCredit.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredIntentCredit>): StoredIntentCredit {
    return decodeMessage(buf, StoredIntentCredit.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredIntentCredit>): Generator<StoredIntentCreditTransactionFieldEvent | StoredIntentCreditAmountFieldEvent> {
    return streamMessage(buf, StoredIntentCredit.codec(), opts)
  }
}

export interface StoredIntent {
  wallet: string
  label: string
  amount: number
  createdAtMs: number
  expiresAtMs: number
  account: string
  credits: StoredIntentCredit[]
  sweeps: boolean
}

export namespace StoredIntent {
  let _codec: Codec<StoredIntent>

  export const codec = (): Codec<StoredIntent> => {
    if (_codec == null) {
      _codec = message<StoredIntent>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.wallet != null && obj.wallet !== '')) {
          w.uint32(10)
          w.string(obj.wallet)
        }

        if ((obj.label != null && obj.label !== '')) {
          w.uint32(18)
          w.string(obj.label)
        }

        if ((obj.amount != null && obj.amount !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.amount)
        }

        if ((obj.createdAtMs != null && obj.createdAtMs !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.createdAtMs)
        }

        if ((obj.expiresAtMs != null && obj.expiresAtMs !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.expiresAtMs)
        }

        if ((obj.account != null && obj.account !== '')) {
          w.uint32(50)
          w.string(obj.account)
        }

        if (obj.credits != null && obj.credits.length > 0) {
          for (const value of obj.credits) {
            w.uint32(58)
            StoredIntentCredit.codec().encode(value, w)
          }
        }

        if ((obj.sweeps != null && obj.sweeps !== false)) {
          w.uint32(64)
          w.bool(obj.sweeps)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          wallet: '',
          label: '',
          amount: 0,
          createdAtMs: 0,
          expiresAtMs: 0,
          account: '',
          credits: [],
          sweeps: false
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
              obj.label = reader.string()
              break
            }
            case 3: {
              obj.amount = reader.uint64Number()
              break
            }
            case 4: {
              obj.createdAtMs = reader.uint64Number()
              break
            }
            case 5: {
              obj.expiresAtMs = reader.uint64Number()
              break
            }
            case 6: {
              obj.account = reader.string()
              break
            }
            case 7: {
              if (opts.limits?.credits != null && obj.credits.length === opts.limits.credits) {
                throw new MaxLengthError('Decode error - repeated field "credits" had too many elements')
              }

              obj.credits.push(StoredIntentCredit.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.credits$
              }))
              break
            }
            case 8: {
              obj.sweeps = reader.bool()
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
          credits: 0
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
                field: `${prefix}.label`,
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
                field: `${prefix}.createdAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.expiresAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.account`,
                value: reader.string()
              }
              break
            }
            case 7: {
              if (opts.limits?.credits != null && obj.credits === opts.limits.credits) {
                throw new MaxLengthError('Streaming decode error - repeated field "credits" had too many elements')
              }

              for (const evt of StoredIntentCredit.codec().stream(reader, reader.uint32(), `${prefix}.credits[]`, {
                limits: opts.limits?.credits$
              })) {
                yield {
                  ...evt,
                  index: obj.credits
                }
              }

              obj.credits++

              break
            }
            case 8: {
              yield {
                field: `${prefix}.sweeps`,
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

  export interface StoredIntentWalletFieldEvent {
    field: '$.wallet'
    value: string
  }

  export interface StoredIntentLabelFieldEvent {
    field: '$.label'
    value: string
  }

  export interface StoredIntentAmountFieldEvent {
    field: '$.amount'
    value: number
  }

  export interface StoredIntentCreatedAtMsFieldEvent {
    field: '$.createdAtMs'
    value: number
  }

  export interface StoredIntentExpiresAtMsFieldEvent {
    field: '$.expiresAtMs'
    value: number
  }

  export interface StoredIntentAccountFieldEvent {
    field: '$.account'
    value: string
  }

  export interface StoredIntentCreditsTransactionFieldEvent {
    field: '$.credits[].transaction'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface StoredIntentCreditsAmountFieldEvent {
    field: '$.credits[].amount'
    value: number
    index: number
  }

  export interface StoredIntentSweepsFieldEvent {
    field: '$.sweeps'
    value: boolean
  }

  export function encode (obj: Partial<StoredIntent>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StoredIntent.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredIntent>): StoredIntent {
    return decodeMessage(buf, StoredIntent.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredIntent>): Generator<StoredIntentWalletFieldEvent | StoredIntentLabelFieldEvent | StoredIntentAmountFieldEvent | StoredIntentCreatedAtMsFieldEvent | StoredIntentExpiresAtMsFieldEvent | StoredIntentAccountFieldEvent | StoredIntentCreditsTransactionFieldEvent | StoredIntentCreditsAmountFieldEvent | StoredIntentSweepsFieldEvent> {
    return streamMessage(buf, StoredIntent.codec(), opts)
  }
}

export interface StoredSweep {
  signature: string
  transaction: Uint8Array<ArrayBuffer>
  lastValidBlockHeight: number
}

export namespace StoredSweep {
  let _codec: Codec<StoredSweep>

  export const codec = (): Codec<StoredSweep> => {
    if (_codec == null) {
      _codec = message<StoredSweep>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.signature != null && obj.signature !== '')) {
          w.uint32(10)
          w.string(obj.signature)
        }

        if ((obj.transaction != null && obj.transaction.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.transaction)
        }

        if ((obj.lastValidBlockHeight != null && obj.lastValidBlockHeight !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.lastValidBlockHeight)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          signature: '',
          transaction: uint8ArrayAlloc(0),
          lastValidBlockHeight: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.signature = reader.string()
              break
            }
            case 2: {
              obj.transaction = reader.bytes()
              break
            }
            case 3: {
              obj.lastValidBlockHeight = reader.uint64Number()
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
                field: `${prefix}.signature`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.transaction`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.lastValidBlockHeight`,
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

  export interface StoredSweepSignatureFieldEvent {
    field: '$.signature'
    value: string
  }

  export interface StoredSweepTransactionFieldEvent {
    field: '$.transaction'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StoredSweepLastValidBlockHeightFieldEvent {
    field: '$.lastValidBlockHeight'
    value: number
  }

  export function encode (obj: Partial<StoredSweep>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StoredSweep.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredSweep>): StoredSweep {
    return decodeMessage(buf, StoredSweep.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredSweep>): Generator<StoredSweepSignatureFieldEvent | StoredSweepTransactionFieldEvent | StoredSweepLastValidBlockHeightFieldEvent> {
    return streamMessage(buf, StoredSweep.codec(), opts)
  }
}

export interface StoredPayment {
  wallet: string
  transaction: Uint8Array<ArrayBuffer>
  atMs: number
}

export namespace StoredPayment {
  let _codec: Codec<StoredPayment>

  export const codec = (): Codec<StoredPayment> => {
    if (_codec == null) {
      _codec = message<StoredPayment>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.wallet != null && obj.wallet !== '')) {
          w.uint32(10)
          w.string(obj.wallet)
        }

        if ((obj.transaction != null && obj.transaction.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.transaction)
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.atMs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          wallet: '',
          transaction: uint8ArrayAlloc(0),
          atMs: 0
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
              obj.transaction = reader.bytes()
              break
            }
            case 3: {
              obj.atMs = reader.uint64Number()
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
                field: `${prefix}.transaction`,
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

  export interface StoredPaymentWalletFieldEvent {
    field: '$.wallet'
    value: string
  }

  export interface StoredPaymentTransactionFieldEvent {
    field: '$.transaction'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StoredPaymentAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export function encode (obj: Partial<StoredPayment>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StoredPayment.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredPayment>): StoredPayment {
    return decodeMessage(buf, StoredPayment.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoredPayment>): Generator<StoredPaymentWalletFieldEvent | StoredPaymentTransactionFieldEvent | StoredPaymentAtMsFieldEvent> {
    return streamMessage(buf, StoredPayment.codec(), opts)
  }
}
