import { contentIdOf } from '../../protocol/core/ids.ts'
import { RESULT_CHARS_MAX } from '../../protocol/core/limits.ts'
import { inputIdOf, type Result } from '../../protocol/wire/dispatch.ts'
import { decodeExecutionInput, decodeExecutionOutcome } from '../../protocol/wire/executions.ts'
import { decodeOutcome, type JobRecord } from '../../protocol/wire/jobs.ts'

/** Whether the outcome can be shown to a user: a node may sign anything. */
export function isSound (
  { kind, codeId, payload }: Pick<JobRecord, 'kind' | 'codeId' | 'payload'>, result: Result, outcome: Uint8Array
): boolean {
  if (outcome.byteLength !== result.outcomeBytes) return false
  try {
    if (kind === 'function') return result.inputId === undefined && isSoundFunction(result, outcome)
    const payloadId = contentIdOf(payload)
    return result.inputId === inputIdOf({ codeId, payloadId }) && isSoundExecution(result, payload, outcome)
  } catch {
    return false
  }
}

function isSoundFunction ({ status }: Result, bytes: Uint8Array): boolean {
  const { result } = decodeOutcome(bytes)
  if (status !== 'done') return true
  JSON.parse(result)
  return result.length <= RESULT_CHARS_MAX
}

function isSoundExecution ({ status }: Result, payload: Uint8Array, bytes: Uint8Array): boolean {
  const outcome = decodeExecutionOutcome(bytes)
  if (outcome.status === 'failed') return status === 'error'
  const { particlesCount } = decodeExecutionInput(payload)
  return status === 'done' && outcome.streams.every(({ data }) => data.length === particlesCount)
}
