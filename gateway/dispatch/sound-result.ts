import { RESULT_CHARS_MAX } from '../../protocol/core/limits.ts'
import type { Result } from '../../protocol/wire/dispatch.ts'
import { decodeOutcome } from '../../protocol/wire/jobs.ts'

/** Whether the outcome can be shown to a user: a node may sign anything. */
export function isSound ({ status, outcomeBytes }: Result, bytes: Uint8Array): boolean {
  if (bytes.byteLength !== outcomeBytes) return false
  try {
    const { result } = decodeOutcome(bytes)
    if (status !== 'done') return true
    JSON.parse(result)
    return result.length <= RESULT_CHARS_MAX
  } catch {
    return false
  }
}
