/** A job as a gateway keeps it and tells other gateways of it. Specified in protocol/spec/jobs.md. */
import { wellFormed } from '../core/bytes.ts'
import { PUBLIC_KEY_BYTES, type Signer } from '../core/ed25519.ts'
import {
  contentIdFromBytes, contentIdToBytes, isContentIdBytes, JOB_ID_BYTES, jobIdFromBytes, jobIdToBytes,
  type ContentId, type JobId
} from '../core/ids.ts'
import { peerIdOf, publicKeyOfPeer, type PeerId } from '../core/peer-id.ts'
import {
  TRACE_CONTEXT_BYTES, traceContextFromBytes, traceContextToBytes, TRACESTATE_CHARS_MAX, type CallerTrace
} from '../core/trace-context.ts'
import { decodeCanonical, must, type Shape } from './codec.ts'
import { OUTCOME_BYTES_MAX, RECEIPT_BYTES } from './dispatch.ts'
import { JOB_KINDS, JOB_STATUSES, type JobKind, type JobStatus } from './enums.ts'
import { onlyItem, openBatch, own, sealBatch } from './envelope.ts'
import {
  JobAnswer as AnswerCodec, JobQuery as QueryCodec, JobRecord as RecordCodec, type JobSeen as SeenFields,
  Outcome as OutcomeCodec,
  type Outcome
} from './messages.ts'
import { NEEDS_SHAPE, needsFromWire, needsToWire, type Needs } from './needs.ts'

export const JOBS_PROTOCOL = '/dcn/jobs/6'
export const JOB_QUERY_BYTES_MAX = 64
/** Largest encoded record: the largest outcome of a function, or one of a connector that is kept, and room. */
export const JOB_RECORD_BYTES_MAX = 4 * 1024 * 1024
export const JOB_ANSWER_BYTES_MAX = JOB_RECORD_BYTES_MAX

/** Longest that one query may wait for a job's end. */
export const JOB_QUERY_WAIT_MS_MAX = 60_000

/** Gateways that have a copy of one job. */
export const STANDBYS_MAX = 8

const RECORD_SHAPE: Shape = { repeated: { 25: STANDBYS_MAX }, nested: { 11: NEEDS_SHAPE } }
const ANSWER_SHAPE: Shape = { nested: { 2: RECORD_SHAPE } }

/** Largest outcome of a connector that is kept with its job. */
export const OUTCOME_KEPT_BYTES_MAX = 64 * 1024

export type { Outcome }

export interface JobRecord {
  jobId: JobId
  status: JobStatus
  wallet: string
  createdAtMs: number
  /** When the last award was made; 0 before the first. */
  startedAtMs: number
  /** 0 until the job has ended. */
  finishedAtMs: number
  /** Awards made so far, those left out that a node gave back before it began. */
  attempts: number
  /** Epoch of the last award; 0 before the first. */
  epoch: number
  /** Whom the last award names. */
  node: PeerId | undefined
  kind: JobKind
  needs: Needs
  codeId: ContentId
  codeBytes: number
  /** JSON text; of a connector, an encoded ExecutionInput. */
  payload: Uint8Array
  price: number
  /** What the gateway keeps of it, in hundredths of a percent. */
  feeBps: number
  timeoutMs: number
  bidsUntilMs: number
  /** Lease as of the last award; renewals are not stored. */
  leaseUntilMs: number
  /** Wants a process that has run nothing before. */
  fresh: boolean
  /** Wall time of the handler, processor time and most memory, as the node signed them. */
  durationMs: number
  cpuMs: number
  memoryPeakBytes: number
  /** Why the gateway ended the job itself; empty where a result did. */
  error: string
  /** The node's signed Result (a SignedItem); empty where the gateway ended the job. */
  resultProof: Uint8Array
  /** Of the last result that was taken (receipts.md); empty before. */
  receipt: Uint8Array
  /**
   * The encoded Outcome (of a connector, ExecutionOutcome) that the Result names. Empty where a connector's has more
   * than OUTCOME_KEPT_BYTES_MAX: it follows from code and payload whenever it is wanted.
   */
  outcome: Uint8Array
  /** The gateway that took the job and its credits. */
  origin: PeerId
  /** The gateway that looks after it: the origin, or a standby that took over. */
  owner: PeerId
  /** Gateways that have a copy, in the order in which they take over. */
  standbys: PeerId[]
  /** Credits taken for it, and those of them given back at its end. */
  debited: number
  refunded: number
  /** Failures after which it is still tried again. */
  retries: number
  /** Whether failures of the code itself count too. */
  retryFailures: boolean
  /** Failures so far that count against `retries`. */
  failures: number
  /** Results that nodes gave, those after which it was tried again included. */
  runs: number
  /** Empty where the code was sent along. */
  functionName: string
  functionVersion: number
  /** Where the end is told; empty: nowhere, and in answers to other gateways. */
  webhookUrl: string
  /** Of its caller, where that named one. */
  trace?: CallerTrace
}

