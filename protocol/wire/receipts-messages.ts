// @ts-nocheck
// Generated from receipts-messages.proto by `npm run generate`; do not edit.
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface ReceiptQuery {
  after: number
}

export namespace ReceiptQuery {
  let _codec: Codec<ReceiptQuery>

  export const codec = (): Codec<ReceiptQuery> => {
    if (_codec == null) {
      _codec = message<ReceiptQuery>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.after != null && obj.after !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.after)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          after: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.after = reader.uint64Number()
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
                field: `${prefix}.after`,
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

  export interface ReceiptQueryAfterFieldEvent {
    field: '$.after'
    value: number
  }

  export function encode (obj: Partial<ReceiptQuery>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ReceiptQuery.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReceiptQuery>): ReceiptQuery {
    return decodeMessage(buf, ReceiptQuery.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReceiptQuery>): Generator<ReceiptQueryAfterFieldEvent> {
    return streamMessage(buf, ReceiptQuery.codec(), opts)
  }
}

export interface Payment {
  settlementId: Uint8Array<ArrayBuffer>
  transaction: Uint8Array<ArrayBuffer>
  firstSequence: number
  count: number
  sum: number
}

export namespace Payment {
  let _codec: Codec<Payment>

  export const codec = (): Codec<Payment> => {
    if (_codec == null) {
      _codec = message<Payment>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.settlementId != null && obj.settlementId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.settlementId)
        }

        if ((obj.transaction != null && obj.transaction.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.transaction)
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

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          settlementId: uint8ArrayAlloc(0),
          transaction: uint8ArrayAlloc(0),
          firstSequence: 0,
          count: 0,
          sum: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.settlementId = reader.bytes()
              break
            }
            case 2: {
              obj.transaction = reader.bytes()
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
                field: `${prefix}.settlementId`,
                value: reader.bytes()
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

  export interface PaymentSettlementIdFieldEvent {
    field: '$.settlementId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PaymentTransactionFieldEvent {
    field: '$.transaction'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PaymentFirstSequenceFieldEvent {
    field: '$.firstSequence'
    value: number
  }

  export interface PaymentCountFieldEvent {
    field: '$.count'
    value: number
  }

  export interface PaymentSumFieldEvent {
    field: '$.sum'
    value: number
  }

  export function encode (obj: Partial<Payment>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Payment.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Payment>): Payment {
    return decodeMessage(buf, Payment.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Payment>): Generator<PaymentSettlementIdFieldEvent | PaymentTransactionFieldEvent | PaymentFirstSequenceFieldEvent | PaymentCountFieldEvent | PaymentSumFieldEvent> {
    return streamMessage(buf, Payment.codec(), opts)
  }
}

export interface ReceiptAnswer {
  receipts: Uint8Array<ArrayBuffer>[]
  more: boolean
  payments: Payment[]
}

export namespace ReceiptAnswer {
  let _codec: Codec<ReceiptAnswer>

  export const codec = (): Codec<ReceiptAnswer> => {
    if (_codec == null) {
      _codec = message<ReceiptAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.receipts != null && obj.receipts.length > 0) {
          for (const value of obj.receipts) {
            w.uint32(10)
            w.bytes(value)
          }
        }

        if ((obj.more != null && obj.more !== false)) {
          w.uint32(16)
          w.bool(obj.more)
        }

        if (obj.payments != null && obj.payments.length > 0) {
          for (const value of obj.payments) {
            w.uint32(26)
            Payment.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          receipts: [],
          more: false,
          payments: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.receipts != null && obj.receipts.length === opts.limits.receipts) {
                throw new MaxLengthError('Decode error - repeated field "receipts" had too many elements')
              }

              obj.receipts.push(reader.bytes())
              break
            }
            case 2: {
              obj.more = reader.bool()
              break
            }
            case 3: {
              if (opts.limits?.payments != null && obj.payments.length === opts.limits.payments) {
                throw new MaxLengthError('Decode error - repeated field "payments" had too many elements')
              }

              obj.payments.push(Payment.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.payments$
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
          receipts: 0,
          payments: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.receipts != null && obj.receipts === opts.limits.receipts) {
                throw new MaxLengthError('Streaming decode error - repeated field "receipts" had too many elements')
              }

              yield {
                field: `${prefix}.receipts[]`,
                index: obj.receipts,
                value: reader.bytes()
              }

              obj.receipts++

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
              if (opts.limits?.payments != null && obj.payments === opts.limits.payments) {
                throw new MaxLengthError('Streaming decode error - repeated field "payments" had too many elements')
              }

              for (const evt of Payment.codec().stream(reader, reader.uint32(), `${prefix}.payments[]`, {
                limits: opts.limits?.payments$
              })) {
                yield {
                  ...evt,
                  index: obj.payments
                }
              }

              obj.payments++

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

  export interface ReceiptAnswerReceiptsFieldEvent {
    field: '$.receipts[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface ReceiptAnswerMoreFieldEvent {
    field: '$.more'
    value: boolean
  }

  export interface ReceiptAnswerPaymentsSettlementIdFieldEvent {
    field: '$.payments[].settlementId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface ReceiptAnswerPaymentsTransactionFieldEvent {
    field: '$.payments[].transaction'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface ReceiptAnswerPaymentsFirstSequenceFieldEvent {
    field: '$.payments[].firstSequence'
    value: number
    index: number
  }

  export interface ReceiptAnswerPaymentsCountFieldEvent {
    field: '$.payments[].count'
    value: number
    index: number
  }

  export interface ReceiptAnswerPaymentsSumFieldEvent {
    field: '$.payments[].sum'
    value: number
    index: number
  }

  export function encode (obj: Partial<ReceiptAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ReceiptAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReceiptAnswer>): ReceiptAnswer {
    return decodeMessage(buf, ReceiptAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReceiptAnswer>): Generator<ReceiptAnswerReceiptsFieldEvent | ReceiptAnswerMoreFieldEvent | ReceiptAnswerPaymentsSettlementIdFieldEvent | ReceiptAnswerPaymentsTransactionFieldEvent | ReceiptAnswerPaymentsFirstSequenceFieldEvent | ReceiptAnswerPaymentsCountFieldEvent | ReceiptAnswerPaymentsSumFieldEvent> {
    return streamMessage(buf, ReceiptAnswer.codec(), opts)
  }
}

export interface EarningsQuery {
  node: Uint8Array<ArrayBuffer>
}

export namespace EarningsQuery {
  let _codec: Codec<EarningsQuery>

  export const codec = (): Codec<EarningsQuery> => {
    if (_codec == null) {
      _codec = message<EarningsQuery>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.node != null && obj.node.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.node)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          node: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.node = reader.bytes()
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
                field: `${prefix}.node`,
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

  export interface EarningsQueryNodeFieldEvent {
    field: '$.node'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<EarningsQuery>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, EarningsQuery.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<EarningsQuery>): EarningsQuery {
    return decodeMessage(buf, EarningsQuery.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<EarningsQuery>): Generator<EarningsQueryNodeFieldEvent> {
    return streamMessage(buf, EarningsQuery.codec(), opts)
  }
}

export interface EarningsAnswer {
  receipt: Uint8Array<ArrayBuffer>
  paid: number
  heldBack: string
  payments: Payment[]
}

export namespace EarningsAnswer {
  let _codec: Codec<EarningsAnswer>

  export const codec = (): Codec<EarningsAnswer> => {
    if (_codec == null) {
      _codec = message<EarningsAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.receipt != null && obj.receipt.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.receipt)
        }

        if ((obj.paid != null && obj.paid !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.paid)
        }

        if ((obj.heldBack != null && obj.heldBack !== '')) {
          w.uint32(26)
          w.string(obj.heldBack)
        }

        if (obj.payments != null && obj.payments.length > 0) {
          for (const value of obj.payments) {
            w.uint32(34)
            Payment.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          receipt: uint8ArrayAlloc(0),
          paid: 0,
          heldBack: '',
          payments: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.receipt = reader.bytes()
              break
            }
            case 2: {
              obj.paid = reader.uint64Number()
              break
            }
            case 3: {
              obj.heldBack = reader.string()
              break
            }
            case 4: {
              if (opts.limits?.payments != null && obj.payments.length === opts.limits.payments) {
                throw new MaxLengthError('Decode error - repeated field "payments" had too many elements')
              }

              obj.payments.push(Payment.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.payments$
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
          payments: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.receipt`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.paid`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.heldBack`,
                value: reader.string()
              }
              break
            }
            case 4: {
              if (opts.limits?.payments != null && obj.payments === opts.limits.payments) {
                throw new MaxLengthError('Streaming decode error - repeated field "payments" had too many elements')
              }

              for (const evt of Payment.codec().stream(reader, reader.uint32(), `${prefix}.payments[]`, {
                limits: opts.limits?.payments$
              })) {
                yield {
                  ...evt,
                  index: obj.payments
                }
              }

              obj.payments++

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

  export interface EarningsAnswerReceiptFieldEvent {
    field: '$.receipt'
    value: Uint8Array<ArrayBuffer>
  }

  export interface EarningsAnswerPaidFieldEvent {
    field: '$.paid'
    value: number
  }

  export interface EarningsAnswerHeldBackFieldEvent {
    field: '$.heldBack'
    value: string
  }

  export interface EarningsAnswerPaymentsSettlementIdFieldEvent {
    field: '$.payments[].settlementId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface EarningsAnswerPaymentsTransactionFieldEvent {
    field: '$.payments[].transaction'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface EarningsAnswerPaymentsFirstSequenceFieldEvent {
    field: '$.payments[].firstSequence'
    value: number
    index: number
  }

  export interface EarningsAnswerPaymentsCountFieldEvent {
    field: '$.payments[].count'
    value: number
    index: number
  }

  export interface EarningsAnswerPaymentsSumFieldEvent {
    field: '$.payments[].sum'
    value: number
    index: number
  }

  export function encode (obj: Partial<EarningsAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, EarningsAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<EarningsAnswer>): EarningsAnswer {
    return decodeMessage(buf, EarningsAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<EarningsAnswer>): Generator<EarningsAnswerReceiptFieldEvent | EarningsAnswerPaidFieldEvent | EarningsAnswerHeldBackFieldEvent | EarningsAnswerPaymentsSettlementIdFieldEvent | EarningsAnswerPaymentsTransactionFieldEvent | EarningsAnswerPaymentsFirstSequenceFieldEvent | EarningsAnswerPaymentsCountFieldEvent | EarningsAnswerPaymentsSumFieldEvent> {
    return streamMessage(buf, EarningsAnswer.codec(), opts)
  }
}
