/** A wallet's jobs in brief, stored and told to other gateways. Specified in protocol/spec/job-list.md. */
import { wellFormed } from '../core/bytes.ts'
import type { Signer } from '../core/ed25519.ts'
import { JOB_ID_BYTES, jobIdFromBytes, jobIdToBytes, type JobId } from '../core/ids.ts'
import { JOBS_OFFSET_MAX, JOBS_PAGE_MAX, WALLET_CHARS_MAX } from '../core/limits.ts'
import { peerIdOf, type PeerId } from '../core/peer-id.ts'
import { decodeCanonical, must } from './codec.ts'
import { SUMMARY_STATUSES, type JobStatus } from './enums.ts'
import { onlyItem, openBatch, own, sealBatch } from './envelope.ts'
import { JOB_RECORD_BYTES_MAX, type JobRecord } from './jobs.ts'
import {
  JobListAnswer as AnswerCodec, JobListQuery as QueryCodec, JobSummary as SummaryCodec
} from './standby-messages.ts'

export const JOB_LIST_PROTOCOL = '/dcn/job-list/1'
export const JOB_LIST_QUERY_BYTES_MAX = 512
export const JOB_LIST_ANSWER_BYTES_MAX = JOB_RECORD_BYTES_MAX

/** As far as pages go. */
export const JOB_LIST_COUNT_MAX = JOBS_OFFSET_MAX + JOBS_PAGE_MAX

const SUMMARY_BYTES_MAX = 512
const ANSWER_SHAPE = { repeated: { 1: JOB_LIST_COUNT_MAX } }

export interface JobSummary {
  jobId: JobId
  status: JobStatus
  createdAtMs: number
  finishedAtMs: number
  durationMs: number
  functionName: string
  functionVersion: number
  epoch: number
  /** Ended by a node's result. */
  byResult: boolean
}

export interface JobListQuery {
  wallet: string
  /** Newest jobs wanted. */
  count: number
}

export function summaryOf (record: JobRecord): JobSummary {
  const { jobId, status, createdAtMs, finishedAtMs, durationMs, functionName, functionVersion, epoch } = record
  const byResult = record.resultProof.byteLength > 0
  return { jobId, status, createdAtMs, finishedAtMs, durationMs, functionName, functionVersion, epoch, byResult }
}

export function encodeJobSummary (summary: JobSummary): Uint8Array {
  return SummaryCodec.encode(toWire(summary))
}

/** Throws DCN_MESSAGE_TOO_LARGE and DCN_MESSAGE_MALFORMED. */
export function decodeJobSummary (bytes: Uint8Array): JobSummary {
  return fromWire(decodeCanonical('job summary', SummaryCodec, bytes, SUMMARY_BYTES_MAX))
}

export function encodeJobListQuery (query: JobListQuery): Uint8Array {
  return QueryCodec.encode(query)
}

/** Throws DCN_MESSAGE_TOO_LARGE and DCN_MESSAGE_MALFORMED. */
export function decodeJobListQuery (bytes: Uint8Array): JobListQuery {
  const what = 'job list query'
  const query = decodeCanonical(what, QueryCodec, bytes, JOB_LIST_QUERY_BYTES_MAX)
  must(query.wallet !== '' && query.wallet.length <= WALLET_CHARS_MAX, what, 'no wallet')
  must(query.count >= 1 && query.count <= JOB_LIST_COUNT_MAX, what, `count is not 1 to ${JOB_LIST_COUNT_MAX}`)
  return query
}

export function sealJobList (jobs: readonly JobSummary[], signer: Signer): Uint8Array {
  return sealBatch('jobList', [AnswerCodec.encode({ jobs: jobs.map(toWire) })], signer)
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED and DCN_MESSAGE_BAD_SIGNATURE. */
export function openJobList (bytes: Uint8Array): { jobs: JobSummary[], gateway: PeerId } {
  const what = 'job list'
  const opened = openBatch('jobList', bytes, JOB_LIST_ANSWER_BYTES_MAX)
  const item = onlyItem(what, opened)
  const { jobs } = decodeCanonical(what, AnswerCodec, item, JOB_LIST_ANSWER_BYTES_MAX, ANSWER_SHAPE)
  return { jobs: jobs.map(fromWire), gateway: peerIdOf(opened.signer) }
}

function toWire ({ status, ...summary }: JobSummary): SummaryCodec {
  return {
    ...summary,
    jobId: own(jobIdToBytes(summary.jobId)),
    status: SUMMARY_STATUSES.toWire(status),
    functionName: wellFormed(summary.functionName)
  }
}

function fromWire (summary: SummaryCodec): JobSummary {
  const what = 'job summary'
  must(summary.jobId.byteLength === JOB_ID_BYTES, what, 'jobId is not 16 bytes')
  return {
    ...summary,
    jobId: jobIdFromBytes(summary.jobId),
    status: SUMMARY_STATUSES.fromWire(what, summary.status)
  }
}
