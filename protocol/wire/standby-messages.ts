// @ts-nocheck
// Generated from standby-messages.proto by `npm run generate`; do not edit.
import { decodeMessage, encodeMessage, enumeration, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface CopyAnswer {
  words: CopyWord[]
}

export namespace CopyAnswer {
  let _codec: Codec<CopyAnswer>

  export const codec = (): Codec<CopyAnswer> => {
    if (_codec == null) {
      _codec = message<CopyAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.words != null && obj.words.length > 0) {
          for (const value of obj.words) {
            w.uint32(10)
            CopyWord.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          words: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.words != null && obj.words.length === opts.limits.words) {
                throw new MaxLengthError('Decode error - repeated field "words" had too many elements')
              }

              obj.words.push(CopyWord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.words$
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
          words: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.words != null && obj.words === opts.limits.words) {
                throw new MaxLengthError('Streaming decode error - repeated field "words" had too many elements')
              }

              for (const evt of CopyWord.codec().stream(reader, reader.uint32(), `${prefix}.words[]`, {
                limits: opts.limits?.words$
              })) {
                yield {
                  ...evt,
                  index: obj.words
                }
              }

              obj.words++

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

  export interface CopyAnswerWordsKeptFieldEvent {
    field: '$.words[].kept'
    value: boolean
    index: number
  }

  export interface CopyAnswerWordsFurtherFieldEvent {
    field: '$.words[].further'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface CopyAnswerWordsLaterFieldEvent {
    field: '$.words[].later'
    value: boolean
    index: number
  }

  export function encode (obj: Partial<CopyAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CopyAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CopyAnswer>): CopyAnswer {
    return decodeMessage(buf, CopyAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CopyAnswer>): Generator<CopyAnswerWordsKeptFieldEvent | CopyAnswerWordsFurtherFieldEvent | CopyAnswerWordsLaterFieldEvent> {
    return streamMessage(buf, CopyAnswer.codec(), opts)
  }
}

export interface CopyWord {
  kept: boolean
  further: Uint8Array<ArrayBuffer>
  later: boolean
}

export namespace CopyWord {
  let _codec: Codec<CopyWord>

  export const codec = (): Codec<CopyWord> => {
    if (_codec == null) {
      _codec = message<CopyWord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.kept != null && obj.kept !== false)) {
          w.uint32(8)
          w.bool(obj.kept)
        }

        if ((obj.further != null && obj.further.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.further)
        }

        if ((obj.later != null && obj.later !== false)) {
          w.uint32(24)
          w.bool(obj.later)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          kept: false,
          further: uint8ArrayAlloc(0),
          later: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.kept = reader.bool()
              break
            }
            case 2: {
              obj.further = reader.bytes()
              break
            }
            case 3: {
              obj.later = reader.bool()
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
                field: `${prefix}.kept`,
                value: reader.bool()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.further`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.later`,
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

  export interface CopyWordKeptFieldEvent {
    field: '$.kept'
    value: boolean
  }

  export interface CopyWordFurtherFieldEvent {
    field: '$.further'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CopyWordLaterFieldEvent {
    field: '$.later'
    value: boolean
  }

  export function encode (obj: Partial<CopyWord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CopyWord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CopyWord>): CopyWord {
    return decodeMessage(buf, CopyWord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CopyWord>): Generator<CopyWordKeptFieldEvent | CopyWordFurtherFieldEvent | CopyWordLaterFieldEvent> {
    return streamMessage(buf, CopyWord.codec(), opts)
  }
}

export interface JobCancel {
  jobId: Uint8Array<ArrayBuffer>
}

export namespace JobCancel {
  let _codec: Codec<JobCancel>

  export const codec = (): Codec<JobCancel> => {
    if (_codec == null) {
      _codec = message<JobCancel>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.jobId)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobId: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.jobId = reader.bytes()
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

  export interface JobCancelJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<JobCancel>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, JobCancel.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobCancel>): JobCancel {
    return decodeMessage(buf, JobCancel.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobCancel>): Generator<JobCancelJobIdFieldEvent> {
    return streamMessage(buf, JobCancel.codec(), opts)
  }
}

export interface JobListQuery {
  wallet: string
  count: number
}

export namespace JobListQuery {
  let _codec: Codec<JobListQuery>

  export const codec = (): Codec<JobListQuery> => {
    if (_codec == null) {
      _codec = message<JobListQuery>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.wallet != null && obj.wallet !== '')) {
          w.uint32(10)
          w.string(obj.wallet)
        }

        if ((obj.count != null && obj.count !== 0)) {
          w.uint32(16)
          w.uint32(obj.count)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          wallet: '',
          count: 0
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
                field: `${prefix}.wallet`,
                value: reader.string()
              }
              break
            }
            case 2: {
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

  export interface JobListQueryWalletFieldEvent {
    field: '$.wallet'
    value: string
  }

  export interface JobListQueryCountFieldEvent {
    field: '$.count'
    value: number
  }

  export function encode (obj: Partial<JobListQuery>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, JobListQuery.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobListQuery>): JobListQuery {
    return decodeMessage(buf, JobListQuery.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobListQuery>): Generator<JobListQueryWalletFieldEvent | JobListQueryCountFieldEvent> {
    return streamMessage(buf, JobListQuery.codec(), opts)
  }
}

export interface JobSummary {
  jobId: Uint8Array<ArrayBuffer>
  status: SummaryStatus
  createdAtMs: number
  finishedAtMs: number
  durationMs: number
  functionName: string
  functionVersion: number
  epoch: number
  byResult: boolean
}

export namespace JobSummary {
  let _codec: Codec<JobSummary>

  export const codec = (): Codec<JobSummary> => {
    if (_codec == null) {
      _codec = message<JobSummary>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.jobId != null && obj.jobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.jobId)
        }

        if (obj.status != null && __SummaryStatusValues[obj.status] !== 0) {
          w.uint32(16)
          SummaryStatus.codec().encode(obj.status, w)
        }

        if ((obj.createdAtMs != null && obj.createdAtMs !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.createdAtMs)
        }

        if ((obj.finishedAtMs != null && obj.finishedAtMs !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.finishedAtMs)
        }

        if ((obj.durationMs != null && obj.durationMs !== 0)) {
          w.uint32(40)
          w.uint32(obj.durationMs)
        }

        if ((obj.functionName != null && obj.functionName !== '')) {
          w.uint32(50)
          w.string(obj.functionName)
        }

        if ((obj.functionVersion != null && obj.functionVersion !== 0)) {
          w.uint32(56)
          w.uint32(obj.functionVersion)
        }

        if ((obj.epoch != null && obj.epoch !== 0)) {
          w.uint32(64)
          w.uint32(obj.epoch)
        }

        if ((obj.byResult != null && obj.byResult !== false)) {
          w.uint32(72)
          w.bool(obj.byResult)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          jobId: uint8ArrayAlloc(0),
          status: SummaryStatus.SUMMARY_STATUS_UNSPECIFIED,
          createdAtMs: 0,
          finishedAtMs: 0,
          durationMs: 0,
          functionName: '',
          functionVersion: 0,
          epoch: 0,
          byResult: false
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
              obj.status = SummaryStatus.codec().decode(reader)
              break
            }
            case 3: {
              obj.createdAtMs = reader.uint64Number()
              break
            }
            case 4: {
              obj.finishedAtMs = reader.uint64Number()
              break
            }
            case 5: {
              obj.durationMs = reader.uint32()
              break
            }
            case 6: {
              obj.functionName = reader.string()
              break
            }
            case 7: {
              obj.functionVersion = reader.uint32()
              break
            }
            case 8: {
              obj.epoch = reader.uint32()
              break
            }
            case 9: {
              obj.byResult = reader.bool()
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
                field: `${prefix}.status`,
                value: SummaryStatus.codec().decode(reader)
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
                field: `${prefix}.finishedAtMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.durationMs`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.functionName`,
                value: reader.string()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.functionVersion`,
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
                field: `${prefix}.byResult`,
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

  export interface JobSummaryJobIdFieldEvent {
    field: '$.jobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JobSummaryStatusFieldEvent {
    field: '$.status'
    value: SummaryStatus
  }

  export interface JobSummaryCreatedAtMsFieldEvent {
    field: '$.createdAtMs'
    value: number
  }

  export interface JobSummaryFinishedAtMsFieldEvent {
    field: '$.finishedAtMs'
    value: number
  }

  export interface JobSummaryDurationMsFieldEvent {
    field: '$.durationMs'
    value: number
  }

  export interface JobSummaryFunctionNameFieldEvent {
    field: '$.functionName'
    value: string
  }

  export interface JobSummaryFunctionVersionFieldEvent {
    field: '$.functionVersion'
    value: number
  }

  export interface JobSummaryEpochFieldEvent {
    field: '$.epoch'
    value: number
  }

  export interface JobSummaryByResultFieldEvent {
    field: '$.byResult'
    value: boolean
  }

  export function encode (obj: Partial<JobSummary>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, JobSummary.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobSummary>): JobSummary {
    return decodeMessage(buf, JobSummary.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobSummary>): Generator<JobSummaryJobIdFieldEvent | JobSummaryStatusFieldEvent | JobSummaryCreatedAtMsFieldEvent | JobSummaryFinishedAtMsFieldEvent | JobSummaryDurationMsFieldEvent | JobSummaryFunctionNameFieldEvent | JobSummaryFunctionVersionFieldEvent | JobSummaryEpochFieldEvent | JobSummaryByResultFieldEvent> {
    return streamMessage(buf, JobSummary.codec(), opts)
  }
}

export enum SummaryStatus {
  SUMMARY_STATUS_UNSPECIFIED = 'SUMMARY_STATUS_UNSPECIFIED',
  SUMMARY_STATUS_QUEUED = 'SUMMARY_STATUS_QUEUED',
  SUMMARY_STATUS_RUNNING = 'SUMMARY_STATUS_RUNNING',
  SUMMARY_STATUS_DONE = 'SUMMARY_STATUS_DONE',
  SUMMARY_STATUS_ERROR = 'SUMMARY_STATUS_ERROR',
  SUMMARY_STATUS_TIMEOUT = 'SUMMARY_STATUS_TIMEOUT',
  SUMMARY_STATUS_CANCELLED = 'SUMMARY_STATUS_CANCELLED'
}

enum __SummaryStatusValues {
  SUMMARY_STATUS_UNSPECIFIED = 0,
  SUMMARY_STATUS_QUEUED = 1,
  SUMMARY_STATUS_RUNNING = 2,
  SUMMARY_STATUS_DONE = 3,
  SUMMARY_STATUS_ERROR = 4,
  SUMMARY_STATUS_TIMEOUT = 5,
  SUMMARY_STATUS_CANCELLED = 6
}

export namespace SummaryStatus {
  export const codec = (): Codec<SummaryStatus> => {
    return enumeration<SummaryStatus>(__SummaryStatusValues)
  }
}

export interface JobListAnswer {
  jobs: JobSummary[]
}

export namespace JobListAnswer {
  let _codec: Codec<JobListAnswer>

  export const codec = (): Codec<JobListAnswer> => {
    if (_codec == null) {
      _codec = message<JobListAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.jobs != null && obj.jobs.length > 0) {
          for (const value of obj.jobs) {
            w.uint32(10)
            JobSummary.codec().encode(value, w)
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

              obj.jobs.push(JobSummary.codec().decode(reader, reader.uint32(), {
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

              for (const evt of JobSummary.codec().stream(reader, reader.uint32(), `${prefix}.jobs[]`, {
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

  export interface JobListAnswerJobsJobIdFieldEvent {
    field: '$.jobs[].jobId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface JobListAnswerJobsStatusFieldEvent {
    field: '$.jobs[].status'
    value: SummaryStatus
    index: number
  }

  export interface JobListAnswerJobsCreatedAtMsFieldEvent {
    field: '$.jobs[].createdAtMs'
    value: number
    index: number
  }

  export interface JobListAnswerJobsFinishedAtMsFieldEvent {
    field: '$.jobs[].finishedAtMs'
    value: number
    index: number
  }

  export interface JobListAnswerJobsDurationMsFieldEvent {
    field: '$.jobs[].durationMs'
    value: number
    index: number
  }

  export interface JobListAnswerJobsFunctionNameFieldEvent {
    field: '$.jobs[].functionName'
    value: string
    index: number
  }

  export interface JobListAnswerJobsFunctionVersionFieldEvent {
    field: '$.jobs[].functionVersion'
    value: number
    index: number
  }

  export interface JobListAnswerJobsEpochFieldEvent {
    field: '$.jobs[].epoch'
    value: number
    index: number
  }

  export interface JobListAnswerJobsByResultFieldEvent {
    field: '$.jobs[].byResult'
    value: boolean
    index: number
  }

  export function encode (obj: Partial<JobListAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, JobListAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobListAnswer>): JobListAnswer {
    return decodeMessage(buf, JobListAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobListAnswer>): Generator<JobListAnswerJobsJobIdFieldEvent | JobListAnswerJobsStatusFieldEvent | JobListAnswerJobsCreatedAtMsFieldEvent | JobListAnswerJobsFinishedAtMsFieldEvent | JobListAnswerJobsDurationMsFieldEvent | JobListAnswerJobsFunctionNameFieldEvent | JobListAnswerJobsFunctionVersionFieldEvent | JobListAnswerJobsEpochFieldEvent | JobListAnswerJobsByResultFieldEvent> {
    return streamMessage(buf, JobListAnswer.codec(), opts)
  }
}
