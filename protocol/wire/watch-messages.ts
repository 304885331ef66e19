// @ts-nocheck
// Generated from watch-messages.proto by `npm run generate`; do not edit.
import { decodeMessage, encodeMessage, enumeration, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export enum WatchKind {
  WATCH_KIND_UNSPECIFIED = 'WATCH_KIND_UNSPECIFIED',
  WATCH_KIND_JOBS = 'WATCH_KIND_JOBS',
  WATCH_KIND_OFFERS = 'WATCH_KIND_OFFERS',
  WATCH_KIND_BIDS = 'WATCH_KIND_BIDS',
  WATCH_KIND_AWARDS = 'WATCH_KIND_AWARDS',
  WATCH_KIND_RUNS = 'WATCH_KIND_RUNS',
  WATCH_KIND_RESULTS = 'WATCH_KIND_RESULTS',
  WATCH_KIND_SETTLEMENTS = 'WATCH_KIND_SETTLEMENTS'
}

enum __WatchKindValues {
  WATCH_KIND_UNSPECIFIED = 0,
  WATCH_KIND_JOBS = 1,
  WATCH_KIND_OFFERS = 2,
  WATCH_KIND_BIDS = 3,
  WATCH_KIND_AWARDS = 4,
  WATCH_KIND_RUNS = 5,
  WATCH_KIND_RESULTS = 6,
  WATCH_KIND_SETTLEMENTS = 7
}

export namespace WatchKind {
  export const codec = (): Codec<WatchKind> => {
    return enumeration<WatchKind>(__WatchKindValues)
  }
}

export interface Subscribe {
  kinds: WatchKind[]
  jobId: Uint8Array<ArrayBuffer>
  peer: Uint8Array<ArrayBuffer>
}

export namespace Subscribe {
  let _codec: Codec<Subscribe>

  export const codec = (): Codec<Subscribe> => {
    if (_codec == null) {
      _codec = message<Subscribe>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.kinds != null && obj.kinds.length > 0) {
          for (const value of obj.kinds) {
            w.uint32(8)
            WatchKind.codec().encode(value, w)
          }
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.jobId)
        }

        if ((obj.peer != null && obj.peer.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.peer)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          kinds: [],
          jobId: uint8ArrayAlloc(0),
          peer: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.kinds != null && obj.kinds.length === opts.limits.kinds) {
                throw new MaxLengthError('Decode error - repeated field "kinds" had too many elements')
              }

              obj.kinds.push(WatchKind.codec().decode(reader))
              break
            }
            case 2: {
              obj.jobId = reader.bytes()
              break
            }
            case 3: {
              obj.peer = reader.bytes()
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
          kinds: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.kinds != null && obj.kinds === opts.limits.kinds) {
                throw new MaxLengthError('Streaming decode error - repeated field "kinds" had too many elements')
              }

              WatchKind.codec().stream(reader)

              obj.kinds++

              break
            }
            case 2: {
              yield {
                field: `${prefix}.jobId`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.peer`,
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

  export interface SubscribeKindsFieldEvent {
    field: '$.kinds[]'
    index: number
    value: WatchKind
  }

  export interface SubscribeJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SubscribePeerFieldEvent {
    field: '$.peer'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Subscribe>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Subscribe.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Subscribe>): Subscribe {
    return decodeMessage(buf, Subscribe.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Subscribe>): Generator<SubscribeKindsFieldEvent | SubscribeJobIdFieldEvent | SubscribePeerFieldEvent> {
    return streamMessage(buf, Subscribe.codec(), opts)
  }
}

export enum WatchRefusal {
  WATCH_REFUSAL_UNSPECIFIED = 'WATCH_REFUSAL_UNSPECIFIED',
  WATCH_REFUSAL_FULL = 'WATCH_REFUSAL_FULL',
  WATCH_REFUSAL_STOPPING = 'WATCH_REFUSAL_STOPPING'
}

enum __WatchRefusalValues {
  WATCH_REFUSAL_UNSPECIFIED = 0,
  WATCH_REFUSAL_FULL = 1,
  WATCH_REFUSAL_STOPPING = 2
}

export namespace WatchRefusal {
  export const codec = (): Codec<WatchRefusal> => {
    return enumeration<WatchRefusal>(__WatchRefusalValues)
  }
}

export interface WatchFrame {
  atMs: number
  events: Uint8Array<ArrayBuffer>[]
  dropped: number
  status?: DaemonStatus
  refusal: WatchRefusal
}

export namespace WatchFrame {
  let _codec: Codec<WatchFrame>

  export const codec = (): Codec<WatchFrame> => {
    if (_codec == null) {
      _codec = message<WatchFrame>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.atMs != null && obj.atMs !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.atMs)
        }

        if (obj.events != null && obj.events.length > 0) {
          for (const value of obj.events) {
            w.uint32(18)
            w.bytes(value)
          }
        }

        if ((obj.dropped != null && obj.dropped !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.dropped)
        }

        if (obj.status != null) {
          w.uint32(34)
          DaemonStatus.codec().encode(obj.status, w)
        }

        if (obj.refusal != null && __WatchRefusalValues[obj.refusal] !== 0) {
          w.uint32(40)
          WatchRefusal.codec().encode(obj.refusal, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          atMs: 0,
          events: [],
          dropped: 0,
          refusal: WatchRefusal.WATCH_REFUSAL_UNSPECIFIED
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.atMs = reader.uint64Number()
              break
            }
            case 2: {
              if (opts.limits?.events != null && obj.events.length === opts.limits.events) {
                throw new MaxLengthError('Decode error - repeated field "events" had too many elements')
              }

              obj.events.push(reader.bytes())
              break
            }
            case 3: {
              obj.dropped = reader.uint64Number()
              break
            }
            case 4: {
              obj.status = DaemonStatus.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.status
              })
              break
            }
            case 5: {
              obj.refusal = WatchRefusal.codec().decode(reader)
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
          events: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.atMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              if (opts.limits?.events != null && obj.events === opts.limits.events) {
                throw new MaxLengthError('Streaming decode error - repeated field "events" had too many elements')
              }

              yield {
                field: `${prefix}.events[]`,
                index: obj.events,
                value: reader.bytes()
              }

              obj.events++

              break
            }
            case 3: {
              yield {
                field: `${prefix}.dropped`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield * DaemonStatus.codec().stream(reader, reader.uint32(), `${prefix}.status`, {
                limits: opts.limits?.status
              })

              break
            }
            case 5: {
              yield {
                field: `${prefix}.refusal`,
                value: WatchRefusal.codec().decode(reader)
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

  export interface WatchFrameAtMsFieldEvent {
    field: '$.atMs'
    value: number
  }

  export interface WatchFrameEventsFieldEvent {
    field: '$.events[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface WatchFrameDroppedFieldEvent {
    field: '$.dropped'
    value: number
  }

  export interface WatchFrameStatusGatewayFieldEvent {
    field: '$.status.gateway'
    value: boolean
  }

  export interface WatchFrameStatusStartedAtMsFieldEvent {
    field: '$.status.startedAtMs'
    value: number
  }

  export interface WatchFrameStatusSlotsFieldEvent {
    field: '$.status.slots'
    value: number
  }

  export interface WatchFrameStatusBusyFieldEvent {
    field: '$.status.busy'
    value: number
  }

  export interface WatchFrameStatusQueuedFieldEvent {
    field: '$.status.queued'
    value: number
  }

  export interface WatchFrameStatusInFlightFieldEvent {
    field: '$.status.inFlight'
    value: number
  }

  export interface WatchFrameStatusCpuPermilleFieldEvent {
    field: '$.status.cpuPermille'
    value: number
  }

  export interface WatchFrameStatusMachineCpuPermilleFieldEvent {
    field: '$.status.machineCpuPermille'
    value: number
  }

  export interface WatchFrameStatusResidentMiBFieldEvent {
    field: '$.status.residentMiB'
    value: number
  }

  export interface WatchFrameStatusFreeMiBFieldEvent {
    field: '$.status.freeMiB'
    value: number
  }

  export interface WatchFrameStatusTotalMiBFieldEvent {
    field: '$.status.totalMiB'
    value: number
  }

  export interface WatchFrameStatusGpusFieldEvent {
    field: '$.status.gpus'
    value: number
  }

  export interface WatchFrameStatusEarnedFieldEvent {
    field: '$.status.earned'
    value: number
  }

  export interface WatchFrameStatusPaidFieldEvent {
    field: '$.status.paid'
    value: number
  }

  export interface WatchFrameStatusFinishedFieldEvent {
    field: '$.status.finished'
    value: number
  }

  export interface WatchFrameStatusPeersFieldEvent {
    field: '$.status.peers'
    value: number
  }

  export interface WatchFrameStatusWatchersFieldEvent {
    field: '$.status.watchers'
    value: number
  }

  export interface WatchFrameRefusalFieldEvent {
    field: '$.refusal'
    value: WatchRefusal
  }

  export function encode (obj: Partial<WatchFrame>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, WatchFrame.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<WatchFrame>): WatchFrame {
    return decodeMessage(buf, WatchFrame.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<WatchFrame>): Generator<WatchFrameAtMsFieldEvent | WatchFrameEventsFieldEvent | WatchFrameDroppedFieldEvent | WatchFrameStatusGatewayFieldEvent | WatchFrameStatusStartedAtMsFieldEvent | WatchFrameStatusSlotsFieldEvent | WatchFrameStatusBusyFieldEvent | WatchFrameStatusQueuedFieldEvent | WatchFrameStatusInFlightFieldEvent | WatchFrameStatusCpuPermilleFieldEvent | WatchFrameStatusMachineCpuPermilleFieldEvent | WatchFrameStatusResidentMiBFieldEvent | WatchFrameStatusFreeMiBFieldEvent | WatchFrameStatusTotalMiBFieldEvent | WatchFrameStatusGpusFieldEvent | WatchFrameStatusEarnedFieldEvent | WatchFrameStatusPaidFieldEvent | WatchFrameStatusFinishedFieldEvent | WatchFrameStatusPeersFieldEvent | WatchFrameStatusWatchersFieldEvent | WatchFrameRefusalFieldEvent> {
    return streamMessage(buf, WatchFrame.codec(), opts)
  }
}

export interface DaemonStatus {
  gateway: boolean
  startedAtMs: number
  slots: number
  busy: number
  queued: number
  inFlight: number
  cpuPermille: number
  machineCpuPermille: number
  residentMiB: number
  freeMiB: number
  totalMiB: number
  gpus: number
  earned: number
  paid: number
  finished: number
  peers: number
  watchers: number
}

export namespace DaemonStatus {
  let _codec: Codec<DaemonStatus>

  export const codec = (): Codec<DaemonStatus> => {
    if (_codec == null) {
      _codec = message<DaemonStatus>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.gateway != null && obj.gateway !== false)) {
          w.uint32(8)
          w.bool(obj.gateway)
        }

        if ((obj.startedAtMs != null && obj.startedAtMs !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.startedAtMs)
        }

        if ((obj.slots != null && obj.slots !== 0)) {
          w.uint32(24)
          w.uint32(obj.slots)
        }

        if ((obj.busy != null && obj.busy !== 0)) {
          w.uint32(32)
          w.uint32(obj.busy)
        }

        if ((obj.queued != null && obj.queued !== 0)) {
          w.uint32(40)
          w.uint32(obj.queued)
        }

        if ((obj.inFlight != null && obj.inFlight !== 0)) {
          w.uint32(48)
          w.uint32(obj.inFlight)
        }

        if ((obj.cpuPermille != null && obj.cpuPermille !== 0)) {
          w.uint32(56)
          w.uint32(obj.cpuPermille)
        }

        if ((obj.machineCpuPermille != null && obj.machineCpuPermille !== 0)) {
          w.uint32(64)
          w.uint32(obj.machineCpuPermille)
        }

        if ((obj.residentMiB != null && obj.residentMiB !== 0)) {
          w.uint32(72)
          w.uint32(obj.residentMiB)
        }

        if ((obj.freeMiB != null && obj.freeMiB !== 0)) {
          w.uint32(80)
          w.uint32(obj.freeMiB)
        }

        if ((obj.totalMiB != null && obj.totalMiB !== 0)) {
          w.uint32(88)
          w.uint32(obj.totalMiB)
        }

        if ((obj.gpus != null && obj.gpus !== 0)) {
          w.uint32(96)
          w.uint32(obj.gpus)
        }

        if ((obj.earned != null && obj.earned !== 0)) {
          w.uint32(104)
          w.uint64Number(obj.earned)
        }

        if ((obj.paid != null && obj.paid !== 0)) {
          w.uint32(112)
          w.uint64Number(obj.paid)
        }

        if ((obj.finished != null && obj.finished !== 0)) {
          w.uint32(120)
          w.uint64Number(obj.finished)
        }

        if ((obj.peers != null && obj.peers !== 0)) {
          w.uint32(128)
          w.uint32(obj.peers)
        }

        if ((obj.watchers != null && obj.watchers !== 0)) {
          w.uint32(136)
          w.uint32(obj.watchers)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          gateway: false,
          startedAtMs: 0,
          slots: 0,
          busy: 0,
          queued: 0,
          inFlight: 0,
          cpuPermille: 0,
          machineCpuPermille: 0,
          residentMiB: 0,
          freeMiB: 0,
          totalMiB: 0,
          gpus: 0,
          earned: 0,
          paid: 0,
          finished: 0,
          peers: 0,
          watchers: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.gateway = reader.bool()
              break
            }
            case 2: {
              obj.startedAtMs = reader.uint64Number()
              break
            }
            case 3: {
              obj.slots = reader.uint32()
              break
            }
            case 4: {
              obj.busy = reader.uint32()
              break
            }
            case 5: {
              obj.queued = reader.uint32()
              break
            }
            case 6: {
              obj.inFlight = reader.uint32()
              break
            }
            case 7: {
              obj.cpuPermille = reader.uint32()
              break
            }
            case 8: {
              obj.machineCpuPermille = reader.uint32()
              break
            }
            case 9: {
              obj.residentMiB = reader.uint32()
              break
            }
            case 10: {
              obj.freeMiB = reader.uint32()
              break
            }
            case 11: {
              obj.totalMiB = reader.uint32()
              break
            }
            case 12: {
              obj.gpus = reader.uint32()
              break
            }
            case 13: {
              obj.earned = reader.uint64Number()
              break
            }
            case 14: {
              obj.paid = reader.uint64Number()
              break
            }
            case 15: {
              obj.finished = reader.uint64Number()
              break
            }
            case 16: {
              obj.peers = reader.uint32()
              break
            }
            case 17: {
              obj.watchers = reader.uint32()
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
                value: reader.bool()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.startedAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.slots`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.busy`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.queued`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.inFlight`,
                value: reader.uint32()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.cpuPermille`,
                value: reader.uint32()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.machineCpuPermille`,
                value: reader.uint32()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.residentMiB`,
                value: reader.uint32()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.freeMiB`,
                value: reader.uint32()
              }
              break
            }
            case 11: {
              yield {
                field: `${prefix}.totalMiB`,
                value: reader.uint32()
              }
              break
            }
            case 12: {
              yield {
                field: `${prefix}.gpus`,
                value: reader.uint32()
              }
              break
            }
            case 13: {
              yield {
                field: `${prefix}.earned`,
                value: reader.uint64Number()
              }
              break
            }
            case 14: {
              yield {
                field: `${prefix}.paid`,
                value: reader.uint64Number()
              }
              break
            }
            case 15: {
              yield {
                field: `${prefix}.finished`,
                value: reader.uint64Number()
              }
              break
            }
            case 16: {
              yield {
                field: `${prefix}.peers`,
                value: reader.uint32()
              }
              break
            }
            case 17: {
              yield {
                field: `${prefix}.watchers`,
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

  export interface DaemonStatusGatewayFieldEvent {
    field: '$.gateway'
    value: boolean
  }

  export interface DaemonStatusStartedAtMsFieldEvent {
    field: '$.startedAtMs'
    value: number
  }

  export interface DaemonStatusSlotsFieldEvent {
    field: '$.slots'
    value: number
  }

  export interface DaemonStatusBusyFieldEvent {
    field: '$.busy'
    value: number
  }

  export interface DaemonStatusQueuedFieldEvent {
    field: '$.queued'
    value: number
  }

  export interface DaemonStatusInFlightFieldEvent {
    field: '$.inFlight'
    value: number
  }

  export interface DaemonStatusCpuPermilleFieldEvent {
    field: '$.cpuPermille'
    value: number
  }

  export interface DaemonStatusMachineCpuPermilleFieldEvent {
    field: '$.machineCpuPermille'
    value: number
  }

  export interface DaemonStatusResidentMiBFieldEvent {
    field: '$.residentMiB'
    value: number
  }

  export interface DaemonStatusFreeMiBFieldEvent {
    field: '$.freeMiB'
    value: number
  }

  export interface DaemonStatusTotalMiBFieldEvent {
    field: '$.totalMiB'
    value: number
  }

  export interface DaemonStatusGpusFieldEvent {
    field: '$.gpus'
    value: number
  }

  export interface DaemonStatusEarnedFieldEvent {
    field: '$.earned'
    value: number
  }

  export interface DaemonStatusPaidFieldEvent {
    field: '$.paid'
    value: number
  }

  export interface DaemonStatusFinishedFieldEvent {
    field: '$.finished'
    value: number
  }

  export interface DaemonStatusPeersFieldEvent {
    field: '$.peers'
    value: number
  }

  export interface DaemonStatusWatchersFieldEvent {
    field: '$.watchers'
    value: number
  }

  export function encode (obj: Partial<DaemonStatus>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, DaemonStatus.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DaemonStatus>): DaemonStatus {
    return decodeMessage(buf, DaemonStatus.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DaemonStatus>): Generator<DaemonStatusGatewayFieldEvent | DaemonStatusStartedAtMsFieldEvent | DaemonStatusSlotsFieldEvent | DaemonStatusBusyFieldEvent | DaemonStatusQueuedFieldEvent | DaemonStatusInFlightFieldEvent | DaemonStatusCpuPermilleFieldEvent | DaemonStatusMachineCpuPermilleFieldEvent | DaemonStatusResidentMiBFieldEvent | DaemonStatusFreeMiBFieldEvent | DaemonStatusTotalMiBFieldEvent | DaemonStatusGpusFieldEvent | DaemonStatusEarnedFieldEvent | DaemonStatusPaidFieldEvent | DaemonStatusFinishedFieldEvent | DaemonStatusPeersFieldEvent | DaemonStatusWatchersFieldEvent> {
    return streamMessage(buf, DaemonStatus.codec(), opts)
  }
}
