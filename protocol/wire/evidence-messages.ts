// @ts-nocheck
// Generated from evidence-messages.proto by `npm run generate`; do not edit.
import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface Evidence {
  proof: Uint8Array<ArrayBuffer>
  codeId: Uint8Array<ArrayBuffer>
  payload: Uint8Array<ArrayBuffer>
  outcomeId: Uint8Array<ArrayBuffer>
  foundAtMs: number
}

export namespace Evidence {
  let _codec: Codec<Evidence>

  export const codec = (): Codec<Evidence> => {
    if (_codec == null) {
      _codec = message<Evidence>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.proof != null && obj.proof.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.proof)
        }

        if ((obj.codeId != null && obj.codeId.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.codeId)
        }

        if ((obj.payload != null && obj.payload.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.payload)
        }

        if ((obj.outcomeId != null && obj.outcomeId.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.outcomeId)
        }

        if ((obj.foundAtMs != null && obj.foundAtMs !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.foundAtMs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          proof: uint8ArrayAlloc(0),
          codeId: uint8ArrayAlloc(0),
          payload: uint8ArrayAlloc(0),
          outcomeId: uint8ArrayAlloc(0),
          foundAtMs: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.proof = reader.bytes()
              break
            }
            case 2: {
              obj.codeId = reader.bytes()
              break
            }
            case 3: {
              obj.payload = reader.bytes()
              break
            }
            case 4: {
              obj.outcomeId = reader.bytes()
              break
            }
            case 5: {
              obj.foundAtMs = reader.uint64Number()
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
                field: `${prefix}.proof`,
                value: reader.bytes()
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
                field: `${prefix}.payload`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.outcomeId`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.foundAtMs`,
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

  export interface EvidenceProofFieldEvent {
    field: '$.proof'
    value: Uint8Array<ArrayBuffer>
  }

  export interface EvidenceCodeIdFieldEvent {
    field: '$.codeId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface EvidencePayloadFieldEvent {
    field: '$.payload'
    value: Uint8Array<ArrayBuffer>
  }

  export interface EvidenceOutcomeIdFieldEvent {
    field: '$.outcomeId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface EvidenceFoundAtMsFieldEvent {
    field: '$.foundAtMs'
    value: number
  }

  export function encode (obj: Partial<Evidence>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Evidence.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Evidence>): Evidence {
    return decodeMessage(buf, Evidence.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Evidence>): Generator<EvidenceProofFieldEvent | EvidenceCodeIdFieldEvent | EvidencePayloadFieldEvent | EvidenceOutcomeIdFieldEvent | EvidenceFoundAtMsFieldEvent> {
    return streamMessage(buf, Evidence.codec(), opts)
  }
}