export function hasEnded (status: JobStatus): boolean {
  return status !== 'queued' && status !== 'running'
}

export function encodeJobRecord (record: JobRecord): Uint8Array {
  return RecordCodec.encode(toWire(record))
}

/** Throws DCN_MESSAGE_TOO_LARGE and DCN_MESSAGE_MALFORMED. */
export function decodeJobRecord (bytes: Uint8Array): JobRecord {
  return fromWire(decodeCanonical('job record', RecordCodec, bytes, JOB_RECORD_BYTES_MAX, RECORD_SHAPE))
}

/** How far somebody has followed a job: any difference is news. `logChars`: UTF-16 units of output of that epoch. */
export interface JobSeen { status: JobStatus, epoch: number, logChars: number }

export interface JobQuery {
  jobId: JobId
  waitMs: number
  /** Absent: what is waited for is the job's end. */
  seen?: JobSeen
}

export function encodeJobQuery ({ jobId, waitMs, seen }: JobQuery): Uint8Array {
  return QueryCodec.encode({
    jobId: own(jobIdToBytes(jobId)),
    waitMs,
    ...(seen === undefined ? {} : { seen: seenToWire(seen) })
  })
}

function seenToWire ({ status, epoch, logChars }: JobSeen): SeenFields {
  return { status: JOB_STATUSES.toWire(status), epoch, logChars }
}

/** Throws DCN_MESSAGE_TOO_LARGE and DCN_MESSAGE_MALFORMED. */
export function decodeJobQuery (bytes: Uint8Array): JobQuery {
  const what = 'job query'
  const { jobId, waitMs, seen } = decodeCanonical(what, QueryCodec, bytes, JOB_QUERY_BYTES_MAX)
  must(jobId.byteLength === JOB_ID_BYTES, what, 'jobId is not 16 bytes')
  const query = { jobId: jobIdFromBytes(jobId), waitMs: Math.min(waitMs, JOB_QUERY_WAIT_MS_MAX) }
  if (seen === undefined) return query
  return { ...query, seen: { ...seen, status: JOB_STATUSES.fromWire(what, seen.status) } }
}

/**
 * A job's record and, while it goes on, its console output from `logsOffset` on; undefined where the gateway does not
 * know the job.
 */
export type JobAnswer = { record: JobRecord, logs: string, logsOffset: number } | undefined

