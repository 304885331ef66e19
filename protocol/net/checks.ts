/** Runs the checks of a doctor: each within its time, and none able to fail the others. */
import { reasonOf } from '../core/errors.ts'
import { failure, type Finding, type FindingStatus } from '../core/finding.ts'

export interface Check {
  /** Of its findings, where it gives none of its own. */
  name: string
  timeoutMs: number
  /** What it is worth that it did not end in time; a failure where absent. */
  late?: FindingStatus
  /** What to do about that; to see the log where absent. */
  lateTodo?: string
  /** `signal`: nobody waits any more. */
  run: (signal: AbortSignal) => Promise<Finding[]>
}

const SEE_LOG = 'ask again; if it stays so, see the log of the daemon'
const REPORT = 'see the log of the daemon, and report this'

/**
 * In the order of the checks, which run at once. Never rejects; resolves when the slowest has had its time. `onLate`: a
 * check goes on, and nobody waits for it.
 */
export async function runChecks (checks: readonly Check[], onLate?: () => void): Promise<Finding[]> {
  return (await Promise.all(checks.map(async check => await runCheck(check, onLate)))).flat()
}

async function runCheck (
  { name, timeoutMs, late = 'failure', lateTodo = SEE_LOG, run }: Check, onLate?: () => void
): Promise<Finding[]> {
  const over = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<Finding[]>(resolve => {
    timer = setTimeout(() => {
      onLate?.()
      const what = `no answer within ${timeoutMs / 1_000} s`
      resolve([{ check: name, status: late, what, todo: lateTodo }])
    }, timeoutMs)
  })
  try {
    return await Promise.race([run(over.signal), tooLate])
  } catch (err) {
    return [failure(name, `could not be looked at: ${reasonOf(err)}`, REPORT)]
  } finally {
    clearTimeout(timer)
    over.abort()
  }
}
