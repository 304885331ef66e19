import { reasonOf } from './errors.ts'

/** Why a fetch failed; Node hides that behind "fetch failed". */
export function networkReason (err: unknown): string {
  const cause = err instanceof Error && err.cause instanceof Error ? err.cause : err
  if (typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ECONNREFUSED') {
    return 'connection refused'
  }
  return reasonOf(cause)
}
