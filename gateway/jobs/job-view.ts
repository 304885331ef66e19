import { iso } from '../../protocol/core/iso.ts'
import type { JobView } from '../../protocol/api/jobs.ts'
import { decodeExecutionOutcome } from '../../protocol/wire/executions.ts'
import { decodeOutcome, hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'
import type { KnownJob } from '../dispatch/dispatcher.ts'
import { failureText } from '../executions/execution-error.ts'

/** A job as the REST API shows it. */
export function jobView ({ record, logs }: KnownJob): JobView {
  const { jobId, status, createdAtMs, startedAtMs, finishedAtMs, node, attempts, debited, refunded } = record
  const view: JobView = {
    jobId, status, ...outcomeOf({ record, logs }), createdAt: iso(createdAtMs), gateway: record.owner, attempts,
    credits: debited - refunded, refunded
  }
  if (record.functionName !== '') view.function = { name: record.functionName, version: record.functionVersion }
  if (startedAtMs > 0) view.startedAt = iso(startedAtMs)
  if (finishedAtMs > 0) view.finishedAt = iso(finishedAtMs)
  if (node !== undefined) view.node = node
  return view
}

type OutcomeView = Pick<JobView, 'result' | 'error' | 'errorDetail' | 'durationMs' | 'usage' | 'logs'>

function outcomeOf ({ record, logs }: KnownJob): OutcomeView {
  if (!hasEnded(record.status)) return { logs }
  if (record.resultProof.byteLength === 0) return { error: record.error, logs }
  const { durationMs, cpuMs, memoryPeakBytes } = record
  const took = cpuMs > 0 || memoryPeakBytes > 0 ? { durationMs, usage: { cpuMs, memoryPeakBytes } } : { durationMs }
  if (record.kind === 'connector') return { ...executionView(record), ...took, logs: '' }
  const outcome = decodeOutcome(record.outcome)
  if (record.status === 'done') return { result: outcome.result, ...took, logs: outcome.logs }
  const view: OutcomeView = { error: outcome.error, ...took, logs: outcome.logs }
  if (outcome.errorName !== '') {
    view.errorDetail = { name: outcome.errorName, message: outcome.errorMessage, stack: outcome.errorStack }
  }
  return view
}

/** A large outcome is not kept: whoever wants it executes the connector again. */
function executionView ({ outcome: bytes }: JobRecord): Pick<OutcomeView, 'result' | 'error'> {
  if (bytes.byteLength === 0) return {}
  const outcome = decodeExecutionOutcome(bytes)
  if (outcome.status === 'failed') return { error: failureText(outcome.failure) }
  return { result: JSON.stringify(outcome.streams.map(({ path, data }) => ({ path, data: [...data] }))) }
}
