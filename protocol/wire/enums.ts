/** The wire's enums as the words that the rest of the code uses. */
import type { IsolationLevel } from '../core/isolation.ts'
import { malformed } from './codec.ts'
import {
  BidWarmth as WireWarmth, CancelReason as WireCancelReason, Isolation as WireIsolation, JobKind as WireJobKind,
  JobStatus as WireJobStatus, RefusalReason as WireRefusalReason, ResultStatus as WireResultStatus,
  Role as WireRole
} from './messages.ts'
import { SummaryStatus } from './standby-messages.ts'

export interface WordTable<Word extends string, Wire extends string> {
  toWire (word: Word): Wire
  /** Throws DCN_MESSAGE_MALFORMED for a value that has no word, `what` being the message it stood in. */
  fromWire (what: string, value: Wire): Word
}

export function wordTable<Word extends string, Wire extends string> (words: Record<Word, Wire>): WordTable<Word, Wire> {
  const back = new Map(Object.entries(words).map(([word, value]) => [value as Wire, word as Word]))
  return {
    toWire: word => words[word],
    fromWire: (what, value) => {
      const word = back.get(value)
      if (word === undefined) throw malformed(what, `${value} has no meaning here`)
      return word
    }
  }
}

export type JobKind = 'function' | 'connector'
export const JOB_KINDS = wordTable<JobKind, WireJobKind>({
  function: WireJobKind.JOB_KIND_FUNCTION,
  connector: WireJobKind.JOB_KIND_CONNECTOR
})

export type CancelReason = 'awarded-elsewhere' | 'user' | 'deadline' | 'ended' | 'unknown-job' | 'node-refused'
export const CANCEL_REASONS = wordTable<CancelReason, WireCancelReason>({
  'awarded-elsewhere': WireCancelReason.CANCEL_REASON_AWARDED_ELSEWHERE,
  user: WireCancelReason.CANCEL_REASON_USER,
  deadline: WireCancelReason.CANCEL_REASON_DEADLINE,
  ended: WireCancelReason.CANCEL_REASON_ENDED,
  'unknown-job': WireCancelReason.CANCEL_REASON_UNKNOWN_JOB,
  'node-refused': WireCancelReason.CANCEL_REASON_NODE_REFUSED
})

export type ResultStatus = 'done' | 'error' | 'timeout'
export const RESULT_STATUSES = wordTable<ResultStatus, WireResultStatus>({
  done: WireResultStatus.RESULT_STATUS_DONE,
  error: WireResultStatus.RESULT_STATUS_ERROR,
  timeout: WireResultStatus.RESULT_STATUS_TIMEOUT
})

export type RefusalReason =
  'busy' | 'code-unavailable' | 'sandbox-failed' | 'stopping' | 'unsupported' | 'model-unavailable' |
  'receipts-lag' | 'credit-limit'
export const REFUSAL_REASONS = wordTable<RefusalReason, WireRefusalReason>({
  busy: WireRefusalReason.REFUSAL_REASON_BUSY,
  'code-unavailable': WireRefusalReason.REFUSAL_REASON_CODE_UNAVAILABLE,
  'sandbox-failed': WireRefusalReason.REFUSAL_REASON_SANDBOX_FAILED,
  stopping: WireRefusalReason.REFUSAL_REASON_STOPPING,
  unsupported: WireRefusalReason.REFUSAL_REASON_UNSUPPORTED,
  'model-unavailable': WireRefusalReason.REFUSAL_REASON_MODEL_UNAVAILABLE,
  'receipts-lag': WireRefusalReason.REFUSAL_REASON_RECEIPTS_LAG,
  'credit-limit': WireRefusalReason.REFUSAL_REASON_CREDIT_LIMIT
})

/**
 * What is at a node already of what a job takes: of one that names no models its code; else all of them, or not, as
 * they are far larger than any code.
 */
export type Warmth = 'cold' | 'code' | 'no-models' | 'models'
export const WARMTHS = wordTable<Warmth, WireWarmth>({
  cold: WireWarmth.BID_WARMTH_COLD,
  code: WireWarmth.BID_WARMTH_CODE,
  'no-models': WireWarmth.BID_WARMTH_NO_MODELS,
  models: WireWarmth.BID_WARMTH_MODELS
})

export type JobStatus = 'queued' | 'running' | 'done' | 'error' | 'timeout' | 'cancelled'
export const JOB_STATUSES = wordTable<JobStatus, WireJobStatus>({
  queued: WireJobStatus.JOB_STATUS_QUEUED,
  running: WireJobStatus.JOB_STATUS_RUNNING,
  done: WireJobStatus.JOB_STATUS_DONE,
  error: WireJobStatus.JOB_STATUS_ERROR,
  timeout: WireJobStatus.JOB_STATUS_TIMEOUT,
  cancelled: WireJobStatus.JOB_STATUS_CANCELLED
})

export const SUMMARY_STATUSES = wordTable<JobStatus, SummaryStatus>({
  queued: SummaryStatus.SUMMARY_STATUS_QUEUED,
  running: SummaryStatus.SUMMARY_STATUS_RUNNING,
  done: SummaryStatus.SUMMARY_STATUS_DONE,
  error: SummaryStatus.SUMMARY_STATUS_ERROR,
  timeout: SummaryStatus.SUMMARY_STATUS_TIMEOUT,
  cancelled: SummaryStatus.SUMMARY_STATUS_CANCELLED
})

export type Role = 'gateway' | 'node'
export const ROLES = wordTable<Role, WireRole>({
  gateway: WireRole.ROLE_GATEWAY,
  node: WireRole.ROLE_NODE
})

export const ISOLATIONS = wordTable<IsolationLevel, WireIsolation>({
  none: WireIsolation.ISOLATION_NONE,
  limited: WireIsolation.ISOLATION_LIMITED,
  landlock: WireIsolation.ISOLATION_LANDLOCK,
  namespaces: WireIsolation.ISOLATION_NAMESPACES
})
