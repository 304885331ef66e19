// @ts-nocheck
// Generated from inspect-messages.proto by `npm run generate`; do not edit.
import { decodeMessage, encodeMessage, enumeration, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export enum Reachability {
  REACHABILITY_UNSPECIFIED = 'REACHABILITY_UNSPECIFIED',
  REACHABILITY_PUBLIC = 'REACHABILITY_PUBLIC',
  REACHABILITY_PRIVATE = 'REACHABILITY_PRIVATE',
  REACHABILITY_UNKNOWN = 'REACHABILITY_UNKNOWN'
}

enum __ReachabilityValues {
  REACHABILITY_UNSPECIFIED = 0,
  REACHABILITY_PUBLIC = 1,
  REACHABILITY_PRIVATE = 2,
  REACHABILITY_UNKNOWN = 3
}

export namespace Reachability {
  export const codec = (): Codec<Reachability> => {
    return enumeration<Reachability>(__ReachabilityValues)
  }
}

export enum ScorePartName {
  SCORE_PART_NAME_UNSPECIFIED = 'SCORE_PART_NAME_UNSPECIFIED',
  SCORE_PART_NAME_TIME_IN_MESH = 'SCORE_PART_NAME_TIME_IN_MESH',
  SCORE_PART_NAME_FIRST_DELIVERIES = 'SCORE_PART_NAME_FIRST_DELIVERIES',
  SCORE_PART_NAME_MESH_DELIVERIES = 'SCORE_PART_NAME_MESH_DELIVERIES',
  SCORE_PART_NAME_MESH_FAILURES = 'SCORE_PART_NAME_MESH_FAILURES',
  SCORE_PART_NAME_INVALID_MESSAGES = 'SCORE_PART_NAME_INVALID_MESSAGES',
  SCORE_PART_NAME_TOPIC_CAP = 'SCORE_PART_NAME_TOPIC_CAP',
  SCORE_PART_NAME_APPLICATION = 'SCORE_PART_NAME_APPLICATION',
  SCORE_PART_NAME_IP_COLOCATION = 'SCORE_PART_NAME_IP_COLOCATION',
  SCORE_PART_NAME_BEHAVIOUR = 'SCORE_PART_NAME_BEHAVIOUR'
}

enum __ScorePartNameValues {
  SCORE_PART_NAME_UNSPECIFIED = 0,
  SCORE_PART_NAME_TIME_IN_MESH = 1,
  SCORE_PART_NAME_FIRST_DELIVERIES = 2,
  SCORE_PART_NAME_MESH_DELIVERIES = 3,
  SCORE_PART_NAME_MESH_FAILURES = 4,
  SCORE_PART_NAME_INVALID_MESSAGES = 5,
  SCORE_PART_NAME_TOPIC_CAP = 6,
  SCORE_PART_NAME_APPLICATION = 7,
  SCORE_PART_NAME_IP_COLOCATION = 8,
  SCORE_PART_NAME_BEHAVIOUR = 9
}

export namespace ScorePartName {
  export const codec = (): Codec<ScorePartName> => {
    return enumeration<ScorePartName>(__ScorePartNameValues)
  }
}

export interface Link {
  peer: Uint8Array<ArrayBuffer>
  address: string
  inbound: boolean
  relayed: boolean
  connectedAtMs: number
  roundTripMs: number
  isProtected: boolean
  agent: string
  protocols: Uint8Array<ArrayBuffer>
  bytesIn: number
  bytesOut: number
  messagesIn: number
  messagesOut: number
}

export namespace Link {
  let _codec: Codec<Link>

  export const codec = (): Codec<Link> => {
    if (_codec == null) {
      _codec = message<Link>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.peer != null && obj.peer.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.peer)
        }

        if ((obj.address != null && obj.address !== '')) {
          w.uint32(18)
          w.string(obj.address)
        }

        if ((obj.inbound != null && obj.inbound !== false)) {
          w.uint32(24)
          w.bool(obj.inbound)
        }

        if ((obj.relayed != null && obj.relayed !== false)) {
          w.uint32(32)
          w.bool(obj.relayed)
        }

        if ((obj.connectedAtMs != null && obj.connectedAtMs !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.connectedAtMs)
        }

        if ((obj.roundTripMs != null && obj.roundTripMs !== 0)) {
          w.uint32(48)
          w.uint32(obj.roundTripMs)
        }

        if ((obj.isProtected != null && obj.isProtected !== false)) {
          w.uint32(56)
          w.bool(obj.isProtected)
        }

        if ((obj.agent != null && obj.agent !== '')) {
          w.uint32(66)
          w.string(obj.agent)
        }

        if ((obj.protocols != null && obj.protocols.byteLength > 0)) {
          w.uint32(74)
          w.bytes(obj.protocols)
        }

        if ((obj.bytesIn != null && obj.bytesIn !== 0)) {
          w.uint32(80)
          w.uint64Number(obj.bytesIn)
        }

        if ((obj.bytesOut != null && obj.bytesOut !== 0)) {
          w.uint32(88)
          w.uint64Number(obj.bytesOut)
        }

        if ((obj.messagesIn != null && obj.messagesIn !== 0)) {
          w.uint32(96)
          w.uint64Number(obj.messagesIn)
        }

        if ((obj.messagesOut != null && obj.messagesOut !== 0)) {
          w.uint32(104)
          w.uint64Number(obj.messagesOut)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          peer: uint8ArrayAlloc(0),
          address: '',
          inbound: false,
          relayed: false,
          connectedAtMs: 0,
          roundTripMs: 0,
          isProtected: false,
          agent: '',
          protocols: uint8ArrayAlloc(0),
          bytesIn: 0,
          bytesOut: 0,
          messagesIn: 0,
          messagesOut: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.peer = reader.bytes()
              break
            }
            case 2: {
              obj.address = reader.string()
              break
            }
            case 3: {
              obj.inbound = reader.bool()
              break
            }
            case 4: {
              obj.relayed = reader.bool()
              break
            }
            case 5: {
              obj.connectedAtMs = reader.uint64Number()
              break
            }
            case 6: {
              obj.roundTripMs = reader.uint32()
              break
            }
            case 7: {
              obj.isProtected = reader.bool()
              break
            }
            case 8: {
              obj.agent = reader.string()
              break
            }
            case 9: {
              obj.protocols = reader.bytes()
              break
            }
            case 10: {
              obj.bytesIn = reader.uint64Number()
              break
            }
            case 11: {
              obj.bytesOut = reader.uint64Number()
              break
            }
            case 12: {
              obj.messagesIn = reader.uint64Number()
              break
            }
            case 13: {
              obj.messagesOut = reader.uint64Number()
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
                field: `${prefix}.peer`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.address`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.inbound`,
                value: reader.bool()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.relayed`,
                value: reader.bool()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.connectedAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.roundTripMs`,
                value: reader.uint32()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.isProtected`,
                value: reader.bool()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.agent`,
                value: reader.string()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.protocols`,
                value: reader.bytes()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.bytesIn`,
                value: reader.uint64Number()
              }
              break
            }
            case 11: {
              yield {
                field: `${prefix}.bytesOut`,
                value: reader.uint64Number()
              }
              break
            }
            case 12: {
              yield {
                field: `${prefix}.messagesIn`,
                value: reader.uint64Number()
              }
              break
            }
            case 13: {
              yield {
                field: `${prefix}.messagesOut`,
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

  export interface LinkPeerFieldEvent {
    field: '$.peer'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LinkAddressFieldEvent {
    field: '$.address'
    value: string
  }

  export interface LinkInboundFieldEvent {
    field: '$.inbound'
    value: boolean
  }

  export interface LinkRelayedFieldEvent {
    field: '$.relayed'
    value: boolean
  }

  export interface LinkConnectedAtMsFieldEvent {
    field: '$.connectedAtMs'
    value: number
  }

  export interface LinkRoundTripMsFieldEvent {
    field: '$.roundTripMs'
    value: number
  }

  export interface LinkIsProtectedFieldEvent {
    field: '$.isProtected'
    value: boolean
  }

  export interface LinkAgentFieldEvent {
    field: '$.agent'
    value: string
  }

  export interface LinkProtocolsFieldEvent {
    field: '$.protocols'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LinkBytesInFieldEvent {
    field: '$.bytesIn'
    value: number
  }

  export interface LinkBytesOutFieldEvent {
    field: '$.bytesOut'
    value: number
  }

  export interface LinkMessagesInFieldEvent {
    field: '$.messagesIn'
    value: number
  }

  export interface LinkMessagesOutFieldEvent {
    field: '$.messagesOut'
    value: number
  }

  export function encode (obj: Partial<Link>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Link.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Link>): Link {
    return decodeMessage(buf, Link.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Link>): Generator<LinkPeerFieldEvent | LinkAddressFieldEvent | LinkInboundFieldEvent | LinkRelayedFieldEvent | LinkConnectedAtMsFieldEvent | LinkRoundTripMsFieldEvent | LinkIsProtectedFieldEvent | LinkAgentFieldEvent | LinkProtocolsFieldEvent | LinkBytesInFieldEvent | LinkBytesOutFieldEvent | LinkMessagesInFieldEvent | LinkMessagesOutFieldEvent> {
    return streamMessage(buf, Link.codec(), opts)
  }
}

export interface Topic {
  name: number
  mesh: Uint8Array<ArrayBuffer>
  subscribers: Uint8Array<ArrayBuffer>
  bytesIn: number
  bytesOut: number
  messagesIn: number
  messagesOut: number
}

export namespace Topic {
  let _codec: Codec<Topic>

  export const codec = (): Codec<Topic> => {
    if (_codec == null) {
      _codec = message<Topic>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.name != null && obj.name !== 0)) {
          w.uint32(8)
          w.uint32(obj.name)
        }

        if ((obj.mesh != null && obj.mesh.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.mesh)
        }

        if ((obj.subscribers != null && obj.subscribers.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.subscribers)
        }

        if ((obj.bytesIn != null && obj.bytesIn !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.bytesIn)
        }

        if ((obj.bytesOut != null && obj.bytesOut !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.bytesOut)
        }

        if ((obj.messagesIn != null && obj.messagesIn !== 0)) {
          w.uint32(48)
          w.uint64Number(obj.messagesIn)
        }

        if ((obj.messagesOut != null && obj.messagesOut !== 0)) {
          w.uint32(56)
          w.uint64Number(obj.messagesOut)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          name: 0,
          mesh: uint8ArrayAlloc(0),
          subscribers: uint8ArrayAlloc(0),
          bytesIn: 0,
          bytesOut: 0,
          messagesIn: 0,
          messagesOut: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.name = reader.uint32()
              break
            }
            case 2: {
              obj.mesh = reader.bytes()
              break
            }
            case 3: {
              obj.subscribers = reader.bytes()
              break
            }
            case 4: {
              obj.bytesIn = reader.uint64Number()
              break
            }
            case 5: {
              obj.bytesOut = reader.uint64Number()
              break
            }
            case 6: {
              obj.messagesIn = reader.uint64Number()
              break
            }
            case 7: {
              obj.messagesOut = reader.uint64Number()
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
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.mesh`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.subscribers`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.bytesIn`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.bytesOut`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.messagesIn`,
                value: reader.uint64Number()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.messagesOut`,
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

  export interface TopicNameFieldEvent {
    field: '$.name'
    value: number
  }

  export interface TopicMeshFieldEvent {
    field: '$.mesh'
    value: Uint8Array<ArrayBuffer>
  }

  export interface TopicSubscribersFieldEvent {
    field: '$.subscribers'
    value: Uint8Array<ArrayBuffer>
  }

  export interface TopicBytesInFieldEvent {
    field: '$.bytesIn'
    value: number
  }

  export interface TopicBytesOutFieldEvent {
    field: '$.bytesOut'
    value: number
  }

  export interface TopicMessagesInFieldEvent {
    field: '$.messagesIn'
    value: number
  }

  export interface TopicMessagesOutFieldEvent {
    field: '$.messagesOut'
    value: number
  }

  export function encode (obj: Partial<Topic>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Topic.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Topic>): Topic {
    return decodeMessage(buf, Topic.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Topic>): Generator<TopicNameFieldEvent | TopicMeshFieldEvent | TopicSubscribersFieldEvent | TopicBytesInFieldEvent | TopicBytesOutFieldEvent | TopicMessagesInFieldEvent | TopicMessagesOutFieldEvent> {
    return streamMessage(buf, Topic.codec(), opts)
  }
}

export interface NamedTraffic {
  name: number
  bytesIn: number
  bytesOut: number
  messagesIn: number
  messagesOut: number
}

export namespace NamedTraffic {
  let _codec: Codec<NamedTraffic>

  export const codec = (): Codec<NamedTraffic> => {
    if (_codec == null) {
      _codec = message<NamedTraffic>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.name != null && obj.name !== 0)) {
          w.uint32(8)
          w.uint32(obj.name)
        }

        if ((obj.bytesIn != null && obj.bytesIn !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.bytesIn)
        }

        if ((obj.bytesOut != null && obj.bytesOut !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.bytesOut)
        }

        if ((obj.messagesIn != null && obj.messagesIn !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.messagesIn)
        }

        if ((obj.messagesOut != null && obj.messagesOut !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.messagesOut)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          name: 0,
          bytesIn: 0,
          bytesOut: 0,
          messagesIn: 0,
          messagesOut: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.name = reader.uint32()
              break
            }
            case 2: {
              obj.bytesIn = reader.uint64Number()
              break
            }
            case 3: {
              obj.bytesOut = reader.uint64Number()
              break
            }
            case 4: {
              obj.messagesIn = reader.uint64Number()
              break
            }
            case 5: {
              obj.messagesOut = reader.uint64Number()
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
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.bytesIn`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.bytesOut`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.messagesIn`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.messagesOut`,
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

  export interface NamedTrafficNameFieldEvent {
    field: '$.name'
    value: number
  }

  export interface NamedTrafficBytesInFieldEvent {
    field: '$.bytesIn'
    value: number
  }

  export interface NamedTrafficBytesOutFieldEvent {
    field: '$.bytesOut'
    value: number
  }

  export interface NamedTrafficMessagesInFieldEvent {
    field: '$.messagesIn'
    value: number
  }

  export interface NamedTrafficMessagesOutFieldEvent {
    field: '$.messagesOut'
    value: number
  }

  export function encode (obj: Partial<NamedTraffic>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, NamedTraffic.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NamedTraffic>): NamedTraffic {
    return decodeMessage(buf, NamedTraffic.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NamedTraffic>): Generator<NamedTrafficNameFieldEvent | NamedTrafficBytesInFieldEvent | NamedTrafficBytesOutFieldEvent | NamedTrafficMessagesInFieldEvent | NamedTrafficMessagesOutFieldEvent> {
    return streamMessage(buf, NamedTraffic.codec(), opts)
  }
}

export interface ScorePart {
  name: ScorePartName
  topic: number
  milli: number
}

export namespace ScorePart {
  let _codec: Codec<ScorePart>

  export const codec = (): Codec<ScorePart> => {
    if (_codec == null) {
      _codec = message<ScorePart>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.name != null && __ScorePartNameValues[obj.name] !== 0) {
          w.uint32(8)
          ScorePartName.codec().encode(obj.name, w)
        }

        if ((obj.topic != null && obj.topic !== 0)) {
          w.uint32(16)
          w.uint32(obj.topic)
        }

        if ((obj.milli != null && obj.milli !== 0)) {
          w.uint32(24)
          w.sint32(obj.milli)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          name: ScorePartName.SCORE_PART_NAME_UNSPECIFIED,
          topic: 0,
          milli: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.name = ScorePartName.codec().decode(reader)
              break
            }
            case 2: {
              obj.topic = reader.uint32()
              break
            }
            case 3: {
              obj.milli = reader.sint32()
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
                value: ScorePartName.codec().decode(reader)
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.topic`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.milli`,
                value: reader.sint32()
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

  export interface ScorePartNameFieldEvent {
    field: '$.name'
    value: ScorePartName
  }

  export interface ScorePartTopicFieldEvent {
    field: '$.topic'
    value: number
  }

  export interface ScorePartMilliFieldEvent {
    field: '$.milli'
    value: number
  }

  export function encode (obj: Partial<ScorePart>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ScorePart.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ScorePart>): ScorePart {
    return decodeMessage(buf, ScorePart.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ScorePart>): Generator<ScorePartNameFieldEvent | ScorePartTopicFieldEvent | ScorePartMilliFieldEvent> {
    return streamMessage(buf, ScorePart.codec(), opts)
  }
}

export interface Score {
  peer: Uint8Array<ArrayBuffer>
  milli: number
  parts: ScorePart[]
}

export namespace Score {
  let _codec: Codec<Score>

  export const codec = (): Codec<Score> => {
    if (_codec == null) {
      _codec = message<Score>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.peer != null && obj.peer.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.peer)
        }

        if ((obj.milli != null && obj.milli !== 0)) {
          w.uint32(16)
          w.sint32(obj.milli)
        }

        if (obj.parts != null && obj.parts.length > 0) {
          for (const value of obj.parts) {
            w.uint32(26)
            ScorePart.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          peer: uint8ArrayAlloc(0),
          milli: 0,
          parts: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.peer = reader.bytes()
              break
            }
            case 2: {
              obj.milli = reader.sint32()
              break
            }
            case 3: {
              if (opts.limits?.parts != null && obj.parts.length === opts.limits.parts) {
                throw new MaxLengthError('Decode error - repeated field "parts" had too many elements')
              }

              obj.parts.push(ScorePart.codec().decode(reader, reader.uint32(), {
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
                field: `${prefix}.peer`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.milli`,
                value: reader.sint32()
              }
              break
            }
            case 3: {
              if (opts.limits?.parts != null && obj.parts === opts.limits.parts) {
                throw new MaxLengthError('Streaming decode error - repeated field "parts" had too many elements')
              }

              for (const evt of ScorePart.codec().stream(reader, reader.uint32(), `${prefix}.parts[]`, {
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

  export interface ScorePeerFieldEvent {
    field: '$.peer'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ScoreMilliFieldEvent {
    field: '$.milli'
    value: number
  }

  export interface ScorePartsNameFieldEvent {
    field: '$.parts[].name'
    value: ScorePartName
    index: number
  }

  export interface ScorePartsTopicFieldEvent {
    field: '$.parts[].topic'
    value: number
    index: number
  }

  export interface ScorePartsMilliFieldEvent {
    field: '$.parts[].milli'
    value: number
    index: number
  }

  export function encode (obj: Partial<Score>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Score.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Score>): Score {
    return decodeMessage(buf, Score.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Score>): Generator<ScorePeerFieldEvent | ScoreMilliFieldEvent | ScorePartsNameFieldEvent | ScorePartsTopicFieldEvent | ScorePartsMilliFieldEvent> {
    return streamMessage(buf, Score.codec(), opts)
  }
}

export interface NetworkAnswer {
  self: Uint8Array<ArrayBuffer>
  atMs: number
  addresses: string[]
  names: string[]
  protocols: Uint8Array<ArrayBuffer>
  reachability: Reachability
  links: Link[]
  topics: Topic[]
  protocolTraffic: NamedTraffic[]
  scores: Score[]
  truncated: boolean
}

export namespace NetworkAnswer {
  let _codec: Codec<NetworkAnswer>

  export const codec = (): Codec<NetworkAnswer> => {
    if (_codec == null) {
      _codec = message<NetworkAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.self != null && obj.self.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.self)
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.atMs)
        }

        if (obj.addresses != null && obj.addresses.length > 0) {
          for (const value of obj.addresses) {
            w.uint32(26)
            w.string(value)
          }
        }

        if (obj.names != null && obj.names.length > 0) {
          for (const value of obj.names) {
            w.uint32(34)
            w.string(value)
          }
        }

        if ((obj.protocols != null && obj.protocols.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.protocols)
        }

        if (obj.reachability != null && __ReachabilityValues[obj.reachability] !== 0) {
          w.uint32(48)
          Reachability.codec().encode(obj.reachability, w)
        }

        if (obj.links != null && obj.links.length > 0) {
          for (const value of obj.links) {
            w.uint32(58)
            Link.codec().encode(value, w)
          }
        }

        if (obj.topics != null && obj.topics.length > 0) {
          for (const value of obj.topics) {
            w.uint32(66)
            Topic.codec().encode(value, w)
          }
        }

        if (obj.protocolTraffic != null && obj.protocolTraffic.length > 0) {
          for (const value of obj.protocolTraffic) {
            w.uint32(74)
            NamedTraffic.codec().encode(value, w)
          }
        }

        if (obj.scores != null && obj.scores.length > 0) {
          for (const value of obj.scores) {
            w.uint32(82)
            Score.codec().encode(value, w)
          }
        }

        if ((obj.truncated != null && obj.truncated !== false)) {
          w.uint32(88)
          w.bool(obj.truncated)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          self: uint8ArrayAlloc(0),
          atMs: 0,
          addresses: [],
          names: [],
          protocols: uint8ArrayAlloc(0),
          reachability: Reachability.REACHABILITY_UNSPECIFIED,
          links: [],
          topics: [],
          protocolTraffic: [],
          scores: [],
          truncated: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.self = reader.bytes()
              break
            }
            case 2: {
              obj.atMs = reader.uint64Number()
              break
            }
            case 3: {
              if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements')
              }

              obj.addresses.push(reader.string())
              break
            }
            case 4: {
              if (opts.limits?.names != null && obj.names.length === opts.limits.names) {
                throw new MaxLengthError('Decode error - repeated field "names" had too many elements')
              }

              obj.names.push(reader.string())
              break
            }
            case 5: {
              obj.protocols = reader.bytes()
              break
            }
            case 6: {
              obj.reachability = Reachability.codec().decode(reader)
              break
            }
            case 7: {
              if (opts.limits?.links != null && obj.links.length === opts.limits.links) {
                throw new MaxLengthError('Decode error - repeated field "links" had too many elements')
              }

              obj.links.push(Link.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.links$
              }))
              break
            }
            case 8: {
              if (opts.limits?.topics != null && obj.topics.length === opts.limits.topics) {
                throw new MaxLengthError('Decode error - repeated field "topics" had too many elements')
              }

              obj.topics.push(Topic.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.topics$
              }))
              break
            }
            case 9: {
              if (opts.limits?.protocolTraffic != null && obj.protocolTraffic.length === opts.limits.protocolTraffic) {
                throw new MaxLengthError('Decode error - repeated field "protocolTraffic" had too many elements')
              }

              obj.protocolTraffic.push(NamedTraffic.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.protocolTraffic$
              }))
              break
            }
            case 10: {
              if (opts.limits?.scores != null && obj.scores.length === opts.limits.scores) {
                throw new MaxLengthError('Decode error - repeated field "scores" had too many elements')
              }

              obj.scores.push(Score.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.scores$
              }))
              break
            }
            case 11: {
              obj.truncated = reader.bool()
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
          addresses: 0,
          names: 0,
          links: 0,
          topics: 0,
          protocolTraffic: 0,
          scores: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.self`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.atMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              if (opts.limits?.addresses != null && obj.addresses === opts.limits.addresses) {
                throw new MaxLengthError('Streaming decode error - repeated field "addresses" had too many elements')
              }

              yield {
                field: `${prefix}.addresses[]`,
                index: obj.addresses,
                value: reader.string()
              }

              obj.addresses++

              break
            }
            case 4: {
              if (opts.limits?.names != null && obj.names === opts.limits.names) {
                throw new MaxLengthError('Streaming decode error - repeated field "names" had too many elements')
              }

              yield {
                field: `${prefix}.names[]`,
                index: obj.names,
                value: reader.string()
              }

              obj.names++

              break
            }
            case 5: {
              yield {
                field: `${prefix}.protocols`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.reachability`,
                value: Reachability.codec().decode(reader)
              }
              break
            }
            case 7: {
              if (opts.limits?.links != null && obj.links === opts.limits.links) {
                throw new MaxLengthError('Streaming decode error - repeated field "links" had too many elements')
              }

              for (const evt of Link.codec().stream(reader, reader.uint32(), `${prefix}.links[]`, {
                limits: opts.limits?.links$
              })) {
                yield {
                  ...evt,
                  index: obj.links
                }
              }

              obj.links++

              break
            }
            case 8: {
              if (opts.limits?.topics != null && obj.topics === opts.limits.topics) {
                throw new MaxLengthError('Streaming decode error - repeated field "topics" had too many elements')
              }

              for (const evt of Topic.codec().stream(reader, reader.uint32(), `${prefix}.topics[]`, {
                limits: opts.limits?.topics$
              })) {
                yield {
                  ...evt,
                  index: obj.topics
                }
              }

              obj.topics++

              break
            }
            case 9: {
              if (opts.limits?.protocolTraffic != null && obj.protocolTraffic === opts.limits.protocolTraffic) {
                throw new MaxLengthError('Streaming decode error - repeated field "protocolTraffic" had too many elements')
              }

              for (const evt of NamedTraffic.codec().stream(reader, reader.uint32(), `${prefix}.protocolTraffic[]`, {
                limits: opts.limits?.protocolTraffic$
              })) {
                yield {
                  ...evt,
                  index: obj.protocolTraffic
                }
              }

              obj.protocolTraffic++

              break
            }
            case 10: {
              if (opts.limits?.scores != null && obj.scores === opts.limits.scores) {
                throw new MaxLengthError('Streaming decode error - repeated field "scores" had too many elements')
              }

              for (const evt of Score.codec().stream(reader, reader.uint32(), `${prefix}.scores[]`, {
                limits: opts.limits?.scores$
              })) {
                yield {
                  ...evt,
                  index: obj.scores
                }
              }

              obj.scores++

              break
            }
            case 11: {
              yield {
                field: `${prefix}.truncated`,
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

  export interface NetworkAnswerSelfFieldEvent {
    field: '$.self'
    value: Uint8Array<ArrayBuffer>
  }

  export interface NetworkAnswerAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface NetworkAnswerAddressesFieldEvent {
    field: '$.addresses[]'
    index: number
    value: string
  }

  export interface NetworkAnswerNamesFieldEvent {
    field: '$.names[]'
    index: number
    value: string
  }

  export interface NetworkAnswerProtocolsFieldEvent {
    field: '$.protocols'
    value: Uint8Array<ArrayBuffer>
  }

  export interface NetworkAnswerReachabilityFieldEvent {
    field: '$.reachability'
    value: Reachability
  }

  export interface NetworkAnswerLinksPeerFieldEvent {
    field: '$.links[].peer'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface NetworkAnswerLinksAddressFieldEvent {
    field: '$.links[].address'
    value: string
    index: number
  }

  export interface NetworkAnswerLinksInboundFieldEvent {
    field: '$.links[].inbound'
    value: boolean
    index: number
  }

  export interface NetworkAnswerLinksRelayedFieldEvent {
    field: '$.links[].relayed'
    value: boolean
    index: number
  }

  export interface NetworkAnswerLinksConnectedAtMsFieldEvent {
    field: '$.links[].connectedAtMs'
    value: number
    index: number
  }

  export interface NetworkAnswerLinksRoundTripMsFieldEvent {
    field: '$.links[].roundTripMs'
    value: number
    index: number
  }

  export interface NetworkAnswerLinksIsProtectedFieldEvent {
    field: '$.links[].isProtected'
    value: boolean
    index: number
  }

  export interface NetworkAnswerLinksAgentFieldEvent {
    field: '$.links[].agent'
    value: string
    index: number
  }

  export interface NetworkAnswerLinksProtocolsFieldEvent {
    field: '$.links[].protocols'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface NetworkAnswerLinksBytesInFieldEvent {
    field: '$.links[].bytesIn'
    value: number
    index: number
  }

  export interface NetworkAnswerLinksBytesOutFieldEvent {
    field: '$.links[].bytesOut'
    value: number
    index: number
  }

  export interface NetworkAnswerLinksMessagesInFieldEvent {
    field: '$.links[].messagesIn'
    value: number
    index: number
  }

  export interface NetworkAnswerLinksMessagesOutFieldEvent {
    field: '$.links[].messagesOut'
    value: number
    index: number
  }

  export interface NetworkAnswerTopicsNameFieldEvent {
    field: '$.topics[].name'
    value: number
    index: number
  }

  export interface NetworkAnswerTopicsMeshFieldEvent {
    field: '$.topics[].mesh'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface NetworkAnswerTopicsSubscribersFieldEvent {
    field: '$.topics[].subscribers'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface NetworkAnswerTopicsBytesInFieldEvent {
    field: '$.topics[].bytesIn'
    value: number
    index: number
  }

  export interface NetworkAnswerTopicsBytesOutFieldEvent {
    field: '$.topics[].bytesOut'
    value: number
    index: number
  }

  export interface NetworkAnswerTopicsMessagesInFieldEvent {
    field: '$.topics[].messagesIn'
    value: number
    index: number
  }

  export interface NetworkAnswerTopicsMessagesOutFieldEvent {
    field: '$.topics[].messagesOut'
    value: number
    index: number
  }

  export interface NetworkAnswerProtocolTrafficNameFieldEvent {
    field: '$.protocolTraffic[].name'
    value: number
    index: number
  }

  export interface NetworkAnswerProtocolTrafficBytesInFieldEvent {
    field: '$.protocolTraffic[].bytesIn'
    value: number
    index: number
  }

  export interface NetworkAnswerProtocolTrafficBytesOutFieldEvent {
    field: '$.protocolTraffic[].bytesOut'
    value: number
    index: number
  }

  export interface NetworkAnswerProtocolTrafficMessagesInFieldEvent {
    field: '$.protocolTraffic[].messagesIn'
    value: number
    index: number
  }

  export interface NetworkAnswerProtocolTrafficMessagesOutFieldEvent {
    field: '$.protocolTraffic[].messagesOut'
    value: number
    index: number
  }

  export interface NetworkAnswerScoresPeerFieldEvent {
    field: '$.scores[].peer'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface NetworkAnswerScoresMilliFieldEvent {
    field: '$.scores[].milli'
    value: number
    index: number
  }

  export interface NetworkAnswerScoresPartsNameFieldEvent {
    field: '$.scores[].parts[].name'
    value: ScorePartName
    index: number
  }

  export interface NetworkAnswerScoresPartsTopicFieldEvent {
    field: '$.scores[].parts[].topic'
    value: number
    index: number
  }

  export interface NetworkAnswerScoresPartsMilliFieldEvent {
    field: '$.scores[].parts[].milli'
    value: number
    index: number
  }

  export interface NetworkAnswerTruncatedFieldEvent {
    field: '$.truncated'
    value: boolean
  }

  export function encode (obj: Partial<NetworkAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, NetworkAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NetworkAnswer>): NetworkAnswer {
    return decodeMessage(buf, NetworkAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NetworkAnswer>): Generator<NetworkAnswerSelfFieldEvent | NetworkAnswerAtMsFieldEvent | NetworkAnswerAddressesFieldEvent | NetworkAnswerNamesFieldEvent | NetworkAnswerProtocolsFieldEvent | NetworkAnswerReachabilityFieldEvent | NetworkAnswerLinksPeerFieldEvent | NetworkAnswerLinksAddressFieldEvent | NetworkAnswerLinksInboundFieldEvent | NetworkAnswerLinksRelayedFieldEvent | NetworkAnswerLinksConnectedAtMsFieldEvent | NetworkAnswerLinksRoundTripMsFieldEvent | NetworkAnswerLinksIsProtectedFieldEvent | NetworkAnswerLinksAgentFieldEvent | NetworkAnswerLinksProtocolsFieldEvent | NetworkAnswerLinksBytesInFieldEvent | NetworkAnswerLinksBytesOutFieldEvent | NetworkAnswerLinksMessagesInFieldEvent | NetworkAnswerLinksMessagesOutFieldEvent | NetworkAnswerTopicsNameFieldEvent | NetworkAnswerTopicsMeshFieldEvent | NetworkAnswerTopicsSubscribersFieldEvent | NetworkAnswerTopicsBytesInFieldEvent | NetworkAnswerTopicsBytesOutFieldEvent | NetworkAnswerTopicsMessagesInFieldEvent | NetworkAnswerTopicsMessagesOutFieldEvent | NetworkAnswerProtocolTrafficNameFieldEvent | NetworkAnswerProtocolTrafficBytesInFieldEvent | NetworkAnswerProtocolTrafficBytesOutFieldEvent | NetworkAnswerProtocolTrafficMessagesInFieldEvent | NetworkAnswerProtocolTrafficMessagesOutFieldEvent | NetworkAnswerScoresPeerFieldEvent | NetworkAnswerScoresMilliFieldEvent | NetworkAnswerScoresPartsNameFieldEvent | NetworkAnswerScoresPartsTopicFieldEvent | NetworkAnswerScoresPartsMilliFieldEvent | NetworkAnswerTruncatedFieldEvent> {
    return streamMessage(buf, NetworkAnswer.codec(), opts)
  }
}

export interface OfferAnswer {
  creditsPerRequest: number
  creditsPerExecute: number
  feeBps: number
  warmCode: Uint8Array<ArrayBuffer>
  warmCodeCount: number
  jobsInFlight: number
  jobsQueued: number
}

export namespace OfferAnswer {
  let _codec: Codec<OfferAnswer>

  export const codec = (): Codec<OfferAnswer> => {
    if (_codec == null) {
      _codec = message<OfferAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.creditsPerRequest != null && obj.creditsPerRequest !== 0)) {
          w.uint32(8)
          w.uint32(obj.creditsPerRequest)
        }

        if ((obj.creditsPerExecute != null && obj.creditsPerExecute !== 0)) {
          w.uint32(16)
          w.uint32(obj.creditsPerExecute)
        }

        if ((obj.feeBps != null && obj.feeBps !== 0)) {
          w.uint32(24)
          w.uint32(obj.feeBps)
        }

        if ((obj.warmCode != null && obj.warmCode.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.warmCode)
        }

        if ((obj.warmCodeCount != null && obj.warmCodeCount !== 0)) {
          w.uint32(40)
          w.uint32(obj.warmCodeCount)
        }

        if ((obj.jobsInFlight != null && obj.jobsInFlight !== 0)) {
          w.uint32(48)
          w.uint32(obj.jobsInFlight)
        }

        if ((obj.jobsQueued != null && obj.jobsQueued !== 0)) {
          w.uint32(56)
          w.uint32(obj.jobsQueued)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          creditsPerRequest: 0,
          creditsPerExecute: 0,
          feeBps: 0,
          warmCode: uint8ArrayAlloc(0),
          warmCodeCount: 0,
          jobsInFlight: 0,
          jobsQueued: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.creditsPerRequest = reader.uint32()
              break
            }
            case 2: {
              obj.creditsPerExecute = reader.uint32()
              break
            }
            case 3: {
              obj.feeBps = reader.uint32()
              break
            }
            case 4: {
              obj.warmCode = reader.bytes()
              break
            }
            case 5: {
              obj.warmCodeCount = reader.uint32()
              break
            }
            case 6: {
              obj.jobsInFlight = reader.uint32()
              break
            }
            case 7: {
              obj.jobsQueued = reader.uint32()
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
                field: `${prefix}.creditsPerRequest`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.creditsPerExecute`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.feeBps`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.warmCode`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.warmCodeCount`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.jobsInFlight`,
                value: reader.uint32()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.jobsQueued`,
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

  export interface OfferAnswerCreditsPerRequestFieldEvent {
    field: '$.creditsPerRequest'
    value: number
  }

  export interface OfferAnswerCreditsPerExecuteFieldEvent {
    field: '$.creditsPerExecute'
    value: number
  }

  export interface OfferAnswerFeeBpsFieldEvent {
    field: '$.feeBps'
    value: number
  }

  export interface OfferAnswerWarmCodeFieldEvent {
    field: '$.warmCode'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OfferAnswerWarmCodeCountFieldEvent {
    field: '$.warmCodeCount'
    value: number
  }

  export interface OfferAnswerJobsInFlightFieldEvent {
    field: '$.jobsInFlight'
    value: number
  }

  export interface OfferAnswerJobsQueuedFieldEvent {
    field: '$.jobsQueued'
    value: number
  }

  export function encode (obj: Partial<OfferAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, OfferAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OfferAnswer>): OfferAnswer {
    return decodeMessage(buf, OfferAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OfferAnswer>): Generator<OfferAnswerCreditsPerRequestFieldEvent | OfferAnswerCreditsPerExecuteFieldEvent | OfferAnswerFeeBpsFieldEvent | OfferAnswerWarmCodeFieldEvent | OfferAnswerWarmCodeCountFieldEvent | OfferAnswerJobsInFlightFieldEvent | OfferAnswerJobsQueuedFieldEvent> {
    return streamMessage(buf, OfferAnswer.codec(), opts)
  }
}