/** Payload and webhook URL stay with those who have the job. */
export function sealJobAnswer (answer: JobAnswer, signer: Signer): Uint8Array {
  const body = answer === undefined
    ? { found: false, logs: '', logsOffset: 0 }
    : { ...answer, found: true, record: withoutSecrets(answer.record), logs: wellFormed(answer.logs) }
  return sealBatch('jobs', [AnswerCodec.encode(body)], signer)
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED and DCN_MESSAGE_BAD_SIGNATURE. */
export function openJobAnswer (bytes: Uint8Array): { answer: JobAnswer, gateway: PeerId } {
  const what = 'job answer'
  const opened = openBatch('jobs', bytes, JOB_ANSWER_BYTES_MAX)
  const item = onlyItem(what, opened)
  const { found, record, logs, logsOffset } =
    decodeCanonical(what, AnswerCodec, item, JOB_ANSWER_BYTES_MAX, ANSWER_SHAPE)
  const gateway = peerIdOf(opened.signer)
  if (!found) {
    must(record === undefined && logs === '' && logsOffset === 0, what, 'it tells of a job that it does not know')
    return { answer: undefined, gateway }
  }
  must(record !== undefined, what, 'the record is missing')
  return { answer: { record: fromWire(record), logs, logsOffset }, gateway }
}

export function encodeOutcome (outcome: Outcome): Uint8Array {
  const { result, error, errorName, errorMessage, errorStack, logs } = outcome
  return OutcomeCodec.encode({
    result: wellFormed(result),
    error: wellFormed(error),
    errorName: wellFormed(errorName),
    errorMessage: wellFormed(errorMessage),
    errorStack: wellFormed(errorStack),
    logs: wellFormed(logs)
  })
}

/** Throws DCN_MESSAGE_TOO_LARGE and DCN_MESSAGE_MALFORMED. */
export function decodeOutcome (bytes: Uint8Array): Outcome {
  return decodeCanonical('outcome', OutcomeCodec, bytes, OUTCOME_BYTES_MAX)
}

function withoutSecrets (record: JobRecord): RecordCodec {
  return { ...toWire(record), payload: new Uint8Array(), webhookUrl: '' }
}

function toWire ({ kind, status, needs, trace, ...record }: JobRecord): RecordCodec {
  return {
    ...record,
    wallet: wellFormed(record.wallet),
    error: wellFormed(record.error),
    jobId: own(jobIdToBytes(record.jobId)),
    status: JOB_STATUSES.toWire(status),
    node: record.node === undefined ? new Uint8Array() : keyOf(record.node),
    origin: keyOf(record.origin),
    owner: keyOf(record.owner),
    standbys: record.standbys.map(keyOf),
    functionName: wellFormed(record.functionName),
    webhookUrl: wellFormed(record.webhookUrl),
    kind: JOB_KINDS.toWire(kind),
    needs: needsToWire(needs),
    trace: own(trace === undefined ? new Uint8Array() : traceContextToBytes(trace)),
    traceState: trace?.state ?? '',
    codeId: own(contentIdToBytes(record.codeId)),
    payload: own(record.payload),
    resultProof: own(record.resultProof),
    receipt: own(record.receipt),
    outcome: own(record.outcome)
  }
}

function fromWire ({ trace, traceState, ...record }: RecordCodec): JobRecord {
  const what = 'job record'
  must(trace.byteLength === 0 || trace.byteLength === TRACE_CONTEXT_BYTES, what, 'trace is neither empty nor 25 bytes')
  must(traceState.length <= TRACESTATE_CHARS_MAX, what, 'traceState is too long')
  must(traceState === '' || trace.byteLength > 0, what, 'it has the state of no trace')
  must(record.jobId.byteLength === JOB_ID_BYTES, what, 'jobId is not 16 bytes')
  must(isContentIdBytes(record.codeId), what, 'codeId is not 32 bytes')
  const keys = [record.origin, record.owner, ...record.standbys]
  must(record.receipt.byteLength === 0 || record.receipt.byteLength === RECEIPT_BYTES, what,
    'receipt does not have its length')
  for (const key of record.node.byteLength === 0 ? keys : [...keys, record.node]) {
    must(key.byteLength === PUBLIC_KEY_BYTES, what, 'a public key is not 32 bytes')
  }
  return {
    ...record,
    needs: needsFromWire(what, record.needs),
    jobId: jobIdFromBytes(record.jobId),
    status: JOB_STATUSES.fromWire(what, record.status),
    node: record.node.byteLength === 0 ? undefined : peerIdOf(record.node),
    origin: peerIdOf(record.origin),
    owner: peerIdOf(record.owner),
    standbys: record.standbys.map(peerIdOf),
    kind: JOB_KINDS.fromWire(what, record.kind),
    codeId: contentIdFromBytes(record.codeId),
    ...trace.byteLength === 0 ? {} : { trace: { ...traceContextFromBytes(trace), state: traceState } }
  }
}

function keyOf (peer: PeerId): Uint8Array<ArrayBuffer> {
  return own(publicKeyOfPeer(peer) ?? new Uint8Array())
}
