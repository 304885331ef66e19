/** How far another daemon's clock is from ours, by one question and its answer. Pure. */

export interface ClockOffset {
  /** Its clock is ahead of ours by so much; 0 where the difference is within the error, as of clocks that agree. */
  offsetMs: number
  /** The offset may be off by so much: half the round trip. */
  errorMs: number
}

/** By our clock the question left and the answer came; by theirs it was answered. */
export function clockOffset (
  { sentMs, answeredMs, theirMs }: { sentMs: number, answeredMs: number, theirMs: number }
): ClockOffset {
  const errorMs = Math.max(0, answeredMs - sentMs) / 2
  const offsetMs = theirMs - (sentMs + errorMs)
  // A millisecond more: clocks are read in whole ones.
  return { offsetMs: Math.abs(offsetMs) <= errorMs + 1 ? 0 : Math.round(offsetMs), errorMs: Math.ceil(errorMs) }
}
