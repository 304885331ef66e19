/** What follows from an attempt to deliver. Pure: time and randomness are handed in. */

const [SECOND_MS, MINUTE_MS, HOUR_MS] = [1_000, 60_000, 3_600_000]

/** Waits between attempts; the first is made at once. Together almost a day. */
export const RETRY_DELAYS_MS: readonly number[] = [
  5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS,
  HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS
]
export const ATTEMPTS_MAX = RETRY_DELAYS_MS.length + 1

/** Waits are this much shorter or longer, at random, so that what failed together does not come back together. */
export const JITTER = 0.2

/** Longest wait that a receiver can ask for with Retry-After. */
export const RETRY_AFTER_MAX_MS = HOUR_MS

/** What came of one attempt: an answer, or why there was none. */
export type Outcome = { status: number, retryAfter?: string } | { failure: string }

export type Verdict = { type: 'delivered' } | { type: 'given-up' } | { type: 'retry', atMs: number }

/** `attempts`: made so far, this one included. `random`: from 0 to below 1. */
export function verdictOf (
  outcome: Outcome, attempts: number, nowMs: number, random: number, delaysMs = RETRY_DELAYS_MS
): Verdict {
  const status = 'status' in outcome ? outcome.status : 0
  if (status >= 200 && status < 300) return { type: 'delivered' }
  const delayMs = delaysMs[attempts - 1]
  // Gone: the receiver wants to hear no more.
  if (status === 410 || delayMs === undefined) return { type: 'given-up' }
  const jitteredMs = delayMs * (1 - JITTER + 2 * JITTER * random)
  const askedMs = Math.min(RETRY_AFTER_MAX_MS, 'status' in outcome ? retryAfterMs(outcome.retryAfter, nowMs) : 0)
  return { type: 'retry', atMs: nowMs + Math.round(Math.max(jitteredMs, askedMs)) }
}

/** Seconds or a date (RFC 9110, 10.2.3); 0 for anything else. */
function retryAfterMs (text: string | undefined, nowMs: number): number {
  if (text === undefined) return 0
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND_MS
  const dateMs = Date.parse(text)
  return Number.isNaN(dateMs) ? 0 : Math.max(0, dateMs - nowMs)
}
