/** The time, handed in so that a test or a simulation can own it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs (): number
}
