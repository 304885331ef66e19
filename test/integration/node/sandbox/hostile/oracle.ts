/** What must hold of every outcome, whatever the function was. */
import type { Outcome } from '../../../../../node/sandbox/executor.ts'
import {
  ERROR_CHARS_MAX, LOG_BYTES_MAX, RESULT_CHARS_MAX, STACK_CHARS_MAX
} from '../../../../../protocol/core/limits.ts'
import type { HostileFunction } from './generator.ts'

/** How much later than its limit a function may be ended on a machine that is busy with others. */
const LATE_MS_MAX = 2_500
/** A function's memory, the runtime's own, and what a watchdog may come too late for. */
const PEAK_BYTES_MAX = 450 * 1024 * 1024

/** What is wrong with an outcome; empty if nothing is. */
export function violations (
  outcome: Outcome, hostile: Pick<HostileFunction, 'timeoutMs' | 'result' | 'abortMs'>
): string[] {
  const { status, result, error, errorDetail, logs, durationMs, usage } = outcome
  const text = [result, error, errorDetail?.name, errorDetail?.message, errorDetail?.stack, logs].join('\n')
  const checks: ReadonlyArray<readonly [what: string, holds: boolean]> = [
    ['the status is none', ['done', 'error', 'timeout', 'killed'].includes(status)],
    ['killed, though nobody did', status !== 'killed' || hostile.abortMs !== undefined],
    ['a result if and only if it is done', (result !== undefined) === (status === 'done')],
    ['an error if and only if it failed', (error !== undefined) === (status === 'error' || status === 'timeout')],
    ['the result is not JSON of an object', result === undefined || isJsonObject(result)],
    ['the result is too large', (result?.length ?? 0) <= RESULT_CHARS_MAX],
    ['the error is empty, or more than a line', error === undefined || /^[^\r\n\u2028\u2029]+$/.test(error)],
    ['the error is too long', (error?.length ?? 0) <= ERROR_CHARS_MAX],
    ['the stack is too long', (errorDetail?.stack.length ?? 0) <= STACK_CHARS_MAX],
    ['the message is too long', (errorDetail?.message.length ?? 0) <= ERROR_CHARS_MAX],
    ['the logs are too long', Buffer.byteLength(logs) <= LOG_BYTES_MAX],
    ['a text is not Unicode', Buffer.from(text).toString() === text],
    ['a canary got out', !text.includes('DC-CANARY')],
    ['it took too long', durationMs <= hostile.timeoutMs + LATE_MS_MAX],
    ['a timeout came early', status !== 'timeout' || durationMs >= hostile.timeoutMs - 1],
    ['the memory cannot be', usage.memoryPeakBytes >= 0 && usage.memoryPeakBytes <= PEAK_BYTES_MAX],
    ['the processor time cannot be', usage.cpuMs >= 0 && Number.isSafeInteger(usage.cpuMs)],
    ['the answer is another', hostile.result === undefined || result === hostile.result]
  ]
  return checks.filter(([, holds]) => !holds).map(([what]) => `${what}: ${JSON.stringify(outcome).slice(0, 700)}`)
}

function isJsonObject (text: string): boolean {
  const value: unknown = JSON.parse(text)
  // A toJSON may have made anything of it.
  return value !== undefined
}
